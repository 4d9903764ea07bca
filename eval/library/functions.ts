// --- compose((n: number) => n + 1, (n: number) => n * 2)(1)
/**
 * A function that calls both, from left to right.
 *
 * @example compose((n: number) => n + 1, (n: number) => String(n))(1) // => "2"
 */
export function compose<A, B, C>(first: (value: A) => B, second: (value: B) => C): (value: A) => C {
  return stub();
}
// --- right
return (value) => second(first(value));
// --- contract
contract = {
  changes: [],
  examples: [['compose((text: string) => text.length, (n: number) => n > 2)("abc")', "true", "from left to right"]],
};
// --- wrong: the example
return (value) => first(value) as unknown as C;

// --- add(1)(2)
/**
 * Adds, curried.
 *
 * @example add(1)(2) // => 3
 */
export function add(one: number): (other: number) => number {
  return stub();
}
// --- right
return (other) => one + other;
// --- wrong: the example
return (other) => one - other;

// --- mapWith((n: number) => n + 1)([1])
/**
 * Data-last `map`.
 *
 * @example mapWith((n: number) => n * 2)([1, 2]) // => [2, 4]
 */
export function mapWith<A, B>(map: (value: A, index: number) => B): (list: readonly A[]) => B[] {
  return stub();
}
// --- right
return (list) => list.map((value, index) => map(value, index));
// --- contract
contract = { changes: [] };
// --- wrong: the example
return (list) => list.slice(1).map((value, index) => map(value, index));

// --- filterWith((n: number) => n > 1)([1, 2])
/**
 * Data-last `filter`, with the items that pass in their order.
 *
 * @example filterWith((n: number) => n > 1)([3, 1, 2]) // => [3, 2]
 */
export function filterWith<T>(test: (value: T) => boolean): (list: readonly T[]) => T[] {
  return stub();
}
// --- right
return (list) => list.filter((value) => test(value));
// --- wrong: the example
return (list) => list.filter((value) => !test(value));

// --- memo((n: number) => n * 2)(1)
/**
 * A function that keeps its results by argument, and calls `compute` once for each.
 *
 * @example
 * let calls = 0;
 * const double = memo((n: number) => (calls++, n * 2));
 * double(2); // => 4
 * double(2); // => 4
 * calls // => 1
 */
export function memo<A, R>(compute: (value: A) => R): (value: A) => R {
  return stub();
}
// --- right
const results = new Map<A, R>();
return (value) => {
  if (results.has(value)) return results.get(value) as R;
  const result = compute(value);
  results.set(value, result);
  return result;
};
// --- contract
contract = { changes: [], isRepeatable: false };
// --- wrong: the example's count
return (value) => compute(value);

// --- once(() => 1)()
/**
 * A function that calls `compute` the first time, and gives the same result ever after.
 *
 * @example
 * let n = 0;
 * const first = once(() => ++n);
 * first() // => 1
 * first() // => 1
 */
export function once<T>(compute: () => T): () => T {
  return stub();
}
// --- right
let done: { value: T } | undefined;
return () => (done ??= { value: compute() }).value;
// --- wrong: the example
return () => compute();

// --- negate((n: number) => n > 1)(1)
/**
 * The opposite of a test.
 *
 * @example negate((n: number) => n > 1)(1) // => true
 */
export function negate<A extends readonly unknown[]>(test: (...values: A) => boolean): (...values: A) => boolean {
  return stub();
}
// --- right
return (...values) => !test(...values);
// --- wrong: the example
return test;

// --- after(2, () => 1)()
/**
 * A function that does nothing for the first `count` calls, and calls `action` from then on.
 *
 * @example
 * const third = after(2, () => "now");
 * [third(), third(), third()] // => [undefined, undefined, "now"]
 */
export function after<T>(count: number, action: () => T): () => T | undefined {
  return stub();
}
// --- right
let calls = 0;
return () => (++calls > count ? action() : undefined);
// --- contract
contract = { accepts: (count) => Number.isInteger(count) && count >= 0, changes: [] };
// --- wrong: the example
let calls = 0;
return () => (++calls >= count ? action() : undefined);

// --- attempt(() => 1)
/** What came of an attempt. */
export type Attempt<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };
/**
 * Calls a function, and turns what it throws into a value.
 *
 * @example attempt(() => 1) // => { ok: true, value: 1 }
 * @example attempt(() => { throw new Error("no"); }) // => { ok: false, message: "no" }
 */
export function attempt<T>(action: () => T): Attempt<T> {
  return stub();
}
// --- right
try {
  return { ok: true, value: action() };
} catch (error) {
  return { ok: false, message: error instanceof Error ? error.message : String(error) };
}
// --- wrong: the example that throws
return { ok: true, value: action() };

// --- partial((a: number, b: number) => a - b, 5)(3)
/**
 * A function with its first argument given.
 *
 * @example partial((a: number, b: number) => a - b, 5)(3) // => 2
 */
