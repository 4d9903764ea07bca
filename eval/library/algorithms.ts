// --- binarySearch([1, 3, 5], 3)
/**
 * The index of a number in an ascending list, -1 when it is not there.
 *
 * @param sorted numbers in ascending order, each once
 * @example binarySearch([1, 3, 5, 9], 5) // => 2
 * @example binarySearch([1, 3], 2) // => -1
 */
export function binarySearch(sorted: readonly number[], wanted: number): number {
  return stub();
}
// --- right
let [low, high] = [0, sorted.length - 1];
while (low <= high) {
  const middle = (low + high) >> 1;
  const value = sorted[middle] as number;
  if (value === wanted) return middle;
  if (value < wanted) low = middle + 1;
  else high = middle - 1;
}
return -1;
// --- contract
contract = {
  accepts: (sorted) => sorted.every((value, index) => index === 0 || value > (sorted[index - 1] ?? value)),
  changes: [],
  isRepeatable: true,
  examples: [
    ["binarySearch([], 1)", "-1", ""],
    ["binarySearch([1], 1)", "0", ""],
    ["binarySearch([1, 2, 3], 3)", "2", ""],
    ["binarySearch([1, 2, 3], 1)", "0", ""],
  ],
};
// --- wrong: an example of the contract
let [low, high] = [0, sorted.length - 1];
while (low < high) {
  const middle = (low + high) >> 1;
  const value = sorted[middle] as number;
  if (value === wanted) return middle;
  if (value < wanted) low = middle + 1;
  else high = middle;
}
return -1;

// --- sieve(10)
/**
 * All primes up to `limit`, ascending.
 *
 * @example sieve(11) // => [2, 3, 5, 7, 11]
 */
