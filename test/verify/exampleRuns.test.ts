import { afterAll, describe, expect, it } from "vitest";
import type { Terms } from "../../src/contract/contract.js";
import { createChecker, createProject } from "./project.js";

const checker = createChecker();
afterAll(() => checker.close());

interface Stub {
  /** The lines of its example. */
  readonly example: string;
  readonly header: string;
  readonly beside?: string;
  readonly files?: Readonly<Record<string, string>>;
}

async function check({ example, header, beside = "", files = {} }: Stub, body: string, contract?: Terms) {
  const lines = example.split("\n").map((line) => ` * ${line}`);
  const text = `import { stub } from "selfcoding";\n${beside}\n/** Does it.\n * @example\n${lines.join("\n")}\n */\n${header} { return stub(); }\n`;
  await using project = await createProject({ "sums.ts": text, ...files });
  const name = /function\*? (\w+)/.exec(header)?.[1] ?? "";
  const candidate = contract === undefined ? body : { body, contract };
  return await checker.check(project, project.skeleton("sums.ts", name), candidate);
}

const half = "export function half(value: number): number";
const sort = "export function sort(items: number[]): number[]";
const RIGHT = "return value / 2;";
const WRONG = "return value * 2;";

const HALVES: Readonly<Record<string, string>> = {
  "an import of itself": 'import { half } from "some-package";\nhalf(4); // => 2',
  "an import of itself by another name": 'import { half as h } from "some-package/half";\nh(4); // => 2',
  "an import by require": 'const { half: h } = require("some-package");\nh(4); // => 2',
  "an import by a call": 'const sums = await import("some-package");\nassertEquals(sums.half(4), 2);',
  "an import of all": 'import * as sums from "./sums.js";\nsums.half(4); // => 2',
  "a name twice": "const result = half(4)\n//=> 2\n\nconst result = half(8)\n//=> 4",
  "an assertion of Deno's": 'import { assertEquals } from "jsr:@std/assert";\nassertEquals(half(4), 2);',
  "an assertion of Node's": 'import assert from "node:assert/strict";\nassert.deepEqual([half(4)], [2]);',
  "an assertion that has no value": "assert.notStrictEqual(half(4), 8);",
  "an assertion about numbers": "assertLess(half(4), 3);",
  "expect of Vitest":
    'import { expect } from "vitest";\nexpect({ value: half(4) }).toEqual({ value: expect.closeTo(2) });',
  "expect without an import": "expect(half(4)).toBeLessThan(3);",
  "a function that asserts": "async function test() {\n  assertEquals(await half(4), 2);\n}\ntest();",
  "a block that asserts": "for (const value of [4]) {\n  assertEquals(half(value), 2);\n}",
  "a test": 'import { expect, test } from "vitest";\ntest("halves", () => {\n  expect(half(4)).toBe(2);\n});',
  "tests within each other":
    'describe("half", () => {\n  it("halves", async () => {\n    await null;\n    expect(half(4)).toBe(2);\n  });\n});',
  "what is printed": "console.log(half(4)); // 2",
  "an assertion that it throws, which it does not": "assert.doesNotThrow(() => half(4));\nhalf(4) // => 2",
  "a row of a table": "| call | value |\n|---|---|\n| `half(4)` | `2` |",
  "what a loop prints": "for (const value of [4, 8]) {\n  console.log(half(value));\n}\n// 2\n// 4",
  "what a callback prints": "[4, 8].forEach((value) => console.log(half(value)));\n// 2\n// 4",
  "several values that are printed": "console.log(half(4), half(8)); // 2 4",
  "what is printed behind a label": 'console.log("half:", half(4)); // half: 2',
  "what is printed in a text": "console.log(`half is ${half(4)}`); // half is 2",
  "what a promise's callback prints": "Promise.resolve(half(4)).then((value) => {\n  console.log(value); // 2\n});",
  "what is printed of an error":
    'try {\n  if (half(4) === 2) throw new Error("two");\n} catch (error) {\n  console.log(error.message); // "two"\n}',
  "a library's name before its own": "_.half(4) // => 2",
  "a value that its own lines make": "const wanted = 2;\nassertEquals(half(4), wanted);",
};

