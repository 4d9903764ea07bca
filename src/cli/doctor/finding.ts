/** A change of a file's text; offsets count in the text as it was read. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What `--fix` writes. */
export interface Fix {
  /** Absolute. */
  readonly file: string;
  readonly edits: readonly TextEdit[];
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

/** A file's text with changes in it. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  return edits
    .toSorted((one, other) => other.start - one.start)
    .reduce((changed, { start, end, text: inserted }) => changed.slice(0, start) + inserted + changed.slice(end), text);
}
