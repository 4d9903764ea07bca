import { SelfCodingError } from "../contract/errors.js";
import type { FoundEntry, StoreEntry } from "../contract/nouns.js";
import { rejectVersion } from "../history/decide.js";
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

/** Rejects a version in the store for what its first calls have shown, and tells of it. */
export async function rollBack(
  { skeleton: { id, fingerprint }, number, ...request }: RollBackRequest,
  { store, emit, lock, refresh }: Pick<Ports, "store" | "emit" | "lock" | "refresh">,
): Promise<void> {
  const reason = redact(request.reason).slice(0, MAX_TEXT);
  const decider = { by: "canary", at: new Date().toISOString(), reason };
  let current = 0;
  try {
    // In a fleet only who holds the stub may write to it; a folder must keep no caller waiting.
    await using _lock = refresh === undefined ? undefined : await lock(id, AbortSignal.timeout(PATIENCE_MILLISECONDS));
    await refresh?.();
    current = await reject(id, fingerprint, number, { store, decider });
  } catch (error) {
    // The process that asks has gone back already; a person hears why the next one has not.
    if (!SelfCodingError.is(error)) throw error;
    emit("warning-raise", { id, message: error.message });
  }
  emit("version-roll-back", { id, number, current, reason });
}

async function reject(
  id: string,
  fingerprint: string,
  number: number,
  { store, decider }: Pick<Ports, "store"> & { readonly decider: Parameters<typeof rejectVersion>[2] },
): Promise<number> {
  for (let round = 1; round <= MAX_ROUNDS; round++) {
    const found = store.read(id, fingerprint);
    const { entry } = found;
    const version = entry?.versions.find((one) => one.number === number);
    // It was never kept, or somebody has decided already.
    if (entry === undefined || version === undefined || version.state === "rejected") return entry?.current ?? 0;
    const rejected = rejectVersion(withEdit(entry, found, fingerprint), number, decider);
    if ((await store.write?.(rejected, countChanges(entry))) !== false) return rejected.current;
  }
  throw new SelfCodingError("decision-refused", `Version ${number} of ${id} could not be rejected.`, {
    remedy: `Others write to it all the time: run \`selfcoding reject ${id}@${number}\`.`,
  });
}

// What a person has written meanwhile stays in force.
function withEdit(entry: StoreEntry, found: FoundEntry, fingerprint: string): StoreEntry {
  const versions = editedHistory(found, fingerprint);
  return versions === entry.versions
    ? entry
    : { ...entry, versions, current: versions.at(-1)?.number ?? entry.current };
}
