/** Types as data. Types only, as in `stub.ts`. */

/** A resolved type as data: it serves fuzzing, validation, tool schemas and cloning alike. */
export type Shape =
  | { readonly kind: "unknown" | "never" | "void" | "undefined" | "null" }
  /** `opaque`: not any value at all, but one of the type of this name, which has no shape. */
  | { readonly kind: "any"; readonly opaque?: string }
  | { readonly kind: "string" | "number" | "boolean" | "bigint" | "symbol" | "object" }
  | { readonly kind: "literal"; readonly value: string | number | boolean }
  | { readonly kind: "bigintLiteral"; readonly text: string }
  /** `texts` has one element more than `types`: the fixed text around the placeholders. */
  | { readonly kind: "template"; readonly texts: readonly string[]; readonly types: readonly Shape[] }
  | { readonly kind: "union"; readonly of: readonly Shape[] }
  | { readonly kind: "intersection"; readonly of: readonly Shape[] }
  | { readonly kind: "array"; readonly of: Shape }
  | { readonly kind: "tuple"; readonly of: readonly TupleElement[] }
  | { readonly kind: "record"; readonly key: Shape; readonly value: Shape }
  | {
      readonly kind: "interface";
      readonly members: readonly ShapeMember[];
      /** The type of other members. */
      readonly index?: Shape;
      /** How they may be called, where not all names are allowed. */
      readonly indexKey?: Shape;
      /** A member that must be there and has a symbol for its key, such as `[author]`: none of {@link members}. */
      readonly symbol?: string;
    }
  | { readonly kind: "map"; readonly key: Shape; readonly value: Shape }
  | { readonly kind: "set" | "promise" | "iterable" | "asyncIterable"; readonly of: Shape }
  /** Date, RegExp, Error, URL, ArrayBuffer and the typed arrays, by their global name. */
  | { readonly kind: "builtin"; readonly name: string }
  | {
      readonly kind: "class";
      readonly name: string;
      readonly constructorParameters: readonly Shape[];
      /** What it is made of where its constructor is that of a list, a map or the like of the platform. */
      readonly content?: Shape;
      readonly members: readonly ShapeMember[];
      /** `new` cannot make it: it is abstract, or its constructor is private. */
      readonly isAbstract?: boolean;
    }
  | {
      readonly kind: "function";
      readonly parameters: readonly Shape[];
      readonly result: Shape;
      /** It does more than these say: it is generic, overloaded, a type guard or a constructor, or has members. */
      readonly hasMore?: boolean;
    }
  /** Points into {@link Skeleton.shapes}: how recursive and shared types are written. */
  | { readonly kind: "reference"; readonly name: string };

/** One element of a tuple's shape. */
export interface TupleElement {
  readonly shape: Shape;
  readonly name?: string;
  readonly isOptional?: boolean;
  readonly isRest?: boolean;
}

/** One property of an interface's or class's shape. */
export interface ShapeMember {
  readonly name: string;
  readonly shape: Shape;
  readonly isOptional?: boolean;
  /** A field to which its class gives no value: whoever makes an instance sets it, or nobody does. */
  readonly isUnset?: boolean;
  /** Whether an optional one may be there as `undefined`: its type says so, or `exactOptionalPropertyTypes` forbids it. */
  readonly spelledOut?: "declared" | "forbidden";
}
