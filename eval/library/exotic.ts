// --- factorial(5n)
/**
 * The factorial of a non-negative integer.
 *
 * @example factorial(20n) // => 2432902008176640000n
 * @example factorial(0n) // => 1n
 */
export function factorial(n: bigint): bigint {
  return stub();
}
// --- right
let product = 1n;
for (let factor = 2n; factor <= n; factor++) product *= factor;
return product;
// --- contract
contract = {
  accepts: (n) => n >= 0n && n < 200n,
  changes: [],
  isRepeatable: true,
  examples: [
    ["factorial(1n)", "1n", ""],
    ["factorial(5n)", "120n", ""],
  ],
};
// --- wrong: the example of zero
let product = n;
for (let factor = 2n; factor < n; factor++) product *= factor;
return product;

// --- concatBytes(new Uint8Array([1]), new Uint8Array([2]))
/**
 * Byte arrays as one.
 *
 * @example concatBytes(new Uint8Array([1, 2]), new Uint8Array([3])) // => new Uint8Array([1, 2, 3])
 */
export function concatBytes(...parts: Uint8Array[]): Uint8Array {
  return stub();
}
// --- right
const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
let at = 0;
for (const part of parts) {
  whole.set(part, at);
  at += part.length;
}
return whole;
// --- contract
contract = {
  changes: [],
  isRepeatable: true,
  examples: [
    ["concatBytes()", "new Uint8Array()", ""],
    ["concatBytes(new Uint8Array([255]))", "new Uint8Array([255])", ""],
  ],
};
// --- wrong: the example
return new Uint8Array(parts.reduce((size, part) => size + part.length, 0));

// --- toHex(new Uint8Array([1]))
/**
 * Bytes in hexadecimal, two digits each.
 *
 * @example toHex(new Uint8Array([0, 15, 255])) // => "000fff"
 */
export function toHex(bytes: Uint8Array): string {
  return stub();
}
// --- right
return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
// --- wrong: the example
return Array.from(bytes, (byte) => byte.toString(16)).join("");

// --- upperTag`a${1}`
/**
 * A template tag that puts values in upper case.
 *
 * @example upperTag`a ${"b"} c` // => "a B c"
 */
export function upperTag(strings: TemplateStringsArray, ...values: unknown[]): string {
  return stub();
}
// --- right
return strings.reduce((text, part, index) => `${text}${String(values[index - 1] ?? "").toUpperCase()}${part}`);
// --- wrong: the example
return strings.reduce((text, part, index) => `${text}${String(values[index - 1] ?? "")}${part}`).toUpperCase();

// --- money.format(5)
/** Amounts of money. */
export const money = {
  currency: "EUR",

  /**
   * Cents as an amount with its currency.
   *
   * @example money.format(1234) // => "12.34 EUR"
   * @example money.format(5) // => "0.05 EUR"
   */
  format(cents: number): string {
    return stub();
  },
};
// --- right
return `${(cents / 100).toFixed(2)} ${this.currency}`;
// --- wrong: the example of five cents
return `${Math.floor(cents / 100)}.${cents % 100} ${this.currency}`;

// --- greet.call({ name: "Ada" }, "Hi")
/** Someone with a name. */
export interface Named {
  readonly name: string;
}
/**
 * A greeting for `this`.
 *
 * @example greet.call({ name: "Ada" }, "Hello") // => "Hello, Ada!"
 */
export function greet(this: Named, word: string): string {
  return stub();
}
// --- right
return `${word}, ${this.name}!`;
// --- contract
contract = {
  changes: [],
  isRepeatable: true,
  examples: [['greet.call({ name: "" }, "Hi")', '"Hi, !"', ""]],
};
// --- wrong: the example
return `${this.name}, ${word}!`;

// --- sortKeys({ b: 1, a: 2 })
/**
 * A copy whose keys stand in the order of the alphabet.
 *
 * @example Object.keys(sortKeys({ b: 1, a: 2 })) // => ["a", "b"]
 */
export function sortKeys<T extends Record<string, unknown>>(value: T): T {
  return stub();
}
// --- right
return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))) as T;
// --- wrong: the example
return { ...value };

// --- wait(0)
/**
 * Waits, and gives the value that was handed in.
 *
 * @param milliseconds from 0 to 20
 * @example await wait(1, "done") // => "done"
 */
