import { isExtreme } from "./isExtreme.js";
import type { InputTree } from "./tree.js";

/**
 * Whether a result of such an input says little: it is extreme, or spells out an optional member as `undefined`. The
 * compiler takes `{ ...defaults, ...options }` for whole even then, so what comes of it is nobody's fault; a crash is.
 */
export function isFarFetched(trees: readonly InputTree[]): boolean {
  // Quotes inside of texts are escaped.
  return trees.some(isExtreme) || JSON.stringify(trees).includes('"isSpelledOut":true');
}
