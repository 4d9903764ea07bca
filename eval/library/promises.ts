// --- fetchName(async () => ({ name: "a" }), 1)
/**
 * The name of a record.
 *
 * @throws {Error} "unknown id" for an id below 1
 * @example await fetchName(async () => ({ name: "Ada" }), 1) // => "Ada"
 * @example await fetchName(async () => ({ name: "Ada" }), 0) // throws unknown id
 */
export async function fetchName(load: (id: number) => Promise<{ name: string }>, id: number): Promise<string> {
  return stub();
}
// --- right
if (!(id >= 1)) throw new Error("unknown id");
return (await load(id)).name;
// --- contract
contract = { throws: [{ error: "unknown id", when: (_load, id) => !(id >= 1) }], changes: [] };
// --- wrong: the example that throws
return (await load(id)).name;

// --- new Buffered(2).write("a")
/** Holds texts until there are `size` of them. */
export class Buffered {
  readonly held: string[] = [];
  readonly sent: string[] = [];

  constructor(readonly size: number) {}

  /**
   * Holds a text; when there are `size`, all are sent as one.
   *
   * @throws {TypeError} for an empty text
   * @example
   * const buffered = new Buffered(2);
   * buffered.write("a");
   * buffered.write("b");
   * buffered.sent // => ["ab"]
   */
  write(text: string): void {
    return stub();
  }
}
// --- right
if (text === "") throw new TypeError("There is nothing to write.");
this.held.push(text);
if (this.held.length < this.size) return;
this.sent.push(this.held.join(""));
this.held.length = 0;
// --- contract
contract = {
  throws: [{ error: "TypeError", when: (text) => text === "" }],
  changes: ["this"],
  examples: [['new Buffered(1).write("")', "throws TypeError", "for an empty text"]],
};
// --- wrong: the example
if (text === "") throw new TypeError("There is nothing to write.");
this.held.push(text);
// --- wrong: the quoted example
this.held.push(text);
if (this.held.length < this.size) return;
this.sent.push(this.held.join(""));
this.held.length = 0;

// --- new Shelf(["b", "a"]).sorted()
/** Books on a shelf. */
export class Shelf {
  constructor(readonly books: string[]) {}

  /**
   * The books by title; the shelf stays as it is.
   *
   * @example new Shelf(["b", "a"]).sorted() // => ["a", "b"]
   */
  sorted(): string[] {
    return stub();
  }
}
// --- right
return this.books.toSorted();
// --- contract
contract = {
  changes: [],
  isRepeatable: true,
  examples: [
    [
      '(() => { const shelf = new Shelf(["b", "a"]); shelf.sorted(); return shelf.books; })()',
      '["b", "a"]',
      "the shelf stays as it is",
    ],
  ],
};
// --- wrong: the quoted example
return this.books.sort();

// --- new Gauge(0, 10).set(5)
/** A number between two bounds. */
export class Gauge {
  value: number;

  constructor(
    readonly low: number,
    readonly high: number,
  ) {
    this.value = low;
  }

  /**
   * Sets the value.
   *
   * @returns whether it has changed
   * @throws {RangeError} when it is out of bounds
   * @example new Gauge(0, 10).set(5) // => true
   * @example new Gauge(0, 10).set(0) // => false
   */
  set(value: number): boolean {
    return stub();
  }
}
// --- right
if (!(value >= this.low && value <= this.high)) throw new RangeError(`${value} is out of bounds.`);
const isNew = value !== this.value;
this.value = value;
return isNew;
// --- contract
contract = {
  accepts(value) {
    return this.low <= this.high && !Number.isNaN(value);
  },
  throws: [
    {
      error: "RangeError",
      when(value) {
        return !(value >= this.low && value <= this.high);
      },
    },
  ],
  changes: ["this"],
  examples: [["new Gauge(0, 10).set(11)", "throws RangeError", ""]],
};
// --- wrong: `throws` of the contract
const isNew = value !== this.value;
this.value = value;
return isNew;

// --- [...runs([1, 1, 2])]
/**
 * Runs of equal neighbours.
 *
 * @throws {RangeError} when a number is not finite
 * @example [...runs([1, 1, 2])] // => [[1, 1], [2]]
 */
