import { describe, expect, it } from "vitest";
import { readExamples } from "../../src/verify/examples/examples.js";
import type { Skeleton } from "../../transformer/stub.js";

const read = (examples: readonly string[], description = "", name = "f") =>
  readExamples({
    id: `a.ts#${name}`,
    name,
    parameters: [],
    docs: { description, examples, remarks: [] },
  } as unknown as Skeleton);

/** Each case as its code and what must come of it, in short. */
const parse = (...examples: string[]) =>
  read(examples).cases.map(({ input, expect: expected }) => {
    const code = "code" in input ? input.code : "";
    if (expected.kind === "returns") return [code, `${expected.isApproximate ? "about " : ""}${expected.value}`];
    if (expected.kind === "throws") return [code, `throws ${expected.error ?? ""}`.trim()];
    return [code, expected.kind];
  });

const FORMS: Readonly<Record<string, readonly [string, ...(readonly [string, string])[]]>> = {
  "an arrow on the same line": ["f(1) // => 2", ["f(1)", "2"]],
  "a thin arrow": ["f(1) // -> 2", ["f(1)", "2"]],
  "an arrow without a space": ["f(1) //=> 2", ["f(1)", "2"]],
  "an arrow on the next line": ["f(1);\n// => 2", ["f(1)", "2"]],
  "a bare value": ["f(1) // 2", ["f(1)", "2"]],
  "a bare value on the next line": ["f(1);\n// [1, 2]\n\nf(2);\n// [2]", ["f(1)", "[1, 2]"], ["f(2)", "[2]"]],
  "a word before the value": ["f(1) // returns 2", ["f(1)", "2"]],
  "a word and a colon": ["f(1) // Returns: 2", ["f(1)", "2"]],
  "a value in quotation marks of Markdown": ["f(1) // Returns `true`", ["f(1)", "true"]],
  "a value announced above": ["// Returns 2\nf(1);\n\n// Returns 3\nf(2);", ["f(1)", "2"], ["f(2)", "3"]],
  "a remark behind the value": ["f(1) // => [2] (the next one)", ["f(1)", "[2]"]],
  "a full stop behind the value": ["f(1) // => true.", ["f(1)", "true"]],
  "a value over several lines": ["f(1)\n// => {\n//   a: [1],\n//   b: [2]\n// }", ["f(1)", "{\na: [1],\nb: [2]\n}"]],
  approximately: ["f(1) // ≈ 0.667\nf(2) // => about 0.5", ["f(1)", "about 0.667"], ["f(2)", "about 0.5"]],
  "what is printed": ["console.log(f(1)) // 2", ["f(1)", "2"]],
  "a variable, and later its value": ["const r = f(1);\nr // 2", ["const r = f(1);\nr", "2"]],
  "a variable that a comment names": ["const r = f(1);\n// r is 2", ["const r = f(1);\nr", "2"]],
  "a variable's own line": ["const r = f(1) // => 2", ["const r = f(1)\nr", "2"]],
  "a pattern": ["const [a] = f(1) // => [2]", ["f(1)", "[2]"]],
  "a variable of the function's own name": ["const f = f(1) // => 2", ["f(1)", "2"]],
  "an awaited call": ["await f(1) // => 2", ["await f(1)", "2"]],
  "a curried call": ["f(1)([2]) // => [3]", ["f(1)([2])", "[3]"]],
  "a pipe": ["pipe([1], f(2)) // => [3]", ["pipe([1], f(2))", "[3]"]],
  "a doctest": [">>> f(1)\n2\n>>> f(\n...   2)\n3", ["f(1)", "2"], ["f(\n  2)", "3"]],
  "an arrow in the code itself": ["f(1) => 2", ["f(1)", "2"]],
  "an equation": ["f(1) === 2\nf(2) = 3", ["f(1)", "2"], ["f(2)", "3"]],
  "a date as text": ["f(1) //=> Tue Jan 01 2019 00:00:00", ["f(1)", 'new Date("Tue Jan 01 2019 00:00:00")']],
  "a date without its weekday": [
    "f(1) //=> Jan 01 2019 23:59:59.999",
    ["f(1)", 'new Date("Jan 01 2019 23:59:59.999")'],
  ],
  "numbers as scripts may write them": ["f(00, 09, 0.05, '00') // => 2", ["f(0, 9, 0.05, '00')", "2"]],
  "a date in ISO form": ["f(1) // => 2019-01-01T00:00:00Z", ["f(1)", 'new Date("2019-01-01T00:00:00Z")']],
  "a list of dates": [
    "f(1)\n//=> [\n//   Tue Jan 01 2019,\n//   Wed Jan 02 2019\n// ]",
    ["f(1)", '[\nnew Date("Tue Jan 01 2019"),\nnew Date("Wed Jan 02 2019")\n]'],
  ],
  "a map as the inspector shows it": [
    "f(1) // Map(2) { 'a' => 1, 'b' => Set(1) { 2 } }",
    ["f(1)", "new Map([[ 'a' ,  1], [ 'b' ,  new Set([ 2 ]) ]])"],
  ],
  "a class of error": [
    "f(1) // throws RangeError\nf(2) // => throws a RangeError",
    ["f(1)", "throws RangeError"],
    ["f(2)", "throws RangeError"],
  ],
  "any error": ["f(1) // Throws", ["f(1)", "throws"]],
  "an error's message": ['f(1) // throws "too big"', ["f(1)", "throws too big"]],
  "an error as it prints itself": ["f(1) // => Error: too big", ["f(1)", "throws too big"]],
  "an error that nobody caught": ["f(1) // Uncaught TypeError: no", ["f(1)", "throws TypeError"]],
  "an equality that is asserted": ["assertEquals(f(1), 2);", ["f(1)", "2"]],
  "an equality the other way round": ["assertEquals(2, f(1));", ["f(1)", "2"]],
  "Node's equality": ["assert.deepStrictEqual(f(1), [2]);\nassert.equal(f(2), 3)", ["f(1)", "[2]"], ["f(2)", "3"]],
  "the identity of a primitive value": ["assertStrictEquals(f(1), 2)", ["f(1)", "2"]],
  "the identity of what has no other": [
    "assertStrictEquals(f(1), undefined)\nassertStrictEquals(f(2), NaN)\nassertStrictEquals(f(3), -Infinity)\nassertStrictEquals(f(4), null)",
    ["f(1)", "undefined"],
    ["f(2)", "NaN"],
    ["f(3)", "-Infinity"],
    ["f(4)", "null"],
  ],
  "the identity of an object": [
    "const one = {};\nassertStrictEquals(f(one), one)",
    ["const one = {};\nassertStrictEquals(f(one), one)", "passes"],
  ],
  "a truth": [
    "assert(f(1));\nassert.ok(f(2));\nassertFalse(f(3))",
    ["Boolean(f(1))", "true"],
    ["Boolean(f(2))", "true"],
    ["Boolean(f(3))", "false"],
  ],
  "a throw": ["assertThrows(() => f(1), RangeError);", ["f(1)", "throws RangeError"]],
  "a throw by its message": ['assertThrows(() => { f(1); }, Error, "no");', ["f(1);", "throws no"]],
  "a rejection": ["await assertRejects(() => f(1), TypeError)", ["f(1)", "throws TypeError"]],
  "about a number": ["assertAlmostEquals(f(1), 0.3)", ["f(1)", "about 0.3"]],
  "another assertion": ["assertInstanceOf(f(1), Date)", ["assertInstanceOf(f(1), Date)", "passes"]],
  expect: ["expect(f(1)).toEqual(2)", ["expect(f(1)).toEqual(2)", "passes"]],
  "a test in a function": [
    "async function test() { assertEquals(await f(1), 2) }\ntest()",
    ["async function test() { assertEquals(await f(1), 2) }\ntest()", "passes"],
  ],
  "fences with prose around them": [
    "One:\n```ts\nf(1) // => 2\n```\nand no more: f(2) // => 9\n```sh\nf(3) // => 1\n```",
    ["f(1)", "2"],
  ],
  "code among other lines": ["First of all\nf(1) // => 2\nand so on and so forth", ["f(1)", "2"]],
  "slashes in texts": ['f("https://a.b/c") // => "a.b"', ['f("https://a.b/c")', '"a.b"']],
};