describe("the examples of a function, run beside it", () => {
  it.each(Object.entries(HALVES))("let the right body through and refuse the wrong: %s", async (_form, example) => {
    const right = await check({ example, header: half }, RIGHT);
    expect(right.findings).toEqual([]);
    expect(right.notes).toEqual([]);
    const wrong = await check({ example, header: half }, WRONG);
    expect(wrong.codes).toContain("wrong-result");
  });

  it("show instances as inspectors do, and nothing where state is hidden", async () => {
    const beside =
      "export class Point { constructor(readonly x: number) {} }\nexport class Money { #cents: number; unit = 'EUR'; constructor(cents: number) { this.#cents = cents; } get cents(): number { return this.#cents; } }";
    const twice = {
      header: "export function twice(point: Point): Point",
      beside,
      example: "console.log(twice(new Point(1)));\n// Point { x: 2 }",
    };
    expect((await check(twice, "return new Point(point.x * 2);")).findings).toEqual([]);
    expect((await check(twice, "return new Point(point.x);")).codes).toContain("wrong-result");
    const money = {
      header: "export function twice(money: Money): Money",
      beside,
      example: 'twice(new Money(1)) // Money { unit: "EUR" }',
    };
    const { findings, notes } = await check(money, "return new Money(money.cents * 2);");
    expect(findings).toEqual([]);
    expect(notes.join()).toContain("an instance of Money cannot be made from what is seen of it");
  });

  it("may be answered where only the last digits differ", async () => {
    const header = "export function add(one: number, other: number): number";
    const near = await check({ header, example: "add(0.1, 0.2) // => 0.3" }, "return one + other;");
    expect(near.findings).toMatchObject([{ code: "wrong-result", severity: "soft" }]);
    const far = await check({ header, example: "add(0.1, 0.2) // => 0.3001" }, "return one + other;");
    expect(far.findings).toMatchObject([{ code: "wrong-result" }]);
    expect(far.findings[0]).not.toHaveProperty("severity");
  });

  it("may be answered where blanks differ in kind only, which is shown", async () => {
    const money = { header: "export function money(): string", example: 'money() // => "5 €"' };
    const { findings, messages } = await check(money, 'return "5\\u00a0€";');
    expect(findings).toMatchObject([{ code: "wrong-result", severity: "soft" }]);
    expect(messages.join()).toContain('returned "5\\u00a0€", but "5 €" is expected');
    expect((await check(money, 'return "5\\n€";')).findings[0]).not.toHaveProperty("severity");
  });

  it("say nothing where a callback has printed later, or more often, than they show", async () => {
    const example = "[4, 8].forEach((value) => {\n  console.log(half(value)); // 2\n});";
    expect((await check({ example, header: half }, RIGHT)).findings).toEqual([]);
    const later = "setTimeout(() => {\n  console.log(half(4)); // 3\n}, 60_000);";
    expect((await check({ example: later, header: half }, RIGHT)).findings).toEqual([]);
  });

  it("say what an assertion found", async () => {
    const { messages } = await check({ example: "expect(half(4)).toBeLessThan(3)", header: half }, WRONG);
    expect(messages).toEqual([
      "expect(half(4)).toBeLessThan(3) does not hold: expected 8 to be less than 3 (from @example).",
    ]);
  });

  it.each([
    ["a list for an object of a class", "export function gridOf(side: number): Grid", "gridOf(1); // => [[0]]"],
    ["less than the type asks for", "export function boxOf(side: number): Box", "boxOf(1); // => { width: 1 }"],
    ["the same of a promise", "export async function soon(side: number): Promise<Grid>", "await soon(1); // => [[0]]"],
  ])("are not compared where they show %s, and this is said", async (_what, header, example) => {
    const beside =
      "class Grid { rows: number[][] = []; constructor(side: number) { this.rows = [[side - 1]]; } }\n" +
      "interface Box { width: number; height: number }";
    const body = header.includes("Box") ? "return { width: side, height: side };" : "return new Grid(side);";
    const { findings, notes } = await check({ beside, header, example }, body);
    expect(findings).toEqual([]);
    expect(notes.join("\n")).toContain("that is not of the declared type");
  });

  it("are compared where not the call's own result is shown, or where that is of no right type", async () => {
    const example = 'String(half(4)).length; // => "2"';
    expect((await check({ example, header: half }, RIGHT)).codes).toEqual(["wrong-result"]);
    const named = {
      header: "export function byId(id: number): { name: string } | undefined",
      example: 'const found = byId(1);\nfound?.name // "Ada"',
    };
    expect((await check(named, 'return { name: "Ada" };')).notes).toEqual([]);
    expect((await check(named, "return undefined;")).codes).toEqual(["wrong-result"]);
    const any = "return [] as unknown as number;";
    expect((await check({ example: 'half(4); // => "two"', header: half }, any)).codes).toContain("wrong-result");
  });

  it("are shown on one line, each statement once", async () => {
    const example = "const list = [\n  4,\n];\nconst all = list.map(half);\nexpect(all).toEqual([9]);";
    const { messages } = await check({ example, header: half }, RIGHT);
    expect(messages).toEqual([
      "const list = [ 4, ]; const all = list.map(half); expect(all).toEqual([9]) does not hold: expected [ 2 ] to deeply equal [ 9 ] (from @example).",
    ]);
  });

  it("find what they name elsewhere in the project", async () => {
    const stub = {
      header: half,
      example: 'import { add } from "some-package";\nhalf(add(1, 3)) // => 2',
      files: { "add.ts": "export function add(one: number, other: number): number { return one + other; }\n" },
    };
    const right = await check(stub, RIGHT);
    expect([right.findings, right.notes]).toEqual([[], []]);
    expect((await check(stub, WRONG)).codes).toEqual(["wrong-result"]);
  });

  it("take a name from the file that the import names, and not from their own", async () => {
    const stub = {
      header: half,
      beside: "export const four = 5;",
      example: 'import { four } from "some-package/numbers";\nhalf(four) // => 2',
      files: { "numbers.ts": "export const four = 4;\n" },
    };
    const right = await check(stub, RIGHT);
    expect([right.findings, right.notes]).toEqual([[], []]);
  });

  it.each([
    [
      "a text, where a number is shown",
      "export function half(value: number): string",
      "half(4) // => 2",
      "return String(value / 2);",
    ],
    [
      "an error that is returned",
      "export function half(value: number): number | Error",
      "half(0) // Error: zero",
      'return value === 0 ? new Error("zero") : value / 2;',
    ],
    [
      "a date",
      "export function half(value: number): Date",
      "half(4) // => Tue Jan 01 2019 00:00:00",
      "return new Date(2019, 0, 1, 0, value * 0);",
    ],
    [
      "an object of the host's",
      "export function half(value: number): URL",
      'assertEquals(half(4), new URL("http://a/2"))',
      'return new URL(`/${value / 2}`, "http://a");',
      "declare global { class URL { constructor(path: string, base?: string); readonly href: string } }",
    ],
    [
      "a map",
      "export function half(value: number): Map<string, number>",
      "half(4)\n// => Map(1) { 'a' => 2 }",
      'return new Map([["a", value / 2]]);',
    ],
    [
      "the items of a generator",
      "export function* half(value: number): Generator<number>",
      "[...half(4)] // => [2, 2]",
      "yield value / 2;\nyield value / 2;",
    ],
    [
      "a promise",
      "export async function half(value: number): Promise<number>",
      "await half(4) // => 2",
      "return await Promise.resolve(value / 2);",
    ],
    [
      "a rejection",
      "export async function half(value: number): Promise<number>",
      "await assertRejects(() => half(0), RangeError, 'zero')",
      'if (value === 0) throw new RangeError("zero");\nreturn await Promise.resolve(value / 2);',
    ],
  ])("compare %s", async (_what, header, example, body, beside = "") => {
    const { findings, notes } = await check({ example, header, beside }, body);
    expect([findings, notes]).toEqual([[], []]);
  });
});

