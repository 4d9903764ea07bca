// --- [...countFrom(1, 2)]
/**
 * So many integers from `start` on.
 *
 * @example [...countFrom(3, 2)] // => [3, 4]
 */
export function* countFrom(start: number, count: number): Generator<number> {
  return stub();
}
// --- right
export function* countFrom(start: number, count: number): Generator<number> {
  for (let index = 0; index < count; index++) yield start + index;
}
// --- contract
contract = {
  accepts: (start, count) => Number.isSafeInteger(start) && Number.isInteger(count) && count >= 0 && count <= 1000,
  changes: [],
  isRepeatable: true,
  examples: [["[...countFrom(1, 0)]", "[]", ""]],
};
// --- wrong: the example
export function* countFrom(start: number, count: number): Generator<number> {
  for (let index = start; index < count; index++) yield index;
}

// --- [...take([1, 2, 3], 2)]
/**
 * The first items of a sequence; no more than these are asked for.
 *
 * @example [...take([1, 2, 3], 2)] // => [1, 2]
 * @example [...take((function* () { yield 1; throw new Error("asked for too much"); })(), 1)] // => [1]
 */
export function* take<T>(items: Iterable<T>, count: number): Generator<T> {
  return stub();
}
// --- right
export function* take<T>(items: Iterable<T>, count: number): Generator<T> {
  if (!(count > 0)) return;
  let taken = 0;
  for (const item of items) {
    yield item;
    if (++taken >= count) return;
  }
}
// --- wrong: the example that asks for too much
export function* take<T>(items: Iterable<T>, count: number): Generator<T> {
  yield* [...items].slice(0, count);
}

// --- [...zipLongest([1], ["a", "b"])]
/**
 * Pairs of two sequences until both end; what is missing is `undefined`.
 *
 * @example [...zipLongest([1, 2], ["a"])] // => [[1, "a"], [2, undefined]]
 */
export function* zipLongest<A, B>(one: Iterable<A>, other: Iterable<B>): Generator<[A | undefined, B | undefined]> {
  return stub();
}
// --- right
export function* zipLongest<A, B>(one: Iterable<A>, other: Iterable<B>): Generator<[A | undefined, B | undefined]> {
  const first = one[Symbol.iterator]();
  const second = other[Symbol.iterator]();
  for (;;) {
    const [left, right] = [first.next(), second.next()];
    if (left.done === true && right.done === true) return;
    yield [left.done === true ? undefined : left.value, right.done === true ? undefined : right.value];
  }
}
// --- wrong: the example
export function* zipLongest<A, B>(one: Iterable<A>, other: Iterable<B>): Generator<[A | undefined, B | undefined]> {
  const second = other[Symbol.iterator]();
  for (const left of one) {
    const right = second.next();
    if (right.done === true) return;
    yield [left, right.value];
  }
}

// --- [...pairs([1, 2, 3])]
/**
 * All pairs of different places, in order.
 *
 * @example [...pairs(["a", "b", "c"])] // => [["a", "b"], ["a", "c"], ["b", "c"]]
 */
export function* pairs<T>(items: readonly T[]): Generator<[T, T]> {
  return stub();
}
// --- right
export function* pairs<T>(items: readonly T[]): Generator<[T, T]> {
  for (const [index, one] of items.entries()) for (const other of items.slice(index + 1)) yield [one, other];
}
// --- contract
contract = {
  changes: [],
  isRepeatable: true,
  examples: [
    ["[...pairs([])]", "[]", ""],
    ["[...pairs([1])]", "[]", ""],
    ["[...pairs([1, 1])]", "[[1, 1]]", ""],
  ],
};
// --- wrong: the example
export function* pairs<T>(items: readonly T[]): Generator<[T, T]> {
  for (const one of items) for (const other of items) yield [one, other];
}

// --- [...permutations([1, 2])]
/**
 * All orders of a list, the given one first.
 *
 * @example [...permutations([1, 2, 3])].length // => 6
 * @example [...permutations(["a", "b"])] // => [["a", "b"], ["b", "a"]]
 */
export function* permutations<T>(items: readonly T[]): Generator<T[]> {
  return stub();
}
// --- right
export function* permutations<T>(items: readonly T[]): Generator<T[]> {
  if (items.length === 0) {
    yield [];
    return;
  }
  for (const [index, item] of items.entries())
    for (const rest of permutations(items.toSpliced(index, 1))) yield [item, ...rest];
}
// --- contract
contract = {
  accepts: (items) => items.length < 6,
  changes: [],
  isRepeatable: true,
  examples: [
    ["[...permutations([])]", "[[]]", ""],
    ["[...permutations([1])]", "[[1]]", ""],
  ],
};
// --- wrong: the example
export function* permutations<T>(items: readonly T[]): Generator<T[]> {
  for (const [index] of items.entries()) yield [...items.slice(index), ...items.slice(0, index)];
}

// --- [...linesOf("a\nb")]
/**
 * The lines of a text, without their ends ("\n" or "\r\n"); an end after the last line makes no line more.
 *
 * @example [...linesOf("a\r\nb\n\nc\n")] // => ["a", "b", "", "c"]
 */
export function* linesOf(text: string): Generator<string> {
  return stub();
}
// --- right
export function* linesOf(text: string): Generator<string> {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  yield* lines;
}
// --- contract
contract = {
  changes: [],
  isRepeatable: true,
  examples: [
    ['[...linesOf("")]', "[]", ""],
    ['[...linesOf("a")]', '["a"]', ""],
    ['[...linesOf("\\n")]', '[""]', ""],
  ],
};
// --- wrong: the example
export function* linesOf(text: string): Generator<string> {
  yield* text.split("\n");
}

// --- [...walkTree({ value: 1, children: [] })]
/** A node and what is below it. */
export interface TreeNode<T> {
  readonly value: T;
  readonly children: readonly TreeNode<T>[];
}
/**
 * All values of a tree, each before those below it.
 *
 * @example
 * const leaf = (value: number) => ({ value, children: [] });
 * [...walkTree({ value: 1, children: [{ value: 2, children: [leaf(3)] }, leaf(4)] })] // => [1, 2, 3, 4]
 */
export function* walkTree<T>(root: TreeNode<T>): Generator<T> {
  return stub();
}
// --- right
export function* walkTree<T>(root: TreeNode<T>): Generator<T> {
  yield root.value;
  for (const child of root.children) yield* walkTree(child);
}
// --- wrong: the example
export function* walkTree<T>(root: TreeNode<T>): Generator<T> {
  const queue = [root];
  for (const node of queue) {
    yield node.value;
    queue.push(...node.children);
  }
}

// --- [...distinct([1, 1, 2])]
/**
 * A sequence without what has come before, by a key.
 *
 * @example [...distinct(["a", "A", "b"], (text) => text.toLowerCase())] // => ["a", "b"]
 */
export function* distinct<T>(items: Iterable<T>, keyOf: (item: T) => unknown = (item) => item): Generator<T> {
  return stub();
}
// --- right
export function* distinct<T>(items: Iterable<T>, keyOf: (item: T) => unknown = (item) => item): Generator<T> {
  const seen = new Set<unknown>();
  for (const item of items) {
    const key = keyOf(item);
    if (seen.has(key)) continue;
    seen.add(key);
    yield item;
  }
}
// --- wrong: the example
export function* distinct<T>(items: Iterable<T>, keyOf: (item: T) => unknown = (item) => item): Generator<T> {
  const seen = new Map<unknown, T>();
  for (const item of items) seen.set(keyOf(item), item);
  yield* seen.values();
}
