/** A function of the caller's that generated code may call. */
export interface UsedFunction {
  /** As it stands in the skeleton's scope. */
  readonly name: string;
  readonly isAsync: boolean;
  /** What is given beyond is dropped, as in `tables.map(count)`. */
  readonly maxArguments: number;
  /** Code that never calls it is refused. */
  readonly isRequired: boolean;
}

/** What a {@link UsedFunction} answered to a call, as expressions. */
export interface UseAnswer {
  readonly name: string;
  readonly arguments: readonly string[];
  /** What it returned (or resolved to), what it threw, or why the checks cannot be told. */
  readonly outcome:
    | { readonly value: string }
    | { readonly thrown: { readonly name: string; readonly message: string } }
    | { readonly unanswered: string };
}

/** The functions that generated code may call, and what they have answered. */
export interface Uses {
  readonly functions: readonly UsedFunction[];
  readonly answers: readonly UseAnswer[];
}
