import type { InputTree } from "../tree.js";

const LARGE_NUMBER = 1_000_000;
const LARGE_SIZE = 1_000;
/** Read from a record, they are no entry of it. */
const OF_ALL_OBJECTS = new Set(["__proto__", "constructor", "toString", "valueOf", "hasOwnProperty"]);
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/**
 * Whether an input holds what few callers would think of: a number or size out of all proportion, NaN, broken text, a
 * name that every object has, an `undefined` that its type does not name.
 */
export function isExtreme(tree: InputTree | null): boolean {
  if (tree === null) return true;
  switch (tree.kind) {
    case "plain":
      return typeof tree.value === "number"
        ? Math.abs(tree.value) > LARGE_NUMBER
        : typeof tree.value === "string" && isExtremeText(tree.value);
    // `{ ...defaults, ...options }` is whole for the compiler even then.
    case "undefined":
      return tree.spelledOut === "allowed";
    case "special":
      return tree.name !== "-0";
    case "bigint":
      return tree.text.length > 12;
    case "array":
    case "set":
    case "iterable":
    case "asyncIterable":
      return tree.items.length > LARGE_SIZE || tree.items.some(isExtreme);
    case "object":
      return tree.members.some(([name, value]) => isExtremeText(name) || isExtreme(value));
    case "map":
      return tree.entries.some(([key, value]) => isExtreme(key) || isExtreme(value));
    case "builtin":
      return tree.values.some(isExtreme);
    case "instance":
      return [
        ...tree.values,
        ...(tree.content ? [tree.content] : []),
        ...(tree.fields ?? []).map(([, one]) => one),
      ].some(isExtreme);
    case "promise":
      return isExtreme(tree.value);
    case "function":
      return tree.results.some(isExtreme);
    default:
      return false;
  }
}

function isExtremeText(text: string): boolean {
  return text.length > LARGE_SIZE || OF_ALL_OBJECTS.has(text) || LONE_SURROGATE.test(text);
}
