import { compareValues, type EqualOptions } from "../../src/value/equal/equal.js";
import { readPair } from "../../src/value/equal/readPair.js";

/** Compares values at hand as those of a sandbox are; what cannot be compared is not equal. */
export function isEqual(one: unknown, other: unknown, options: EqualOptions = {}): boolean {
  return compareValues(readPair(one, other), options).kind === "equal";
}