export function sieve(limit: number): number[] {
  return stub();
}
// --- right
const primes: number[] = [];
const composite = new Set<number>();
for (let n = 2; n <= limit; n++) {
  if (composite.has(n)) continue;
  primes.push(n);
  for (let multiple = n * n; multiple <= limit; multiple += n) composite.add(multiple);
}
return primes;
// --- contract
contract = {
  accepts: (limit) => limit <= 5000,
  changes: [],
  isRepeatable: true,
  examples: [
    ["sieve(1)", "[]", ""],
    ["sieve(2)", "[2]", ""],
    ["sieve(10)", "[2, 3, 5, 7]", ""],
  ],
};
// --- wrong: the example
const primes: number[] = [];
for (let n = 2; n < limit; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
return primes;

// --- shortestPath(new Map([["a", ["b"]]]), "a", "b")
/**
 * A shortest way through a graph, both ends included.
 *
 * @returns `undefined` when there is none
 * @example shortestPath(new Map([["a", ["b", "c"]], ["b", ["d"]], ["c", ["e"]], ["d", ["e"]]]), "a", "e") // => ["a", "c", "e"]
 */
export function shortestPath(
  graph: ReadonlyMap<string, readonly string[]>,
  from: string,
  to: string,
): string[] | undefined {
  return stub();
}
// --- right
const queue = [[from]];
const seen = new Set([from]);
for (const way of queue) {
  const last = way.at(-1) ?? from;
  if (last === to) return way;
  for (const next of graph.get(last) ?? []) {
    if (seen.has(next)) continue;
    seen.add(next);
    queue.push([...way, next]);
  }
}
return undefined;
// --- wrong: the example
const seen = new Set<string>();
const visit = (node: string): string[] | undefined => {
  if (node === to) return [node];
  seen.add(node);
  for (const next of graph.get(node) ?? []) {
    const rest = seen.has(next) ? undefined : visit(next);
    if (rest !== undefined) return [node, ...rest];
  }
  return undefined;
};
return visit(from);

// --- topological(new Map([["a", ["b"]]]))
/**
 * Tasks in an order in which each comes behind all that it needs.
 *
 * @param needs what each task needs
 * @throws {Error} "cycle" when there is no such order
 * @example topological(new Map([["app", ["lib"]], ["lib", ["core"]]])) // => ["core", "lib", "app"]
 * @example topological(new Map([["a", ["b"]], ["b", ["a"]]])) // throws cycle
 */
export function topological(needs: ReadonlyMap<string, readonly string[]>): string[] {
  return stub();
}
// --- right
const order: string[] = [];
const open = new Set<string>();
const visit = (task: string): void => {
  if (order.includes(task)) return;
  if (open.has(task)) throw new Error("cycle");
  open.add(task);
  for (const needed of needs.get(task) ?? []) visit(needed);
  open.delete(task);
  order.push(task);
};
for (const task of needs.keys()) visit(task);
return order;
// --- wrong: the example of the cycle
const order = new Set<string>();
const seen = new Set<string>();
const visit = (task: string): void => {
  if (seen.has(task)) return;
  seen.add(task);
  for (const needed of needs.get(task) ?? []) visit(needed);
  order.add(task);
};
for (const task of needs.keys()) visit(task);
return [...order];

// --- knapsack([{ weight: 1, value: 2 }], 1)
/** A thing to pack. */
export interface Thing {
  readonly weight: number;
  readonly value: number;
}
/**
 * The greatest value of things whose weights come to at most `capacity`; each thing is there once.
 *
 * @param things with positive integers as weights
 * @example knapsack([{ weight: 3, value: 4 }, { weight: 4, value: 5 }, { weight: 2, value: 3 }], 6) // => 8
 */
export function knapsack(things: readonly Thing[], capacity: number): number {
  return stub();
}
// --- right
const best = Array.from({ length: capacity + 1 }, () => 0);
for (const { weight, value } of things)
  for (let room = capacity; room >= weight; room--)
    best[room] = Math.max(best[room] ?? 0, (best[room - weight] ?? 0) + value);
return best[capacity] ?? 0;
// --- contract
contract = {
  accepts: (things, capacity) =>
    things.every(({ weight, value }) => Number.isInteger(weight) && weight > 0 && value >= 0) &&
    Number.isInteger(capacity) &&
    capacity >= 0 &&
    capacity < 1000,
  changes: [],
  isRepeatable: true,
  examples: [
    ["knapsack([], 5)", "0", ""],
    ["knapsack([{ weight: 1, value: 1 }], 0)", "0", ""],
    ["knapsack([{ weight: 1, value: 3 }], 4)", "3", "each thing is there once"],
  ],
};
// --- wrong: "each thing is there once"
const best = Array.from({ length: capacity + 1 }, () => 0);
for (const { weight, value } of things)
  for (let room = weight; room <= capacity; room++)
    best[room] = Math.max(best[room] ?? 0, (best[room - weight] ?? 0) + value);
return best[capacity] ?? 0;

// --- balanced("()[]")
/**
 * Whether all brackets of a text, "()", "[]" and "{}", are closed in the right order.
 *
 * @example balanced("a(b[c]{d})") // => true
 * @example balanced("([)]") // => false
 */
export function balanced(text: string): boolean {
  return stub();
}
// --- right
const closers: Record<string, string> = { "(": ")", "[": "]", "{": "}" };
const open: string[] = [];
for (const character of text) {
  const closer = closers[character];
  if (closer !== undefined) open.push(closer);
  else if (")]}".includes(character) && open.pop() !== character) return false;
}
return open.length === 0;
// --- contract
contract = {
  changes: [],
  isRepeatable: true,
  examples: [
    ['balanced("")', "true", ""],
    ['balanced("(")', "false", ""],
    ['balanced(")")', "false", ""],
    ['balanced("}{")', "false", ""],
  ],
};
// --- wrong: the example
const count = (character: string): number => text.split(character).length;
return count("(") === count(")") && count("[") === count("]") && count("{") === count("}");

// --- runLength("aab")
/**
 * Runs of equal characters, each as the character and its number.
 *
 * @example runLength("aaabcc") // => [["a", 3], ["b", 1], ["c", 2]]
 * @example runLength("aba") // => [["a", 1], ["b", 1], ["a", 1]]
 */
export function runLength(text: string): [character: string, count: number][] {
  return stub();
}
// --- right
const runs: [string, number][] = [];
for (const character of text) {
  const last = runs.at(-1);
  if (last?.[0] === character) last[1]++;
  else runs.push([character, 1]);
}
return runs;
// --- wrong: the example of "aba"
const counts = new Map<string, number>();
for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
return [...counts];

// --- caesar("abc", 1)
/**
 * Shifts the letters a to z and A to Z in their alphabet, around its ends; all else stays.
 *
 * @example caesar("xyz, Abc!", 3) // => "abc, Def!"
 * @example caesar("abc", -1) // => "zab"
 */
export function caesar(text: string, shift: number): string {
  return stub();
}
// --- right
const by = ((shift % 26) + 26) % 26;
return text.replace(/[a-z]/gi, (letter) => {
  const start = letter <= "Z" ? 65 : 97;
  return String.fromCharCode(start + ((letter.charCodeAt(0) - start + by) % 26));
});
// --- contract
contract = {
  accepts: (_text, shift) => Number.isSafeInteger(shift),
  changes: [],
  isRepeatable: true,
  examples: [
    ['caesar("", 5)', '""', ""],
    ['caesar("a", 0)', '"a"', ""],
    ['caesar("Zz", 1)', '"Aa"', "around its ends"],
    ['caesar("a", 27)', '"b"', ""],
  ],
};
// --- wrong: the example with a negative number
return text.replace(/[a-z]/gi, (letter) => {
  const start = letter <= "Z" ? 65 : 97;
  return String.fromCharCode(start + ((letter.charCodeAt(0) - start + shift) % 26));
});

// --- luhn("79927398713")
/**
 * Whether the digits of a number pass the check of Luhn.
 *
 * @param digits "0" to "9" only, at least one
 * @example luhn("79927398713") // => true
 * @example luhn("79927398710") // => false
 */
export function luhn(digits: string): boolean {
  return stub();
}
// --- right
const sum = [...digits].reverse().reduce((total, digit, index) => {
  const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
  return total + (value > 9 ? value - 9 : value);
}, 0);
return sum % 10 === 0;
// --- wrong: the example
return [...digits].reduce((total, digit) => total + Number(digit), 0) % 10 === 0;

// --- spiral([[1, 2], [3, 4]])
/**
 * The values of a grid in a spiral from the first one, clockwise inwards.
 *
 * @example spiral([[1, 2, 3], [4, 5, 6], [7, 8, 9]]) // => [1, 2, 3, 6, 9, 8, 7, 4, 5]
 */
export function spiral(grid: readonly (readonly number[])[]): number[] {
  return stub();
}
// --- right
const values: number[] = [];
let rest = grid.map((row) => [...row]);
while (rest.length > 0) {
  const [first = [], ...others] = rest;
  values.push(...first);
  const width = Math.max(0, ...others.map((row) => row.length));
  rest = Array.from({ length: width }, (_, index) => others.flatMap((row) => row.slice(width - 1 - index).slice(0, 1)));
}
return values;
// --- contract
contract = {
  accepts: (grid) => grid.every((row) => row.length === grid[0]?.length),
  changes: [],
  isRepeatable: true,
  examples: [
    ["spiral([])", "[]", ""],
    ["spiral([[1]])", "[1]", ""],
    ["spiral([[1, 2], [3, 4]])", "[1, 2, 4, 3]", "clockwise"],
  ],
};
// --- wrong: the example
return grid.flatMap((row, index) => (index % 2 === 0 ? [...row] : row.toReversed()));