/** A member by its own name, in a class or an object that leaves nothing open. */
const BARE: Readonly<Record<string, (example: string) => string>> = {
  "an instance without state": (example) =>
    `export class Sums {\n${example}\n  half(value: number): number { return stub(value); }\n}`,
  "a class": (example) =>
    `export class Sums {\n  count = 0;\n${example}\n  static half(value: number): number { return stub(value); }\n}`,
  "an object": (example) =>
    `export const sums = {\n${example}\n  half(value: number): number { return stub(value); },\n};`,
  "an arrow function of an object": (example) =>
    `export const sums = {\n${example}\n  half: (value: number): number => stub(value),\n};`,
};

/** Members that nobody knows the object of. */
const OPEN: Readonly<Record<string, (example: string) => string>> = {
  "an instance with state": (example) =>
    `export class Sums {\n  count = 0;\n${example}\n  half(value: number): number { return stub(value); }\n}`,
  "an instance that takes something": (example) =>
    `export class Sums {\n  constructor(readonly by: number) {}\n${example}\n  half(value: number): number { return stub(value); }\n}`,
};

async function checkMember(text: string, body: string) {
  await using project = await createProject({ "sums.ts": `import { stub } from "selfcoding";\n${text}\n` });
  const owner = text.includes("class Sums") ? "Sums" : "sums";
  const skeleton = project.skeleton("sums.ts", `${owner}.half`);
  return await checker.check(project, skeleton, body);
}

