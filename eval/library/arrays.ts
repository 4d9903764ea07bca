// --- pieces([1, 2, 3], 2)
/**
 * Cuts a list into pieces of the same length; the last one holds what is left.
 *
 * @throws {RangeError} when `size` is no positive integer
 * @example
 * pieces([1, 2, 3, 4, 5], 2) // => [[1, 2], [3, 4], [5]]
 */
export function pieces<T>(list: readonly T[], size: number): T[][] {
  return stub();
}
// --- right
if (!Number.isInteger(size) || size < 1) throw new RangeError(`size must be a positive integer (got ${size}).`);
const result: T[][] = [];
for (let start = 0; start < list.length; start += size) result.push(list.slice(start, start + size));
return result;
// --- contract
contract = {
  throws: [{ error: "RangeError", when: (list, size) => !Number.isInteger(size) || size < 1 }],
  changes: [],
  isRepeatable: true,
  examples: [
    ["pieces([], 3)", "[]", ""],
    ["pieces([1, 2], 5)", "[[1, 2]]", ""],
    ["pieces([1, 2, 3, 4], 2)", "[[1, 2], [3, 4]]", ""],
    ["pieces([1, 2], 1)", "[[1], [2]]", ""],
    ["pieces([1], 0)", "throws RangeError", ""],
  ],
};
// --- wrong: the example's last piece
const result: T[][] = [];
for (let start = 0; start + size <= list.length; start += size) result.push(list.slice(start, start + size));
return result;
// --- wrong: `throws` of the contract
const result: T[][] = [];
for (let start = 0; start < list.length; start += Math.max(1, size)) result.push(list.slice(start, start + size));
return result;

// --- pairUp([1, 2], ["a", "b"])
/**
 * Pairs the items of two lists by their place, as far as both go.
 *
 * @example pairUp([1, 2, 3], ["a", "b"]) // [[1, "a"], [2, "b"]]
 */
export function pairUp<A, B>(first: readonly A[], second: readonly B[]): [A, B][] {
  return stub();
}
// --- right
const length = Math.min(first.length, second.length);
return Array.from({ length }, (_, index): [A, B] => [first[index] as A, second[index] as B]);
// --- wrong: the example's length
return first.map((item, index): [A, B] => [item, second[index] as B]);

// --- groupItems(["one", "two", "three"], (word) => String(word.length))
/**
 * Groups items by a key.
 *
 * @example
 * ```ts
 * groupItems(["one", "two", "three"], (word) => String(word.length));
 * // => { "3": ["one", "two"], "5": ["three"] }
 * ```
 */
export function groupItems<T>(items: readonly T[], keyOf: (item: T) => string): Record<string, T[]> {
  return stub();
}
// --- right
const groups = new Map<string, T[]>();
for (const item of items) {
  const key = keyOf(item);
  groups.set(key, [...(groups.get(key) ?? []), item]);
}
return Object.fromEntries(groups);
// --- wrong: the example's groups
const groups: Record<string, T[]> = {};
for (const item of items) groups[keyOf(item)] = [item];
return groups;

// --- split([1, 2, 3], (n) => n > 1)
/**
 * Splits a list into those that pass a test and those that do not, each in their order.
 *
 * @example
 * const [even, odd] = split([1, 2, 3, 4], (n) => n % 2 === 0);
 * even // => [2, 4]
 * odd // => [1, 3]
 */
export function split<T>(list: readonly T[], test: (item: T) => boolean): [passed: T[], failed: T[]] {
  return stub();
}
// --- right
const passed: T[] = [];
const failed: T[] = [];
for (const item of list) (test(item) ? passed : failed).push(item);
return [passed, failed];
// --- contract
contract = {
  changes: [],
  examples: [
    ["split([], () => true)", "[[], []]", ""],
    ["split([1, 2], () => true)", "[[1, 2], []]", ""],
    ["split([3, 1, 2], (n) => n < 3)", "[[1, 2], [3]]", "those that pass a test and those that do not"],
  ],
};
// --- wrong: the example's order of parts
const passed: T[] = [];
const failed: T[] = [];
for (const item of list) (test(item) ? failed : passed).push(item);
return [passed, failed];

// --- lastOf([1, 2])
/**
 * The last item of a list.
 *
 * @returns `undefined` for an empty list
 * @example lastOf([1, 2, 3]) // => 3
 */
