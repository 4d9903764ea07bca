import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { compareValues, type EqualOptions } from "../../src/value/equal/equal.js";
import { readPair } from "../../src/value/equal/readPair.js";
import { isEqual } from "./isEqual.js";

class Fish {
  constructor(readonly name: string) {}
}
class Bird {
  constructor(readonly name: string) {}
}

class Odd {
  isPrototypeOf(): boolean {
    return false;
  }
}
class LyingDate extends Date {
  override toJSON(): string {
    return "today";
  }
}
const saying = <Value extends object>(value: Value): Value =>
  Object.defineProperty(value, "toString", { value: () => "the same" });
const longWith = (length: number, name: string): unknown[] => Object.assign(Array(length).fill(0), { name });
const form = (value: string): FormData => {
  const made = new FormData();
  made.set("a", value);
  return made;
};
const endless = (): object =>
  Object.defineProperty({}, "a", {
    enumerable: true,
    get: () => {
      throw new RangeError("Maximum call stack size exceeded");
    },
  });

describe("isEqual", () => {
  it.each<[string, unknown, unknown]>([
    ["not a number", Number.NaN, Number.NaN],
    ["zero of either sign", 0, -0],
    ["bigints", [2n ** 80n], [2n ** 80n]],
    ["addresses", new URL("https://a.example/b?c=1"), new URL("https://a.example/b?c=1")],
    ["parameters of an address", new URLSearchParams("a=1&b=2"), new URLSearchParams("a=1&b=2")],
    ["boxed values", [Object(1), Object("a"), Object(true)], [Object(1), Object("a"), Object(true)]],
    ["keys in another order", { a: 1, b: 2 }, { b: 2, a: 1 }],
    ["a key with undefined and none", { a: 1, b: undefined }, { a: 1 }],
    ["an object without prototype", Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
    [
      "maps in another order, keys by value",
      new Map([
        [{ k: 1 }, "x"],
        [{ k: 2 }, "y"],
      ]),
      new Map([
        [{ k: 2 }, "y"],
        [{ k: 1 }, "x"],
      ]),
    ],
    ["sets of objects in another order", new Set([{ a: 1 }, { a: 2 }]), new Set([{ a: 2 }, { a: 1 }])],
    ["dates", new Date(5), new Date(5)],
    ["broken dates", new Date(Number.NaN), new Date(Number.NaN)],
    ["expressions", /a/g, /a/g],
    ["bytes", new Uint8Array([1, 2]), Buffer.from([1, 2])],
    ["instances", new Fish("Bo"), new Fish("Bo")],
    ["errors with causes", new TypeError("x", { cause: 1 }), new TypeError("x", { cause: 1 })],
    ["a date of another context", new Date(5), runInNewContext("new Date(5)")],
    ["data of another context", [{ a: new Map([[1, 2]]) }], runInNewContext("[{ a: new Map([[1, 2]]) }]")],
    ["addresses", new URL("https://a.b/c"), new URL("https://a.b/c")],
    ["null in a list", [null], [null]],
    ["null under a key", { a: null }, { a: null }],
    ["a map to null", new Map([["a", null]]), new Map([["a", null]])],
    [
      "sets of all kinds of values in another order",
      new Set([undefined, null, true, Number.NaN, -0, "5", 5, 5n, Symbol.iterator, Date.now]),
      new Set([Date.now, Symbol.iterator, 5n, 5, "5", 0, Number.NaN, true, null, undefined]),
    ],
    [
      "a set of which a failed comparison doubted a part",
      new Set([
        { id: 1, run: Date.now },
        { id: 2, run: Math.max },
      ]),
      new Set([
        { id: 2, run: Math.max },
        { id: 1, run: Date.now },
      ]),
    ],
    ["views of bytes", new DataView(Uint8Array.of(1, 2).buffer), new DataView(Uint8Array.of(1, 2).buffer)],
  ])("takes %s as equal", (_name, one, other) => {
    expect(isEqual(one, other)).toBe(true);
    expect(isEqual(other, one)).toBe(true);
  });

  it.each<[string, unknown, unknown]>([
    ["a number and its text", 1, "1"],
    ["other bigints", 1n, 2n],
    ["a bigint and a number", 1n, 1],
    ["a bigint and its text", 1n, "1"],
    ["a bigint and a symbol", 1n, Symbol.iterator],
    ["other addresses", new URL("https://a.example/b"), new URL("https://a.example/c")],
    ["other parameters of an address", new URLSearchParams("a=1"), new URLSearchParams("a=2")],
    ["other boxed values", Object(1), Object(2)],
    ["lists of other lengths", [1], [1, 2]],
    ["a list and an object", [], {}],
    ["instances of other classes", new Fish("Bo"), new Bird("Bo")],
    ["an instance and plain data", new Fish("Bo"), { name: "Bo" }],
    ["dates", new Date(5), new Date(6)],
    ["maps with other values", new Map([["a", 1]]), new Map([["a", 2]])],
    ["sets", new Set([{ a: 1 }]), new Set([{ a: 2 }])],
    ["flags", /a/g, /a/i],
    ["errors", new TypeError("x"), new TypeError("y")],
    ["causes", new TypeError("x", { cause: 1 }), new TypeError("x")],
    ["typed arrays of other kinds", new Uint8Array([1]), new Int8Array([1])],
    ["close numbers", 0.1 + 0.2, 0.3],
    ["null and an object", null, {}],
    ["a key with null and none", { a: 1, c: null }, { a: 1 }],
    ["a key with null and one with undefined", { a: null }, { a: undefined }],
    ["null and undefined in a list", [null], [undefined]],
    ["a map to null and one to undefined", new Map([["a", null]]), new Map([["a", undefined]])],
    ["two promises", Promise.resolve(1), Promise.resolve(1)],
    ["a function and a symbol", { a: Date.now }, { a: Symbol.iterator }],
    ["a function and nothing", { a: Date.now }, {}],
    ["two symbols of different names", Symbol("a"), Symbol("b")],
    ["values under keys of one name", { [Symbol("a")]: 1 }, { [Symbol("a")]: 2 }],
    ["keys of different names", { [Symbol("a")]: 1 }, { [Symbol("b")]: 1 }],
    ["a key of its own and none", { [Symbol("a")]: 1 }, {}],
    ["a key named index and none", { index: 1 }, {}],
    ["lists at different places of a text", Object.assign(["a"], { index: 1 }), Object.assign(["a"], { index: 2 })],
    ["a list with a name and one without", twoWith("a"), [1, 2]],
    ["two equal items and two different ones", new Set([{ a: 1 }, { a: 1 }]), new Set([{ a: 1 }, { a: 2 }])],
    ["a list and a stream with a field", Object.assign([1].values(), { a: 1 }), [1].values()],
    ["a date and an imitation", new Date(5), Object.create(Date.prototype)],
    ["plain data and what is made of an object without prototype", {}, Object.create(Object.create(null) as object)],
    ["plain data and a class that hides a method of all objects", {}, new Odd()],
    ["views of different bytes", new DataView(Uint8Array.of(1).buffer), new DataView(Uint8Array.of(2).buffer)],
    ["headers", new Headers({ a: "1" }), new Headers({ a: "2" })],
    ["forms", form("1"), form("2")],
    ["properties beside ten thousand elements", longWith(10_000, "a"), longWith(10_000, "b")],
    ["getters that run out of stack", endless(), endless()],
    [
      "expressions, whatever source they claim",
      Object.defineProperty(/a/, "source", { value: "b" }),
      Object.defineProperty(/b/, "source", { value: "b" }),
    ],
    ["addresses, whatever they say", saying(new URL("https://a.example")), saying(new URL("https://b.example"))],
    ["parameters, whatever they say", saying(new URLSearchParams("a=1")), saying(new URLSearchParams("a=2"))],
    ["dates, whatever their class says", new LyingDate(5), new LyingDate(6)],
  ])("tells %s apart", (_name, one, other) => {
    expect(isEqual(one, other)).toBe(false);
    expect(isEqual(other, one)).toBe(false);
  });

  it("compares numbers to a relative millionth when asked, however deep", () => {
    expect(isEqual({ a: [0.1 + 0.2, 1e9] }, { a: [0.3, 1e9 + 100] }, { isApproximate: true })).toBe(true);
    expect(isEqual([1], [1.00001], { isApproximate: true })).toBe(false);
    expect(isEqual(0, -0, { isApproximate: true, isSigned: true })).toBe(true);
    expect(isEqual(new Set([0.3]), new Set([0.1 + 0.2]), { isApproximate: true })).toBe(true);
  });

  it("ends on rings, and finds the difference behind one", () => {
    const ring = (last: number): object => {
      const value: Record<string, unknown> = {};
      value["self"] = value;
      value["last"] = last;
      return value;
    };
    expect(isEqual(ring(1), ring(1))).toBe(true);
    expect(isEqual(ring(1), ring(2))).toBe(false);
  });
});

it("takes a residue of rounding for zero, where numbers need only be close", () => {
  expect(isEqual(0.1 + 0.2 - 0.3, 0, { isApproximate: true })).toBe(true);
  expect(isEqual(1e-12, 0, { isApproximate: true })).toBe(true);
  expect(isEqual(1.1e-12, 0, { isApproximate: true })).toBe(false);
});

it("tells zeros by their sign where -0 is asked for", () => {
  expect(isEqual([0], [-0], { isSigned: true })).toBe(false);
  expect(isEqual([-0], [-0], { isSigned: true })).toBe(true);
  expect(isEqual([-0], [0], { isSigned: true })).toBe(true);
});

it("leaves out what the result has under symbols, where a value is shown without", () => {
  const marked = { id: 1, [Symbol.for("mark")]: 2, [Symbol("own")]: 3 };
  expect(isEqual([marked], [{ id: 1 }])).toBe(false);
  expect(isEqual([marked], [{ id: 1 }], { areSymbolsHidden: true })).toBe(true);
  expect(isEqual([{ id: 1 }], [marked], { areSymbolsHidden: true })).toBe(false);
  expect(isEqual([marked], [{ id: 1, [Symbol.for("mark")]: 3 }], { areSymbolsHidden: true })).toBe(false);
  expect(isEqual({ "[Mark]": 1 }, {}, { areSymbolsHidden: true })).toBe(false);
});

class Money {
  readonly #cents: number;
  constructor(cents: number) {
    this.#cents = cents;
  }
  get cents(): number {
    return this.#cents;
  }
}
class Weight {
  readonly #grams: number;
  constructor(grams: number) {
    this.#grams = grams;
  }
  equals(other: unknown): boolean {
    return other instanceof Weight && Math.round(other.#grams) === Math.round(this.#grams);
  }
}
class Length {
  readonly #metres: number;
  constructor(metres: number) {
    this.#metres = metres;
  }
  toJSON(): object {
    return { metres: this.#metres };
  }
}
class Colour {
  readonly #name: string;
  constructor(name: string) {
    this.#name = name;
  }
  toString(): string {
    return this.#name;
  }
}
class Vault {
  readonly #content: number;
  constructor(content: number) {
    this.#content = content;
  }
  holds(content: number): boolean {
    return this.#content === content;
  }
}
const weights = new WeakMap<Parcel, number>();
class Parcel {
  constructor(weight: number) {
    weights.set(this, weight);
  }
}
class Step {
  readonly #value: number;
  constructor(value: number) {
    this.#value = value;
  }
  get value(): number {
    return this.#value;
  }
  get next(): Step {
    return new Step(this.#value + 1);
  }
}
class Rounded {
  constructor(readonly value: number) {}
  #round(): number {
    return Math.round(this.value);
  }
  text(): string {
    return String(this.#round());
  }
}
/** Named by what its class tells: the text first, and each public getter. */
class Both {
  readonly #shade: string;
  constructor(shade: string) {
    this.#shade = shade;
  }
  toString(): string {
    return "both";
  }
  get shade(): string {
    return this.#shade;
  }
}
class Told {
  readonly #size = 1;
  static made = 0;
  toJSON(): number {
    return this.#size;
  }
  get number(): number {
    return Told.made++;
  }
}
class Free extends Money {
  override get cents(): number {
    return 0;
  }
}
/** A field that holds a function, beside another one. */
class Caller {
  constructor(readonly id: number) {}
  readonly #run = (): number => this.id;
  call(): number {
    return this.#run();
  }
}
class Keyed {
  readonly #value: number;
  constructor(value: number) {
    this.#value = value;
  }
  get [Symbol.for("value")](): number {
    return this.#value;
  }
}
class Same {
  equals(): boolean {
    return true;
  }
}
class Torn {
  equals(): boolean {
    throw new Error("torn");
  }
}
const WEIGHT = Symbol("weight");
const kindOf = (one: unknown, other: unknown): string => compareValues(readPair(one, other)).kind;
const twin = (name: string): object => {
  class Fish {
    constructor(readonly name: string) {}
    swim(): string {
      return this.name;
    }
  }
  return new Fish(name);
};

describe("what a value does not show by its own properties", () => {
  it.each<[string, unknown, unknown, unknown]>([
    ["a public getter", new Money(20), new Money(20), new Money(2)],
    ["its own equals", new Weight(20.1), new Weight(20.2), new Weight(2)],
    ["its own toJSON", new Length(20), new Length(20), new Length(2)],
    ["its own toString", new Colour("red"), new Colour("red"), new Colour("blue")],
    ["a getter that makes another like it", new Step(1), new Step(1), new Step(2)],
    ["a value under a symbol", { [WEIGHT]: 20 }, { [WEIGHT]: 20 }, { [WEIGHT]: 2 }],
    ["its resolved options", new Intl.NumberFormat("en"), new Intl.NumberFormat("en"), new Intl.NumberFormat("de")],
    ["properties beside the elements of a list", twoWith("a"), twoWith("a"), twoWith("b")],
    [
      "equals, in a set",
      new Set([new Weight(1), new Weight(2)]),
      new Set([new Weight(2), new Weight(1)]),
      new Set([new Weight(1), new Weight(3)]),
    ],
    ["fields beside private methods", new Rounded(1), new Rounded(1), new Rounded(2)],
    ["a getter beside its text", new Both("red"), new Both("red"), new Both("blue")],
    ["its own toJSON alone", [new Told()], [new Told()], []],
    ["the nearest of its getters", [new Free(1)], [new Free(2)], [new Money(1)]],
    ["its fields where only one of two has some", new Same(), new Same(), Object.assign(new Same(), { a: 1 })],
    ["an equals that says so, and not where it throws", [new Same()], [new Same()], [new Torn()]],
  ])("is compared by %s", (_by, one, equal, different) => {
    expect(kindOf(one, equal)).toBe("equal");
    expect(kindOf(one, different)).toBe("different");
    expect(kindOf({ in: [different] }, { in: [one] })).toBe("different");
  });

  it.each<[string, unknown, unknown, RegExp]>([
    [
      "private names",
      new Vault(1),
      new Vault(2),
      /^Vault keeps its state in #private fields and has no equals, toJSON/,
    ],
    ["a private field that is called", new Caller(1), new Caller(1), /^Caller keeps its state in #private fields/],
    ["a getter under a symbol", new Keyed(1), new Keyed(2), /^Keyed keeps its state in #private fields/],
    ["a key of its own", { [Symbol("x")]: 1 }, { [Symbol("x")]: 1 }, /^Symbols are equal only to themselves/],
    ["a symbol of its own", Symbol("x"), Symbol("x"), /^Symbols are equal only to themselves/],
    ["a function, in a set", new Set([() => 1]), new Set([() => 2]), /^Functions are equal only to themselves/],
    ["bytes of the platform", new Blob(["a"]), new Blob(["b"]), /^Blob (keeps|shows)/],
    ["a map beside it", new Parcel(1), new Parcel(2), /^Parcel shows no state in its own properties/],
    ["the scope of a function", { run: () => 1 }, { run: () => 2 }, /^Functions are equal only to themselves/],
    ["a promise", Promise.resolve(1), Promise.resolve(2), /^What is in a Promise cannot be read/],
    ["a generator", [1].values(), [2].values(), /^What is in a Array Iterator cannot be read/],
  ])("is not called equal when it lies in %s", (_where, one, other, why) => {
    const equality = compareValues(readPair({ in: one }, { in: other }));
    expect(equality.kind === "unknown" && equality.why).toMatch(why);
    // What can be seen to differ differs all the same.
    expect(kindOf({ in: one, at: 1 }, { in: other, at: 2 })).toBe("different");
    expect(kindOf(one, one)).toBe("equal");
  });
});

function twoWith(name: string): unknown[] {
  return Object.assign([1, 2], { name });
}

describe("comparing", () => {
  it("asks each of a hundred about each of a hundred, and of more only those at the same place", () => {
    const all = (count: number): Weight[] => Array.from({ length: count }, (_, grams) => new Weight(grams));
    expect(kindOf(new Set(all(100)), new Set(all(100).reverse()))).toBe("equal");
    expect(kindOf(new Set(all(101)), new Set(all(101).reverse()))).toBe("unknown");
    expect(kindOf(all(101), all(101))).toBe("equal");
    expect(kindOf(all(101), all(101).with(50, new Weight(3)))).toBe("different");
    expect(kindOf([new Torn()], [new Torn()])).toBe("different");
  });

  it.each<[string, (index: number) => unknown, EqualOptions]>([
    ["numbers", (index) => index, {}],
    ["bigints", BigInt, {}],
    ["texts", String, {}],
    ["texts beside numbers that need only be close", String, { isApproximate: true }],
  ])("takes no square of their number for %s in another order", (_what, make, options) => {
    const items = Array.from({ length: 200_000 }, (_, index) => make(index));
    expect(isEqual(new Set(items), new Set(items.reverse()), options)).toBe(true);
  });

  it("overlooks properties beside more than ten thousand elements", () => {
    expect(kindOf(longWith(10_001, "a"), longWith(10_001, "b"))).toBe("equal");
  });

  it("reads a hundred thousand parts more than four times what is expected, and not one more", () => {
    const zeros = (length: number): number[] => Array<number>(length).fill(0);
    expect(readPair(zeros(100_007), [1]).isCut).toBeUndefined();
    expect(readPair(zeros(100_008), [1]).isCut).toBe("result");
  });

  it.each<[string, unknown, unknown]>([
    ["not a number and null", Number.NaN, null],
    ["infinity and null", Number.POSITIVE_INFINITY, null],
    ["zeros of either sign", 0, -0],
    ["a number and its text", 5, "5"],
  ])("tells %s apart after they crossed as JSON", (_what, one, other) => {
    const pair = JSON.parse(JSON.stringify(readPair([one], [other]))) as ReturnType<typeof readPair>;
    expect(compareValues(pair, { isSigned: true }).kind).toBe("different");
  });

  it("tells classes of one name apart by their text, and takes the same class made twice for one", () => {
    expect(kindOf(twin("Bo"), twin("Bo"))).toBe("equal");
    expect(kindOf(twin("Bo"), new Fish("Bo"))).toBe("different");
  });

  it("overlooks what the engine puts beside what an expression found", () => {
    expect(kindOf("ab".match(/a(b)/), ["ab", "b"])).toBe("equal");
  });

  it("takes a tolerance instead of a millionth", () => {
    expect(isEqual([1], [1 + 1e-10], { tolerance: 1e-9 })).toBe(true);
    expect(isEqual([1], [1 + 1e-8], { tolerance: 1e-9, isApproximate: true })).toBe(false);
    expect(isEqual(new Map([[0.3, 1]]), new Map([[0.1 + 0.2, 1]]), { tolerance: 1e-9 })).toBe(true);
  });

  it("follows a chain of a hundred thousand links, and finds the difference at its end", () => {
    const chain = (end: number): object => {
      let link: object = { end };
      for (let made = 0; made < 100_000; made++) link = { link };
      return link;
    };
    expect(kindOf(chain(1), chain(1))).toBe("equal");
    expect(kindOf(chain(1), chain(2))).toBe("different");
  });

  it("ends on a set that holds itself", () => {
    const ring = (): Set<unknown> => {
      const set = new Set<unknown>([1]);
      return set.add(set);
    };
    expect(kindOf(ring(), ring())).toBe("equal");
  });

  it("reads no more of a result than could be equal", () => {
    const pair = readPair(
      Array.from({ length: 200_000 }, () => ({})),
      [1],
    );
    expect(pair.nodes).toEqual([]);
    expect(compareValues(pair).kind).toBe("different");
    const long = readPair(["x".repeat(50_000_000)], ["x"]);
    expect(JSON.stringify(long).length).toBeLessThan(1_000);
    expect(compareValues(long).kind).toBe("different");
  });

  it("takes a property that throws for no equal of anything", () => {
    const broken = (): object =>
      Object.defineProperty({}, "a", {
        enumerable: true,
        get: () => {
          throw new Error("x");
        },
      });
    expect(kindOf(broken(), { a: 1 })).toBe("different");
  });

  it("crosses as JSON unchanged", () => {
    const value = [
      -0,
      Number.NaN,
      5n,
      undefined,
      Symbol.for("x"),
      new Map([[new Date(1), /a/]]),
      new Float64Array([-0]),
    ];
    const pair = JSON.parse(JSON.stringify(readPair(value, structuredCloneOf(value)))) as ReturnType<typeof readPair>;
    expect(compareValues(pair, { isSigned: true }).kind).toBe("equal");
  });
});

function structuredCloneOf(value: unknown[]): unknown[] {
  return value.map((each) => (typeof each === "symbol" ? each : structuredClone(each)));
}