describe("an example is read", () => {
  it.each(Object.entries(FORMS))("in the form of %s", (_form, [text, ...expected]) => {
    expect(parse(text)).toEqual(expected);
  });

  it("with the steps before it that it needs, and no others", () => {
    expect(parse("f(1) // => 1\nf(2) // => 2")).toEqual([
      ["f(1)", "1"],
      ["f(2)", "2"],
    ]);
    expect(
      parse(
        "const list = [1];\nconst other = 2;\nf(list) // => 1\nf(list, other) // => 2\nf(list, null) // throws\nf(list, 1) // => 3",
      ),
    ).toEqual([
      ["const list = [1];\nf(list)", "1"],
      ["const list = [1];\nconst other = 2;\nf(list);\nf(list, other)", "2"],
      ["const list = [1];\nconst other = 2;\nf(list);\nf(list, other);\nf(list, null)", "throws"],
      [
        "const list = [1];\nconst other = 2;\nf(list);\nf(list, other);\ntry { await (f(list, null)); } catch {}\nf(list, 1)",
        "3",
      ],
    ]);
    expect(parse("setLocale('eo');\nf(1) // => 1")).toEqual([["setLocale('eo');\nf(1)", "1"]]);
  });

  it("with a name that is declared twice in its last meaning", () => {
    expect(parse("const r = f(0)\n//=> 1\n\nconst r = f(1)\n//=> 2")).toEqual([
      ["const r = f(0)\nr", "1"],
      ["const r = f(1)\nr", "2"],
    ]);
  });

  it("with its imports beside it", () => {
    const { cases } = read(['import { f } from "sums";\nf(1) // => 2']);
    expect(cases).toMatchObject([{ input: { code: "f(1)", imports: ['import { f } from "sums";'] } }]);
    const [first, second] = ["f(g(1)) // => 2", 'import { g } from "b";\nf(g(1)) // => 3'];
    const shared = read([
      `import { f } from "sums";\nimport { g } from "a";\n${first}`,
      "f(g(2)) // => 3",
      second,
    ]).cases;
    const all = ['import { f } from "sums";', 'import { g } from "a";', 'import { g } from "b";'];
    expect(shared.map(({ input }) => input)).toMatchObject([
      { imports: all.slice(0, 2) },
      { imports: all.slice(0, 2) },
      { imports: all },
    ]);
  });

  it("from a description only where it is code by its form", () => {
    const text =
      "Adds one: f(1) is 2, and f(1) should return 2.\nf(2) => 3\n>>> f(3)\n4\n  g(1) => 3\n```ts\nf(4) // => 5\n```";
    expect(read([], text).cases.map(({ input }) => "code" in input && input.code)).toEqual(["f(4)", "f(2)", "f(3)"]);
  });
});

