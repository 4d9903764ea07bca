import { describe, expect, it } from "vitest";
import { matchesShape } from "../../src/value/matches.js";
import type { Shape } from "../../transformer/stub.js";

const text: Shape = { kind: "string" };
const number: Shape = { kind: "number" };
const fish: Shape = {
  kind: "interface",
  members: [
    { name: "name", shape: text },
    { name: "weight", shape: number },
    { name: "note", shape: text, isOptional: true },
  ],
};
const shapes: Record<string, Shape> = {
  Fish: fish,
  Tree: {
    kind: "interface",
    members: [{ name: "children", shape: { kind: "array", of: { kind: "reference", name: "Tree" } } }],
  },
};
const reference: Shape = { kind: "reference", name: "Fish" };

describe("matchesShape", () => {
  it("names the path of the first mismatch", () => {
    const value = [
      { name: "Bo", weight: 1 },
      { name: "Li", weight: 2 },
      { name: "Al", weight: "heavy" },
    ];
    expect(matchesShape(value, { kind: "array", of: reference }, shapes, "fish")).toBe(
      'fish[2].weight is "heavy", not a number',
    );
  });

  it.each<[string, unknown, Shape]>([
    ["an optional member that is missing", { name: "Bo", weight: 1 }, reference],
    ["more members than declared", { name: "Bo", weight: 1, color: "red" }, reference],
    ["not a number as a number", Number.NaN, number],
    ["a text that has the members", "abc", { kind: "interface", members: [{ name: "length", shape: number }] }],
    ["one of a union", null, { kind: "union", of: [text, { kind: "null" }] }],
    ["a template", "12px", { kind: "template", texts: ["", "px"], types: [number] }],
    [
      "a tuple with an optional end",
      ["a"],
      { kind: "tuple", of: [{ shape: text }, { shape: number, isOptional: true }] },
    ],
    [
      "a tuple with a rest in the middle",
      ["a", 1, 2, "z"],
      { kind: "tuple", of: [{ shape: text }, { shape: number, isRest: true }, { shape: text }] },
    ],
    ["a date", new Date(), { kind: "builtin", name: "Date" }],
    ["a buffer as bytes", Buffer.from("a"), { kind: "builtin", name: "Uint8Array" }],
    ["an error of a derived class", new RangeError("x"), { kind: "builtin", name: "Error" }],
    ["a map", new Map([["a", 1]]), { kind: "map", key: text, value: number }],
    ["a promise", Promise.resolve("a"), { kind: "promise", of: text }],
    ["a text as something to iterate over", "abc", { kind: "iterable", of: text }],
    ["a huge integer", 5n, { kind: "bigintLiteral", text: "5n" }],
    ["a record", { a: 1 }, { kind: "record", key: text, value: number }],
  ])("takes %s", (_name, value, shape) => {
    expect(matchesShape(value, shape, shapes)).toBeUndefined();
  });

  it.each<[unknown, Shape, string]>([
    ["1", number, 'it is "1", not a number'],
    [null, reference, "it is null, not an object"],
    [{ name: "Bo" }, reference, "it.weight is undefined, not a number"],
    [[], { kind: "object" }, ""],
    [
      5,
      { kind: "union", of: [text, { kind: "literal", value: true }, { kind: "null" }] },
      "it is 5, not a string, true or null",
    ],
    [{ name: 1, weight: 1 }, { kind: "union", of: [reference, { kind: "null" }] }, "it.name is 1, not a string"],
    [{ name: "a" }, { kind: "intersection", of: [fish, { kind: "object" }] }, "it.weight is undefined, not a number"],
    ["12em", { kind: "template", texts: ["", "px"], types: [number] }, 'it is "12em", not a text like `…px`'],
    [["a", "b"], { kind: "tuple", of: [{ shape: text }, { shape: number }] }, 'it[1] is "b", not a number'],
    [["a"], { kind: "tuple", of: [{ shape: text }, { shape: number }] }, "it is an array of 1, not a tuple of 2"],
    [
      ["a", "b", "z"],
      { kind: "tuple", of: [{ shape: text }, { shape: number, isRest: true }, { shape: text }] },
      'it[1] is "b", not a number',
    ],
    [new Map([["a", "b"]]), { kind: "map", key: text, value: number }, 'it value 1 is "b", not a number'],
    [new Set([1, "b"]), { kind: "set", of: number }, 'it item 2 is "b", not a number'],
    [{ a: 1, "b c": "x" }, { kind: "record", key: text, value: number }, 'it["b c"] is "x", not a number'],
    ["2020-01-01", { kind: "builtin", name: "Date" }, 'it is "2020-01-01", not a Date'],
    [
      { a: 1, x: "no" },
      { kind: "interface", members: [{ name: "a", shape: number }], index: number },
      'it.x is "no", not a number',
    ],
    [1, { kind: "never" }, "it is 1, not anything at all"],
    [1, { kind: "promise", of: text }, "it is 1, not a Promise"],
    [{}, { kind: "function", parameters: [], result: text }, "it is an object, not a function"],
  ])("says what is wrong with %j", (value, shape, sentence) => {
    expect(matchesShape(value, shape, shapes) ?? "").toBe(sentence);
  });

  it("stops on rings", () => {
    const tree: { children: unknown[] } = { children: [] };
    tree.children.push(tree, { children: [5] });
    expect(matchesShape(tree, { kind: "reference", name: "Tree" }, shapes)).toBe(
      "it.children[1].children[0] is 5, not an object",
    );
  });

  it("looks at a part of large data, spread over all of it", () => {
    let reads = 0;
    const rows = new Proxy(
      Array.from({ length: 1_000_000 }, () => ({ weight: 1 })),
      {
        get: (target, key, receiver) => {
          reads++;
          return Reflect.get(target, key, receiver) as unknown;
        },
      },
    );
    const row: Shape = { kind: "interface", members: [{ name: "weight", shape: number }] };
    expect(matchesShape(rows, { kind: "array", of: row }, {})).toBeUndefined();
    expect(reads).toBeLessThan(30_000);
  });

  it("has no opinion on what cannot be read", () => {
    const value = {
      get weight(): number {
        throw new Error("no");
      },
    };
    expect(matchesShape(value, reference, shapes)).toBe("it.name is undefined, not a string");
    expect(
      matchesShape(value, { kind: "interface", members: [{ name: "weight", shape: number }] }, shapes),
    ).toBeUndefined();
  });
});
