import { linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

let counter = 0;

/** Puts a whole file in place: a reader sees the old text or the new one, never a part. */
export function writeWhole(file: string, text: string): void {
  publish(file, text, renameSync);
}

/**
 * Puts a whole file in place unless there is one already.
 *
 * @returns false when somebody else was first
 */
export function writeFirst(file: string, text: string): boolean {
  try {
    // link() refuses an existing target, which rename() would replace.
    publish(file, text, linkSync);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function publish(file: string, text: string, place: (from: string, to: string) => void): void {
  mkdirSync(path.dirname(file), { recursive: true });
  // In the same folder, because a rename across file systems is a copy; short, because names have a limit.
  const temporary = path.join(path.dirname(file), `.${process.pid}-${++counter}.tmp`);
  try {
    writeFileSync(temporary, text);
    place(temporary, file);
  } finally {
    rmSync(temporary, { force: true });
  }
}
