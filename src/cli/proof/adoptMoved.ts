import { SelfCodingError } from "../../contract/errors.js";
import { currentOf } from "../../history/versionsOf.js";
import type { ListedStub } from "../../integrations/stubIndex/listStubs.js";
import { diskStore } from "../../store/disk.js";
import { acquireLock, lockPlace } from "../../store/lock.js";
import { count } from "../../text/lines.js";
import type { findMoved } from "../stubs/orphans.js";
import { checkEdit } from "./adoptEdit.js";
import { changedMeanwhile, PATIENCE_MILLISECONDS } from "./editEntry.js";

type Orphan = NonNullable<ReturnType<typeof findMoved>>;

/**
 * Gives a stub the versions and cases of one that is gone, once the current version has passed all checks where it
 * stands now.
 *
 * @returns the lines to print
 * @throws {SelfCodingError} `command-refused` with the findings, and where the version was edited
 */
export async function adoptMoved(stub: ListedStub, { entry, source, path }: Orphan): Promise<string[]> {
  const { project, skeleton } = stub;
  const current = currentOf(entry);
  if (source === undefined || source !== current?.source)
    throw new SelfCodingError("command-refused", `${path ?? entry.id} was edited by hand, and its stub is gone.`, {
      remedy: "Put the stub back, adopt the edit, and move it then.",
    });
  const { casesRun, doubts } = await checkEdit(stub, source, { state: "current", entry, source, path: path ?? "" });
  const store = diskStore(project);
  const signal = AbortSignal.timeout(PATIENCE_MILLISECONDS);
  await using _lock = await acquireLock(lockPlace(project, skeleton.id), { signal });
  if (store.write?.({ ...entry, id: skeleton.id }, 0) !== true) throw changedMeanwhile(skeleton.id);
  store.remove?.(entry.id);
  return [
    `${skeleton.id}: version ${entry.current} was taken over from ${entry.id}; ${count(casesRun, "case")} passed.`,
    ...doubts.map((one) => `  ${one}`),
  ];
}
