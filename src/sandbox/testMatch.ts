/** Runs inside the sandbox's context: how the values of tests are compared. */
import { isEqual } from "../value/equal.js";

/** Stands in an expected value for many values, as `expect.any(Number)`. */
export class Pattern {
  readonly matches: (value: unknown) => boolean;

  constructor(matches: (value: unknown) => boolean) {
    this.matches = matches;
  }
}

/** Whether a value is what is expected, patterns included. */
export function isLike(value: unknown, expected: unknown): boolean {
  if (!holdsPattern(expected, new Set())) return isEqual(value, expected);
  if (expected instanceof Pattern) return expected.matches(value);
  if (Array.isArray(expected)) {
    if (!Array.isArray(value) || value.length !== expected.length) return false;
    return expected.every((item, index) => isLike(value[index], item));
  }
  if (expected instanceof Map) {
    if (!(value instanceof Map) || value.size !== expected.size) return false;
    return [...expected].every(([key, item]) => value.has(key) && isLike(value.get(key), item));
  }
  if (!isObject(value) || !isObject(expected)) return false;
  const keys = new Set([...Object.keys(value), ...Object.keys(expected)]);
  return [...keys].every((key) => isLike(Reflect.get(value, key), Reflect.get(expected, key)));
}

/** Whether a value holds all that is expected, and perhaps more. */
export function holds(value: unknown, expected: unknown): boolean {
  if (!isObject(expected) || expected instanceof Pattern || isOwnKind(expected)) return isLike(value, expected);
  if (Array.isArray(expected)) {
    if (!Array.isArray(value) || value.length !== expected.length) return false;
    return expected.every((item, index) => holds(value[index], item));
  }
  if (!isObject(value)) return false;
  return Object.keys(expected).every(
    (key) => key in value && holds(Reflect.get(value, key), Reflect.get(expected, key)),
  );
}

/** Whether two values are alike, down to keys that are `undefined`, holes, and the sign of zero. */
export function isStrictlyLike(value: unknown, expected: unknown): boolean {
  return isLike(value, expected) && haveSameKeys(value, expected, new Set());
}

function haveSameKeys(one: unknown, other: unknown, seen: Set<unknown>): boolean {
  if (other instanceof Pattern) return true;
  if (!isObject(one) || !isObject(other)) return typeof one !== "number" || Object.is(one, other);
  if (seen.has(other) || isOwnKind(other)) return true;
  seen.add(other);
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  return keys.every(
    (key) => Object.hasOwn(other, key) && haveSameKeys(Reflect.get(one, key), Reflect.get(other, key), seen),
  );
}

function holdsPattern(value: unknown, seen: Set<unknown>): boolean {
  if (value instanceof Pattern) return true;
  if (!isObject(value) || seen.has(value)) return false;
  seen.add(value);
  if (value instanceof Map) return [...value.values()].some((item) => holdsPattern(item, seen));
  return !isOwnKind(value) && Object.keys(value).some((key) => holdsPattern(Reflect.get(value, key), seen));
}

// Their content is not in their keys, or there is far too much of it.
function isOwnKind(value: object): boolean {
  return value instanceof Map || value instanceof Set || value instanceof Date || ArrayBuffer.isView(value);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
