import { describe, expect, it } from "vitest";
import type { Terms } from "../../src/contract/contract.js";
import type { Outcome } from "../../src/sandbox/protocol.js";
import { readComments } from "../../src/verify/examples/comments.js";
import { parseExampleText, readExamples } from "../../src/verify/examples/examples.js";
import { asImport } from "../../src/verify/examples/imports.js";
import { exampleOutcome } from "../../src/verify/examples/judge.js";
import { parseCode } from "../../src/verify/examples/source.js";
import type { RunnableCase } from "../../src/verify/run/cases.js";
import type { Skeleton } from "../../transformer/stub.js";

const read = (examples: readonly string[], description = "", more: object = {}) =>
  readExamples({
    id: "a.ts#f",
    name: "f",
    parameters: [],
    docs: { description, examples, remarks: [] },
    ...more,
  } as unknown as Skeleton);

/** Each case as its code and what must come of it, in short. */
const parse = (...examples: string[]) =>
  read(examples).cases.map(({ input, expect: expected }) => {
    const code = "code" in input ? input.code : "";
    if (expected.kind === "returns") return [code, `${expected.isApproximate ? "about " : ""}${expected.value}`];
    if (expected.kind === "throws") return [code, `throws ${expected.error ?? ""}`.trim()];
    return [code, expected.kind];
  });

