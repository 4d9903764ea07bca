import { chainOf, prototypeOf } from "../kinds.js";

const FLAGS = ["hasIndices", "global", "ignoreCase", "multiline", "dotAll", "unicode", "unicodeSets", "sticky"];
const READERS = ["source", ...FLAGS].flatMap((key) => {
  const get = Object.getOwnPropertyDescriptor(RegExp.prototype, key)?.get;
  return get === undefined ? [] : [get];
});
const MAP_ENTRIES: () => Iterable<unknown> = Map.prototype.entries;
const SET_VALUES: () => Iterable<unknown> = Set.prototype.values;

const PRIMITIVES: Readonly<Record<string, (this: never) => unknown>> = {
  Date: Date.prototype.getTime,
  Number: Number.prototype.valueOf,
  String: String.prototype.valueOf,
  Boolean: Boolean.prototype.valueOf,
  BigInt: BigInt.prototype.valueOf,
  Symbol: Symbol.prototype.valueOf,
};

// Not by `call`: the methods themselves can be given one.
const { apply } = Reflect;

// All by the built-ins' own methods: an object can be given properties that say what is wanted.

/** The entries of a genuine map or set; undefined for an imitation. */
export function genuineItems(collection: object, tag: "Map" | "Set"): unknown[] | undefined {
  try {
    return [...(apply(tag === "Map" ? MAP_ENTRIES : SET_VALUES, collection, []) as Iterable<unknown>)];
  } catch {
    return undefined;
  }
}

/** A regular expression, address or its parameters as the text that it stands for. */
export function genuineText(value: object, tag: string): string {
  if (tag === "RegExp") {
    try {
      return READERS.map((get) => String(apply(get, value, []))).join("/");
    } catch {
      return `no expression: ${String(value)}`;
    }
  }
  const key = tag === "URL" ? "href" : "toString";
  // The last that has it is the platform's, below what all objects inherit.
  const found = chainOf(prototypeOf(value))
    .slice(0, -1)
    .map((at) => Object.getOwnPropertyDescriptor(at, key))
    .findLast((descriptor) => descriptor !== undefined);
  // Members of the sandbox's classes are made when they are first read.
  const got: unknown = found?.get === undefined ? found?.value : apply(found.get, value, []);
  return String(typeof got === "function" ? apply(got, value, []) : (got ?? value));
}

/** The primitive of a genuine date or boxed value; undefined for an imitation. */
export function genuinePrimitive(value: object, tag: string): unknown {
  const read = PRIMITIVES[tag];
  try {
    return read === undefined ? undefined : apply(read, value, []);
  } catch {
    return undefined;
  }
}
