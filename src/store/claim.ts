import { constants, copyFileSync, linkSync, readdirSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { checksumOf } from "./checksum.js";
import { isCode, readText, writeTemporary } from "./files.js";
import { describeHolder, isGone } from "./lockHolder.js";

const ABANDONED_MILLISECONDS = 60_000;

/** The path of the claim on the version that follows `count` versions. */
export function claimOf(base: string, count: number): string {
  return `${base}.${count + 1}.claim`;
}

/** Writes what is to be claimed into a file of this process, whose name says so; it must be there as long as the claim. */
export function writeClaimed(base: string, text: string): string {
  const { pid, startTime } = describeHolder();
  const token = Math.random().toString(36).slice(2, 10);
  return writeTemporary(`${base}.json`, text, { name: `${base}.${pid}-${startTime}-${placeMark()}-${token}.tmp` });
}

/** Makes a file the claim, which only one writer gets. @returns false when another has it */
export function take(temporary: string, claim: string): boolean {
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
    rmSync(claim, { force: true });
    throw error;
  }
}

/** Takes a claim away, unless it says something else by now: then it is another's. */
export function drop(claim: string, text: string): void {
  if (readText(claim) === text) rmSync(claim, { force: true });
}

/**
 * What is known of the writer of a claim: `alive` while it may go on, be it paused, `gone` when its process has ended on
 * this machine or was not heard of for a minute, `unknown` when it has left no file of its own.
 */
export function ownerOf(base: string, claim: string, text: string): "alive" | "gone" | "unknown" {
  if (isAbandoned(claim)) return "gone";
  const owners = temporariesOf(base).filter((file) => readText(file) === text);
  if (owners.length === 0) return "unknown";
  return owners.every(isOfGoneProcess) ? "gone" : "alive";
}

/** Clears away what writers that were killed have left, and those files of ended processes that say this text. */
export function sweep(base: string, claimed?: string): void {
  const isLeft = (file: string): boolean =>
    isAbandoned(file) || (claimed !== undefined && isOfGoneProcess(file) && readText(file) === claimed);
  for (const file of [...temporariesOf(base), ...siblingsOf(base, ".claim")])
    if (isLeft(file)) rmSync(file, { force: true });
}

function isAbandoned(file: string): boolean {
  const changedAt = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  return changedAt !== undefined && Date.now() - changedAt > ABANDONED_MILLISECONDS;
}

function temporariesOf(base: string): string[] {
  return siblingsOf(base, ".tmp");
}

function siblingsOf(base: string, ending: string): string[] {
  const directory = path.dirname(base);
  const prefix = `${path.basename(base)}.`;
  return readdirSync(directory)
    .filter((name) => name.startsWith(prefix) && name.endsWith(ending))
    .map((name) => path.join(directory, name));
}

function isOfGoneProcess(file: string): boolean {
  const [pid = "", startTime = "", mark, token] = path.basename(file, ".tmp").split(".").at(-1)?.split("-") ?? [];
  if (token === undefined || mark !== placeMark()) return false;
  return isGone({ ...describeHolder(), pid: Number(pid), startTime });
}

// The number of a process says nothing on another machine, or in another container. A part will do: with all that stands
// around it, the longest name of an entry must still be that of a file.
function placeMark(): string {
  const { host, bootId } = describeHolder();
  return checksumOf(`${host} ${bootId}`).slice(-8);
}