export function* runs(numbers: readonly number[]): Generator<number[]> {
  return stub();
}
// --- right
export function* runs(numbers: readonly number[]): Generator<number[]> {
  if (!numbers.every(Number.isFinite)) throw new RangeError("All numbers must be finite.");
  let run: number[] = [];
  for (const number of numbers) {
    if (run.length > 0 && run[0] !== number) {
      yield run;
      run = [];
    }
    run.push(number);
  }
  if (run.length > 0) yield run;
}
// --- contract
contract = {
  throws: [{ error: "RangeError", when: (numbers) => !numbers.every(Number.isFinite) }],
  changes: [],
  isRepeatable: true,
  examples: [
    ["[...runs([])]", "[]", ""],
    ["[...runs([NaN])]", "throws RangeError", "when a number is not finite"],
    ["[...runs([3, 3])]", "[[3, 3]]", ""],
  ],
};
// --- wrong: the example's last run
export function* runs(numbers: readonly number[]): Generator<number[]> {
  let run: number[] = [];
  for (const number of numbers) {
    if (run.length > 0 && run[0] !== number) {
      yield run;
      run = [];
    }
    run.push(number);
  }
}

// --- pad("a", 3)
export function pad(text: string, width: number): string;
/**
 * Fills a text or number up with a character on the left, a space by default.
 *
 * @throws {RangeError} when `width` is negative
 * @example pad("a", 3) // => "  a"
 * @example pad(7, 3, "0") // => "007"
 */
export function pad(value: string | number, width: number, fill: string): string;
export function pad(value: string | number, width: number, fill = " "): string {
  return stub();
}
// --- right
if (width < 0) throw new RangeError(`The width must not be negative (got ${width}).`);
return String(value).padStart(width, fill);
// --- contract
contract = {
  accepts: (_value, width) => Number.isInteger(width) && width < 1000,
  throws: [{ error: "RangeError", when: (_value, width) => width < 0 }],
  changes: [],
  isRepeatable: true,
  examples: [
    ['pad("abc", 2)', '"abc"', ""],
    ['pad("a", -1)', "throws RangeError", "when `width` is negative"],
    ['pad("", 2, "x")', '"xx"', ""],
  ],
};
// --- wrong: the example's side
if (width < 0) throw new RangeError(`The width must not be negative (got ${width}).`);
return String(value).padEnd(width, fill);
// --- wrong: `throws` of the contract
return String(value).padStart(Math.max(0, width), fill);

// --- settle([Promise.resolve(1)])
/**
 * Counts promises that are kept and that are broken.
 *
 * @example await settle([Promise.resolve(1), Promise.reject(new Error("no")), Promise.resolve(2)]) // => { kept: 2, broken: 1 }
 */
export async function settle(promises: readonly Promise<unknown>[]): Promise<{ kept: number; broken: number }> {
  return stub();
}
// --- right
const settled = await Promise.allSettled(promises);
const kept = settled.filter(({ status }) => status === "fulfilled").length;
return { kept, broken: settled.length - kept };
// --- contract
contract = { changes: [], examples: [["await settle([])", "{ kept: 0, broken: 0 }", ""]] };
// --- wrong: the example
return { kept: promises.length, broken: 0 };

// --- ratio(1, 2)
/**
 * How often `part` fits into `whole`, as a percentage with one decimal.
 *
 * @throws {RangeError} "nothing to share" when `whole` is 0
 * @example ratio(1, 3) // => "33.3 %"
 */
export function ratio(part: number, whole: number): string {
  return stub();
}
// --- right
if (whole === 0) throw new RangeError("nothing to share");
return `${((100 * part) / whole).toFixed(1)} %`;
// --- contract
contract = {
  accepts: (part, whole) => part >= 0 && part < 1e15 && whole >= 0 && (whole === 0 || whole > 1e-3) && whole < 1e15,
  throws: [{ error: "nothing to share", when: (_part, whole) => whole === 0 }],
  changes: [],
  isRepeatable: true,
  examples: [
    ["ratio(0, 5)", '"0.0 %"', ""],
    ["ratio(1, 0)", "throws RangeError", ""],
    ["ratio(5, 5)", '"100.0 %"', ""],
  ],
};
// --- wrong: an example of the contract
return `${((100 * part) / whole).toFixed(1)} %`;
// --- wrong: the example's decimal
if (whole === 0) throw new RangeError("nothing to share");
return `${Math.round((100 * part) / whole)} %`;
