import { chmodSync, existsSync, readFileSync, realpathSync, renameSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { SelfCodingError } from "../../contract/errors.js";
import { isCode, writeTemporary } from "../../store/files.js";
import { withoutMark } from "../../value/withoutMark.js";
import { describeSystemError } from "../shell/refusedBySystem.js";

/** A user's file as it is on disk. */
interface UserFile {
  readonly fileName: string;
  /** With the mark that some editors put before a text. */
  readonly whole: string;
  readonly mark: string;
}

/** A file with the text that it is to have. */
interface Replacement {
  readonly fileName: string;
  /** What it was when the new text was made; undefined for a new file. */
  readonly before: string | undefined;
  readonly after: string;
}

/**
 * Reads a file that is to be changed.
 *
 * @throws {SelfCodingError} `command-refused` for a text that is not UTF-8, or not the one that the compiler has read
 */
export function readUserFile(fileName: string, known: string): UserFile {
  let whole: string;
  try {
    whole = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readFileSync(fileName));
  } catch (cause) {
    throw refused(`${fileName} cannot be read as UTF-8.`, "Save it as UTF-8.", cause);
  }
  const text = withoutMark(whole);
  if (text !== known) throw refused(`${fileName} has changed meanwhile.`, "Run the command again.");
  return { fileName, whole, mark: whole.slice(0, whole.length - text.length) };
}

/**
 * Writes files, all or none.
 *
 * @throws {SelfCodingError} `command-refused` where one cannot be written, or has changed meanwhile
 */
export function replaceFiles(replacements: readonly Replacement[]): void {
  for (const each of replacements) checkWritable(each);
  const done: Replacement[] = [];
  try {
    for (const each of replacements) {
      put(each.fileName, each.after);
      done.push(each);
    }
  } catch (cause) {
    for (const { fileName, before } of done) {
      if (before === undefined) rmSync(fileName, { force: true });
      else put(fileName, before);
    }
    const failed = replacements[done.length]?.fileName ?? "";
    throw refused(`${failed} cannot be written: ${describeSystemError(cause)}.`, "Make it writable.", cause);
  }
}

function checkWritable({ fileName, before }: Replacement): void {
  if (before === undefined) return;
  // Whoever may do everything would not be told by the system.
  if ((statSync(fileName).mode & 0o222) === 0) throw refused(`${fileName} is read-only.`, "Make it writable.");
  if (readFileSync(fileName, "utf8") !== before)
    throw refused(`${fileName} has changed meanwhile.`, "Run the command again.");
}

// A link stays a link, and what may be executed stays so.
function put(fileName: string, text: string): void {
  const isNew = !existsSync(fileName);
  const file = isNew ? path.resolve(fileName) : realpathSync(fileName);
  const temporary = writeTemporary(file, text);
  try {
    if (!isNew) chmodSync(temporary, statSync(file).mode);
    renameSync(temporary, file);
  } catch (error) {
    if (!isCode(error, "ENOENT")) rmSync(temporary, { force: true });
    throw error;
  }
}

function refused(fact: string, remedy: string, cause?: unknown): SelfCodingError {
  return new SelfCodingError("command-refused", fact, { remedy, ...(cause === undefined ? {} : { cause }) });
}
