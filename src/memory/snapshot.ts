import { SelfCodingError } from "../contract/errors.js";
import type { MemoryEntry } from "./entry.js";

/** The form of snapshots and memory files. */
export const SNAPSHOT_VERSION = 1;

/** An agent's own memory as plain JSON. */
export interface MemorySnapshot {
  readonly version: typeof SNAPSHOT_VERSION;
  readonly agent: string;
  readonly entries: readonly MemoryEntry[];
}

const TEXTS = ["id", "agent", "rememberedAt", "question", "functionName", "value", "hypothesis", "note"] as const;

/**
 * Whatever was given, as a snapshot of this version.
 *
 * @param place where it comes from, for errors
 * @throws {SelfCodingError} `snapshot-version` for one of another version, `snapshot-invalid` for what is none
 */
export function checkSnapshot(given: unknown, place: string): MemorySnapshot {
  if (typeof given !== "object" || given === null || !("version" in given)) throw invalid(place, "it has no version");
  const { version } = given;
  if (version !== SNAPSHOT_VERSION) {
    throw new SelfCodingError(
      "snapshot-version",
      `${place} is of version ${JSON.stringify(version)}; this selfcoding reads version ${SNAPSHOT_VERSION}.`,
      { remedy: "Use the version of selfcoding that wrote it, or start a new memory.", details: { version } },
    );
  }
  const entries: unknown = Reflect.get(given, "entries");
  if (!Array.isArray(entries)) throw invalid(place, "it has no entries");
  const wrong = entries.findIndex((entry) => !isEntry(entry));
  if (wrong !== -1) throw invalid(place, `entry ${wrong + 1} is not a memory`);
  return {
    version: SNAPSHOT_VERSION,
    agent: String(Reflect.get(given, "agent") ?? ""),
    entries: entries as MemoryEntry[],
  };
}

function isEntry(given: unknown): boolean {
  if (typeof given !== "object" || given === null) return false;
  const entry = given as Record<string, unknown>;
  const { kind, parameters, sources } = entry;
  return (
    TEXTS.every((name) => typeof entry[name] === "string") &&
    (kind === "answer" || kind === "summary") &&
    typeof parameters === "object" &&
    parameters !== null &&
    Object.values(parameters).every((text) => typeof text === "string") &&
    Array.isArray(sources) &&
    sources.every((id) => typeof id === "string")
  );
}

/** The error for a snapshot or file that cannot be read. */
export function invalid(place: string, fact: string, cause?: unknown): SelfCodingError {
  return new SelfCodingError("snapshot-invalid", `${place} cannot be read: ${fact}.`, {
    remedy: "Pass a value returned by `snapshot()`, or a file written by `saveMemory(path)`.",
    ...(cause === undefined ? {} : { cause }),
  });
}
