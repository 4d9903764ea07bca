import type { InputTree } from "./tree.js";

const LARGE_NUMBER = 1_000_000;
const LARGE_SIZE = 1_000;
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** Whether an input holds what few callers would think of: a number or size out of all proportion, NaN, broken text, `__proto__`. */
export function isExtreme(tree: InputTree | null): boolean {
  if (tree === null) return true;
  switch (tree.kind) {
    case "plain":
      return typeof tree.value === "number"
        ? Math.abs(tree.value) > LARGE_NUMBER
        : typeof tree.value === "string" &&
            (tree.value === "__proto__" || tree.value.length > LARGE_SIZE || LONE_SURROGATE.test(tree.value));
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
      return tree.members.some(([, value]) => isExtreme(value));
    case "map":
      return tree.entries.some(([key, value]) => isExtreme(key) || isExtreme(value));
    case "builtin":
    case "instance":
      return tree.values.some(isExtreme);
    case "promise":
      return isExtreme(tree.value);
    case "function":
      return tree.results.some(isExtreme);
    default:
      return false;
  }
}