export async function wait<T>(milliseconds: number, value?: T): Promise<T | undefined> {
  return stub();
}
// --- right
await new Promise((resolve) => setTimeout(resolve, milliseconds));
return value;
// --- contract
contract = { accepts: (milliseconds) => milliseconds >= 0 && milliseconds <= 20, changes: [] };
// --- wrong: the example
await new Promise((resolve) => setTimeout(resolve, milliseconds));
return undefined;

// --- describeError(new RangeError("no"))
/**
 * An error with all of its causes, as "name: message" joined by " <- ".
 *
 * @example describeError(new Error("a", { cause: new RangeError("b") })) // => "Error: a <- RangeError: b"
 */
export function describeError(error: Error): string {
  return stub();
}
// --- right
const parts: string[] = [];
const seen = new Set<unknown>();
for (let current: unknown = error; current instanceof Error && !seen.has(current); current = current.cause) {
  seen.add(current);
  parts.push(`${current.name}: ${current.message}`);
}
return parts.join(" <- ");
// --- wrong: the example
return `${error.name}: ${error.message}`;

// --- withParam(new URL("https://a.b/"), "x", "1")
/**
 * A copy of a URL with a parameter set.
 *
 * @example withParam(new URL("https://a.b/c?x=1"), "x", "2").href // => "https://a.b/c?x=2"
 */
export function withParam(url: URL, name: string, value: string): URL {
  return stub();
}
// --- right
const copy = new URL(url);
copy.searchParams.set(name, value);
return copy;
// --- contract
contract = {
  changes: [],
  isRepeatable: true,
  examples: [['withParam(new URL("https://a.b/"), "q", "a b").href', '"https://a.b/?q=a+b"', ""]],
};
// --- wrong: the example
const copy = new URL(url);
copy.searchParams.append(name, value);
return copy;

// --- Money.zero.plus(new Money(1n))
/** An amount in cents. */
export class Money {
  static readonly zero = new Money(0n);

  constructor(readonly cents: bigint) {}

  /**
   * The sum.
   *
   * @example new Money(150n).plus(new Money(50n)).cents // => 200n
   */
  plus(other: Money): Money {
    return stub();
  }
}
// --- right
return new Money(this.cents + other.cents);
// --- contract
contract = { changes: [], isRepeatable: true };
// --- wrong: the example
return new Money(this.cents);

// --- new Celsius(20).compareTo(new Celsius(21))
/** Something with a scale. */
export abstract class Scale {
  abstract get kelvin(): number;

  /**
   * Negative, zero or positive: colder, as warm, warmer.
   *
   * @example new Celsius(20).compareTo(new Celsius(21)) < 0 // => true
   * @example new Celsius(20).compareTo(new Celsius(20)) // => 0
   */
  compareTo(other: Scale): number {
    return stub();
  }
}
/** Degrees Celsius. */
export class Celsius extends Scale {
  constructor(readonly degrees: number) {
    super();
  }

  override get kelvin(): number {
    return this.degrees + 273.15;
  }
}
// --- right
return Math.sign(this.kelvin - other.kelvin);
// --- wrong: the example
return Math.sign(other.kelvin - this.kelvin);

// --- Units.toMeters(1, "km")
/** Units of length. */
export namespace Units {
  export const factors = { m: 1, km: 1000, cm: 0.01 };

  /**
   * A length in metres.
   *
   * @example Units.toMeters(2, "km") // => 2000
   */
  export function toMeters(value: number, unit: keyof typeof factors): number {
    return stub();
  }
}
// --- right
return value * factors[unit];
// --- wrong: the example
return value / factors[unit];

// --- levelOf("warn")
/** How bad it is. */
export enum Level {
  Info,
  Warning,
  Error,
}
/**
 * Reads a level; `undefined` for unknown words.
 *
 * @example levelOf("ERROR") // => Level.Error
 * @example levelOf("loud") // => undefined
 */
export function levelOf(word: string): Level | undefined {
  return stub();
}
// --- right
const levels: Partial<Record<string, Level>> = {
  info: Level.Info,
  warn: Level.Warning,
  warning: Level.Warning,
  error: Level.Error,
};
const key = word.toLowerCase();
return Object.hasOwn(levels, key) ? levels[key] : undefined;
// --- wrong: the example's case
return word === "info" ? Level.Info : word === "error" ? Level.Error : undefined;

// --- pathGet({ a: { b: 1 } }, ["a", "b"])
/**
 * The value below two keys, typed.
 *
 * @example pathGet({ a: { b: 1 } }, ["a", "b"]) // => 1
 */