type Pair = readonly [code: string, value: string];
const FORMS: readonly (readonly [text: string, ...cases: Pair[]])[] = [
  // Assertions.
  ["assertEquals(f(1), f(2))", ["f(1)", "f(2)"]],
  ["const r = f(1);\nassertEquals(r, 2)", ["const r = f(1);\nr", "2"]],
  ["const one = 1;\nassertEquals(one, f(1))", ["const one = 1;\nf(1)", "one"]],
  ["assertEquals([2], [f(1)])", ["[f(1)]", "[2]"]],
  ["assertStrictEquals(f(1), true);\nassertStrictEquals(f(2), false)", ["f(1)", "true"], ["f(2)", "false"]],
  ["assert.strict.equal(f(1), 2)", ["assert.strict.equal(f(1), 2)", "passes"]],
  ["assert.ok()\nf(1) // => 2", ["f(1)", "2"]],
  ["assertThrows((x) => f(x), RangeError)", ["assertThrows((x) => f(x), RangeError)", "passes"]],
  ["assertThrows(f, RangeError)", ["assertThrows(f, RangeError)", "passes"]],
  ['assertThrows(() => f(1), TypeError, "no")', ["f(1)", "throws TypeError"]],
  ["assertThrows(() => f(1), Error)", ["f(1)", "throws Error"]],
  ["assertThrows(() => f(1), Error, told)", ["f(1)", "throws Error"]],
  [
    "const list = [1];\nexpect(f(list)).toEqual(1);\nf(list) // => 2",
    ["const list = [1];\nexpect(f(list)).toEqual(1)", "passes"],
    ["const list = [1];\nf(list);\nf(list)", "2"],
  ],
  [
    "const list = [1];\nassert.doesNotThrow(() => f(list));\nf(list) // => 2",
    ["const list = [1];\nassert.doesNotThrow(() => f(list))", "passes"],
    ["const list = [1];\nf(list)", "2"],
  ],
  [
    "const list = [1];\nassertThrows(() => f(list));\nf(list) // => 2",
    ["const list = [1];\nf(list)", "throws"],
    ["const list = [1];\ntry { await (f(list)); } catch {}\nf(list)", "2"],
  ],
  ["t.is(f(1), 2)", ["f(1)", "2"]],
  ["invariant(f(1) === 2)", ["Boolean(f(1) === 2)", "true"]],
  ["console.assert(f(1) === 2)", ["Boolean(f(1) === 2)", "true"]],
  ['if (f(1) !== 2) throw new Error("no");', ['if (f(1) !== 2) throw new Error("no");', "passes"]],
  ["if (f(1) !== 2) { g(); throw 1; }", ["if (f(1) !== 2) { g(); throw 1; }", "passes"]],
  // The steps that one needs.
  [
    "f(double(2)) // => 4\nfunction double(x) { return x + x; }",
    ["function double(x) { return x + x; }\nf(double(2))", "4"],
  ],
  [
    "function twice(x) { return x * two; }\nconst two = 2;\nf(twice(1)) // => 2",
    ["function twice(x) { return x * two; }\nconst two = 2;\nf(twice(1))", "2"],
  ],
  ["const list = [1];\nconst other = [2];\nother.push(3);\nf(list) // => 1", ["const list = [1];\nf(list)", "1"]],
  ["const list = [1];\nlist.push(3);\nf(list) // => 1", ["const list = [1];\nlist.push(3);\nf(list)", "1"]],
  [
    "const list = [1];\nconst r = list.push(2);\nconst r = f(list) // => 3",
    ["const list = [1];\n{ const r = list.push(2);\n}\nconst r = f(list)\nr", "3"],
  ],
  ["const f = make();\nf(1) // => 2", ["const f = make();\nf(1)", "2"]],
  ["const r = f(1);\nr;\nr.size;\nf(r) // => 3", ["const r = f(1);\nf(r)", "3"]],
  [
    "const list = [1];\nconsole.log(f(list)) // 2\nf(list) // => 3",
    ["const list = [1];\nf(list)", "2"],
    ["const list = [1];\nf(list);\nf(list)", "3"],
  ],
  ["using handle = open();\nf(1) // => 2", ["using handle = open();\nf(1)", "2"]],
  ["await using handle = open();\nf(1) // => 2", ["await using handle = open();\nf(1)", "2"]],
  ["const unused = open();\nf(1) // => 2", ["f(1)", "2"]],
  ["new Thing();\nf(1) // => 2", ["f(1)", "2"]],
  ["[1].forEach(g);\nf(1) // => 2", ["f(1)", "2"]],
  ["f(0);\nf(1) // => 2", ["f(1)", "2"]],
  ["g(1) === 2\nf(1) // => 3", ["f(1)", "3"]],
  ["console.log(g(2));\nconsole.clear();\nf(1) // => 2", ["f(1)", "2"]],
  ["declare const x: number;\nf(x) // => 2", ["f(x)", "2"]],
  ["const list = [1];\nexport { list };\n;\nf(list) // => 1", ["const list = [1];\nf(list)", "1"]],
  ["export const x = 1;\nf(x) // => 2", ["const x = 1;\nf(x)", "2"]],
  ["export default function g() {}\nf(g) // => 2", ["function g() {}\nf(g)", "2"]],
  // What a comment says.
  ["// Some words\nf(1) // => 2", ["f(1)", "2"]],
  ["f(1);\n\n// => 2", ["f(1)", "2"]],
  ["f(1) // { a: 1,\n// b: 2 }", ["f(1)", "{ a: 1,\nb: 2 }"]],
  ["const list = [2];\nf(list);\n// list is [3]", ["const list = [2];\nf(list);\nlist", "[3]"]],
  ["const r = f(1);\n// Some words\n// r: 2", ["const r = f(1);\nr", "2"]],
  ["f(1) // result value is now equal to 2", ["f(1)", "2"]],
  ["f(1) // => result.of(2)", ["f(1)", "result.of(2)"]],
  ["f(1) // => value(2)", ["f(1)", "value(2)"]],
  ["f(1) // => 2, as always", ["f(1)", "2"]],
  ["f(1) // => new Map() (empty)", ["f(1)", "new Map()"]],
  ["f(1) // => `some words`", ["f(1)", "`some words`"]],
  ["f(1) // { a: 1 }", ["f(1)", "{ a: 1 }"]],
  ["f(1) // => [x]", ["f(1)", "[x]"]],
  ["f(1) // => []", ["f(1)", "[]"]],
  ["f(1) // throws when empty", ["f(1)", "throws"]],
  ["f(1)\n// throws", ["f(1)", "throws"]],
  ["f(1)\n// => throws when empty", ["f(1)", "throws"]],
  ["f(1) // throws Problem: no", ["f(1)", "throws"]],
  ["f(1) // throws Problem", ["f(1)", "throws Problem"]],
  ["f(1) // throws Problem when empty", ["f(1)", "throws"]],
  ["f(1) // throws problems", ["f(1)", "throws"]],
  ["f(1) // throws RangeError when empty", ["f(1)", "throws RangeError"]],
  ["f(1) // => RangeError", ["f(1)", "throws RangeError"]],
  ["f(1) // RangeError!", ["f(1)", "throws RangeError"]],
  ["f(1) // => 2, f(2) // => 3", ["f(1)", "2"]],
  // What inspectors show.
  ["f(1) // Uint8Array(2) [ 1, 2 ]", ["f(1)", "new Uint8Array([ 1, 2 ])"]],
  ["f(1) // Float64Array [1]", ["f(1)", "new Float64Array([1])"]],
  ["f(1) // <Buffer 0f 10>", ["f(1)", "Buffer.from([0x0f, 0x10])"]],
  ["f(1) // (2) [1, 2]", ["f(1)", "[1, 2]"]],
  ["f(1) // Object { a: 1 }", ["f(1)", "{ a: 1 }"]],
  ["f(1) // Point { x: Point { x: 1 } }", ["f(1)", "$revive(Point, { x: $revive(Point, { x: 1 }) })"]],
  ['f(1) // "Point { x: 1 } (2) [1]"', ["f(1)", '"Point { x: 1 } (2) [1]"']],
  ["f(1) // Map {a: 1}", ["f(1)", "new Map(Object.entries({a: 1}))"]],
  ["f(1) // Promise { 5 }", ["f(1)", "5"]],
  ["f(1) // => Promise<5>", ["f(1)", "5"]],
  ["f(1) // Symbol.for('a')", ["f(1)", "Symbol.for('a')"]],
  // What a promise's callback prints.
  ["f(1).then(console.log) // 2", ["f(1).then((value) => value)", "2"]],
  ["f(1).then((r) => console.log(r.a)) // 2", ["f(1).then((r) => (r.a))", "2"]],
  ["f(1).catch(({ message }) => console.log(message)) // 'no'", ["f(1).catch(({ message }) => (message))", "'no'"]],
  // What is printed one by one.
  [
    "for (const x of f(1)) console.log(x);\n// 1\n// [2]",
    [
      "const $printed = [];\n{ const console = { log: (value) => void $printed.push(value) };\nfor (const x of f(1)) console.log(x);\n}\n$printed",
      "[1, [2]]",
    ],
  ],
  // Code of other forms.
  ["| call | value |\n|---|---|\n| `f(1)` | `2` |\n| f(2) | 3 |", ["f(1)", "2"], ["f(2)", "3"]],
  ["f(1)\n2\nawait f(2)\n[3]\nf(4)\ng(5)", ["f(1)", "2"], ["await f(2)", "[3]"]],
  ["> f(1)\n2\n> f(2)\n3", ["f(1)", "2"], ["f(2)", "3"]],
  [">>> f(1)\n{ a: 1,\n  b: 2 }", ["f(1)", "{ a: 1,\nb: 2 }"]],
  ["  f(1) => 2", ["f(1)", "2"]],
  ["sums.f(1) => 2", ["sums.f(1)", "2"]],
  ["f(1) == 2", ["f(1)", "2"]],
  ["const g =\n  (x) => x;\nf(g) // => 2", ["const g =\n  (x) => x;\nf(g)", "2"]],
  ["const g =\n  async (x) => x;\nf(g) // => 2", ["const g =\n  async (x) => x;\nf(g)", "2"]],
  ["First of all\nf(1) // => 2", ["f(1)", "2"]],
  // Without semicolons.
  ["f(1) // 2\n[3].map(f) // [4]\n(f(5)) // 6", ["f(1)", "2"], ["[3].map(f)", "[4]"], ["(f(5))", "6"]],
  ["const r = f(1)\n[...r] // [2]", ["const r = f(1);\n[...r]", "[2]"]],
  ["const r = f(1)\n`${r}` // '2'", ["const r = f(1);\n`${r}`", "'2'"]],
  ["f(1) // 2\n/2/.test(f(1)) // true", ["f(1)", "2"], ["/2/.test(f(1))", "true"]],
  ["const r = f\n  (1) // 2", ["const r = f\n  (1)\nr", "2"]],
];

