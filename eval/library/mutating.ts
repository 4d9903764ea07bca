// --- swap([1, 2], 0, 1)
/**
 * Swaps two items of a list, in place.
 *
 * @example
 * const list = ["a", "b", "c"];
 * swap(list, 0, 2);
 * list // => ["c", "b", "a"]
 */
export function swap<T>(list: T[], one: number, other: number): void {
  return stub();
}
// --- right
const first = list[one] as T;
list[one] = list[other] as T;
list[other] = first;
// --- contract
contract = {
  accepts: (list, one, other) => [one, other].every((at) => Number.isInteger(at) && at >= 0 && at < list.length),
  changes: ["list"],
};
// --- wrong: the example
list[one] = list[other] as T;
list[other] = list[one] as T;

// --- removeAt([1, 2], 0)
/**
 * Takes the item at an index out of a list.
 *
 * @returns the item, `undefined` when there is none
 * @example removeAt(["a", "b"], 0) // => "a"
 */
export function removeAt<T>(list: T[], index: number): T | undefined {
  return stub();
}
// --- right
return list.splice(index, 1)[0];
// --- contract
contract = {
  accepts: (_list, index) => Number.isInteger(index) && index >= 0,
  changes: ["list"],
  examples: [
    ["removeAt([], 0)", "undefined", ""],
    ["removeAt([1, 2, 3], 1)", "2", ""],
    ["removeAt([1], 1)", "undefined", ""],
  ],
};
// --- wrong: the example
return list.splice(index + 1, 1)[0];

// --- shuffleWith([1, 2, 3], () => 0)
/**
 * Shuffles a list in place (Fisher and Yates), with `random` for numbers from 0 up to 1.
 *
 * @returns the list itself
 * @example shuffleWith([1, 2, 3], () => 0.999) // => [1, 2, 3]
 */
export function shuffleWith<T>(list: T[], random: () => number): T[] {
  return stub();
}
// --- right
for (let end = list.length - 1; end > 0; end--) {
  const index = Math.min(end, Math.max(0, Math.floor(random() * (end + 1)) || 0));
  const item = list[end] as T;
  list[end] = list[index] as T;
  list[index] = item;
}
return list;
// --- wrong: the example
return list.reverse();

// --- moveItem([1, 2, 3], 0, 2)
/**
 * Moves an item to another index; the list is changed in place.
 *
 * @example
 * const list = [1, 2, 3, 4];
 * moveItem(list, 0, 2);
 * console.log(list) // [2, 3, 1, 4]
 */
export function moveItem<T>(list: T[], from: number, to: number): void {
  return stub();
}
// --- right
const [item] = list.splice(from, 1);
if (item !== undefined) list.splice(to, 0, item);
// --- wrong: the example
const [item] = list.splice(from, 1);
if (item !== undefined) list.splice(to - 1, 0, item);

// --- setPath({}, ["a", "b"], 1)
/**
 * Sets a value deep inside of an object; objects that are missing on the way are made.
 *
 * @returns the object itself
 * @example setPath({ a: { b: 1 } }, ["a", "c", "d"], 2) // => { a: { b: 1, c: { d: 2 } } }
 */
export function setPath(
  target: Record<string, unknown>,
  path: readonly string[],
  value: unknown,
): Record<string, unknown> {
  return stub();
}
// --- right
const last = path.at(-1);
if (last === undefined) return target;
let holder = target;
for (const key of path.slice(0, -1)) {
  const next = Object.hasOwn(holder, key) ? holder[key] : undefined;
  const child = typeof next === "object" && next !== null ? (next as Record<string, unknown>) : {};
  Object.defineProperty(holder, key, { value: child, enumerable: true, writable: true, configurable: true });
  holder = child;
}
Object.defineProperty(holder, last, { value, enumerable: true, writable: true, configurable: true });
return target;
// --- contract
contract = {
  changes: ["target"],
  examples: [
    ['setPath({}, ["a"], 1)', "{ a: 1 }", ""],
    ['setPath({ a: 1 }, ["a"], 2)', "{ a: 2 }", ""],
    ['setPath({}, ["a", "b"], 1)', "{ a: { b: 1 } }", "objects that are missing on the way are made"],
  ],
};
// --- wrong: the example's other key
const [first = ""] = path;
target[first] = path.slice(1).reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
return target;

// --- insertSorted([1, 3], 2)
/**
 * Inserts a number into an ascending list, behind its equals.
 *
 * @returns the index at which it stands now
 * @example insertSorted([1, 2, 2, 3], 2) // => 3
 */
