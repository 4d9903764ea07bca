import { constants, copyFileSync, existsSync, renameSync, rmSync } from "node:fs";
import type { StoreEntry, Version } from "../contract/nouns.js";
import { countChanges, currentOf } from "../history/versionsOf.js";
import { claimOf, drop, ownerOf, sweep, take, writeClaimed } from "./claim.js";
import { parseEntry, printEntry } from "./entryText.js";
import { isCode, readText, writeAtomically } from "./files.js";
import { sourceEnding } from "./paths.js";

const PATIENCE_MILLISECONDS = 2000;
const MAX_CORRECTIONS = 100;

/** An entry on its way into the store. */
interface Claimed {
  readonly claim: string;
  readonly entry: StoreEntry;
  readonly text: string;
  /** The changes in the entry that it takes the place of. */
  readonly count: number;
}

/**
 * Puts an entry in the place of one with `expected` versions and decisions.
 *
 * Two files cannot change at once. So the new JSON is first published as a claim on the next number: a hard link, which
 * only one writer gets. Then come the TypeScript and, by renaming the claim, the JSON. What a killed writer left, the
 * next one finishes; one that was only paused is waited for. Who is paused so long that another has finished for it
 * finds its claim gone, and corrects the TypeScript that it has written meanwhile.
 *
 * @param base path of the entry without the ending
 * @returns false when somebody else wrote first
 */
export function publish(base: string, entry: StoreEntry, expected: number): boolean {
  if (countKept(base) !== expected) return false;
  const claimed = { claim: claimOf(base, expected), entry, text: printEntry(entry), count: expected };
  const temporary = writeClaimed(base, claimed.text);
  try {
    if (take(temporary, claimed.claim)) return finish(base, claimed);
    awaitOther(base, expected);
    return false;
  } finally {
    rmSync(temporary, { force: true });
    sweep(base);
  }
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

function countKept(base: string): number {
  const entry = readEntry(`${base}.json`);
  return entry === undefined ? 0 : countChanges(entry);
}

/**
 * Writes both files of what is claimed, unless the claim was lost meanwhile.
 *
 * @returns whether it is in the store now, by this writer or by another who finished for it
 */
export function finish(base: string, { claim, entry, text, count }: Claimed): boolean {
  try {
    // Between the first look and the claim another may have gone all the way.
    if (countKept(base) !== count || readText(claim) !== text) return giveUp(base, { claim, entry, text, count });
    const old = readEntry(`${base}.json`);
    if (old === undefined && existsSync(`${base}.json`)) keepCopy(`${base}.json`, "broken");
    const file = sourceFile(base, entry);
    // Where it stood before elements could be written.
    if (file.endsWith("x") && !existsSync(file) && existsSync(`${base}.ts`)) renameSync(`${base}.ts`, file);
    writeSource(file, entry, old);
    if (countKept(base) !== count) return giveUp(base, { claim, entry, text, count });
    renameSync(claim, `${base}.json`);
    return true;
  } catch (error) {
    const isKept = giveUp(base, { claim, entry, text, count });
    // Another writer took this one for dead and finished for it.
    if (isCode(error, "ENOENT")) return isKept;
    throw error;
  }
}

function giveUp(base: string, { claim, entry, text, count }: Claimed): boolean {
  drop(claim, text);
  correctSource(base, entry);
  if (readText(`${base}.json`) === text) return true;
  if (countChanges(entry) === count) return false;
  const kept = readEntry(`${base}.json`);
  return kept !== undefined && entry.versions.every((version) => isWithin(version, kept));
}

function isWithin({ number, source, decisions = [] }: Version, { versions }: StoreEntry): boolean {
  const kept = versions.find((one) => one.number === number && one.source === source);
  return (
    kept !== undefined &&
    decisions.every(({ by, at }, index) => {
      const same = kept.decisions?.[index];
      return same?.by === by && same.at === at;
    })
  );
}

/** Where a writer that came too late has put its TypeScript beside another's JSON, that JSON's own takes its place. */
function correctSource(base: string, ours: StoreEntry): void {
  const file = sourceFile(base, ours);
  const written = new Set([currentOf(ours)?.source]);
  for (let round = 1; round <= MAX_CORRECTIONS; round++) {
    const text = readText(`${base}.json`);
    const entry = readEntry(`${base}.json`);
    const found = readText(file);
    // What else stands there is another writer's, or a person's.
    if (entry === undefined || found === undefined || !written.has(found)) return;
    const source = currentOf(entry)?.source;
    if (source === undefined) rmSync(file, { force: true });
    else if (found !== source) writeAtomically(file, source);
    written.add(source);
    const count = countChanges(entry);
    // Who claims later than this writes its TypeScript later, too; who has claimed before may have done so already.
    if (existsSync(claimOf(base, count))) awaitOther(base, count);
    else if (readText(`${base}.json`) === text) return;
  }
}

function sourceFile(base: string, { id }: Pick<StoreEntry, "id">): string {
  return `${base}${sourceEnding(id)}`;
}

function writeSource(file: string, entry: StoreEntry, old: StoreEntry | undefined): void {
  const source = currentOf(entry)?.source;
  const found = readText(file);
  // A change of the cases alone leaves the file, and what a person has done to it, as it is.
  if (found === source || (found !== undefined && old !== undefined && currentOf(old)?.source === source)) return;
  const isKnown =
    found === undefined || [...entry.versions, ...(old?.versions ?? [])].some((one) => one.source === found);
  if (!isKnown) keepCopy(file, "replaced");
  if (source === undefined) rmSync(file, { force: true });
  else writeAtomically(file, source);
}

function keepCopy(file: string, ending: string): void {
  for (let number = 1; ; number++) {
    const copy = `${file}.${ending}${number === 1 ? "" : `-${number}`}`;
    try {
      copyFileSync(file, copy, constants.COPYFILE_EXCL);
      return;
    } catch (error) {
      if (isCode(error, "EEXIST")) continue;
      // Half a copy on a full disk is of no use to anybody.
      rmSync(copy, { force: true });
      throw error;
    }
  }
}

/** Waits until the claim's owner is done, so that the caller reads what has won; finishes for one that is gone. */
function awaitOther(base: string, count: number): void {
  const claim = claimOf(base, count);
  const cell = new Int32Array(new SharedArrayBuffer(4));
  const until = performance.now() + PATIENCE_MILLISECONDS;
  for (;;) {
    const text = readText(claim);
    if (text === undefined) return;
    const owner = ownerOf(base, claim, text);
    const isOver = performance.now() >= until;
    if (owner === "gone" || (owner === "unknown" && isOver)) return finishFor(base, { claim, text, count });
    if (isOver) return;
    Atomics.wait(cell, 0, 0, 5);
  }
}

function finishFor(base: string, { claim, text, count }: Omit<Claimed, "entry">): void {
  const entry = readEntry(claim);
  if (entry === undefined) return drop(claim, text);
  // From here on this process stands for the claim, and others wait for it.
  const temporary = writeClaimed(base, text);
  try {
    finish(base, { claim, entry, text, count });
  } finally {
    rmSync(temporary, { force: true });
    sweep(base, text);
  }
}