const DESCRIPTIONS: readonly (readonly [text: string, ...cases: Pair[]])[] = [
  ["Adds.\nf(1) // 2\nf(2); // => 3", ["f(1)", "2"], ["f(2)", "3"]],
  ["Adds.\n\n    const one = 1;\n    f(one)\n    // => 2\n\nAlways.", ["const one = 1;\nf(one)", "2"]],
  [
    "Adds:\n- `f(1)` → `2`\n* `f(2) // 3`\n+ f(3) // 4\n1. `f(4)` = `5`\n- `f(5)` // => `6`",
    ["f(1)", "2"],
    ["f(2)", "3"],
    ["f(4)", "5"],
    ["f(5)", "6"],
    ["f(3)", "4"],
  ],
  ["Example 1: f(1) -> 2\nNote: f(3) → 4", ["f(1)", "2"], ["f(3)", "4"]],
  ["Example:\n  Input: more = [2, 7], text = 'a'\n  Output: [0, 1]", ["f('a', [2, 7])", "[0, 1]"]],
  ["Text and more: text = 'a', more = 1\nOthers: 2"],
  ["Input: text = 'a'\nOutput: 1"],
  ["Input: text = 'a', more = 1, most = 2\nOutput: 1"],
  ["Input: 'a', [2, 7]\nOutput: [0, 1]\n\nIn: 'a', 2\nNote: 3\n\nInput: 'a'\nOutput: 1", ["f('a', [2, 7])", "[0, 1]"]],
  ["| text | more | f |\n|---|---|---|\n| 'a' | 1 | 2 |", ["f('a', 1)", "2"]],
  ["| text | more | f(text, more) |\n|---|---|---|\n| 'a' | 1 | 2 |", ["f('a', 1)", "2"]],
  ["Adds one to it\nassert.deepEqual(f(1), [2]);\nNever f(3)", ["f(1)", "[2]"]],
  ["Adds.\n\nf(1) adds one\nf(2)"],
  ["| text | more | result |\n|---|---|---|\n| 'a' | `1` | 2 |\n\n| text | more | result |", ["f('a', 1)", "2"]],
  ["| text | more | remark |\n|---|---|---|\n| 'a' | 1 | 2 |"],
  ["| more | text | result |\n|---|---|---|\n| 1 | 'a' | 2 |"],
  ["Adds.\nf(1) // adds one"],
  ["See https://example.com for f.\nf // the function"],
  ["- `f(1)` is `2`\n- f(1) is 2"],
];