export function lastOf<T>(list: readonly T[]): T | undefined {
  return stub();
}
// --- right
return list.at(-1);
// --- wrong: the example
return list[0];

// --- without([1, 2, 1], 1)
/**
 * A list without some values, which are compared as by `Object.is`.
 *
 * @example without([1, 2, NaN, 2], 2, NaN) // => [1]
 */
export function without<T>(list: readonly T[], ...values: T[]): T[] {
  return stub();
}
// --- right
return list.filter((item) => !values.some((value) => Object.is(item, value)));
// --- contract
contract = {
  changes: [],
  isRepeatable: true,
  examples: [
    ["without([])", "[]", ""],
    ["without([1, 2])", "[1, 2]", ""],
    ["without([1, 1, 1], 1)", "[]", ""],
    ["without([0, 1], -0)", "[0, 1]", "compared as by `Object.is`"],
  ],
};
// --- wrong: the example's NaN
return list.filter((item) => values.indexOf(item) === -1);
// --- wrong: the quoted example of zeros
return list.filter((item) => !values.includes(item));

// --- spans([1, 2, 4])
/**
 * Joins neighbouring integers of an ascending list into spans.
 *
 * @param numbers distinct integers in ascending order
 * @example spans([1, 2, 3, 7, 9, 10]) // => ["1-3", "7", "9-10"]
 */
