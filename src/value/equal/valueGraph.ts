/** A value, or a part of one, as plain data; what has parts of its own stands in the graph's list of objects. */
export type ValuePart = string | number | boolean | null | SpecialPart;

/** Values that JSON cannot express. */
type SpecialPart =
  | { readonly kind: "undefined" }
  /** Reading it threw. */
  | { readonly kind: "unreadable" }
  | { readonly kind: "number"; readonly text: "-0" | "NaN" | "Infinity" | "-Infinity" }
  | { readonly kind: "bigint"; readonly text: string }
  /** `identity`: the same for the same symbol; that of a registered or well-known one is its name. */
  | { readonly kind: "symbol"; readonly identity: string; readonly description: string }
  | { readonly kind: "function"; readonly identity: number; readonly name: string }
  | { readonly kind: "object"; readonly at: number };

/** The content of an object. */
export interface ValueNode {
  readonly kind: "fields" | "list" | "bytes" | "map" | "set" | "text" | "opaque";
  /** Its built-in tag, e.g. `Date`. */
  readonly tag: string;
  /** Its class, the same number for the same class. */
  readonly type: number;
  readonly className: string;
  /** Elements; keys and values of a map alternate. */
  readonly items: readonly ValuePart[];
  /** The value of a date, regular expression, URL or boxed primitive. */
  readonly text?: ValuePart;
  /** Own properties by their names. */
  readonly fields: readonly (readonly [key: string, value: ValuePart])[];
  /** Own properties under symbols: symbols and values alternate. */
  readonly symbols?: readonly ValuePart[];
  /** Its own properties do not show all of its state; how its class tells the rest. */
  readonly hidden?: {
    readonly isPrivate: boolean;
    /** Its class compares by `equals`: the answers stand in the graph. */
    readonly hasEquals: boolean;
    /** The results of `toJSON`, `toString` and public getters. */
    readonly told: readonly (readonly [by: string, value: ValuePart])[];
  };
}

/** A result and what was expected, read in the realm where they live, to be compared elsewhere. */
export interface ValuePair {
  readonly result: ValuePart;
  readonly expected: ValuePart;
  readonly nodes: readonly ValueNode[];
  /** The answers of `equals` for two objects, under `result:expected`. */
  readonly equalities: Readonly<Record<string, boolean>>;
  /** One of the two has far more parts than can be told, or than the other one. */
  readonly isCut?: "result" | "expected";
}
