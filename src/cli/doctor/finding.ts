import type { Edit } from "../../project/edits.js";

/** What `--fix` writes. */
export interface Fix {
  /** Absolute. */
  readonly file: string;
  /** Offsets count in the text as it was read. */
  readonly edits: readonly Edit[];
}

/** What a check found out about one piece of the toolchain. */
export interface Diagnosis {
  /** Stable, for programs. */
  readonly code: string;
  readonly isRight: boolean;
  /** Absolute; absent where no file is concerned. */
  readonly file?: string;
  /** What is so, with its value. */
  readonly message: string;
  /** What to do, with the very line; empty where all is right. */
  readonly remedy: string;
  readonly fix?: Fix;
  /** The folders of the packages that it is about, absolute; absent where it is about all that were looked at. */
  readonly packages?: readonly string[];
}

/** A finding that all is well. */
export function right(code: string, message: string, file?: string): Diagnosis {
  return { code, isRight: true, message, remedy: "", ...(file === undefined ? {} : { file }) };
}

/** A finding that something is not. */
export function wrong(
  code: string,
  message: string,
  remedy: string,
  where: { file?: string; fix?: Fix } = {},
): Diagnosis {
  return { code, isRight: false, message, remedy, ...where };
}
