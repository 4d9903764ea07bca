import { SelfCodingError } from "../contract/errors.js";
import type { FoundEntry, StoreEntry } from "../contract/nouns.js";
import { rejectVersion, versionBefore } from "../history/decide.js";
import { countChanges } from "../history/versionsOf.js";
import { redact } from "../secrets/redact.js";
import { editedHistory } from "./describeVersion.js";
import type { Ports } from "./ports.js";
import type { FoundryRequest } from "./thread/channel.js";

type RollBackRequest = Extract<FoundryRequest, { kind: "roll-back" }>;

/** Others may write to the entry at the same time; each of them is done at some time. */
const MAX_ROUNDS = 10;
const MAX_TEXT = 300;
const PATIENCE_MILLISECONDS = 20_000;

interface RollBackPorts extends Pick<Ports, "emit" | "refresh"> {
  readonly store: Pick<Ports["store"], "read" | "write">;
  /** Absent where a write needs no right of its own. */
  readonly lock?: Ports["lock"];
}

/** Rejects a version in the store for what its first calls have shown, and tells of it. */
export async function rollBack(
  { skeleton, number, ...request }: RollBackRequest,
  { emit, ...ports }: RollBackPorts,
): Promise<void> {
  const { id, fingerprint } = skeleton;
  const reason = redact(request.reason).slice(0, MAX_TEXT);
  const decider = { by: "canary", at: new Date().toISOString(), reason };
  const late = AbortSignal.timeout(PATIENCE_MILLISECONDS);
  let current = currentWithout(ports.store.read(id, fingerprint), number);
  try {
    current = await reject(skeleton, number, decider, { ...ports, late });
  } catch (error) {
    // The process that asks has gone back already; a person hears why the others have not.
    const fault = late.aborted && !SelfCodingError.is(error) ? beaten(id, number, error) : error;
    if (!SelfCodingError.is(fault)) throw fault;
    emit("warning-raise", { id, message: fault.message });
  }
  emit("version-roll-back", { id, number, current, reason });
}

async function reject(
  { id, fingerprint }: RollBackRequest["skeleton"],
  number: number,
  decider: Parameters<typeof rejectVersion>[2],
  { store, lock, refresh, late }: Omit<RollBackPorts, "emit"> & { readonly late: AbortSignal },
): Promise<number> {
  for (let round = 1; round <= MAX_ROUNDS; round++) {
    await using turn = await lock?.(id, late);
    if (turn?.hasChanged === true) continue;
    await refresh?.();
    const found = store.read(id, fingerprint);
    const { entry } = found;
    const version = entry?.versions.find((one) => one.number === number);
    // It was never kept, or somebody has decided already.
    if (entry === undefined || version === undefined || version.state === "rejected")
      return currentWithout(found, number);
    const rejected = rejectVersion(withEdit(entry, found, fingerprint), number, decider);
    if ((await store.write?.(rejected, countChanges(entry))) !== false) return rejected.current;
  }
  throw beaten(id, number);
}

/** The number of the version that runs without this one; 0 for the function's own body. */
function currentWithout({ entry }: FoundEntry, number: number): number {
  if (entry === undefined || entry.current !== number) return entry?.current ?? 0;
  return versionBefore(entry, number)?.number ?? 0;
}

function beaten(id: string, number: number, cause?: unknown): SelfCodingError {
  return new SelfCodingError("decision-refused", `Version ${number} of ${id} could not be rejected.`, {
    remedy: `Others write to it all the time: run \`selfcoding reject ${id}@${number}\`.`,
    cause,
  });
}

// What a person has written meanwhile stays in force.
function withEdit(entry: StoreEntry, found: FoundEntry, fingerprint: string): StoreEntry {
  const versions = editedHistory(found, fingerprint);
  return versions === entry.versions
    ? entry
    : { ...entry, versions, current: versions.at(-1)?.number ?? entry.current };
}