const SILENT: readonly string[] = [
  "| f | 2 |",
  "| `f(1)` |",
  "f(1) // Promise { <pending> }",
  "f(1) // => Promise<number>",
  "t.log(f(1), 2)",
  "if (f(1) !== 2) throw new Error('no'); else g();",
  "if (!f(1)) throw new Error('no');",
  "f(1) // <Buffer 0f ...>",
  "for (const x of f(1)) console.log(x); // 1",
  "for (const x of f(1)) console.log(x);\n// 1",
  "for (const x of f(1)) console.log(x);\n// 1\n// and so on",
  "for (const x of f(1)) console.log(x, 1);\n// 1\n// 2",
  "for (const x of f(1)) { console.log(x); console.log(x); }\n// 1\n// 2",
  "function keep(expect) { return expect; }\nkeep(f(1))",
  "function g(x) { return x; }\ng(f(1))",
  "f(1) // three of them\n// 2",
  "f(1)\n// some words\n// 2",
  "// 2\nf(1);\n\n// 3\nf(2);",
  "f(1);\n\n// 2\nf(2)",
  "f(1)\n// throws 3",
  "f(1) // returned result value is now equal to 2",
  "const r = f(1);\n// now r is 2",
  "const r = f(1);\n// s is 2",
  "const r = f(1);\n// r 2",
  "const r = f(1);\n// r (2)",
  "function show(x) { console.log(x); }\nf(show) // 1",
  "const show = (x) => console.log(x);\nf(show) // 1",
  "f(1) // [some words]",
  "f(1) // [words]",
  "f(1) // { a }",
  "f(1) // { a: b }",
  "f(1) // => (x) => x",
  "f(1) // => function () {}",
  "f(1) // => class {}",
  "f(1) // => [() => 1]",
  "f(1) // => { a: [Circular] }",
  "f(1) // => [Function, 1]",
  "f(1) // => ['…']",
  "f(1) // => ['...']",
];

