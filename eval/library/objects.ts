// --- pickKeys({ a: 1, b: 2 }, ["a"])
/**
 * An object with some keys of another.
 *
 * @example pickKeys({ a: 1, b: 2, c: 3 }, ["a", "c"]) // => { a: 1, c: 3 }
 */
export function pickKeys<T extends object, K extends keyof T>(value: T, keys: readonly K[]): Pick<T, K> {
  return stub();
}
// --- right
const picked: Partial<T> = {};
for (const key of keys) if (Object.hasOwn(value, key)) picked[key] = value[key];
return picked as Pick<T, K>;
// --- contract
contract = {
  changes: [],
  isRepeatable: true,
  examples: [
    ["pickKeys({ a: 1 }, [])", "{}", ""],
    ['pickKeys({ a: 1, b: 2 }, ["b"])', "{ b: 2 }", ""],
  ],
};
// --- wrong: the example
return { ...value };

// --- omitKeys({ a: 1, b: 2 }, ["a"])
/**
 * A copy of an object without some keys.
 *
 * @example omitKeys({ a: 1, b: 2, c: 3 }, ["b"]) // => { a: 1, c: 3 }
 */
export function omitKeys<T extends object, K extends keyof T>(value: T, keys: readonly K[]): Omit<T, K> {
  return stub();
}
// --- right
const copy = { ...value };
for (const key of keys) delete copy[key];
return copy;
// --- contract
contract = { changes: [], isRepeatable: true, examples: [["omitKeys({ a: 1 }, [])", "{ a: 1 }", ""]] };
// --- wrong: "A copy of an object"
for (const key of keys) delete value[key];
return value;

// --- mapValues({ a: 1 }, (n) => n + 1)
/**
 * An object with the same keys, and a new value for each.
 *
 * @example mapValues({ a: 1, b: 2 }, (value, key) => `${key}${value}`) // => { a: "a1", b: "b2" }
 */
export function mapValues<V, W>(
  object: Readonly<Record<string, V>>,
  map: (value: V, key: string) => W,
): Record<string, W> {
  return stub();
}
// --- right
return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value, key)]));
// --- wrong: the example's key
return Object.fromEntries(Object.entries(object).map(([key, value], index) => [key, map(value, String(index))]));

// --- invert({ a: "x" })
/**
 * Keys become values, and values keys; of equal values the last key counts.
 *
 * @example invert({ a: "x", b: "y", c: "x" }) // => { x: "c", y: "b" }
 */
export function invert(object: Readonly<Record<string, string>>): Record<string, string> {
  return stub();
}
// --- right
return Object.fromEntries(Object.entries(object).map(([key, value]) => [value, key]));
// --- wrong: the example's equal values
const result: Record<string, string> = {};
for (const [key, value] of Object.entries(object)) result[value] ??= key;
return result;

// --- getPath({ a: { b: 1 } }, "a.b")
/**
 * The value at a path of keys with dots between them.
 *
 * @returns `fallback` where there is none
 * @example getPath({ a: [{ b: 1 }] }, "a.0.b") // => 1
 * @example getPath({ a: null }, "a.b", "none") // => "none"
 */
export function getPath(value: unknown, path: string, fallback?: unknown): unknown {
  return stub();
}
// --- right
let current: unknown = value;
for (const key of path.split(".")) {
  if (typeof current !== "object" || current === null || !Object.hasOwn(current, key)) return fallback;
  current = (current as Record<string, unknown>)[key];
}
return current;
// --- wrong: the example with null
let current = value as Record<string, unknown>;
for (const key of path.split(".")) current = current[key] as Record<string, unknown>;
return current ?? fallback;

// --- mergeDeep({ a: { b: 1 } }, { a: { c: 2 } })
/** Plain data as in JSON. */
export type Plain = string | number | boolean | null | Plain[] | { [key: string]: Plain };
/**
 * Two objects merged deeply: where both have an object, these are merged; else the second one counts.
 *
 * @example mergeDeep({ a: { b: 1 }, l: [1] }, { a: { c: 2 }, l: [2] }) // => { a: { b: 1, c: 2 }, l: [2] }
 */
export function mergeDeep(one: { [key: string]: Plain }, other: { [key: string]: Plain }): { [key: string]: Plain } {
  return stub();
}
// --- right
type Dictionary = { [key: string]: Plain };
const isDictionary = (value: Plain | undefined): value is Dictionary =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const merge = (left: Dictionary, right: Dictionary): Dictionary => {
  const entries = Object.entries(right).map(([key, value]): [string, Plain] => {
    const before = Object.hasOwn(left, key) ? left[key] : undefined;
    return [key, isDictionary(before) && isDictionary(value) ? merge(before, value) : value];
  });
  return Object.fromEntries([...Object.entries(left), ...entries]);
};
return merge(one, other);
// --- wrong: the example's inner object
return { ...one, ...other };

