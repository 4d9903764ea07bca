import path from "node:path";
import type { Case, Project, Version } from "../../contract/nouns.js";
import { isCode, readText, temporaryName } from "../files.js";
import { keepDiverse } from "./diverseCalls.js";
import { entryPaths } from "../paths.js";

type CachePlace = Pick<Project, "cacheDirectory">;

/** Whose calls they are. */
interface RecordedVersion extends Pick<Version, "number" | "fingerprint"> {
  readonly id: string;
}

interface Kept extends Omit<RecordedVersion, "id"> {
  readonly cases: readonly Case[];
}

// One after another: each writes the whole file.
let pending: Promise<void> = Promise.resolve();

/** The calls that were recorded of a version while it ran, the oldest first. What cannot be read counts as none. */
export function readRecordings(place: CachePlace, of: RecordedVersion): readonly Case[] {
  try {
    return casesOf(readText(placeOf(place, of)), of);
  } catch {
    return [];
  }
}

/**
 * Notes a good call when the program has nothing else to do, without waiting for the disk. It goes to the cache directory, not to the store, which is under
 * version control: only a heal takes it over. Never rejects: a recording that cannot be written is one the less.
 *
 * @param one the call, or what finds out whether it is one to keep beside those that are
 */
export function addRecording(
  place: CachePlace,
  of: RecordedVersion,
  one: Case | ((kept: readonly Case[]) => Case | undefined),
): Promise<void> {
  pending = pending
    .then(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      await add(placeOf(place, of), of, typeof one === "function" ? one : () => one);
    })
    .catch(() => {});
  return pending;
}

async function add(
  file: string,
  of: RecordedVersion,
  find: (kept: readonly Case[]) => Case | undefined,
): Promise<void> {
  const { mkdir, readFile, rename, rm, writeFile } = await import("node:fs/promises");
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    if (isCode(error, "ENOENT")) return undefined;
    throw error;
  });
  const before = casesOf(text, of);
  const one = find(before);
  if (one === undefined) return;
  const cases = keepDiverse([...before, one]);
  const kept: Kept = { number: of.number, fingerprint: of.fingerprint, cases };
  await mkdir(path.dirname(file), { recursive: true });
  const temporary = temporaryName(file);
  try {
    await writeFile(temporary, JSON.stringify(kept));
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}

function casesOf(text: string | undefined, { number, fingerprint }: RecordedVersion): readonly Case[] {
  if (text === undefined) return [];
  try {
    const kept = JSON.parse(text) as Kept;
    return kept.number === number && kept.fingerprint === fingerprint ? kept.cases : [];
  } catch {
    return [];
  }
}

function placeOf({ cacheDirectory }: CachePlace, { id }: RecordedVersion): string {
  return `${entryPaths(path.join(cacheDirectory, "recorded"), id).marked}.json`;
}