describe("an example is read", () => {
  it.each(FORMS.map(([text, ...cases]) => [text, cases] as const))("as it is meant: %j", (text, cases) => {
    expect(parse(text)).toEqual(cases);
  });

  it.each(SILENT)("as saying nothing: %j", (text) => {
    expect(parse(text)).toEqual([]);
  });

  it.each(DESCRIPTIONS.map(([text, ...cases]) => [text, cases] as const))("of a description: %j", (text, cases) => {
    const parameters = [{ name: "text" }, { name: "more" }];
    const told = read([], text, { parameters }).cases.map(({ input, expect: said }) => [
      "code" in input && input.code,
      said.kind === "returns" && said.value,
    ]);
    expect(told).toEqual(cases);
  });

  it.each<[string, object]>([
    ["f(1) // [ 2 ]", { kind: "returns", value: "[ 2 ]" }],
    ["console.log(f(1)) // [ 2 ]", { kind: "returns", value: "[ 2 ]", shown: "[ 2 ]" }],
    ["console.log(f(1)) // 'a'", { kind: "returns", value: "'a'" }],
    ["console.log(f(1)) // => `a b`", { kind: "returns", value: "`a b`" }],
    ["console.log(f(1))\n// [ 1,\n// 2 ]", { kind: "returns", value: "[ 1,\n2 ]" }],
    ["console.log(f(1)) // throws", { kind: "throws" }],
    ["f(1) //=> Tue Jan 01 2019", { kind: "returns", value: 'new Date("Tue Jan 01 2019")', shown: "Tue Jan 01 2019" }],
    ["f(1) // => Error: too big", { kind: "throws", error: "too big", mayReturn: true }],
    ["f(1) // => RangeError", { kind: "throws", error: "RangeError", mayReturn: true }],
    ["f(1) // Uncaught TypeError: no", { kind: "throws", error: "TypeError" }],
  ])("with what may be shown or returned instead: %j", (text, expected) => {
    expect(read([text]).cases.map((each) => each.expect)).toEqual([expected]);
  });

  it.each<[string, unknown[]]>([
    ["console.log(f(1), f(2)); // 1, 'b'", ["1, 'b'"]],
    ["console.log('sum:', f(1)); // sum: 1", ["'sum:', 1"]],
    ["console.log('sum:', f(1)); // the sum", []],
    ["console.log(f(1), f(2)); // 1", []],
    ["console.log(...f(1), 2); // 1 2", []],
    ["console.log(`${f(1)}s`); // the seconds", []],
    ["f(1).then((x) => {\n  console.log(x); // 1\n});", ["1"]],
    ["f((x) => {\n  console.log(x);\n  // { a: 1 }\n});", ["{ a: 1 }"]],
    ["try {\n  f(1);\n} catch (error) {\n  console.log(error.code); // 2\n}", ["2"]],
    ["f((x) => {\n  console.log(x); // 1\n  console.log(x); // 2\n});", []],
    ["f((x) => {\n  console.log(x); // what came of it\n});", []],
  ])("with what is printed in one place: %j", (text, lists) => {
    const values = read([text]).cases.map(({ expect: said }) => said.kind === "returns" && said.value);
    expect(values).toEqual(lists.map((list) => expect.stringContaining(`[${String(list)}].map(`)));
    expect(read([text]).cases.every(({ input }) => "shown" in input && !input.shown?.includes("$"))).toBe(true);
  });

  it("of the class around a member, as an aside, where that member is named", () => {
    const text =
      "/** A list.\n * @example\n * const list = new List();\n * list.size // 0\n * list.f(1) // 2\n */\ndeclare class List {}";
    const { cases } = read(["f(3) // 4"], "", { owner: { name: "List", kind: "class", text } });
    expect(cases.map(({ input, isAside }) => ["code" in input && input.code, isAside])).toEqual([
      ["f(3)", undefined],
      ["const list = new List();\nlist.size;\nlist.f(1)", true],
    ]);
  });

  it("as a text without quotation marks, where the function returns texts", () => {
    const texts = (text: string, more: object = { result: { kind: "string" }, scope: [{ name: "EMPTY" }] }) =>
      read([text], "", more).cases.map(({ expect: said, isAside }) => [said.kind === "returns" && said.value, isAside]);
    expect(texts("f(1) // => a-b")).toEqual([['"a-b"', true]]);
    expect(texts("f(1) // => Ada")).toEqual([['"Ada"', true]]);
    expect(texts("console.log(f(1)) // Prints: b.txt")).toEqual([['"b.txt"', true]]);
    expect(texts("const r = f(1);\nr // => Hello, Ada!")).toEqual([['"Hello, Ada!"', true]]);
    expect(texts("f(1) // => EMPTY")).toEqual([["EMPTY", undefined]]);
    expect(texts("const a = 'x';\nf(a) // => a")).toEqual([["a", undefined]]);
    for (const text of ["https://a.b/c", "a-b", "fooBar", "$1,234.50", "2024-01-02", "50%", "Zoë"])
      expect(texts(`f(1); // ${text}`)).toEqual(text === "Zoë" ? [] : [[JSON.stringify(text), true]]);
    expect(texts("console.log(f(1)); // a/b")).toEqual([['"a/b"', true]]);
    for (const text of ["(new)", "default", "none.", "OK!", "a-b is it", "eslint-disable-line", "@ts-expect-error"])
      expect(texts(`f(1); // ${text}`)).toEqual([]);
    expect(texts("const a = 'x'; // a-b\nf(a);\n// c-d")).toEqual([['"c-d"', true]]);
    for (const text of ["f(1);\n// c-d\ng();", "f(1);\n// c-d\n// e-f", "f(1);\n\n// c-d", "f(1); // so\n// c-d"])
      expect(texts(text)).toEqual([]);
    expect(texts("f(1) // some words")).toEqual([]);
    expect(texts("f(1) // => a-b", { result: { kind: "number" }, scope: [] })).toEqual([]);
  });

  it("where the class that it belongs to is named", () => {
    const text = "new Account([1]).size // => 1";
    const count = (more: object): number => read([text], "", more).cases.length;
    expect([
      count({ owner: { name: "Account", text: "" } }),
      count({ owner: { name: "", text: "" } }),
      count({}),
    ]).toEqual([1, 0, 0]);
  });

  it("of whatever name, where the function has none that could stand there", () => {
    const count = (more: object): number => read(["g(1) // => 2"], "", more).cases.length;
    expect([count({ id: "a.ts#default" }), count({ name: "[Symbol.iterator]" }), count({})]).toEqual([1, 1, 0]);
    expect(parseExampleText("g(1) // => 2")).toHaveLength(1);
  });

  it("as an aside in the description, unless the tags hold it or nothing else", () => {
    const asides = (examples: readonly string[]) =>
      read(examples, "f(1) => 2\nf(2) === 3\ng(2) === 3").cases.map(({ input, isAside }) => [
        "code" in input && input.code,
        isAside,
      ]);
    expect(asides([])).toEqual([
      ["f(1)", undefined],
      ["f(2)", undefined],
    ]);
    expect(asides(["f(1) // => 2"])).toEqual([
      ["f(1)", undefined],
      ["f(2)", true],
    ]);
  });

  it("of a description not from fences in other languages", () => {
    const { cases } = read([], "Some words.\n```sh\nf(3) => 1\n```\nf(2) => 3");
    expect(cases.map(({ input }) => "code" in input && input.code)).toEqual(["f(2)"]);
  });

  it("among other lines only where there are not too many of them", () => {
    const among = (lines: number): number =>
      parse(["and so on", ...Array<string>(lines - 2).fill("g();"), "f(1) // => 2"].join("\n")).length;
    expect([among(80), among(81)]).toEqual([1, 0]);
  });
});

