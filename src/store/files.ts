import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { withoutMark } from "../value/withoutMark.js";

/**
 * The text of a file; undefined when there is none. Line ends are those of the repository, not of the checkout, and
 * without the mark that some editors put before a text (BOM).
 */
export function readText(file: string): string | undefined {
  try {
    return withoutMark(readFileSync(file, "utf8")).replaceAll("\r\n", "\n");
  } catch (error) {
    if (isCode(error, "ENOENT", "ENOTDIR")) return undefined;
    throw error;
  }
}

/**
 * Writes a file so that nobody ever reads a part of it.
 *
 * @param isDurable `false` for what may be lost with the machine's power, as a cache: waiting for the disk takes 1.5 ms
 */
export function writeAtomically(file: string, text: string, isDurable = true): void {
  const temporary = writeTemporary(file, text, { isDurable });
  try {
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Writes a file beside the one that is meant, as only inside of one file system a rename is atomic. */
export function writeTemporary(
  file: string,
  text: string,
  { isDurable = true, name = temporaryName(file) }: { readonly isDurable?: boolean; readonly name?: string } = {},
): string {
  mkdirSync(path.dirname(file), { recursive: true });
  const descriptor = openFor(file, name);
  try {
    writeAll(descriptor, text, isDurable);
  } catch (error) {
    // What is left on a full disk keeps it full.
    rmSync(name, { force: true });
    throw error;
  }
  return name;
}

// Who hears of a fault knows the file that is meant, not the one beside it.
function openFor(file: string, name: string): number {
  try {
    return openSync(name, "wx");
  } catch (error) {
    throw Object.assign(error as NodeJS.ErrnoException, { path: file });
  }
}

function writeAll(descriptor: number, text: string, isDurable: boolean): void {
  try {
    writeFileSync(descriptor, text);
    // A rename can outlive a power cut that its content does not.
    if (isDurable) fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** A name that no other writer uses. */
export function temporaryName(file: string): string {
  return `${file}.${process.pid}-${Math.random().toString(36).slice(2, 10)}.tmp`;
}

/** What a file is like, without a look into it: another stamp is another text. */
export function fileStamp(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats === undefined ? "missing" : `${stats.mtimeMs} ${stats.size}`;
}

/** What cannot be read counts as what is not there. */
export function quietly<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** Whether an error is one of the file system's, by its codes. */
export function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return codes.includes((error as { code?: string } | null)?.code ?? "");
}