const SILENT: Readonly<Record<string, string>> = {
  "a call that says nothing": "f(1)",
  prose: "f(1) // three of them",
  "a sentence with a number": "f(1) // 3 items remain",
  "the heading of what follows": "f(1)\n// Empty lists:\nf(2)",
  "a name": "f(1) // list",
  "a call in a comment": "f(1)\n// f(2)",
  "several values": "f(1) // 1, 2, 3",
  "a date with slashes": "f(1) // => 10/4/2019",
  "what is left out": "f(1) // => [1, 2, ...]",
  "what is left out by the inspector": "f(1) // => [Function]",
  "what a callback prints": "f([1], (item) => console.log(item)) // 1",
  "a word in the place of a value": "f(1) // => objects for [1]",
  "a text and what is done with it": 'f(1) // => "two" in bold',
  "two possible values": "f(1) // => [1] or [2]",
  "a sentence about a throw": "f(1)\n// throws away the rest\nf(2)",
  "that nothing is thrown": "f(1) // Doesn't throw",
  "another function": "g(1) // => 2",
  "code that is not TypeScript": "f(1 // => 2",
};

describe("an example is not read", () => {
  it.each(Object.entries(SILENT))("in %s", (_form, text) => {
    expect(parse(text)).toEqual([]);
  });

  it("without a word where it says that a value follows", () => {
    expect(read(["f(1) // => [1, 2, ...]"]).notes).toEqual([
      "The example `f(1)` was left out: its value `[1, 2, ...]` cannot be parsed.",
    ]);
    expect(read(["f(1 // => 2"]).notes).toEqual(["The example `f(1 // => 2` was left out: it is not TypeScript."]);
    expect(read(["f(1) // three"]).notes).toEqual([]);
  });
});
