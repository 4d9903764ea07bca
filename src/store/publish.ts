import { constants, copyFileSync, existsSync, linkSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import type { StoreEntry } from "../contract/nouns.js";
import { currentOf, parseEntry, printEntry } from "./entryText.js";
import { isCode, readText, writeAtomically, writeTemporary } from "./files.js";
import { sourceEnding } from "./paths.js";

const PATIENCE_MILLISECONDS = 2000;
const ABANDONED_MILLISECONDS = 60_000;

/**
 * Puts an entry in the place of one with `expected` versions.
 *
 * Two files cannot change at once. So the new JSON is first published as a claim on the next number: a hard link, which
 * only one writer gets. Then come the TypeScript and, by renaming the claim, the JSON. A writer that was paused finds
 * the claim or the number taken; what a killed one left, the next one finishes.
 *
 * @param base path of the entry without the ending
 * @returns false when somebody else wrote first
 */
export function publish(base: string, entry: StoreEntry, expected: number): boolean {
  if (countVersions(base) !== expected) return false;
  const text = printEntry(entry);
  const claim = claimOf(base, expected);
  const temporary = writeTemporary(`${base}.json`, text);
  try {
    if (!take(temporary, claim)) {
      awaitOther(base, claim);
      return false;
    }
    // Between the first look and the claim another may have gone all the way.
    if (countVersions(base) !== expected) {
      rmSync(claim, { force: true });
      return false;
    }
    return finish(base, claim, entry, text);
  } finally {
    rmSync(temporary, { force: true });
    sweep(base);
  }
}

/** The path of the claim on the version that follows `count` versions. */
export function claimOf(base: string, count: number): string {
  return `${base}.${count + 1}.claim`;
}

/** The entry of a file; undefined when there is none or none that can be read. */
export function readEntry(file: string): StoreEntry | undefined {
  try {
    const text = readText(file);
    return text === undefined ? undefined : parseEntry(text);
  } catch {
    return undefined;
  }
}

function countVersions(base: string): number {
  return readEntry(`${base}.json`)?.versions.length ?? 0;
}

function take(temporary: string, claim: string): boolean {
  try {
    linkSync(temporary, claim);
    return true;
  } catch (error) {
    if (isCode(error, "EEXIST")) return false;
    if (!isCode(error, "EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK")) throw error;
  }
  // A file system without hard links.
  try {
    copyFileSync(temporary, claim, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if (isCode(error, "EEXIST")) return false;
    throw error;
  }
}

function finish(base: string, claim: string, entry: StoreEntry, text: string): boolean {
  const old = readEntry(`${base}.json`);
  if (old === undefined && existsSync(`${base}.json`)) keepCopy(`${base}.json`, "broken");
  const file = `${base}${sourceEnding(entry.id)}`;
  // Where it stood before elements could be written.
  if (file.endsWith("x") && !existsSync(file) && existsSync(`${base}.ts`)) renameSync(`${base}.ts`, file);
  writeSource(file, entry, old);
  try {
    renameSync(claim, `${base}.json`);
    return true;
  } catch (error) {
    // Another writer took this one for dead and finished for it.
    if (isCode(error, "ENOENT")) return readText(`${base}.json`) === text;
    throw error;
  }
}

function writeSource(file: string, entry: StoreEntry, old: StoreEntry | undefined): void {
  const { source } = currentOf(entry);
  const found = readText(file);
  // A change of the cases alone leaves the file, and what a person has done to it, as it is.
  if (found === source || (found !== undefined && old !== undefined && currentOf(old).source === source)) return;
  const isKnown =
    found === undefined || [...entry.versions, ...(old?.versions ?? [])].some((one) => one.source === found);
  if (!isKnown) keepCopy(file, "replaced");
  writeAtomically(file, source);
}

function keepCopy(file: string, ending: string): void {
  for (let number = 1; ; number++) {
    const copy = `${file}.${ending}${number === 1 ? "" : `-${number}`}`;
    try {
      copyFileSync(file, copy, constants.COPYFILE_EXCL);
      return;
    } catch (error) {
      if (!isCode(error, "EEXIST")) throw error;
    }
  }
}

/** Waits until the claim's owner is done, so that the caller reads what has won; finishes for one that died. */
function awaitOther(base: string, claim: string): void {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  const until = Date.now() + PATIENCE_MILLISECONDS;
  while (existsSync(claim) && Date.now() < until) Atomics.wait(cell, 0, 0, 5);
  const entry = readEntry(claim);
  if (entry !== undefined) finish(base, claim, entry, "");
  else rmSync(claim, { force: true });
}

// What writers that were killed have left.
function sweep(base: string): void {
  const directory = path.dirname(base);
  const prefix = `${path.basename(base)}.`;
  for (const name of readdirSync(directory)) {
    if (!name.startsWith(prefix) || !/\.(tmp|claim)$/.test(name)) continue;
    const file = path.join(directory, name);
    const changedAt = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - changedAt > ABANDONED_MILLISECONDS) rmSync(file, { force: true });
  }
}
