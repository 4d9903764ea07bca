import type typescript from "typescript";

/** What a compiler finds wrong in a file. */
export interface TypeFault {
  readonly fileName: string;
  /** Where it begins in the file's text, in UTF-16 units. */
  readonly start: number;
  readonly code: number;
  /** The whole chain of sentences, on one line. */
  readonly text: string;
}

/** A file with a text that is not the one on disk. */
export interface Overlay {
  readonly fileName: string;
  readonly text: string;
  /**
   * The bundled compiler's program with it, made when it is first asked for.
   *
   * @param isComplete - whether all that the platform declares is to be in it: what it says of a mistake may name any of it
   */
  program(isComplete?: boolean): typescript.Program;
}

/** A compiler that judges one file in the user's program. */
export interface Checker {
  /**
   * The faults of an overlay's file that count, by their place. Those of types are asked for only where none of grammar
   * counts: a text that cannot be parsed has no types, only follies.
   */
  check(overlay: Overlay, counts: (fault: TypeFault) => boolean): readonly TypeFault[];
  /** Ends what it has started. */
  close(): void;
}

/** Each fault once, by its place. */
export function inOrder(faults: readonly TypeFault[]): TypeFault[] {
  const distinct = new Map(faults.map((fault) => [`${fault.start} ${fault.code} ${fault.text}`, fault]));
  return [...distinct.values()].sort((one, other) => one.start - other.start || one.code - other.code);
}
