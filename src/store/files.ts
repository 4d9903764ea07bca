import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

/** The text of a file; undefined when there is none. Line ends are those of the repository, not of the checkout. */
export function readText(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").replaceAll("\r\n", "\n");
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
  const temporary = writeTemporary(file, text, isDurable);
  try {
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Writes a file beside the one that is meant, as only inside of one file system a rename is atomic. */
export function writeTemporary(file: string, text: string, isDurable = true): string {
  const temporary = temporaryName(file);
  mkdirSync(path.dirname(file), { recursive: true });
  const descriptor = openSync(temporary, "wx");
  try {
    writeFileSync(descriptor, text);
    // A rename can outlive a power cut that its content does not.
    if (isDurable) fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  return temporary;
}

/** A name that no other writer uses. */
export function temporaryName(file: string): string {
  return `${file}.${process.pid}-${Math.random().toString(36).slice(2, 10)}.tmp`;
}

/** Whether an error is one of the file system's, by its codes. */
export function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return codes.includes((error as { code?: string } | null)?.code ?? "");
}
