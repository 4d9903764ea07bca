// `unknown[]` is what the compiler infers for an overload that is not there.
type Known<Values> = unknown[] extends Values ? never : Values;

type Overloads<F> = F extends {
  (...values: infer First): unknown;
  (...values: infer Second): unknown;
  (...values: infer Third): unknown;
  (...values: infer Fourth): unknown;
}
  ? Known<First> | Known<Second> | Known<Third> | Known<Fourth>
  : never;

type IsUnion<T, Whole = T> = [T] extends [never]
  ? false
  : T extends unknown
    ? [Whole] extends [T]
      ? false
      : true
    : never;

type At<Values, Index extends string> = Values extends readonly unknown[]
  ? Index extends keyof Values
    ? Values[Index]
    : number extends Values["length"]
      ? Values[number] | undefined
      : undefined
  : never;

// Of overloads each parameter may be what any of them says, as in the header of an implementation.
type Flat<Values> = [
  At<Values, "0">,
  At<Values, "1">,
  At<Values, "2">,
  At<Values, "3">,
  At<Values, "4">,
  At<Values, "5">,
];

type AnyCall = (...values: never[]) => unknown;

type Given<F extends AnyCall> = true extends IsUnion<Overloads<F>> ? Flat<Overloads<F>> : Parameters<F>;

type Clause<F extends AnyCall> = (this: ThisParameterType<F>, ...values: Given<F>) => boolean;

/**
 * The promises of a function's docs, as code: they are checked, run, kept and reviewed like the body. Each clause may be
 * left out; then nothing in prose counts for it.
 *
 * @example
 * const contract: Contract<(account: { balance: number }, amount: number) => { balance: number }> = {
 *   accepts: (account, amount) => amount > 0,
 *   throws: [{ error: "RangeError", when: (account, amount) => amount > account.balance }],
 *   examples: [["withdraw({ balance: 5 }, 2)", "{ balance: 3 }", "taking 2 from 5 leaves 3"]],
 * };
 */
export interface Contract<F extends AnyCall> {
  /** Inputs that the docs promise an answer for; all others are left out of judgement, and answered all the same. */
  readonly accepts?: Clause<F>;
  /** Errors that are thrown on purpose, each with the inputs that it is thrown for; `error` is a class, or a part of the message. */
  readonly throws?: readonly { readonly error: string; readonly when: Clause<F> }[];
  /** Parameters, `this`, and variables of the file that a call changes on purpose. */
  readonly changes?: readonly string[];
  /** Same arguments, same result: calls may be recorded. */
  readonly isRepeatable?: boolean;
  /** Call, result, and the very words of the docs that say so; without words it is what careful readers would expect. */
  readonly examples?: readonly (readonly [call: string, result: string, words?: string])[];
  /** Questions that the docs leave open: no example may be about them. */
  readonly silent?: readonly string[];
}

/** An error that a contract foresees: its class or a part of its message, and the text of the function that tells when. */
interface ThrowTerm {
  readonly error: string;
  readonly when: string;
}

/** An example of a contract. */
interface ExampleTerm {
  readonly call: string;
  readonly result: string;
  /** The docs' own words, `""` for none. */
  readonly words: string;
}

/** The clauses of a contract, without its text. */
export type Clauses = Omit<Terms, "text">;

/** A contract as data: functions are the text of their expressions. It is JSON. */
export interface Terms {
  /** The whole object literal as it is written. */
  readonly text: string;
  readonly accepts?: string;
  readonly throws?: readonly ThrowTerm[];
  readonly changes?: readonly string[];
  readonly isRepeatable?: boolean;
  readonly examples?: readonly ExampleTerm[];
  readonly silent?: readonly string[];
}