describe("an example that names a member alone", () => {
  it.each(Object.entries(BARE))("runs on %s", async (_what, print) => {
    const text = print("/** Half. @example half(4) // => 2 */");
    expect(await checkMember(text, RIGHT)).toMatchObject({ findings: [], notes: [] });
    expect((await checkMember(text, WRONG)).codes).toContain("wrong-result");
  });

  it("counts as a call of the stub where a constructor has bound it", async () => {
    const text = `export class Sums {\n  constructor() { this.half = this.half.bind(this); }\n/** Half. @example new Sums().half(4) // => 2 */\n  half(value: number): number { return stub(value); }\n}`;
    expect(await checkMember(text, RIGHT)).toMatchObject({ findings: [], notes: [] });
    expect((await checkMember(text, "throw new Error(String(value));")).codes).toContain("threw");
  });

  it("means a function of the file where there is one of that name", async () => {
    const text = `export function half(value: number): number { return value / 2; }\n${BARE["a class"]?.("/** Double. @example half(4) // => 2 */")}`;
    expect(await checkMember(text, WRONG)).toMatchObject({ findings: [] });
  });

  it.each(Object.entries(OPEN))("is left out for %s, with a note", async (_what, print) => {
    const { findings, notes } = await checkMember(print("/** Half. @example half(4) // => 2 */"), WRONG);
    expect(findings).toEqual([]);
    expect(notes.join("\n")).toContain("`half(4)` was left out: it names `half`, which the project does not have");
  });
});

describe("an example in which others have a member of that name, too", () => {
  const list = (name: string, header: string): string => `export class List {
  constructor(readonly items: readonly number[]) {}
  /** Each, doubled.
   * @example
   * const list = new List([1, 2]);
   * const doubled = list.map((item) => [item].map((one) => one * 2)[0] ?? 0);
   * doubled.size // => 2
   * @example
   * [new Set([1]), new List([3, 4])].map(({ size }) => size) // => [1, 2]
   */
  ${header} { return stub(); }
  ${name === "map" ? "get size(): number { return this.items.length; }" : "map(each: (item: number) => number): List { return new List(this.items.map(each)); }"}
}`;

  it.each([
    [
      "map",
      "map(each: (item: number) => number): List",
      "return new List(this.items.map(each));",
      "return new List([]);",
    ],
    ["size", "get size(): number", "return this.items.length;", "return 0;"],
  ])("looks at the calls of the stub only: %s", async (name, header, right, wrong) => {
    await using project = await createProject({
      "sums.ts": `import { stub } from "selfcoding";\n${list(name, header)}\n`,
    });
    const skeleton = project.skeleton("sums.ts", `List.${name}`);
    expect(await checker.check(project, skeleton, right)).toMatchObject({ findings: [], notes: [] });
    expect((await checker.check(project, skeleton, wrong)).codes).toContain("wrong-result");
  });
});

