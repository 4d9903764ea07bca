import type { StoreEntry, Version } from "../../contract/nouns.js";
import type { ListedStub } from "../../integrations/stubIndex/listStubs.js";
import { diskStore } from "../../store/disk.js";
import { toRow } from "../stubs/rows.js";

/**
 * `pulled` and `pushed`: the other side has it now. `merged`: both had gone on, and a person decides. `current`: both sides
 * have the same. `ahead`: only the repository has gone on. `absent`: there is nothing to take.
 */
type Kind = "pulled" | "pushed" | "merged" | "current" | "ahead" | "absent" | "conflict";

/** What became of a stub on its way between repository and fleet. */
interface Outcome {
  readonly stub: ListedStub;
  readonly kind: Kind;
  /** The entry of the side that was written, before and after. */
  readonly before?: StoreEntry | undefined;
  readonly after?: StoreEntry;
  /** Of a conflict: why nothing was done, and what a person can do. */
  readonly reason: string;
  readonly remedy: string;
}

/** A stub for which nothing had to be done. */
export function leave(stub: ListedStub, kind: Exclude<Kind, "conflict">): Outcome {
  return { stub, kind, reason: "", remedy: "" };
}

/** A stub for which nothing was done, and a person must hear why. */
export function refuse(stub: ListedStub, reason: string, remedy: string): Outcome {
  return { stub, kind: "conflict", reason, remedy };
}

/** A stub that one side was given. */
export function give(
  stub: ListedStub,
  kind: "pulled" | "pushed" | "merged",
  sides: Required<Pick<Outcome, "before" | "after">>,
): Outcome {
  const { id, fingerprint } = stub.skeleton;
  const found = diskStore(stub.project).read(id, fingerprint);
  const isAsListed = found.state === stub.found.state;
  return { ...leave({ ...stub, found, state: isAsListed ? stub.state : found.state }, kind), ...sides };
}

/** The outcome as a row of a report. */
export function rowOf({ stub, kind, reason, remedy }: Outcome, folder: string): ReturnType<typeof toRow> {
  const row = toRow(stub, folder);
  return kind === "conflict" ? { ...row, state: "conflict", reason, remedy } : row;
}

/** The versions that a side has got, or that were decided on. */
export function newsOf({ before, after }: Outcome): readonly Version[] {
  const isKnown = (version: Version): boolean =>
    before?.versions.some(
      (one) =>
        one.source === version.source &&
        one.fingerprint === version.fingerprint &&
        one.state === version.state &&
        one.decisions?.length === version.decisions?.length,
    ) === true;
  return (after?.versions ?? []).filter((version) => !isKnown(version));
}