describe("what stands behind a statement", () => {
  const nothing = { beside: undefined, below: [], apart: [], above: [] };
  it.each<[string, Partial<ReturnType<typeof readComments>>]>([
    ["", {}],
    [" // a", { beside: "a" }],
    [" /* a */\n", { beside: "a" }],
    [" /* a\n b */\n", {}],
    ["\n// a\n// b\n", { below: ["a", "b"], above: ["a", "b"] }],
    ["\n// a\n\n// b\n", { below: ["a"], above: ["b"] }],
    ["\n\n// a\n\n// b\n// c\n", { apart: ["a"], above: ["b", "c"] }],
    [" // a\n\n// b\n\n", { beside: "a", apart: ["b"], above: ["b"] }],
  ])("in %j is told apart by its lines", (gap, comments) => {
    expect(readComments(gap)).toEqual({ ...nothing, ...comments });
  });
});

describe("a statement", () => {
  it.each<[string, string | undefined]>([
    ['import { f } from "sums";', 'import { f } from "sums";'],
    ['const sums = require("sums");', 'import * as sums from "sums";'],
    ['const sums = await import("sums");', 'import * as sums from "sums";'],
    ['const { f, g: h } = require("sums");', 'import { f, g as h } from "sums";'],
    ['const [f] = require("sums");', undefined],
    ['const sums = require("sums"), other = 1;', undefined],
    ["const sums = require(name);", undefined],
    ["const sums = require();", undefined],
    ['const sums = load("sums");', undefined],
    ['const sums = a.require("sums");', undefined],
    ["const sums = 1;", undefined],
    ["let sums;", undefined],
    ['require("sums");', undefined],
  ])("%s imports %s", (text, imported) => {
    const [statement] = parseCode(text)?.statements ?? [];
    expect(statement && asImport(statement)).toBe(imported);
  });
});

