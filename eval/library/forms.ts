// --- half(4)
/**
 * Half of a number.
 *
 * @example half(5) // => 2.5
 */
export const half = (n: number): number => stub();
// --- right
return n / 2;
// --- wrong: the example
return Math.floor(n / 2);

// --- isText("a")
/**
 * Whether a value is a text that is not empty.
 *
 * @example isText("a") // => true
 * @example isText("") // => false
 */
export function isText(value: unknown): value is string {
  return stub();
}
// --- right
return typeof value === "string" && value !== "";
// --- contract
contract = {
  changes: [],
  isRepeatable: true,
  examples: [
    ["isText(1)", "false", ""],
    ["isText(null)", "false", ""],
  ],
};
// --- wrong: the example
return typeof value === "string";

// --- assertPositive(1)
/**
 * Makes sure that a value is a number above zero.
 *
 * @throws {TypeError} when it is not
 * @example assertPositive(-1) // throws TypeError
 */
export function assertPositive(value: unknown): asserts value is number {
  return stub();
}
// --- right
if (typeof value !== "number" || !(value > 0)) throw new TypeError(`${String(value)} is not a number above zero.`);
// --- contract
contract = {
  throws: [{ error: "TypeError", when: (value) => !(typeof value === "number" && value > 0) }],
  changes: [],
  examples: [
    ["assertPositive(1)", "undefined", ""],
    ["assertPositive(0)", "throws TypeError", "a number above zero"],
    ['assertPositive("1")', "throws TypeError", ""],
  ],
};
// --- wrong: the example
if (typeof value !== "number") throw new TypeError(`${String(value)} is not a number.`);

// --- fail("no")
/**
 * Throws an error with a message.
 *
 * @throws {Error} always
 * @example fail("no") // throws Error: no
 */
export function fail(message: string): never {
  return stub();
}
// --- right
throw new Error(message);
// --- contract
contract = { throws: [{ error: "Error", when: () => true }], changes: [] };
// --- wrong: the example
throw new Error();

// --- new Box(1).map((n) => n + 1)
/** Holds a value. */
export class Box<T> {
  constructor(readonly value: T) {}

  /**
   * A box with what a function makes of the value.
   *
   * @example new Box(2).map((n) => `${n}`).value // => "2"
   */
  map<U>(map: (value: T) => U): Box<U> {
    return stub();
  }
}
// --- right
return new Box(map(this.value));
// --- contract
contract = { changes: [] };
// --- wrong: the example
return this as unknown as Box<U>;

// --- new Words(["a"]).join(", ")
/** Some words. */
export class Words {
  constructor(readonly words: readonly string[]) {}

  join(): string;
  /**
   * All words with a text between them, a space by default.
   *
   * @example new Words(["a", "b"]).join() // => "a b"
   * @example new Words(["a", "b"]).join(", ") // => "a, b"
   */
  join(between: string): string;
  join(between?: string): string {
    return stub();
  }
}
// --- right
return this.words.join(between ?? " ");
// --- wrong: the example without a text
return this.words.join(between);

// --- new Queue2<number>().drain().next()
/** First in, first out. */
export class Queue2<T> {
  readonly items: T[] = [];

  push(...items: T[]): this {
    this.items.push(...items);
    return this;
  }

  /**
   * Takes all items out, one after the other.
   *
   * @example [...new Queue2<number>().push(1, 2).drain()] // => [1, 2]
   */
  *drain(): Generator<T, void> {
    return stub();
  }
}
// --- right
while (this.items.length > 0) yield this.items.shift() as T;
// --- wrong: the example
while (this.items.length > 0) yield this.items.pop() as T;

// --- Registry.of([["a", 1]]).find("a")
/** Things by name. */
export class Registry<T> {
  private constructor(private readonly things: ReadonlyMap<string, T>) {}

  static of<T>(entries: readonly (readonly [string, T])[]): Registry<T> {
    return new Registry(new Map(entries));
  }

  /**
   * A thing by its name, whose case and outer spaces do not count.
   *
   * @example Registry.of([["a", 1]]).find(" A ") // => 1
   */
  find(name: string): T | undefined {
    return stub();
  }
}
// --- right
const wanted = name.trim().toLowerCase();
return [...this.things].find(([one]) => one.trim().toLowerCase() === wanted)?.[1];
// --- wrong: the example
return this.things.get(name.toLowerCase());

// --- new Secretive(3).isOver(2)
/** Keeps its limit to itself. */
export class Secretive {
  #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get limit(): number {
    return this.#limit;
  }

  /**
   * Whether a number is over the limit.
   *
   * @example new Secretive(3).isOver(3) // => false
   * @example new Secretive(3).isOver(4) // => true
   */
  isOver(n: number): boolean {
    return stub();
  }
}
// --- right
return n > this.limit;
// --- wrong: the example
return n >= this.limit;

// --- debounceKeys(["a", "a", "b"])
/**
 * Texts without those that repeat the one before.
 *
 * @example
 * const result = debounceKeys(["a", "a", "b", "a"]);
 * console.log(result); // ["a", "b", "a"]
 */
