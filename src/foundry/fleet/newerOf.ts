import type { FoundEntry, StoreEntry } from "../../contract/nouns.js";
import { countChanges, currentOf, proposedOf } from "../../history/versionsOf.js";

/** Stands for the path of a version that is in no file. */
export const FLEET = "fleet";

/**
 * What runs of two that know of one stub: the reviewed files, or the fleet's entry. The fleet's is newer where it has come
 * from the very text that stands in the files, and nobody has gone on from there in the files.
 */
export function newerOf(disk: FoundEntry, head: StoreEntry | undefined, fingerprint: string): FoundEntry {
  if (head === undefined || disk.state === "conflict") return disk;
  const current = currentOf(head);
  const isRunning = disk.state === "current" || disk.state === "edited";
  if (current?.fingerprint !== fingerprint) {
    // Nobody may run what waits for approval, and nobody needs to write it once more.
    const waits = proposedOf(head, fingerprint) !== undefined && !isRunning;
    return waits ? { state: "proposed", entry: head, path: FLEET } : disk;
  }
  const found: FoundEntry = { state: "current", entry: head, source: current.source, path: FLEET };
  if (!isRunning) return found;
  const isKnown = head.versions.some(({ source }) => source === disk.source);
  if (!isKnown || countChanges(head) < (disk.entry === undefined ? 0 : countChanges(disk.entry))) return disk;
  // The same text: the fleet may know of a proposal, or of a decision, that the files do not.
  return disk.source === current.source && disk.path !== undefined ? { ...found, path: disk.path } : found;
}
