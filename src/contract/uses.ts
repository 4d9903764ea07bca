/** A function of the caller's that generated code may call. */
interface UsedFunction {
  /** As it stands in the skeleton's scope. */
  readonly name: string;
  readonly isAsync: boolean;
  /** Further arguments are dropped, as in `tables.map(count)`. */
  readonly maxArguments: number;
  /** Code that never calls it is refused. */
  readonly isRequired: boolean;
}

/** The answer of a {@link UsedFunction} to a call, as expressions. */
export interface UseAnswer {
  readonly name: string;
  readonly arguments: readonly string[];
  /** Its return value (or what it resolved to), what it threw, or why there is no answer. */
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
