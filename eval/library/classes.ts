// --- new Stack<number>().push(1)
/** Last in, first out. */
export class Stack<T> {
  readonly items: T[] = [];

  /**
   * Puts an item on top.
   *
   * @returns the new size
   * @example new Stack<string>().push("a") // => 1
   */
  push(item: T): number {
    return stub();
  }
}
// --- right
return this.items.push(item);
// --- contract
contract = { changes: ["this"], isRepeatable: false };
// --- wrong: the example
this.items.push(item);
return this.items.length - 1;

// --- new Tickets().next()
/** Hands out numbers. */
export class Tickets {
  private last = 0;

  /**
   * The next ticket number, from 1 on.
   *
   * @example
   * const tickets = new Tickets();
   * tickets.next(); // => 1
   * tickets.next(); // => 2
   */
  next(): number {
    return stub();
  }
}
// --- right
return ++this.last;
// --- wrong: the second line of the example
return this.last + 1;

// --- new Counter().add("a")
/** Counts things by name. */
export class Counter {
  readonly counts = new Map<string, number>();

  /**
   * Adds `amount` to the count of a name.
   *
   * @returns the counter, for chains
   * @example new Counter().add("a").add("a", 2).counts // => new Map([["a", 3]])
   */
  add(name: string, amount = 1): this {
    return stub();
  }
}
// --- right
this.counts.set(name, (this.counts.get(name) ?? 0) + amount);
return this;
// --- contract
contract = { accepts: (_name, amount) => amount === undefined || Number.isFinite(amount), changes: ["this"] };
// --- wrong: the example's sum
this.counts.set(name, amount);
return this;

// --- new Lru<string, number>(2).get("a")
/** Keeps the `capacity` entries that were used last. */
export class Lru<K, V> {
  readonly entries = new Map<K, V>();

  constructor(readonly capacity: number) {}

  set(key: K, value: V): this {
    this.entries.delete(key);
    this.entries.set(key, value);
    const [oldest] = this.entries.keys();
    if (this.entries.size > this.capacity) this.entries.delete(oldest as K);
    return this;
  }

  /**
   * The value of a key, which is the one used last from now on.
   *
   * @example new Lru<string, number>(2).set("a", 1).get("a") // => 1
   * @example
   * const cache = new Lru<string, number>(2).set("a", 1).set("b", 2);
   * cache.get("a");
   * cache.set("c", 3);
   * [...cache.entries.keys()] // => ["a", "c"]
   */
  get(key: K): V | undefined {
    return stub();
  }
}
// --- right
if (!this.entries.has(key)) return undefined;
const value = this.entries.get(key) as V;
this.entries.delete(key);
this.entries.set(key, value);
return value;
// --- wrong: the example of the order
return this.entries.get(key);

// --- new Heap((a, b) => a - b).pop()
/** A binary heap: the smallest is on top. */
export class Heap {
  readonly values: number[] = [];

  constructor(private readonly compare: (one: number, other: number) => number) {}

  push(value: number): this {
    this.values.push(value);
    this.values.sort(this.compare);
    return this;
  }

  /**
   * Takes the smallest value off.
   *
   * @returns `undefined` when the heap is empty
   * @example new Heap((a, b) => a - b).push(3).push(1).pop() // => 1
   */
  pop(): number | undefined {
    return stub();
  }
}
// --- right
return this.values.shift();
// --- contract
contract = { changes: ["this"] };
// --- wrong: the example
return this.values.pop();

// --- new Vector(1, 2).plus(new Vector(3, 4))
/** A vector in the plane; vectors never change. */
export class Vector {
  constructor(
    readonly x: number,
    readonly y: number,
  ) {}

