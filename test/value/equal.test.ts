import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { isEqual } from "../../src/value/equal.js";

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
  ])("takes %s as equal", (_name, one, other) => {
    expect(isEqual(one, other)).toBe(true);
    expect(isEqual(other, one)).toBe(true);
  });

  it.each<[string, unknown, unknown]>([
    ["a number and its text", 1, "1"],
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
