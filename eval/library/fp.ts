// --- mapOption({ kind: "none" }, (n: number) => n)
/** A value that may be missing. */
export type Option<T> = { readonly kind: "some"; readonly value: T } | { readonly kind: "none" };
/**
 * Maps the value, if there is one.
 *
 * @example mapOption({ kind: "some", value: 2 }, (n) => n + 1) // => { kind: "some", value: 3 }
 * @example mapOption({ kind: "none" }, (n: number) => n + 1) // => { kind: "none" }
 */
export function mapOption<A, B>(option: Option<A>, map: (value: A) => B): Option<B> {
  return stub();
}
// --- right
return option.kind === "some" ? { kind: "some", value: map(option.value) } : option;
// --- contract
contract = { changes: [] };
// --- wrong: the example
return { kind: "none" };

// --- collectResults([{ ok: true, value: 1 }])
/** A value or an error. */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };
/**
 * All values, or the first error.
 *
 * @example collectResults([{ ok: true, value: 1 }, { ok: true, value: 2 }]) // => { ok: true, value: [1, 2] }
 * @example collectResults([{ ok: true, value: 1 }, { ok: false, error: "a" }, { ok: false, error: "b" }]) // => { ok: false, error: "a" }
 */
export function collectResults<T, E>(results: readonly Result<T, E>[]): Result<T[], E> {
  return stub();
}
// --- right
const values: T[] = [];
for (const result of results) {
  if (!result.ok) return result;
  values.push(result.value);
}
return { ok: true, value: values };
// --- contract
contract = { changes: [], isRepeatable: true, examples: [["collectResults([])", "{ ok: true, value: [] }", ""]] };
// --- wrong: the example of errors
return (
  results.findLast((result) => !result.ok) ?? { ok: true, value: results.flatMap((one) => (one.ok ? [one.value] : [])) }
);

// --- orderBy((n: number) => n)([2, 1])
/**
 * Data-last sort by a number, ascending, as a copy.
 *
 * @example orderBy((text: string) => text.length)(["ccc", "a", "bb"]) // => ["a", "bb", "ccc"]
 */
export function orderBy<T>(numberOf: (item: T) => number): (items: readonly T[]) => T[] {
  return stub();
}
// --- right
return (items) => items.toSorted((one, other) => numberOf(one) - numberOf(other));
// --- wrong: the example
return (items) => items.toSorted((one, other) => numberOf(other) - numberOf(one));

// --- matchShape({ kind: "circle", radius: 1 })
/** A shape. */
export type Shape =
  | { readonly kind: "circle"; readonly radius: number }
  | { readonly kind: "square"; readonly side: number }
  | { readonly kind: "line" };
/**
 * The area of a shape; a line has none.
 *
 * @example matchShape({ kind: "square", side: 3 }) // => 9
 * @example matchShape({ kind: "line" }) // => 0
 */
export function matchShape(shape: Shape): number {
  return stub();
}
// --- right
switch (shape.kind) {
  case "circle":
    return Math.PI * shape.radius ** 2;
  case "square":
    return shape.side ** 2;
  case "line":
    return 0;
}
// --- wrong: the example
return shape.kind === "circle" ? Math.PI * shape.radius ** 2 : shape.kind === "square" ? shape.side * 4 : 0;

// --- tally(["a", "b", "a"], { a: "x", b: "y" } as const)
/**
 * Sums over what each key stands for.
 *
 * @example tally(["a", "b", "c"], { a: "x", b: "y", c: "x" }) // => { x: 2, y: 1 }
 */
export function tally<K extends string, V extends string>(
  keys: readonly K[],
  meaning: Readonly<Record<K, V>>,
): Partial<Record<V, number>> {
  return stub();
}
// --- right
const sums: Partial<Record<V, number>> = {};
for (const key of keys) sums[meaning[key]] = (sums[meaning[key]] ?? 0) + 1;
return sums;
// --- wrong: the example
const sums: Partial<Record<V, number>> = {};
for (const key of keys) sums[meaning[key]] = 1;
return sums;

// --- scan([1, 2], 0, (a, b) => a + b)
/**
 * All results of a fold on its way, the start first.
 *
 * @example scan([1, 2, 3], 0, (sum, n) => sum + n) // => [0, 1, 3, 6]
 */
export function scan<T, R>(items: readonly T[], start: R, step: (result: R, item: T) => R): R[] {
  return stub();
}
// --- right
const results = [start];
let last = start;
for (const item of items) results.push((last = step(last, item)));
return results;
// --- contract
contract = { changes: [], examples: [["scan([], 5, (a) => a)", "[5]", "the start first"]] };
// --- wrong: the example
let last = start;
return items.map((item) => (last = step(last, item)));

// --- unfold(1, (n) => (n < 4 ? [n, n + 1] : undefined))
/**
 * A list from a seed: `next` gives an item and the next seed, or `undefined` at the end.
 *
 * @example unfold(1, (n) => (n < 20 ? [n, n * 3] : undefined)) // => [1, 3, 9]
 */
export function unfold<S, T>(seed: S, next: (seed: S) => readonly [item: T, seed: S] | undefined): T[] {
  return stub();
}
// --- right
const items: T[] = [];
for (let step = next(seed); step !== undefined; step = next(step[1])) {
  items.push(step[0]);
  if (items.length > 100_000) throw new RangeError("`next` comes to no end.");
}
return items;
// --- wrong: the example
const step = next(seed);
return step === undefined ? [] : [step[0]];
