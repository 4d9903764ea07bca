import type { Skeleton } from "../../transformer/stub.js";
import { parseSource } from "../compile/source.js";
import type { Candidate, FoundEntry } from "../contract/nouns.js";
import { normalizeCandidate } from "./convergence.js";

/**
 * The number of an earlier version that a candidate would bring back, and that was replaced because it threw: then two
 * versions undo each other, and more attempts would go round in a ring.
 */
export function undoneVersion(candidate: Candidate, { entry }: FoundEntry, skeleton: Skeleton): number | undefined {
  const versions = entry?.versions.filter(({ fingerprint }) => fingerprint === skeleton.fingerprint) ?? [];
  const text = normalizeCandidate(candidate);
  const earlier = versions.find(({ source }, index) => {
    if (versions[index + 1]?.healed === undefined) return false;
    const parsed = parseSource(source, skeleton);
    return "candidate" in parsed && normalizeCandidate(parsed.candidate) === text;
  });
  return earlier?.number;
}
