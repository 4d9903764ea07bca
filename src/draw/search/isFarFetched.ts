import { isExtreme } from "./isExtreme.js";
import type { InputTree } from "../tree.js";

/**
 * Whether a result of such an input says little: it is extreme, or spells out an optional member as `undefined`. Even
 * where the member's type names it, the compiler takes `{ ...defaults, ...options }` for whole; but a crash is a fault.
 */
export function isFarFetched(trees: readonly InputTree[]): boolean {
  // Quotes inside of texts are escaped.
  return trees.some(isExtreme) || JSON.stringify(trees).includes('"spelledOut":"declared"');
}
