import type { Case, StoreEntry, Version } from "../contract/nouns.js";

/** The version in force; undefined while none is. */
export function currentOf({ versions, current }: Pick<StoreEntry, "versions" | "current">): Version | undefined {
  return versions.find(({ number }) => number === current);
}

/** How many versions an entry has, and decisions on them: it grows with all that must not be lost by a later write. */
export function countChanges({ versions }: Pick<StoreEntry, "versions">): number {
  return versions.reduce((sum, { decisions = [] }) => sum + 1 + decisions.length, 0);
}

/** The newest version that waits for approval, of one stub as it is written now or of any. */
export function proposedOf({ versions }: Pick<StoreEntry, "versions">, fingerprint?: string): Version | undefined {
  return versions.findLast(
    (version) => version.state === "proposed" && (fingerprint === undefined || version.fingerprint === fingerprint),
  );
}

/** The number that the next version of an entry has. */
export function nextNumber({ versions }: Pick<StoreEntry, "versions">): number {
  return Math.max(0, ...versions.map(({ number }) => number)) + 1;
}

/** Whether a model may take a case back: its own test, or a call that was recorded. */
export function isRevocable({ origin }: Case): boolean {
  return origin === "model" || origin === "recorded";
}