export function pathGet<T, A extends keyof T, B extends keyof T[A]>(
  value: T,
  [first, second]: readonly [A, B],
): T[A][B] {
  return stub();
}
// --- right
return value[first][second];
// --- wrong: the example
return value[first] as unknown as T[A][B];

// --- last(1, 2)
/**
 * The last argument.
 *
 * @example last("a", 2, true) // => true
 */
export function last<T extends readonly [unknown, ...unknown[]]>(...values: T): T[number] {
  return stub();
}
// --- right
return values[values.length - 1];
// --- wrong: the example
return values[0];

// --- new Inventory().lowest
/** What is in stock. */
export class Inventory {
  private readonly stock = new Map<string, number>();

  put(name: string, count: number): this {
    this.stock.set(name, (this.stock.get(name) ?? 0) + count);
    return this;
  }

  /**
   * What there is least of; `undefined` when nothing is in stock.
   *
   * @example new Inventory().put("a", 2).put("b", 1).lowest // => "b"
   */
  get lowest(): string | undefined {
    return stub();
  }
}
// --- right
const [first] = [...this.stock].sort(([, one], [, other]) => one - other);
return first?.[0];
// --- wrong: the example
return [...this.stock.keys()][0];

// --- parseCsv("a,b")
/**
 * Rows of comma-separated values; quoted ones may hold commas, line ends, and quotes as `""`.
 *
 * @example parseCsv('a,"b, c"\n"say ""hi""",d') // => [["a", "b, c"], ['say "hi"', "d"]]
 */
export function parseCsv(text: string): string[][] {
  return stub();
}
// --- right
const rows: string[][] = [[]];
const pattern = /(?:"((?:[^"]|"")*)"|([^,\n]*))(,|\n|$)/gy;
for (let at = 0; at <= text.length;) {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  if (match === null) throw new SyntaxError(`There is a stray quote behind character ${at}.`);
  const [whole, quoted, plain = "", end] = match;
  rows.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
  at += whole.length;
  if (end === "") break;
  if (end === "\n") rows.push([]);
}
return rows;
// --- wrong: the example
return text.split("\n").map((line) => line.split(","));

// --- toMatrix(new Float64Array([1, 2, 3, 4]), 2)
/**
 * A flat list of numbers as rows of `width`.
 *
 * @throws {RangeError} when they do not fill all rows
 * @example toMatrix(new Float64Array([1, 2, 3, 4]), 2) // => [[1, 2], [3, 4]]
 * @example toMatrix(new Float64Array([1, 2, 3]), 2) // throws RangeError
 */
export function toMatrix(values: Float64Array, width: number): number[][] {
  return stub();
}
// --- right
if (!Number.isInteger(width) || width < 1 || values.length % width !== 0)
  throw new RangeError(`${values.length} numbers do not fill rows of ${width}.`);
return Array.from({ length: values.length / width }, (_, row) => [...values.subarray(row * width, (row + 1) * width)]);
// --- contract
contract = {
  throws: [
    {
      error: "RangeError",
      when: (values, width) => !Number.isInteger(width) || width < 1 || values.length % width !== 0,
    },
  ],
  changes: [],
  isRepeatable: true,
  examples: [["toMatrix(new Float64Array(), 3)", "[]", ""]],
};
// --- wrong: the example that throws
return Array.from({ length: Math.ceil(values.length / width) }, (_, row) => [
  ...values.subarray(row * width, (row + 1) * width),
]);

// --- lookup(new Map([["a", 1]]), "a")
/** A key that is not there. */
export class MissingKey extends Error {
  override name = "MissingKey";
  constructor(readonly key: string) {
    super(`There is no ${key}.`);
  }
}
/**
 * The value of a key.
 *
 * @throws {MissingKey} when it is not there
 * @example lookup(new Map([["a", 1]]), "a") // => 1
 * @example lookup(new Map(), "b") // throws MissingKey
 */
export function lookup<V>(map: ReadonlyMap<string, V>, key: string): V {
  return stub();
}
// --- right
if (!map.has(key)) throw new MissingKey(key);
return map.get(key) as V;
// --- contract
contract = {
  throws: [{ error: "MissingKey", when: (map, key) => !map.has(key) }],
  changes: [],
  isRepeatable: true,
  examples: [['lookup(new Map([["", 2]]), "")', "2", ""]],
};
// --- wrong: the example that throws
return map.get(key) as V;
