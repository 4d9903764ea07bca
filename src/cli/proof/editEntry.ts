import { SelfCodingError } from "../../contract/errors.js";
import type { StoreEntry } from "../../contract/nouns.js";
import type { ListedStub } from "../../integrations/stubIndex/listStubs.js";
import { countChanges } from "../../history/versionsOf.js";
import { diskStore } from "../../store/disk.js";
import { acquireLock, lockPlace } from "../../store/lock.js";

/** How long another process may hold a stub. */
export const PATIENCE_MILLISECONDS = 60_000;

/**
 * Changes what the store keeps of a stub, while nobody else writes to it.
 *
 * @param source what the body was when the change was decided on; absent where it does not matter
 * @throws {SelfCodingError} `command-refused` when it has changed meanwhile
 */
export async function editEntry(
  { project, skeleton }: ListedStub,
  change: (entry: StoreEntry) => StoreEntry,
  source?: string,
): Promise<StoreEntry> {
  const { id, fingerprint } = skeleton;
  const signal = AbortSignal.timeout(PATIENCE_MILLISECONDS);
  await using _lock = await acquireLock(lockPlace(project, id), { signal });
  const store = diskStore(project);
  const found = store.read(id, fingerprint);
  const isSame = source === undefined || found.source === source;
  if (found.entry === undefined || !isSame) throw changedMeanwhile(id);
  const entry = change(found.entry);
  if (store.write?.(entry, countChanges(found.entry)) !== true) throw changedMeanwhile(id);
  return entry;
}

/** The error for a stub that another process has written to. */
export function changedMeanwhile(id: string): SelfCodingError {
  return new SelfCodingError("command-refused", `Somebody has changed ${id} meanwhile; nothing was written.`, {
    remedy: "Look at it, and run the command again.",
  });
}