const LEFT_OUT: Readonly<Record<string, readonly [string, string]>> = {
  "a name that nobody has": ["half(nobody) // => 2", "names `nobody`, which the project does not have"],
  "a module that cannot be found": ['import { x } from "not-there";\nhalf(x) // => 2', "names `x`"],
  "a value that names what nobody has": ["half(4) // => Result.of(2)", "names `Result`"],
  "what throws before the function is called": [
    "half(null.length) // => 2",
    "was left out: Cannot read properties of null",
  ],
  "what throws before the function is handed over": ["JSON.parse('[4').map(half) // => [2]", "was left out: Expected"],
  "an assertion that is not known": ["assertPretty(half(4))", "has no assertPretty"],
  "a constant that is assigned": ["const four = 4;\nfour = 5;\nhalf(four) // => 2", "Cannot assign to"],
};

describe("an example that cannot be run", () => {
  it.each(Object.entries(LEFT_OUT))(
    "is a note, and keeps no body from being written: %s",
    async (_what, [example, said]) => {
      const { findings, notes } = await check({ example: `${example}\nhalf(8) // => 4`, header: half }, RIGHT);
      expect(findings).toEqual([]);
      expect(notes.join("\n")).toContain(said);
      expect((await check({ example: `${example}\nhalf(8) // => 4`, header: half }, WRONG)).codes).toContain(
        "wrong-result",
      );
    },
  );

  it("because a module fails as it is loaded takes no other with it", async () => {
    const { findings, notes } = await check(
      {
        header: half,
        example: 'import { broken } from "some-package";\nhalf(broken) // => 2\nhalf(8) // => 4',
        files: { "broken.ts": 'throw new Error("not today");\nexport const broken = 4;\n' },
      },
      RIGHT,
    );
    expect(findings).toEqual([]);
    expect(notes.join("\n")).toContain("was left out: not today");
  });

  it("shows one result of many where the body reads the clock or draws lots", async () => {
    const lots = "export function draw(): number";
    const { findings, notes } = await check({ example: "draw() // => 0.123", header: lots }, "return Math.random();");
    expect(findings).toEqual([]);
    expect(notes.join("\n")).toContain("depends on time or chance");
    expect((await check({ example: "draw() // => 0.123", header: lots }, "return 0.5;")).codes).toEqual([
      "wrong-result",
    ]);
  });

  it("is compared where the call at hand drew no lots, whatever the body could do in another", async () => {
    const header = "export function pick(list: number[], random: () => number = Math.random): number";
    const example = "pick([4, 5, 6], () => 0.5) // => 5";
    const right = "return list[Math.floor(random() * list.length)]!;";
    expect(await check({ example, header }, right)).toMatchObject({ findings: [], notes: [] });
    expect((await check({ example, header }, "return list[Math.floor(random())]!;")).codes).toEqual(["wrong-result"]);
  });

  it.each([
    ["a date that its arguments say", "new Date(2020, 0, value).getDate()", ["wrong-result"]],
    ["the date of now", "new Date().getMilliseconds()", []],
    ["the clock", "Date.now()", []],
    ["the time since the start", "performance.now()", []],
    ["an identifier made by chance", "crypto.randomUUID().length", []],
    ["the platform's lots", "crypto.getRandomValues(new Uint8Array(1)).length", []],
  ])("tells %s from what another run may answer otherwise", async (_, expression, codes) => {
    const platform =
      "declare const performance: { now(): number };\n" +
      "declare const crypto: { randomUUID(): string; getRandomValues(bytes: Uint8Array): Uint8Array };\n";
    const stub = { example: "half(8) // => 4", header: half, files: { "platform.d.ts": platform } };
    const found = await check(stub, `return ${expression} + value;`);
    expect(found.codes).toEqual(codes);
  });

  it("holds a body that reads the clock where its contract says that results repeat", async () => {
    const body = "return Date.now() > 0 ? value * 2 : value / 2;";
    const { codes } = await check({ example: "half(8) // => 4", header: half }, body, {
      isRepeatable: true,
      text: "{ isRepeatable: true }",
    });
    expect(codes).toEqual(["wrong-result"]);
  });

  it("compares what comes of promises that it rejects itself", async () => {
    const stub = {
      example: "await kept([Promise.resolve(1), Promise.reject(new Error())]) // => 1",
      header: "export async function kept(promises: Promise<number>[]): Promise<number>",
    };
    const right = 'return (await Promise.allSettled(promises)).filter(({ status }) => status === "fulfilled").length;';
    expect((await check(stub, right)).findings).toEqual([]);
    expect((await check(stub, "return promises.length;")).codes).toEqual(["wrong-result"]);
  });

  it.each(["toThrow(RangeError)", 'toThrow("no")', "toBeInstanceOf(RangeError)"])(
    "hold what they expect of a rejection: %s",
    async (expectation) => {
      const stub = {
        example: `await expect(root(-1)).rejects.${expectation};`,
        header: "export async function root(value: number): Promise<number>",
      };
      const right = 'if (value < 0) throw new RangeError("no"); return Math.sqrt(value);';
      expect((await check(stub, right)).findings).toEqual([]);
      expect((await check(stub, "return Math.sqrt(value);")).codes).toEqual(["wrong-result"]);
    },
  );

  it("show the names of classes as they are written, whatever else has the same in other modules", async () => {
    const stub = {
      example: 'names() // => ["Item", "Item", "Item"]',
      header: "export function names(): string[]",
      beside: `import { other } from "./other.js";\nexport class Item { static readonly first = new Item(); make() { return new Item(); } }`,
      files: { "other.ts": "class Item {}\nexport const other = new Item();\n" },
    };
    const body = "return [other, Item.first, Item.first.make()].map((one) => one.constructor.name);";
    expect((await check(stub, body)).findings).toEqual([]);
  });

  it("in the prose of docs that show others in tags may be answered, alone it binds", async () => {
    const text = (tag: string): string =>
      `import { stub } from "selfcoding";\n/** Half of it.\n * \`\`\`ts\n * half(8) // => 9\n * \`\`\`\n${tag} */\n${half} { return stub(); }\n`;
    const severities = async (tag: string) => {
      await using project = await createProject({ "sums.ts": text(tag) });
      const { findings } = await checker.check(project, project.skeleton("sums.ts", "half"), RIGHT);
      return findings.map(({ code, severity }) => [code, severity]);
    };
    expect(await severities(" * @example half(4) // => 2\n")).toEqual([["wrong-result", "soft"]]);
    expect(await severities(" * @example half(8) // => 9\n")).toEqual([["wrong-result", undefined]]);
    expect(await severities("")).toEqual([["wrong-result", undefined]]);
  });

  it("leaves a body that changes its argument to the calls that are seen", async () => {
    const { codes } = await check(
      { example: "assertEquals(sort([2, 1]), [1, 2])", header: sort },
      "return items.sort((one, other) => one - other);",
    );
    expect(codes).toEqual(["changed-arguments"]);
  });
});