  /**
   * The sum of two vectors, as a new one.
   *
   * @example new Vector(1, 2).plus(new Vector(3, 4)) // => new Vector(4, 6)
   */
  plus(other: Vector): Vector {
    return stub();
  }
}
// --- right
return new Vector(this.x + other.x, this.y + other.y);
// --- contract
contract = {
  changes: [],
  isRepeatable: true,
  examples: [["new Vector(0, 0).plus(new Vector(1, -1))", "new Vector(1, -1)", ""]],
};
// --- wrong: "as a new one"
const self = this as { x: number; y: number };
self.x += other.x;
self.y += other.y;
return this;

// --- new Temperature(20).fahrenheit
/** A temperature. */
export class Temperature {
  constructor(readonly celsius: number) {}

  /**
   * In degrees Fahrenheit.
   *
   * @example new Temperature(100).fahrenheit // => 212
   * @example new Temperature(-40).fahrenheit // => -40
   */
  get fahrenheit(): number {
    return stub();
  }
}
// --- right
return (this.celsius * 9) / 5 + 32;
// --- wrong: the example
return this.celsius * 2 + 30;

// --- [...new Range(1, 3)]
/** The integers from `from` to `to`, both included. */
export class Range {
  constructor(
    readonly from: number,
    readonly to: number,
  ) {}

  /**
   * All integers in order.
   *
   * @example [...new Range(2, 5)] // => [2, 3, 4, 5]
   * @example [...new Range(3, 2)] // => []
   */
  *[Symbol.iterator](): Generator<number> {
    return stub();
  }
}
// --- right
for (let value = this.from; value <= this.to; value++) yield value;
// --- wrong: the example's end
for (let value = this.from; value < this.to; value++) yield value;

// --- Color.parse("#ff0000")
/** A colour. */
export class Color {
  constructor(
    readonly red: number,
    readonly green: number,
    readonly blue: number,
  ) {}