export function spans(numbers: readonly number[]): string[] {
  return stub();
}
// --- right
const found: { from: number; to: number }[] = [];
for (const number of numbers) {
  const last = found.at(-1);
  if (last !== undefined && last.to === number - 1) last.to = number;
  else found.push({ from: number, to: number });
}
return found.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`));
// --- contract
contract = {
  accepts: (numbers) =>
    numbers.every((value, index) => Number.isSafeInteger(value) && (index === 0 || value > (numbers[index - 1] ?? 0))),
  changes: [],
  isRepeatable: true,
  examples: [
    ["spans([])", "[]", ""],
    ["spans([5])", '["5"]', ""],
    ["spans([5, 6])", '["5-6"]', ""],
    ["spans([1, 3, 5])", '["1", "3", "5"]', ""],
  ],
  silent: ["negative integers"],
};
// --- wrong: the example's single number
const found: { from: number; to: number }[] = [];
for (const number of numbers) {
  const last = found.at(-1);
  if (last !== undefined && last.to === number - 1) last.to = number;
  else found.push({ from: number, to: number });
}
return found.map(({ from, to }) => `${from}-${to}`);

// --- smallestBy([{ n: 2 }, { n: 1 }], ({ n }) => n)
/**
 * The item with the smallest weight; of several the first.
 *
 * @example smallestBy([{ id: "a", n: 2 }, { id: "b", n: 1 }, { id: "c", n: 1 }], ({ n }) => n) // => { id: "b", n: 1 }
 */
export function smallestBy<T>(items: readonly T[], weigh: (item: T) => number): T | undefined {
  return stub();
}
// --- right
let best: { item: T; weight: number } | undefined;
for (const item of items) {
  const weight = weigh(item);
  if (best === undefined || weight < best.weight) best = { item, weight };
}
return best?.item;
// --- wrong: the example's first of several
let best: { item: T; weight: number } | undefined;
for (const item of items) {
  const weight = weigh(item);
  if (best === undefined || weight <= best.weight) best = { item, weight };
}
return best?.item;

// --- interleave([1, 2], [3])
/**
 * Takes items from each list in turn, until all are used up.
 *
 * @example interleave([1, 4], [2, 5, 7], [3, 6]) // => [1, 2, 3, 4, 5, 6, 7]
 */
export function interleave<T>(...lists: (readonly T[])[]): T[] {
  return stub();
}
// --- right
const length = Math.max(0, ...lists.map((list) => list.length));
return Array.from({ length }, (_, index) => lists.flatMap((list) => list.slice(index, index + 1))).flat() as T[];
// --- contract
contract = {
  changes: [],
  isRepeatable: true,
  examples: [
    ["interleave()", "[]", ""],
    ["interleave([1, 2])", "[1, 2]", ""],
    ["interleave([], [1])", "[1]", ""],
    ["interleave([1, 2, 3], [9])", "[1, 9, 2, 3]", "until all are used up"],
  ],
};
// --- wrong: the example's rest
const length = Math.min(...lists.map((list) => list.length));
return Array.from({ length }, (_, index) => lists.map((list) => list[index] as T)).flat();

// --- rotate([1, 2, 3], 1)
/**
 * A list turned to the left by `steps`; negative steps turn it to the right.
 *
 * @example rotate([1, 2, 3, 4], 1) // => [2, 3, 4, 1]
 * @example rotate([1, 2, 3, 4], -1) // => [4, 1, 2, 3]
 */
export function rotate<T>(list: readonly T[], steps: number): T[] {
  return stub();
}
// --- right
if (list.length === 0) return [];
const start = ((Math.trunc(steps) % list.length) + list.length) % list.length;
return Number.isNaN(start) ? [...list] : [...list.slice(start), ...list.slice(0, start)];
// --- contract
contract = {
  accepts: (_list, steps) => Number.isSafeInteger(steps),
  changes: [],
  isRepeatable: true,
  examples: [
    ["rotate([], 3)", "[]", ""],
    ["rotate([1, 2, 3], 0)", "[1, 2, 3]", ""],
    ["rotate([1, 2, 3], 4)", "[2, 3, 1]", ""],
    ["rotate([1, 2], -3)", "[2, 1]", ""],
  ],
};
// --- wrong: the example with a negative number
const steps2 = Math.abs(steps) % Math.max(1, list.length);
return [...list.slice(steps2), ...list.slice(0, steps2)];
// --- wrong: `changes` of the contract
const items = list as T[];
for (let turn = 0; turn < ((steps % items.length) + items.length) % items.length; turn++)
  items.push(items.shift() as T);
return [...items];

// --- countItems(["a", "b"])
/**
 * How often each text stands in a list.
 *
 * @example countItems(["a", "b", "a"]) // => new Map([["a", 2], ["b", 1]])
 */
export function countItems(texts: readonly string[]): Map<string, number> {
  return stub();
}
// --- right
const counts = new Map<string, number>();
for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
return counts;
// --- wrong: the example's count
return new Map(texts.map((text) => [text, 1]));

// --- sumBy([{ n: 1 }], ({ n }) => n)
/**
 * The sum of a number of each item.
 *
 * @example sumBy([{ n: 2 }, { n: 3 }], ({ n }) => n) // => 5
 */
export function sumBy<T>(items: Iterable<T>, numberOf: (item: T, index: number) => number): number {
  return stub();
}
// --- right
let sum = 0;
let index = 0;
for (const item of items) sum += numberOf(item, index++);
return sum;
// --- wrong: the example
let last = 0;
let index = 0;
for (const item of items) last = numberOf(item, index++);
return last;

// --- dropWhile([1, 2, 3], (n) => n < 2)
/**
 * A list from the first item that fails a test on.
 *
 * @example
 * expect(dropWhile([1, 2, 3, 1], (n) => n < 3)).toEqual([3, 1]);
 */
export function dropWhile<T>(list: readonly T[], test: (item: T, index: number) => boolean): T[] {
  return stub();
}
// --- right
const start = list.findIndex((item, index) => !test(item, index));
return start === -1 ? [] : list.slice(start);
// --- contract
contract = {
  changes: [],
  examples: [
    ["dropWhile([], () => true)", "[]", ""],
    ["dropWhile([1, 2], () => true)", "[]", ""],
    ["dropWhile([1, 2], () => false)", "[1, 2]", ""],
  ],
};
// --- wrong: the example's last item
return list.filter((item, index) => !test(item, index));

// --- sortedBy([2, 1], (n) => n)
/**
 * A sorted copy, by one or several numbers or texts of each item; the order of equals stays.
 *
 * @example sortedBy([{ a: 2, b: 1 }, { a: 1, b: 2 }, { a: 1, b: 1 }], ({ a }) => a, ({ b }) => b) // => [{ a: 1, b: 1 }, { a: 1, b: 2 }, { a: 2, b: 1 }]
 */
export function sortedBy<T>(items: readonly T[], ...keys: ((item: T) => number | string)[]): T[] {
  return stub();
}
// --- right
return items.toSorted((one, other) => {
  for (const key of keys) {
    const [first, second] = [key(one), key(other)];
    if (first < second) return -1;
    if (first > second) return 1;
  }
  return 0;
});
// --- contract
contract = {
  changes: [],
  examples: [
    ["sortedBy([])", "[]", ""],
    ["sortedBy([3, 1, 2])", "[3, 1, 2]", "the order of equals stays"],
    ["sortedBy([10, 9, 1], (n) => n)", "[1, 9, 10]", "A sorted copy"],
    ['sortedBy(["b", "a"], (text) => text)', '["a", "b"]', ""],
  ],
};
// --- wrong: the example's second key
const [key] = keys;
if (key === undefined) return [...items];
return items.toSorted((one, other) => (key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : 0));
// --- wrong: "A sorted copy"
return (items as T[]).sort((one, other) => {
  for (const key of keys) {
    const [first, second] = [key(one), key(other)];
    if (first < second) return -1;
    if (first > second) return 1;
  }
  return 0;
});

// --- uniqueItems([1, 1])
/**
 * The distinct items of a list, each where it stands first.
 *
 * @example uniqueItems([3, 1, 3, 2, 1]) // => [3, 1, 2]
 */
export function uniqueItems<T>(list: readonly T[]): T[] {
  return stub();
}
// --- right
return [...new Set(list)];
// --- wrong: the example's order
return list.filter((item, index) => list.lastIndexOf(item) === index);

// --- atWrapped([1, 2], 3)
/**
 * The item at an index that wraps around at both ends.
 *
 * @throws {Error} "empty" for an empty list
 * @example atWrapped(["a", "b", "c"], -1) // => "c"
 * @example atWrapped(["a", "b", "c"], 4) // => "b"
 */
export function atWrapped<T>(list: readonly T[], index: number): T {
  return stub();
}
// --- right
if (list.length === 0) throw new Error("empty");
return list[((index % list.length) + list.length) % list.length] as T;
// --- contract
contract = {
  accepts: (_list, index) => Number.isSafeInteger(index),
  throws: [{ error: "empty", when: (list) => list.length === 0 }],
  changes: [],
  isRepeatable: true,
  examples: [
    ["atWrapped([7], 100)", "7", ""],
    ["atWrapped([1, 2, 3], 0)", "1", ""],
    ["atWrapped([1, 2, 3], -4)", "3", ""],
    ["atWrapped([], 0)", "throws empty", ""],
  ],
};
// --- wrong: the example with a negative index
if (list.length === 0) throw new Error("empty");
return list[Math.abs(index) % list.length] as T;

// --- transpose([[1, 2], [3, 4]])
/**
 * Rows become columns.
 *
 * @example
 * assertEquals(transpose([[1, 2, 3], [4, 5, 6]]), [[1, 4], [2, 5], [3, 6]]);
 */
export function transpose<T>(rows: readonly (readonly T[])[]): T[][] {
  return stub();
}
// --- right
const width = Math.max(0, ...rows.map((row) => row.length));
return Array.from({ length: width }, (_, column) => rows.flatMap((row) => row.slice(column, column + 1))) as T[][];
// --- contract
contract = {
  accepts: (rows) => rows.every((row) => row.length === rows[0]?.length),
  changes: [],
  isRepeatable: true,
  examples: [
    ["transpose([])", "[]", ""],
    ["transpose([[1]])", "[[1]]", ""],
    ["transpose([[1, 2]])", "[[1], [2]]", ""],
    ["transpose([[1], [2]])", "[[1, 2]]", ""],
  ],
};
// --- wrong: the example's shape
return rows.map((row) => [...row].reverse());

// --- slidingWindows([1, 2, 3], 2)
/**
 * All runs of `size` neighbours.
 *
 * @example slidingWindows([1, 2, 3, 4], 3) // => [[1, 2, 3], [2, 3, 4]]
 * @example slidingWindows([1, 2], 3) // => []
 */
export function slidingWindows<T>(list: readonly T[], size: number): T[][] {
  return stub();
}
// --- right
const count = Number.isInteger(size) && size > 0 ? Math.max(0, list.length - size + 1) : 0;
return Array.from({ length: count }, (_, start) => list.slice(start, start + size));
// --- contract
contract = {
  accepts: (_list, size) => Number.isInteger(size) && size > 0,
  changes: [],
  isRepeatable: true,
  examples: [
    ["slidingWindows([], 1)", "[]", ""],
    ["slidingWindows([1, 2], 1)", "[[1], [2]]", ""],
    ["slidingWindows([1, 2], 2)", "[[1, 2]]", ""],
  ],
};
// --- wrong: the example with too few items
return list.length < size ? [[...list]] : list.slice(size - 1).map((_, start) => list.slice(start, start + size));