export function insertSorted(list: number[], value: number): number {
  return stub();
}
// --- right
const found = list.findIndex((item) => item > value);
const index = found === -1 ? list.length : found;
list.splice(index, 0, value);
return index;
// --- contract
contract = {
  accepts: (list) => list.every((item, index) => index === 0 || (list[index - 1] ?? item) <= item),
  changes: ["list"],
  examples: [
    ["insertSorted([], 5)", "0", ""],
    ["insertSorted([1], 0)", "0", ""],
    ["insertSorted([1, 1], 1)", "2", "behind its equals"],
  ],
};
// --- wrong: the example
const found = list.findIndex((item) => item >= value);
const index = found === -1 ? list.length : found;
list.splice(index, 0, value);
return index;

// --- mergeInto(new Map([["a", 1]]), new Map([["a", 2]]), (x, y) => x + y)
/**
 * Puts all entries of a map into another; where both have a key, `join` decides.
 *
 * @example mergeInto(new Map([["a", 1]]), new Map([["a", 2], ["b", 3]]), (x, y) => x + y) // => new Map([["a", 3], ["b", 3]])
 */
export function mergeInto<K, V>(
  target: Map<K, V>,
  source: ReadonlyMap<K, V>,
  join: (one: V, other: V) => V,
): Map<K, V> {
  return stub();
}
// --- right
for (const [key, value] of source) target.set(key, target.has(key) ? join(target.get(key) as V, value) : value);
return target;
// --- contract
contract = { changes: ["target"] };
// --- wrong: the example
for (const [key, value] of source) target.set(key, value);
return target;

// --- quickSort([2, 1])
/**
 * Sorts numbers in place, ascending.
 *
 * @returns the list itself
 * @example quickSort([10, 9, 1, 2]) // => [1, 2, 9, 10]
 */
export function quickSort(numbers: number[]): number[] {
  return stub();
}
// --- right
const sort = (from: number, to: number): void => {
  if (from >= to) return;
  const pivot = numbers[(from + to) >> 1] as number;
  let [low, high] = [from, to];
  while (low <= high) {
    while ((numbers[low] as number) < pivot) low++;
    while ((numbers[high] as number) > pivot) high--;
    if (low > high) break;
    const item = numbers[low] as number;
    numbers[low++] = numbers[high] as number;
    numbers[high--] = item;
  }
  sort(from, high);
  sort(low, to);
};
sort(0, numbers.length - 1);
return numbers;
// --- contract
contract = {
  accepts: (numbers) => numbers.every(Number.isFinite),
  changes: ["numbers"],
  examples: [
    ["quickSort([])", "[]", ""],
    ["quickSort([3, 3, 3])", "[3, 3, 3]", ""],
    ["quickSort([100, 20, 3])", "[3, 20, 100]", "Sorts numbers in place, ascending"],
  ],
};
// --- wrong: the example
return numbers.sort();

// --- clearWhere([1, 2], (n) => n > 1)
/**
 * Takes out of a list all that pass a test, in place.
 *
 * @returns those that were taken out
 * @example clearWhere([1, 2, 3, 4], (n) => n % 2 === 0) // => [2, 4]
 */
export function clearWhere<T>(list: T[], test: (item: T) => boolean): T[] {
  return stub();
}
// --- right
const removed: T[] = [];
const kept: T[] = [];
for (const item of list) (test(item) ? removed : kept).push(item);
list.splice(0, list.length, ...kept);
return removed;
// --- wrong: the example
const removed: T[] = [];
for (let index = 0; index < list.length; index++)
  if (test(list[index] as T)) removed.push(list.splice(index, 2)[0] as T);
return removed.slice(0, 1);

// --- freezeDeep({ a: { b: 1 } })
/**
 * Freezes an object and all objects in it.
 *
 * @returns the object itself
 * @example Object.isFrozen(freezeDeep({ a: { b: 1 } }).a) // => true
 */
export function freezeDeep<T extends object>(value: T): T {
  return stub();
}
// --- right
const seen = new Set<object>();
const freeze = (inner: object): void => {
  if (seen.has(inner)) return;
  seen.add(inner);
  Object.freeze(inner);
  for (const child of Object.values(inner) as unknown[]) if (typeof child === "object" && child !== null) freeze(child);
};
freeze(value);
return value;
// --- wrong: the example
return Object.freeze(value);

// --- fillGaps([1, undefined, 3])
/**
 * Gives each missing reading the one before it, in place; readings that are missing at the beginning stay so.
 *
 * @returns how many were filled
 * @example fillGaps([undefined, 1, undefined, undefined, 2]) // => 2
 */
export function fillGaps(readings: (number | undefined)[]): number {
  return stub();
}
// --- right
let count = 0;
for (let index = 1; index < readings.length; index++) {
  if (readings[index] !== undefined || readings[index - 1] === undefined) continue;
  readings[index] = readings[index - 1];
  count++;
}
return count;
// --- contract
contract = {
  changes: ["readings"],
  examples: [
    ["fillGaps([])", "0", ""],
    ["fillGaps([undefined])", "0", ""],
    ["fillGaps([1, undefined])", "1", ""],
  ],
};
// --- wrong: the example
return readings.filter((reading) => reading === undefined).length;