describe("the outcome of an example", () => {
  const EXAMPLE = {
    label: "f(1)",
    origin: { origin: "example", input: { code: "f(1)" }, expect: { kind: "returns", value: "2" } },
  };
  const failed = { name: "AssertionError", names: ["AssertionError", "Error"], message: "no" };
  const other = { name: "RangeError", names: ["RangeError", "Error"], message: "no" };
  const different = { isEqual: false, text: "2" };
  const passes = { expect: { kind: "passes" } };
  const judge = (outcome: object, origin: object = {}, terms?: Terms) =>
    exampleOutcome(
      { ...EXAMPLE, origin: { ...EXAMPLE.origin, ...origin } } as unknown as RunnableCase,
      outcome as Outcome,
      terms,
    );
  const stray = { stray: { message: "lost" }, text: "3" };
  const rejecting = { input: { code: "f(Promise.reject(1))" } };

  it.each<[string, object, object, object | undefined]>([
    [
      "is left out where it says so",
      { thrown: { ...other, name: "ExampleLeftOut" } },
      {},
      { note: "The example `f(1)` was left out: no." },
    ],
    ["is as others' where it returns", { text: "2", expected: { isEqual: true, text: "2" } }, {}, undefined],
    ["is as others' where it differs", { text: "3", expected: different }, {}, undefined],
    [
      "is a failure where an assertion of its own fails",
      { thrown: failed },
      passes,
      { failure: "f(1) does not hold: no" },
    ],
    ["is as others' where something else is thrown", { thrown: other }, passes, undefined],
    ["is as others' where the function asserts", { thrown: failed }, {}, undefined],
    [
      "is noted where it rejects a promise itself",
      stray,
      rejecting,
      { note: "The example `f(1)` rejects a promise that nothing awaits." },
    ],
    [
      "is a failure where it differs beside that",
      { ...stray, expected: different },
      rejecting,
      { failure: "f(1) returned 3, but 2 is expected" },
    ],
    [
      "is noted where it cannot be compared beside that",
      { ...stray, expected: { ...different, isComparable: false } },
      rejecting,
      { note: "The example `f(1)` rejects a promise that nothing awaits." },
    ],
    [
      "is noted where it is equal beside that",
      { ...stray, expected: { isEqual: true, text: "2" } },
      rejecting,
      { note: "The example `f(1)` rejects a promise that nothing awaits." },
    ],
    ["is as others' where the function rejects one", stray, {}, undefined],
    ["is as others' where a kept call rejects one", stray, { input: { call: { arguments: [] } } }, undefined],
    ["is as others' where no promise is lost", { text: "2" }, rejecting, undefined],
    [
      "is one of many where it differs by chance",
      { text: "3", expected: different, isByChance: true },
      {},
      { note: "f(1) was not compared: its result depends on time or chance, and was 3" },
    ],
    [
      "is one of many where an assertion fails by chance",
      { thrown: failed, isByChance: true },
      passes,
      { note: "f(1) was not compared: its result depends on time or chance, and was another" },
    ],
    [
      "is as others' where it is equal by chance",
      { text: "2", expected: { isEqual: true, text: "2" }, isByChance: true },
      {},
      undefined,
    ],
    ["is as others' where it throws by chance", { thrown: other, isByChance: true }, {}, undefined],
    [
      "of a kept call is never one of many",
      { text: "3", expected: different, isByChance: true },
      { origin: "live" },
      undefined,
    ],
  ])("%s", (_what, outcome, origin, judged) => {
    expect(judge(outcome, origin)).toEqual(judged);
  });

  it("is compared where the contract says that results repeat", () => {
    const outcome = { text: "3", expected: different, isByChance: true };
    expect(judge(outcome, {}, { isRepeatable: true, text: "" } as Terms)).toBeUndefined();
    expect(judge(outcome, {}, { isRepeatable: false, text: "" } as unknown as Terms)).toHaveProperty("note");
  });
});