describe("a call within an example", () => {
  const ACCOUNT = (example: string): string => `import { stub } from "selfcoding";
export class Account {
  constructor(protected items: number[]) {}
  /** The sum.
   * @example ${example}
   */
  get total(): number { return stub(this.items); }
  /** The sum of some.
   * @example ${example}
   */
  first(count: number): number { return stub(this.items, count); }
}
`;
  const member = async (name: string, example: string, body: string) => {
    await using project = await createProject({ "account.ts": ACCOUNT(example) });
    const skeleton = project.skeleton("account.ts", `Account.${name}`);
    // Its author wants nothing changed, not even what it is called on.
    const { codes, notes } = await checker.check(project, skeleton, body, { fixed: { changes: [] } });
    return [...codes, ...notes];
  };

  it.each([
    ["total", "new Account([2]).total // => 2", "return 2;"],
    ["first", "new Account([2]).first(1) // => 2", "return 2;"],
  ])("of %s is looked at: it changes nothing", async (name, example, rest) => {
    expect(await member(name, example, rest)).toEqual([]);
    expect(await member(name, example, `this.items.push(7);\n${rest}`)).toEqual(["changed-this"]);
  });

  it.each([
    ["total", "class Mine extends Account { get total() { return super.total + 1; } }; new Mine([2]).total // => 3"],
    ["first", "class Mine extends Account { all() { return super.first(9) + 1; } }; new Mine([2]).all() // => 3"],
  ])("of super's %s is left as it is", async (name, example) => {
    expect(await member(name, example, "return 2;")).toEqual([]);
    expect(await member(name, example, "return 4;")).toEqual(["wrong-result"]);
  });
});
