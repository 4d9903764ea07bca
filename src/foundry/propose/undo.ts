import type { Skeleton } from "../../../transformer/stub.js";
import { parseSource } from "../../compile/source.js";
import type { Candidate, FoundEntry, Version } from "../../contract/nouns.js";
import { normalizeBody } from "./convergence.js";

/** A version that must not come back, as a finding and, where more attempts would be in vain, as the reason for the end. */
interface Repeated {
  readonly code: "same-body" | "undone-heal" | "rejected-body";
  readonly message: string;
  readonly fact?: string;
}

/** The version that a candidate would bring back although a reviewer, or its first calls, have rejected it. */
export function rejectedVersion(candidate: Candidate, found: FoundEntry, skeleton: Skeleton): Repeated | undefined {
  const text = normalizeBody(candidate);
  const version = rejectedOf(found, skeleton.fingerprint).find(({ source }) => {
    const parsed = parseSource(source, skeleton);
    return "candidate" in parsed && normalizeBody(parsed.candidate) === text;
  });
  if (version === undefined) return undefined;
  const message = `This is version ${version.number} again, which was rejected${because(version)}.`;
  return { code: "rejected-body", message };
}

/** The rejected versions of a stub as it is written now. */
export function rejectedOf({ entry }: FoundEntry, fingerprint: string): readonly Version[] {
  return entry?.versions.filter((one) => one.state === "rejected" && one.fingerprint === fingerprint) ?? [];
}

/** The reason why a version was rejected, as the end of a sentence. */
export function because({ decisions }: Version): string {
  const reason = decisions?.findLast(({ kind }) => kind === "reject")?.reason;
  return reason === undefined ? "" : `: ${reason}`;
}

interface Versions {
  readonly found: FoundEntry;
  /** The version that threw. */
  readonly current: Candidate | undefined;
  readonly skeleton: Skeleton;
}

/**
 * The version that a candidate would bring back: the one that threw, or an earlier one that was replaced because it
 * threw. In the second case two versions undo each other, and more attempts would go round in a ring.
 */
export function repeatedVersion(candidate: Candidate, { found, current, skeleton }: Versions): Repeated | undefined {
  const text = normalizeBody(candidate);
  if (current !== undefined && normalizeBody(current) === text)
    return {
      code: "same-body",
      message: "This is the body that threw.",
      fact: "The model proposed the body that threw again",
    };
  const { entry } = found;
  const versions = entry?.versions.filter(({ fingerprint }) => fingerprint === skeleton.fingerprint) ?? [];
  const earlier = versions.find(({ source }, index) => {
    if (versions[index + 1]?.healed === undefined) return false;
    const parsed = parseSource(source, skeleton);
    return "candidate" in parsed && normalizeBody(parsed.candidate) === text;
  })?.number;
  if (earlier === undefined) return undefined;
  const message = `This is version ${earlier} again, which was replaced because it threw.`;
  const fact = `Versions ${earlier} and ${entry?.current} undo each other: version ${entry?.current} threw, and the model proposed version ${earlier} again, which was replaced because it threw`;
  return { code: "undone-heal", message, fact };
}