export function debounceKeys(texts: Iterable<string>): string[] {
  return stub();
}
// --- right
const kept: string[] = [];
for (const text of texts) if (kept.at(-1) !== text) kept.push(text);
return kept;
// --- wrong: the example
return [...new Set(texts)];

// --- tooltip({ title: "a" })
/** What a tooltip shows. */
export interface Tooltip {
  readonly title: string;
  readonly hint?: string;
  readonly keys?: readonly string[];
}
/**
 * A tooltip as text: the title, the hint in parentheses, and the keys joined by "+" in brackets; what is missing is left out.
 *
 * @example tooltip({ title: "Save", hint: "to disk", keys: ["Ctrl", "S"] }) // => "Save (to disk) [Ctrl+S]"
 * @example tooltip({ title: "Save" }) // => "Save"
 */
export function tooltip({ title, hint, keys = [] }: Tooltip): string {
  return stub();
}
// --- right
const parts = [title, hint === undefined ? "" : `(${hint})`, keys.length === 0 ? "" : `[${keys.join("+")}]`];
return parts.filter((part) => part !== "").join(" ");
// --- contract
contract = {
  changes: [],
  isRepeatable: true,
  examples: [
    ['tooltip({ title: "A", keys: ["B"] })', '"A [B]"', "what is missing is left out"],
    ['tooltip({ title: "A", hint: "b" })', '"A (b)"', "the hint in parentheses"],
  ],
};
// --- wrong: the example without hint and keys
return `${title} (${hint ?? ""}) [${keys.join("+")}]`;

// --- sample([1, 2, 3], () => 0)
/**
 * One item of a list by chance.
 *
 * @param random gives numbers from 0 up to 1
 * @returns `undefined` for an empty list
 * @example sample(["a", "b"], () => 0.5) // => "b"
 */
export function sample<T>(list: readonly T[], random: () => number = Math.random): T | undefined {
  return stub();
}
// --- right
return list[Math.floor(random() * list.length)];
// --- contract
contract = { changes: [], isRepeatable: false, examples: [['sample(["a", "b"], () => 0)', '"a"', ""]] };
// --- wrong: the example
return list[Math.round(random()) * 0];

// --- nextId()
let lastId = 0;
/**
 * The next number, from 1 on.
 *
 * @example nextId() > 0 // => true
 */
export function nextId(): number {
  return stub();
}
// --- right
return ++lastId;
// --- contract
contract = { changes: ["lastId"], isRepeatable: false };
// --- wrong: the example
return -++lastId;

// --- cached("a")
const cache = new Map<string, string>();
/**
 * A text in upper case; what was asked for once is remembered in `cache`.
 *
 * @example cached("ab") // => "AB"
 */
export function cached(text: string): string {
  return stub();
}
// --- right
const before = cache.get(text);
if (before !== undefined) return before;
const made = text.toUpperCase();
cache.set(text, made);
return made;
// --- contract
contract = { changes: ["cache"], isRepeatable: true };
// --- wrong: the example
const before = cache.get(text);
if (before !== undefined) return before;
cache.set(text, text);
return text;

// --- plural(2, "box", "boxes")
/** Words for one, and for many. */
const zero = "no";
/**
 * A count with its word; zero is written as `zero` says.
 *
 * ```ts
 * plural(1, "box", "boxes") // "1 box"
 * plural(0, "box", "boxes") // "no boxes"
 * plural(2, "day")          // "2 days"
 * ```
 */
export function plural(count: number, one: string, many = `${one}s`): string {
  return stub();
}
// --- right
return `${count === 0 ? zero : count} ${count === 1 ? one : many}`;
// --- wrong: an example in the text
return `${count} ${count === 1 ? one : many}`;

// --- race([Promise.resolve(1)])
/**
 * The first value that is there; with no promises at all `undefined`.
 *
 * @example await race([new Promise(() => {}), Promise.resolve(2)]) // => 2
 * @example await race([]) // => undefined
 */
export async function race<T>(promises: readonly Promise<T>[]): Promise<T | undefined> {
  return stub();
}
// --- right
return promises.length === 0 ? undefined : Promise.race(promises);
// --- wrong: the example
return promises[0];

// --- mask("4111111111111111")
/**
 * A card number with all but its last four digits masked.
 *
 * @example mask("4111111111111111") // => "************1111"
 */
export function mask(digits: string): string {
  return stub();
}
// --- right
return digits.slice(-4).padStart(digits.length, "*");
// --- wrong: the example
return digits.slice(0, 4).padEnd(digits.length, "*");

// --- zipObject(["a"], [1])
/**
 * An object of keys and values; keys without a value get `null`.
 *
 * @example zipObject(["a", "b"], [1]) // => { a: 1, b: null }
 */
export function zipObject<V>(keys: readonly string[], values: readonly V[]): Record<string, V | null> {
  return stub();
}
// --- right
return Object.fromEntries(keys.map((key, index) => [key, index < values.length ? (values[index] as V) : null]));
// --- contract
contract = { changes: [], isRepeatable: true, examples: [['zipObject(["a"], [])', "{ a: null }", ""]] };
// --- wrong: the example
return Object.fromEntries(values.map((value, index) => [keys[index] ?? "", value]));