export function partial<A, B extends readonly unknown[], R>(
  call: (first: A, ...rest: B) => R,
  first: A,
): (...rest: B) => R {
  return stub();
}
// --- right
return (...rest) => call(first, ...rest);
// --- contract
contract = { changes: [] };
// --- wrong: the example
return (...rest) => call(...([...rest, first] as unknown as [A, ...B]));

// --- times(3, (n) => n * n)
/**
 * The results of a function for 0, 1, …, `count` - 1.
 *
 * @example times(3, (n) => n * n) // => [0, 1, 4]
 */
export function times<T>(count: number, make: (index: number) => T): T[] {
  return stub();
}
// --- right
const results: T[] = [];
for (let index = 0; index < count; index++) results.push(make(index));
return results;
// --- contract
contract = {
  accepts: (count) => Number.isInteger(count) && count >= 0 && count <= 1000,
  changes: [],
  examples: [["times(0, () => 1)", "[]", ""]],
};
// --- wrong: the example
return Array.from({ length: count }, (_, index) => make(index + 1));

// --- fold([1, 2], 0, (sum, n) => sum + n)
/**
 * Folds a list from the right.
 *
 * @example fold(["a", "b", "c"], "", (text, item) => text + item) // => "cba"
 */
export function fold<T, R>(list: readonly T[], start: R, step: (result: R, item: T, index: number) => R): R {
  return stub();
}
// --- right
return list.reduceRight((result, item, index) => step(result, item, index), start);
// --- wrong: the example
return list.reduce((result, item, index) => step(result, item, index), start);

// --- sizeOf("abc")
/** The length of a text. */
export function sizeOf(value: string): number;
/** The length of a list. */
export function sizeOf(value: readonly unknown[]): number;
/**
 * The number of entries of a map or set.
 *
 * @example sizeOf(new Set([1, 2])) // => 2
 * @example sizeOf("abc") // => 3
 */
export function sizeOf(value: ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>): number;
export function sizeOf(
  value: string | readonly unknown[] | ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>,
): number {
  return stub();
}
// --- right
return typeof value === "string" || Array.isArray(value) ? value.length : (value as ReadonlySet<unknown>).size;
// --- wrong: the example of a set
return (value as string).length ?? 0;

// --- toList(1)
/** A list stays a list. */
export function toList<T>(value: readonly T[]): T[];
/**
 * Everything else becomes a list of one; `undefined` and `null` an empty one.
 *
 * @example toList([1, 2]) // => [1, 2]
 * @example toList("a") // => ["a"]
 * @example toList(undefined) // => []
 */
export function toList<T>(value: T | null | undefined): T[];
export function toList<T>(value: T | readonly T[] | null | undefined): T[] {
  return stub();
}
// --- right
if (value === null || value === undefined) return [];
return Array.isArray(value) ? [...value] : [value as T];
// --- wrong: the example of undefined
return (Array.isArray(value) ? [...value] : [value]) as T[];

// --- pluckField([{ a: 1 }], "a")
/**
 * One field of each record; data-first, or data-last with the key alone.
 *
 * @example pluckField([{ a: 1 }, { a: 2 }], "a") // => [1, 2]
 */
export function pluckField<T, K extends keyof T>(records: readonly T[], key: K): T[K][];
/**
 * @example pluckField("a")([{ a: 1 }]) // => [1]
 */
export function pluckField<K extends PropertyKey>(key: K): <V>(records: readonly Record<K, V>[]) => V[];
export function pluckField(...values: readonly unknown[]): unknown {
  return stub();
}
// --- right
const pluck = (records: unknown, key: unknown): unknown[] =>
  (records as Record<PropertyKey, unknown>[]).map((record) => record[key as PropertyKey]);
const [first, second] = values;
return values.length === 1 ? (records: unknown) => pluck(records, first) : pluck(first, second);
// --- wrong: the data-last example
const [records, key] = values;
return (records as Record<PropertyKey, unknown>[]).map((record) => record[key as PropertyKey]);

// --- clampTo(1, 0, 2)
/**
 * A number between two bounds.
 *
 * @example clampTo(5, 0, 3) // => 3
 */
export function clampTo(value: number, low: number, high: number): number;
/**
 * A date between two bounds.
 *
 * @example clampTo(new Date(5), new Date(0), new Date(3)) // => new Date(3)
 */
export function clampTo(value: Date, low: Date, high: Date): Date;
export function clampTo(value: number | Date, low: number | Date, high: number | Date): number | Date {
  return stub();
}
// --- right
if (value < low) return low;
return value > high ? high : value;
// --- contract
contract = {
  accepts: (value, low, high) => low <= high && !Number.isNaN(Number(value)),
  changes: [],
  isRepeatable: true,
  examples: [
    ["clampTo(1, 0, 2)", "1", ""],
    ["clampTo(-1, 0, 2)", "0", ""],
    ["clampTo(2, 0, 2)", "2", ""],
  ],
};
// --- wrong: the examples
return value < low ? low : value;