// --- isEmpty([])
/**
 * Whether there is nothing in a value: `null`, `undefined`, an empty text, list, map, set or object.
 *
 * @example isEmpty("") // => true
 * @example isEmpty(new Map()) // => true
 * @example isEmpty({ a: undefined }) // => false
 * @example isEmpty(0) // => false
 */
export function isEmpty(value: unknown): boolean {
  return stub();
}
// --- right
if (value === null || value === undefined) return true;
if (typeof value === "string" || Array.isArray(value)) return value.length === 0;
if (value instanceof Map || value instanceof Set) return value.size === 0;
return typeof value === "object" && Object.keys(value).length === 0;
// --- wrong: the example of zero
return !value || Object.keys(value as object).length === 0;

// --- sameData({ a: 1 }, { a: 1 })
/**
 * Whether two values of plain data are equal, whatever the order of keys.
 *
 * @example sameData({ a: 1, b: [1, 2] }, { b: [1, 2], a: 1 }) // => true
 * @example sameData([1, 2], [2, 1]) // => false
 */
export function sameData(one: unknown, other: unknown): boolean {
  return stub();
}
// --- right
if (Object.is(one, other)) return true;
if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
if (Array.isArray(one) !== Array.isArray(other)) return false;
const keys = Object.keys(one);
const at = (value: object, key: string): unknown => (value as Record<string, unknown>)[key];
return (
  keys.length === Object.keys(other).length &&
  keys.every((key) => Object.hasOwn(other, key) && sameData(at(one, key), at(other, key)))
);
// --- wrong: the example's order of keys
return JSON.stringify(one) === JSON.stringify(other);

// --- flattenKeys({ a: { b: 1 } })
/** Nested settings. */
export interface Settings {
  readonly [key: string]: string | number | Settings;
}
/**
 * Nested settings as flat ones, with dots in their names.
 *
 * @example flattenKeys({ a: { b: 1, c: { d: "x" } }, e: 2 }) // => { "a.b": 1, "a.c.d": "x", e: 2 }
 */
export function flattenKeys(settings: Settings): Record<string, string | number> {
  return stub();
}
// --- right
const walk = (inner: Settings, prefix: string): [string, string | number][] =>
  Object.entries(inner).flatMap(([key, value]): [string, string | number][] =>
    typeof value === "object" ? walk(value, `${prefix}${key}.`) : [[`${prefix}${key}`, value]],
  );
return Object.fromEntries(walk(settings, ""));
// --- wrong: the example's third level
const result: Record<string, string | number> = {};
for (const [key, value] of Object.entries(settings)) {
  if (typeof value !== "object") result[key] = value;
  else
    for (const [inner, leaf] of Object.entries(value)) if (typeof leaf !== "object") result[`${key}.${inner}`] = leaf;
}
return result;

// --- indexBy([{ id: "a" }], "id")
/**
 * Records by the text of one of their keys; of several the first one counts.
 *
 * @example indexBy([{ id: "a", n: 1 }, { id: "b", n: 2 }, { id: "a", n: 3 }], "id") // => new Map([["a", { id: "a", n: 1 }], ["b", { id: "b", n: 2 }]])
 */
export function indexBy<T extends object>(records: readonly T[], key: keyof T): Map<string, T> {
  return stub();
}
// --- right
const found = new Map<string, T>();
for (const record of records) {
  const name = String(record[key]);
  if (!found.has(name)) found.set(name, record);
}
return found;
// --- wrong: the example's first one
return new Map(records.map((record) => [String(record[key]), record]));

// --- compact({ a: 1, b: undefined })
/**
 * A copy without the keys whose value is `undefined`.
 *
 * @example compact({ a: 1, b: undefined, c: null }) // => { a: 1, c: null }
 */
export function compact<T extends object>(value: T): Partial<T> {
  return stub();
}
// --- right
const copy: Partial<T> = { ...value };
for (const key of Object.keys(copy) as (keyof T)[]) if (copy[key] === undefined) delete copy[key];
return copy;
// --- contract
contract = {
  changes: [],
  isRepeatable: true,
  examples: [
    ["compact({})", "{}", ""],
    ["compact({ a: 0 })", "{ a: 0 }", ""],
    ["compact({ a: undefined })", "{}", "without the keys whose value is `undefined`"],
  ],
};
// --- wrong: the example's null
return Object.fromEntries(Object.entries(value).filter(([, one]) => one != null)) as Partial<T>;
