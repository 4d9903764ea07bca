import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { compareValues } from "../../src/value/equal/equal.js";
import { readPair } from "../../src/value/equal/readPair.js";
import { isEqual } from "./isEqual.js";

class Fish {
  constructor(readonly name: string) {}
}
class Bird {
  constructor(readonly name: string) {}
}

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
  expect(isEqual(1e-9, 0, { isApproximate: true })).toBe(false);
});

it("tells zeros by their sign where -0 is asked for", () => {
  expect(isEqual([0], [-0], { isSigned: true })).toBe(false);
  expect(isEqual([-0], [-0], { isSigned: true })).toBe(true);
  expect(isEqual([-0], [0], { isSigned: true })).toBe(true);
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