  /**
   * Reads "#rrggbb" or "#rgb".
   *
   * @throws {SyntaxError} for every other text
   * @example Color.parse("#ff8000") // => new Color(255, 128, 0)
   * @example Color.parse("#f00") // => new Color(255, 0, 0)
   */
  static parse(text: string): Color {
    return stub();
  }
}
// --- right
const [, digits] = /^#([\da-f]{6}|[\da-f]{3})$/i.exec(text) ?? [];
if (digits === undefined) throw new SyntaxError(`"${text}" is no colour.`);
const size = digits.length / 3;
const channel = (index: number): number => {
  const part = digits.slice(index * size, (index + 1) * size);
  return Number.parseInt(size === 1 ? part + part : part, 16);
};
return new Color(channel(0), channel(1), channel(2));
// --- contract
contract = {
  throws: [{ error: "SyntaxError", when: (text) => !/^#([\da-f]{3}|[\da-f]{6})$/i.test(text) }],
  changes: [],
  isRepeatable: true,
  examples: [
    ['Color.parse("#000")', "new Color(0, 0, 0)", ""],
    ['Color.parse("#FFFFFF")', "new Color(255, 255, 255)", ""],
    ['Color.parse("red")', "throws SyntaxError", ""],
  ],
};
// --- wrong: the example with three digits
if (!text.startsWith("#")) throw new SyntaxError(text);
const value = Number.parseInt(text.slice(1), 16);
if (Number.isNaN(value)) throw new SyntaxError(text);
return new Color((value >> 16) & 255, (value >> 8) & 255, value & 255);

// --- new Account(5).withdraw(2)
/** Not enough money. */
export class InsufficientFunds extends Error {
  override name = "InsufficientFunds";
}
/** An account. */
export class Account {
  constructor(public balance: number) {}

  /**
   * Takes an amount off the balance.
   *
   * @returns the new balance
   * @throws {InsufficientFunds} when the balance is smaller than the amount
   * @throws {RangeError} when the amount is not above zero
   * @example new Account(5).withdraw(2) // => 3
   */
  withdraw(amount: number): number {
    return stub();
  }
}
// --- right
if (!(amount > 0)) throw new RangeError(`An amount must be above zero (got ${amount}).`);
if (this.balance < amount) throw new InsufficientFunds(`${amount} is more than ${this.balance}.`);
this.balance -= amount;
return this.balance;
// --- contract
contract = {
  throws: [
    { error: "RangeError", when: (amount) => !(amount > 0) },
    {
      error: "InsufficientFunds",
      when(amount) {
        return amount > 0 && this.balance < amount;
      },
    },
  ],
  changes: ["this"],
  examples: [
    ["new Account(5).withdraw(5)", "0", ""],
    ["new Account(5).withdraw(6)", "throws InsufficientFunds", "when the balance is smaller than the amount"],
    ["new Account(5).withdraw(0)", "throws RangeError", ""],
  ],
};
// --- wrong: the quoted example
if (!(amount > 0)) throw new RangeError(`${amount}`);
this.balance -= amount;
return this.balance;

// --- new Graph().connect("a", "b")
/** A directed graph. */
export class Graph {
  readonly edges = new Map<string, Set<string>>();

  /**
   * Connects two nodes; both are nodes from then on.
   *
   * @example new Graph().connect("a", "b").connect("a", "c").edges // => new Map([["a", new Set(["b", "c"])], ["b", new Set()], ["c", new Set()]])
   */
  connect(from: string, to: string): this {
    return stub();
  }
}
// --- right
const targets = this.edges.get(from) ?? new Set<string>();
this.edges.set(from, targets);
targets.add(to);
if (!this.edges.has(to)) this.edges.set(to, new Set());
return this;
// --- wrong: the example's targets
this.edges.set(from, new Set([to]));
if (!this.edges.has(to)) this.edges.set(to, new Set());
return this;

// --- new Emitter<string>().emit("x")
/** Tells listeners. */
export class Emitter<T> {
  readonly listeners = new Set<(value: T) => void>();

  on(listener: (value: T) => void): this {
    this.listeners.add(listener);
    return this;
  }

  /**
   * Tells a value to all listeners that are there at the beginning.
   *
   * @returns how many there were
   * @example new Emitter<number>().on(() => {}).on((n) => void n).emit(1) // => 2
   */
  emit(value: T): number {
    return stub();
  }
}
// --- right
const listeners = [...this.listeners];
for (const listener of listeners) listener(value);
return listeners.length;
// --- wrong: the example
for (const listener of this.listeners) listener(value);
return 1;

// --- new Matrix([[1, 2]]).times(new Matrix([[3], [4]]))
/** A matrix of numbers, by rows. */
export class Matrix {
  constructor(readonly rows: readonly (readonly number[])[]) {}

  /**
   * The product of two matrices.
   *
   * @throws {RangeError} when this has not as many columns as `other` has rows
   * @example new Matrix([[1, 2], [3, 4]]).times(new Matrix([[5, 6], [7, 8]])).rows // => [[19, 22], [43, 50]]
   */
  times(other: Matrix): Matrix {
    return stub();
  }
}
// --- right
const inner = other.rows.length;
if (this.rows.some((row) => row.length !== inner)) throw new RangeError("The sizes do not fit.");
const width = Math.max(0, ...other.rows.map((row) => row.length));
const at = (row: number, column: number): number => other.rows[row]?.[column] ?? 0;
return new Matrix(
  this.rows.map((row) =>
    Array.from({ length: width }, (_, column) => row.reduce((sum, value, index) => sum + value * at(index, column), 0)),
  ),
);
// --- wrong: the example
return new Matrix(this.rows.map((row, i) => row.map((value, j) => value * (other.rows[i]?.[j] ?? 0))));

// --- new Playlist(["a", "b"]).skip()
/** Songs, and which one is played. */
export class Playlist {
  private position = 0;

  constructor(readonly songs: readonly string[]) {}

  get current(): string | undefined {
    return this.songs[this.position];
  }

  /**
   * Goes on to the next song, behind the last one to the first.
   *
   * @returns the song, `undefined` for an empty playlist
   * @example new Playlist(["a", "b"]).skip() // => "b"
   * @example new Playlist(["a"]).skip() // => "a"
   */
  skip(): string | undefined {
    return stub();
  }
}
// --- right
this.position = this.songs.length === 0 ? 0 : (this.position + 1) % this.songs.length;
return this.current;
// --- wrong: the example with one song
this.position++;
return this.current;

// --- new Trie().insert("ab")
/** A prefix tree. */
export class Trie {
  readonly children: Record<string, Trie> = {};
  isWord = false;

  /**
   * Puts a word into the tree.
   *
   * @returns whether it is new
   * @example new Trie().insert("to") // => true
   * @example
   * const tree = new Trie();
   * tree.insert("tea");
   * tree.insert("tea") // => false
   * tree.insert("te") // => true
   */
  insert(word: string): boolean {
    return stub();
  }
}
// --- right
let node: Trie = this;
for (const character of word) {
  const child = Object.hasOwn(node.children, character) ? node.children[character] : undefined;
  const next = child ?? new Trie();
  node.children[character] = next;
  node = next;
}
const isNew = !node.isWord;
node.isWord = true;
return isNew;
// --- wrong: the example's prefix
let node: Trie = this;
let isNew = false;
for (const character of word) {
  const child = node.children[character];
  if (child === undefined) isNew = true;
  const next = child ?? new Trie();
  node.children[character] = next;
  node = next;
}
return isNew;

// --- new Matcher(["a"]).has("a")
/** Names, case aside. */
export class Matcher {
  constructor(private readonly names: readonly string[]) {}

  /**
   * Whether a name is known; case does not count.
   *
   * @example new Matcher(["Ada"]).has("ADA") // => true
   */
  has(name: string): boolean {
    return stub();
  }
}
// --- right
const wanted = name.toLowerCase();
return this.names.some((one) => one.toLowerCase() === wanted);
// --- contract
contract = {
  changes: [],
  isRepeatable: true,
  examples: [
    ['new Matcher([]).has("")', "false", ""],
    ['new Matcher(["a"]).has("b")', "false", ""],
  ],
};
// --- wrong: the example
return this.names.includes(name);

// --- new Semaphore(1).release()
/** Lets so many in at a time. */
export class Semaphore {
  constructor(public permits: number) {}

  /**
   * Releases a permit.
   *
   * @example
   * const semaphore = new Semaphore(1);
   * semaphore.release();
   * semaphore.permits // => 2
   */
  release(): void {
    return stub();
  }
}
// --- right
this.permits++;
// --- wrong: the example
this.permits = 1;

// --- new Tree(1, [new Tree(2, [])]).depth()
/** A tree. */
export class Tree<T> {
  constructor(
    readonly value: T,
    readonly children: readonly Tree<T>[],
  ) {}

  /**
   * How many floors it has; a leaf has one.
   *
   * @example new Tree(1, [new Tree(2, [new Tree(3, [])]), new Tree(4, []), new Tree(5, [])]).depth() // => 3
   */
  depth(): number {
    return stub();
  }
}
// --- right
return 1 + Math.max(0, ...this.children.map((child) => child.depth()));
// --- wrong: the example
return 1 + this.children.length;

// --- new Ring<number>(2).hold(1)
/** Holds the last `size` items. */
export class Ring<T> {
  readonly items: T[] = [];

  constructor(readonly size: number) {}

  /**
   * Adds an item; the oldest one goes when there are more than `size`.
   *
   * @returns the item that went
   * @example
   * const ring = new Ring<number>(2);
   * ring.hold(1) // => undefined
   * ring.hold(2) // => undefined
   * ring.hold(3) // => 1
   */
  hold(item: T): T | undefined {
    return stub();
  }
}
// --- right
this.items.push(item);
return this.items.length > this.size ? this.items.shift() : undefined;
// --- contract
contract = { changes: ["this"] };
// --- wrong: the example's last line
this.items.push(item);
return this.items.length >= this.size ? this.items.shift() : undefined;
