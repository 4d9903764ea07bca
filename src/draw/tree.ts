/** A value as JSON: drawn where fast-check is, and made where the function runs. */
export type InputTree =
  | { readonly kind: "plain"; readonly value: string | number | boolean | null }
  /** `spelledOut`: an optional member that could as well not be there; whether its type says so, or only allows it. */
  | { readonly kind: "undefined"; readonly spelledOut?: "declared" | "allowed" }
  /** A number that JSON cannot express. */
  | { readonly kind: "special"; readonly name: "NaN" | "Infinity" | "-Infinity" | "-0" }
  | { readonly kind: "bigint"; readonly text: string }
  | { readonly kind: "symbol"; readonly text: string }
  /** `null` is a hole. */
  | { readonly kind: "array"; readonly items: readonly (InputTree | null)[] }
  | { readonly kind: "object"; readonly members: readonly (readonly [string, InputTree])[] }
  | { readonly kind: "map"; readonly entries: readonly (readonly [InputTree, InputTree])[] }
  | { readonly kind: "set" | "iterable" | "asyncIterable"; readonly items: readonly InputTree[] }
  | { readonly kind: "promise"; readonly value: InputTree }
  /** A global class, such as `Date`, `RegExp`, `Uint8Array`. */
  | { readonly kind: "builtin"; readonly name: string; readonly values: readonly InputTree[] }
  /** A class of the user's, by its name in the file; `fields` are set once it is made, of `content` where there is some. */
  | {
      readonly kind: "instance";
      readonly name: string;
      readonly values: readonly InputTree[];
      readonly content?: InputTree;
      readonly fields?: readonly (readonly [string, InputTree])[];
    }
  /**
   * A function that gives one of some results, the same one for the same arguments; or a comparator, or an equality,
   * that does not contradict itself.
   */
  | {
      readonly kind: "function";
      readonly results: readonly InputTree[];
      /** How many parameters it declares, which functions that are given it may go by. */
      readonly length: number;
      readonly relation?: "order" | "equality";
    };

/** The tree of a value that JSON has. */
export function plain(value: string | number | boolean | null): InputTree {
  return { kind: "plain", value };
}

/** A list of parts; undefined where one of them is not there. */
export function listOf(items: readonly (InputTree | undefined)[]): InputTree | undefined {
  const there = items.filter((item) => item !== undefined);
  return there.length < items.length ? undefined : { kind: "array", items: there };
}

/** An object with members; undefined where the value of one is not there. */
export function objectOf(members: readonly (readonly [string, InputTree | undefined])[]): InputTree | undefined {
  const there = members.filter((member): member is [string, InputTree] => member[1] !== undefined);
  return there.length < members.length ? undefined : { kind: "object", members: there };
}
