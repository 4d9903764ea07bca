// --- retry(async () => 1, 2)
/**
 * Calls an action until it succeeds, at most `attempts` times; the last error is thrown.
 *
 * @example
 * let calls = 0;
 * await retry(async () => { if (++calls < 3) throw new Error("not yet"); return calls; }, 5) // => 3
 */
export async function retry<T>(action: () => Promise<T>, attempts: number): Promise<T> {
  return stub();
}
// --- right
let last: unknown;
for (let attempt = 0; attempt < attempts; attempt++) {
  try {
    return await action();
  } catch (error) {
    last = error;
  }
}
throw last;
// --- contract
contract = {
  accepts: (_action, attempts) => Number.isInteger(attempts) && attempts >= 1 && attempts < 20,
  changes: [],
};
// --- wrong: the example
return await action();

// --- mapLimit([1, 2], 1, async (n) => n)
/**
 * Maps with at most `limit` promises at a time; results keep their places.
 *
 * @example await mapLimit([3, 1, 2], 2, async (n) => n * 2) // => [6, 2, 4]
 */
export async function mapLimit<A, B>(
  items: readonly A[],
  limit: number,
  map: (item: A, index: number) => Promise<B>,
): Promise<B[]> {
  return stub();
}
// --- right
const results: B[] = [];
let next = 0;
const work = async (): Promise<void> => {
  while (next < items.length) {
    const index = next++;
    results[index] = await map(items[index] as A, index);
  }
};
await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work));
return results;
// --- contract
contract = {
  accepts: (_items, limit) => Number.isInteger(limit) && limit >= 1 && limit < 100,
  changes: [],
  examples: [["mapLimit([], 1, async (n) => n)", "[]", ""]],
};
// --- wrong: the example
const results: B[] = [];
for (const [index, item] of items.entries()) results.unshift(await map(item, index));
return results;

// --- allSettledMap([1], async (n) => n)
/**
 * The results of those that succeed, in order; failures are left out.
 *
 * @example await allSettledMap([1, 2, 3], async (n) => { if (n === 2) throw new Error("no"); return n; }) // => [1, 3]
 */
export async function allSettledMap<A, B>(items: readonly A[], map: (item: A) => Promise<B>): Promise<B[]> {
  return stub();
}
// --- right
const settled = await Promise.allSettled(items.map(async (item) => map(item)));
return settled.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
// --- wrong: the example
return Promise.all(items.map((item) => map(item)));

// --- firstTrue([async () => false, async () => true])
/**
 * Whether any test says yes; they are asked one after the other, and no more once one has said so.
 *
 * @example
 * let asked = 0;
 * const test = (answer: boolean) => async () => { asked++; return answer; };
 * await firstTrue([test(false), test(true), test(true)]); // => true
 * asked // => 2
 */
export async function firstTrue(tests: readonly (() => Promise<boolean>)[]): Promise<boolean> {
  return stub();
}
// --- right
for (const test of tests) if (await test()) return true;
return false;
// --- wrong: the example's count
const answers = await Promise.all(tests.map((test) => test()));
return answers.includes(true);

// --- collect((async function* () { yield 1; })())
/**
 * All items of an asynchronous sequence.
 *
 * @example await collect((async function* () { yield 1; yield 2; })()) // => [1, 2]
 */
export async function collect<T>(sequence: AsyncIterable<T>): Promise<T[]> {
  return stub();
}
// --- right
const items: T[] = [];
for await (const item of sequence) items.push(item);
return items;
// --- wrong: the example
for await (const item of sequence) return [item];
return [];

// --- pages(async (page) => page < 1 ? ["a"] : [])
/**
 * All items of a list that is fetched page by page (from 0), until a page is empty.
 *
 * @example
 * const items: number[] = [];
 * for await (const item of pages(async (page) => (page < 2 ? [page, page + 10] : []))) items.push(item);
 * items // => [0, 10, 1, 11]
 */
export async function* pages<T>(fetchPage: (page: number) => Promise<readonly T[]>): AsyncGenerator<T> {
  return stub();
}
// --- right
export async function* pages<T>(fetchPage: (page: number) => Promise<readonly T[]>): AsyncGenerator<T> {
  for (let page = 0; ; page++) {
    const items = await fetchPage(page);
    if (items.length === 0) return;
    yield* items;
  }
}
// --- wrong: the example
export async function* pages<T>(fetchPage: (page: number) => Promise<readonly T[]>): AsyncGenerator<T> {
  yield* await fetchPage(0);
}

// --- tryAsync(async () => 1)
/**
 * A pair of error and value, one of which is `undefined`.
 *
 * @example await tryAsync(async () => 1) // => [undefined, 1]
 * @example await tryAsync(async () => { throw new RangeError("no"); }) // => [new RangeError("no"), undefined]
 */
export async function tryAsync<T>(action: () => Promise<T>): Promise<[Error, undefined] | [undefined, T]> {
  return stub();
}
// --- right
try {
  return [undefined, await action()];
} catch (error) {
  return [error instanceof Error ? error : new Error(String(error)), undefined];
}
// --- wrong: the example that throws
return [undefined, await action()];

// --- reduceAsync([1, 2], 0, async (a, b) => a + b)
/**
 * Folds a list with an asynchronous step, one item after the other.
 *
 * @example await reduceAsync(["a", "b"], "", async (text, item) => item + text) // => "ba"
 */
export async function reduceAsync<T, R>(
  items: readonly T[],
  start: R,
  step: (result: R, item: T) => Promise<R>,
): Promise<R> {
  return stub();
}
// --- right
let result = start;
for (const item of items) result = await step(result, item);
return result;
// --- contract
contract = { changes: [] };
// --- wrong: the example
let result = start;
for (const item of items.toReversed()) result = await step(result, item);
return result;

// --- new Once(async () => 1).get()
/** A value that is made once. */
export class Once<T> {
  made: Promise<T> | undefined;

  constructor(private readonly make: () => Promise<T>) {}

  /**
   * The value; it is made by the first call, and shared by all others.
   *
   * @example
   * let calls = 0;
   * const once = new Once(async () => ++calls);
   * await once.get();
   * await once.get() // => 1
   */
  async get(): Promise<T> {
    return stub();
  }
}
// --- right
this.made ??= this.make();
return this.made;
// --- wrong: the example
return this.make();
