import { EventEmitter } from "node:events";
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
const literal = (value: string): Shape => ({ kind: "literal", value });
const quoted = (letters: string): string => [...letters].map((letter) => JSON.stringify(letter)).join(", ");
const nest = <Pair>(depth: number, inner: Pair, wrap: (inner: Pair) => Pair): Pair =>
  Array.from({ length: depth }).reduce<Pair>(wrap, inner);
const shapes: Record<string, Shape> = {
  Fish: fish,
  Size: { kind: "union", of: [literal("s"), literal("l")] },
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
    expect(matchesShape(value, { kind: "array", of: reference }, shapes, { name: "fish" })).toBe(
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
    [
      "an instance whose class sets no value",
      new (class Fish {})(),
      {
        kind: "class",
        name: "Fish",
        constructorParameters: [],
        members: [{ name: "kind", shape: text, isUnset: true }],
      },
    ],
    ["a date", new Date(), { kind: "builtin", name: "Date" }],
    ["a buffer as bytes", Buffer.from("a"), { kind: "builtin", name: "Uint8Array" }],
    ["an error of a derived class", new RangeError("x"), { kind: "builtin", name: "Error" }],
    ["a map", new Map([["a", 1]]), { kind: "map", key: text, value: number }],
    ["a promise", Promise.resolve("a"), { kind: "promise", of: text }],
    ["a text as something to iterate over", "abc", { kind: "iterable", of: text }],
    ["a huge integer", 5n, { kind: "bigintLiteral", text: "5n" }],
    ["a record", { a: 1 }, { kind: "record", key: text, value: number }],
    ["anything as anything", Symbol("x"), { kind: "any" }],
    ["nothing as the result of a procedure", undefined, { kind: "void" }],
    ["what can be waited for item by item", (async function* () {})(), { kind: "asyncIterable", of: text }],
    ["a generator by its tag", (function* () {})(), { kind: "builtin", name: "Generator" }],
    ["an emitter by its class", new EventEmitter(), { kind: "builtin", name: "EventEmitter" }],
    ["an emitter of a derived class", new (class extends EventEmitter {})(), { kind: "builtin", name: "EventEmitter" }],
    [
      "a tuple whose rest is empty",
      ["a", "z"],
      { kind: "tuple", of: [{ shape: text }, { shape: number, isRest: true }, { shape: text }] },
    ],
    [
      "a tuple with undefined at an optional place",
      ["a", undefined],
      { kind: "tuple", of: [{ shape: text }, { shape: number, isOptional: true }] },
    ],
    ["what its name does not lead to", 5, { kind: "reference", name: "Gone" }],
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
    [1, { kind: "void" }, "it is 1, not undefined"],
    [5, { kind: "bigintLiteral", text: "5n" }, "it is 5, not 5n"],
    [6n, { kind: "bigintLiteral", text: "5n" }, "it is 6n, not 5n"],
    [undefined, reference, "it is undefined, not an object"],
    ["abc", { kind: "asyncIterable", of: text }, 'it is "abc", not async iterable'],
    [{}, { kind: "builtin", name: "EventEmitter" }, "it is an object, not an EventEmitter"],
    [Object.create(null), number, "it is an object, not a number"],
    [new Date(0), number, "it is a Date, not a number"],
    [new (class Fish {})(), number, "it is a Fish, not a number"],
    ["x".repeat(40), number, `it is "${"x".repeat(40)}", not a number`],
    ["x".repeat(41), number, `it is "${"x".repeat(40)}…", not a number`],
    [["a", undefined], { kind: "tuple", of: [{ shape: text }, { shape: number }] }, "it[1] is undefined, not a number"],
    [
      ["a", "b"],
      { kind: "tuple", of: [{ shape: text }, { shape: number, isOptional: true }] },
      'it[1] is "b", not a number',
    ],
    [
      [
        { name: "Bo", weight: 1, color: "red" },
        { name: 1, weight: 1 },
      ],
      { kind: "array", of: reference },
      "it[1].name is 1, not a string",
    ],
    [
      ["abc", { length: "x" }],
      { kind: "array", of: { kind: "interface", members: [{ name: "length", shape: number }], index: number } },
      'it[1].length is "x", not a number',
    ],
    [
      null,
      { kind: "union", of: [text, { kind: "reference", name: "Size" }] },
      'it is null, not a string or "s" or "l"',
    ],
    [null, { kind: "union", of: [text, reference] }, "it is null, not a string or a Fish"],
    [null, { kind: "union", of: "abcdefgh".split("").map(literal) }, `it is null, not ${quoted("abcdefg")} or "h"`],
    [null, { kind: "union", of: "abcdefghi".split("").map(literal) }, `it is null, not ${quoted("abcdefg")} or 2 more`],
    [1, { kind: "promise", of: text }, "it is 1, not a Promise"],
    [{}, { kind: "function", parameters: [], result: text }, "it is an object, not a function"],
  ])("says what is wrong with %o", (value, shape, sentence) => {
    expect(matchesShape(value, shape, shapes) ?? "").toBe(sentence);
  });

  it.each<[string, Shape, readonly string[], readonly string[]]>([
    ["a number", number, ["1", "-1.5", "2e+10"], ["x", "1.", ""]],
    ["a bigint", { kind: "bigint" }, ["1", "-20"], ["1.5", "x"]],
    ["a boolean", { kind: "boolean" }, ["true", "false"], ["yes"]],
    ["a literal", literal("a.c"), ["a.c"], ["abc", "a.c."]],
    ["a union", { kind: "union", of: [literal("a"), literal("b")] }, ["a", "b"], ["c", "ab"]],
    ["a name for one", { kind: "reference", name: "Size" }, ["s", "l"], ["m"]],
    ["any text", text, ["", "a\nb"], []],
  ])("reads templates with %s in them", (_what, type, right, wrong) => {
    const template: Shape = { kind: "template", texts: ["<", ">"], types: [type] };
    const fits = (inner: string, after = ""): boolean =>
      matchesShape(`<${inner}>${after}`, template, shapes) === undefined;
    expect(right.filter((each) => !fits(each))).toEqual([]);
    expect(wrong.filter((each) => fits(each))).toEqual([]);
    expect(right.filter((each) => fits(each, "more"))).toEqual([]);
  });

  it.each<[string, (depth: number) => [unknown, Shape]]>([
    [
      "lists",
      (depth) => nest<[unknown, Shape]>(depth, ["x", number], ([value, of]) => [[value], { kind: "array", of }]),
    ],
    [
      "unions",
      (depth) => nest<[unknown, Shape]>(depth, ["x", number], ([value, of]) => [value, { kind: "union", of: [of] }]),
    ],
    ["names", (depth) => ["x", { kind: "reference", name: `To${depth}` }]],
  ])("follows %s a hundred deep", (_what, make) => {
    const named = Object.fromEntries(
      Array.from({ length: 110 }, (_, to) => [
        `To${to + 1}`,
        to === 0 ? number : { kind: "reference", name: `To${to}` },
      ]),
    ) as Record<string, Shape>;
    expect(matchesShape(...make(100), named)).toContain('is "x"');
    expect(matchesShape(...make(101), named)).toBeUndefined();
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

  it.each<[string, unknown, Shape]>([
    ["ten thousand texts", Array(10_000).fill("x"), { kind: "array", of: number }],
    ["a million rows", Array(1_000_000).fill({ name: "Bo", weight: "heavy" }), { kind: "array", of: reference }],
    ["rows in rows", Array(50_000).fill(Array(50_000).fill("x")), { kind: "array", of: { kind: "array", of: number } }],
    ["a large set", new Set(Array.from({ length: 50_000 }, String)), { kind: "set", of: number }],
    [
      "a large record",
      Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`key${index}`, "x"])),
      { kind: "record", key: text, value: number },
    ],
  ])("finds what is wrong in each of %s", (_what, value, shape) => {
    expect(matchesShape(value, shape, shapes)).toMatch(/is "/);
  });

  it("spends no more than ten thousand looks on lists in lists in lists", () => {
    let reads = 0;
    const counted = new Proxy(Array<number>(100).fill(1), {
      get: (target, key) => {
        if (typeof key === "string" && /^\d/.test(key)) reads++;
        return Reflect.get(target, key) as unknown;
      },
    });
    // Each of its own: one that is known is not looked at again.
    const inner = Array.from({ length: 100 }, () => Array.from({ length: 100 }, () => new Proxy(counted, {})));
    const of = (shape: Shape): Shape => ({ kind: "array", of: shape });
    expect(matchesShape(inner, of(of(of(number))), shapes)).toBeUndefined();
    expect(reads).toBeGreaterThan(100);
    expect(reads).toBeLessThan(10_000);
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
