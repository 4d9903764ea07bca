import { afterAll, describe, expect, it } from "vitest";
import type { CheckTask } from "../../src/contract/checkTask.js";
import { createChecker, createProject } from "./project.js";

const checker = createChecker();
afterAll(() => checker.close());

const parse = `import { stub } from "selfcoding";
export class ParseError extends Error {}
/** Reads "a=1;b=2". */
export function parse(text: string): Record<string, number> {
  return stub(text);
}
/** Twice. */
export function twice(n: number): number {
  return stub(n);
}
`;
const right = `const pairs = text.split(";").filter((pair) => pair !== "").map((pair): [string, number] => {
  const [name, value] = pair.split("=");
  if (name === undefined || value === undefined) throw new ParseError("no value in " + pair);
  return [name, Number(value)];
});
return Object.fromEntries(pairs);`;
const wrong = right.replace("Number(value)", "Number(value) + 1");

async function run(
  test: string,
  body = right,
  file = "parse.test.ts",
  untried: CheckTask["untried"] = [],
  options: Partial<CheckTask["options"]> = {},
) {
  await using project = await createProject({ "parse.ts": parse, [file]: test });
  const skeleton = project.skeleton("parse.ts", "parse");
  return await checker.check(project, skeleton, body, { options: { testFiles: [file], ...options }, untried });
}

const styles = {
  Vitest: `import { beforeEach, describe, expect, it, vi } from "vitest";
import { parse, ParseError } from "./parse.js";
let text = "";
beforeEach(() => { text = "a=1;b=2"; });
describe("parse", () => {
  it("reads pairs", async () => {
    expect(parse(text)).toEqual({ a: 1, b: 2 });
    expect(parse(text)).toStrictEqual({ a: 1, b: 2 });
    expect(parse(text)).toMatchObject({ b: 2 });
    expect(parse(text)).not.toBe(parse(text));
    expect(parse(text)).toEqual({ a: expect.any(Number), b: expect.closeTo(2.001) });
    expect(Object.keys(parse(text))).toContain("a");
    expect(Object.entries(parse(text))).toContainEqual(["b", 2]);
    expect(Object.keys(parse(text))).toHaveLength(2);
    expect(parse(text)).toHaveProperty("a", 1);
    expect(parse(text)).toEqual(expect.objectContaining({ a: 1 }));
    expect(parse(text)["a"]).toBeGreaterThan(0);
    expect(parse("x=0.3")["x"]).toBeCloseTo(0.1 + 0.2);
    await expect(Promise.resolve(parse(text))).resolves.toEqual({ a: 1, b: 2 });
    await expect(Promise.reject(new ParseError("no"))).rejects.toThrow("no");
    await expect(Promise.reject(new ParseError("no"))).rejects.not.toBeInstanceOf(TypeError);
    const heard = vi.fn((given: string) => parse(given));
    heard("c=3");
    expect(heard).toHaveBeenCalledWith("c=3");
  });
  it("throws for what has no value", () => {
    expect(() => parse("a")).toThrow(ParseError);
    expect(() => parse("a")).toThrow(/no value/);
    expect(() => parse("a=1")).not.toThrow();
  });
  it.each([["a=1", 1], ["a=7", 7]])("reads %s", (given, value) => {
    expect(parse(given)["a"]).toBe(value);
  });
});
`,
  Jest: `import { describe, expect, it } from "@jest/globals";
import { parse } from "./parse";
describe("parse", () => {
  it("reads pairs", () => { expect(parse("a=1")).toEqual({ a: 1 }); });
  it("ends when it is done", (done) => { setTimeout(() => { expect(parse("b=2")).toEqual({ b: 2 }); done(); }, 1); });
});
`,
  "Jest with globals": `import { parse } from "./parse";
test("reads pairs", () => { expect(parse("a=1")).toEqual({ a: 1 }); });
`,
  Bun: `import { expect, test } from "bun:test";
import { parse } from "./parse.ts";
test("reads pairs", () => { expect(parse("a=1")).toEqual({ a: 1 }); });
`,
  Node: `import assert from "node:assert/strict";
import test, { describe, it } from "node:test";
import { parse } from "./parse.ts";
test("reads pairs", async (t) => { await t.test("one", () => { assert.deepEqual(parse("a=1"), { a: 1 }); }); });
describe("parse", () => { it("throws", () => { assert.throws(() => parse("a"), /no value/); }); });
`,
  "Mocha with names of the file's own": `import { strict as assert } from "node:assert";
import { parse } from "./parse";
const expect = { toRead: (text: string, wanted: object) => assert.deepEqual(parse(text), wanted) };
describe("parse", function () {
  this.timeout(500);
  before(function () { this.text = "a=1"; });
  it("reads pairs", function () { expect.toRead(this.text, { a: 1 }); });
  xit("reads nothing", () => { expect.toRead("a=1", {}); });
});
`,
  AVA: `import test from "ava";
import { parse, ParseError } from "./parse.js";
test("reads pairs", (t) => { t.deepEqual(parse("a=1"), { a: 1 }); });
test("throws", (t) => { t.is(t.throws(() => parse("a"), { instanceOf: ParseError })?.message, "no value in a"); });
`,
};

describe("a test file that the options name", () => {
  it.each(Object.entries(styles))("in the style of %s is passed by the right body", async (_style, test) => {
    const { findings, result } = await run(test);
    expect(findings).toEqual([]);
    expect(result).toMatchObject({
      verdict: { passed: true, casesRun: test.match(/(?<!\.)\b(?:it|test)\(|\["a=/g)?.length ?? 0 },
    });
  });

  it.each(Object.entries(styles))(
    "in the style of %s refuses the wrong body by the test's name",
    async (_style, test) => {
      const { findings, messages } = await run(test, wrong);
      expect(findings[0]).toMatchObject({ check: "run", code: "failed-test" });
      expect(messages[0]).toMatch(/^The test "(parse > )?reads pairs" of parse\.test\.ts failed: /);
      expect(messages[0]).toMatch(/a: 2/);
    },
  );

  it("says what was expected and what came, also of a throw of the engine's with its line", async () => {
    const { findings, messages } = await run(
      styles.Vitest,
      "return (null as unknown as string[])[0] === text ? {} : {};",
    );
    expect(messages[0]).toContain("TypeError: Cannot read properties of null");
    expect(findings[0]?.line).toContain("null as unknown");
    const { messages: compared } = await run(styles.Bun, wrong);
    expect(compared).toEqual([
      'The test "reads pairs" of parse.test.ts failed: expected { a: 2 } to deeply equal { a: 1 }',
    ]);
  });

  it.each([
    ["an assertion", 'import assert from "node:assert/strict";\nassert.deepEqual(parse("a=1"), { a: 1 });'],
    ["a throw", 'if (parse("a=1")["a"] !== 1) throw new Error("expected { a: 1 }");'],
  ])("holds %s outside of any test against the candidate", async (_what, statement) => {
    const test = `import { parse } from "./parse.js";\n${statement}\n`;
    expect((await run(test)).codes).toEqual([]);
    const { findings } = await run(test, wrong);
    expect(findings).toMatchObject([{ code: "failed-test", message: expect.stringContaining("a: 1") }]);
    const { findings: others } = await run('import "./parse.js";\nthrow new Error("no database");');
    expect(others).toMatchObject([{ isForPerson: true, message: expect.stringContaining("no database") }]);
  });

  it("stops what does not end, by the test's name", async () => {
    const { messages, codes } = await run(styles.Bun, 'while (text !== "") { /* for ever */ } return {};');
    expect(codes).toEqual(["time-limit"]);
    expect(messages[0]).toContain('The test "reads pairs" of parse.test.ts did not finish within');
  });

  it.each([
    ["a matcher that is unknown", 'it("parse", () => { expect(parse("a=1")).toMatchSnapshot(); });', "toMatchSnapshot"],
    [
      "one that the test catches",
      'it("parse", () => { try { expect(parse("a=1")).toBePretty(); } catch { /* none */ } });',
      "toBePretty",
    ],
    ["a spy on a global", 'it("parse", () => { vi.spyOn(global, "setTimeout"); parse(""); });', "a spy on setTimeout"],
    [
      "a mock of Node's on a global",
      'import { mock } from "node:test"; it("parse", () => { mock.method(globalThis, "setTimeout"); parse(""); });',
      "a spy on setTimeout",
    ],
    ["an exchanged module", 'vi.mock("./parse.js"); it("parse", () => {});', "vi.mock"],
    [
      "a snapshot that nobody has written yet",
      'it("parse", () => { expect(parse("a=1")).toMatchInlineSnapshot(); });',
      "toMatchInlineSnapshot without",
    ],
    ["a file that is not there", 'import "./missing.js"; it("parse", () => {});', "missing.js"],
    [
      "a module of Node that is not allowed",
      'import { readFileSync } from "node:fs"; it("parse", () => { readFileSync("x"); parse(""); });',
      "fs",
    ],
  ])("is the person's to mend when it uses %s", async (_what, test, named) => {
    const { findings } = await run(
      `import { expect, it, vi } from "vitest";\nimport { parse } from "./parse.js";\nvoid vi; void expect; void parse;\n${test}`,
    );
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ isForPerson: true, message: expect.stringContaining(named) });
  });

  it("is the person's to mend when it does not exist", async () => {
    await using project = await createProject({ "parse.ts": parse });
    const skeleton = project.skeleton("parse.ts", "parse");
    const { findings } = await checker.check(project, skeleton, right, {
      options: { testFiles: ["test/none.test.ts"] },
    });
    expect(findings).toMatchObject([{ isForPerson: true, message: expect.stringContaining("test/none.test.ts") }]);
  });

  it("runs only the tests that mention the stub, through functions of the file too, and says what it left out", async () => {
    const { notes, findings } = await run(`import { expect, it } from "vitest";
import { parse, twice } from "./parse.js";
const first = (text: string) => parse(text)["a"];
it("goes through a function", () => { expect(first("a=1")).toBe(1); });
it("is about another one", () => { expect(twice(2)).toBe(4); });
it.skip("parse", () => {});
`);
    expect(findings).toEqual([]);
    expect(notes).toEqual([
      "1 tests of parse.test.ts are skipped there",
      "1 tests of parse.test.ts do not mention parse and were not run",
    ]);
  });

  it("in which no test mentions the stub is a note", async () => {
    const { notes, findings } = await run(
      'import { expect, it } from "vitest";\nit("adds", () => { expect(1 + 1).toBe(2); });\n',
    );
    expect(findings).toEqual([]);
    expect(notes).toEqual(["No test of parse.test.ts mentions parse"]);
  });

  it("asks for the stub that a test needs besides, or leaves that test out", async () => {
    const test = `import { expect, it } from "vitest";
import { parse, twice } from "./parse.js";
it("one", () => { expect(parse("a=1")["a"]).toBe(1); });
it("both", () => { expect(twice(parse("a=1")["a"]!)).toBe(2); });
`;
    const { result } = await run(test);
    const by = {
      label: 'The test "both" of parse.test.ts',
      needs: "parse.ts#twice",
      test: { file: "parse.test.ts", title: "both" },
    };
    expect(result).toMatchObject({ needs: { id: "parse.ts#twice", by } });
    const without = await run(test, right, "parse.test.ts", [by]);
    expect(without.result).toMatchObject({ verdict: { passed: true, casesRun: 1 } });
    expect(without.notes[0]).toBe(`${by.label} was not tried: it calls parse.ts#twice, which waits for this one`);
    expect((await run(test, wrong, "parse.test.ts", [by])).codes).toEqual(["failed-test"]);
  });

  it("is the person's to mend where it wants a page, or is passed over where a page is allowed", async () => {
    const test = `import { expect, it } from "vitest";
import { parse } from "./parse.js";
declare const document: { title: string };
it("one", () => { expect(parse("a=1")).toEqual({ a: 1 }); });
it("two", () => { document.title = Object.keys(parse("a=1")).join(); });
`;
    const { findings } = await run(test);
    expect(findings).toMatchObject([{ isForPerson: true, message: expect.stringContaining("`allow.dom`") }]);
    const allowed = (text: string, body = right) => run(text, body, "parse.test.ts", [], { allow: { dom: true } });
    const { result, notes } = await allowed(test);
    expect(result).toMatchObject({ verdict: { passed: true, casesRun: 1 } });
    expect(notes).toEqual(['The test "two" of parse.test.ts was not tried: the sandbox has no page']);
    expect((await allowed(test, wrong)).codes).toEqual(["failed-test"]);
    expect((await allowed(`${test}document.title = "";\n`)).notes).toContain(
      "The test file parse.test.ts was not tried: the sandbox has no page",
    );
    const early = "const read = (): string => late;\nconst late = read();\nreturn {};";
    expect((await allowed(test, early)).codes).toContain("failed-test");
  });

  it("runs its hooks around its suites in their order", async () => {
    const { findings } =
      await run(`import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parse } from "./parse.js";
const said: string[] = [];
beforeAll(() => { said.push("all"); });
beforeEach(() => { said.push("each"); return () => { said.push("cleanup"); }; });
describe("inner", () => {
  beforeAll(async () => { await null; said.push("inner all"); });
  afterEach(() => { said.push("after each"); });
  afterAll(() => { said.push("after inner"); });
  it("one", () => { parse(""); said.push("one"); });
  it("two", () => { parse(""); said.push("two"); });
});
it("parse: three", () => {
  expect(said).toEqual(["all", "inner all", "each", "one", "after each", "cleanup", "each", "two", "after each", "cleanup", "after inner", "each"]);
});
`);
    expect(findings).toEqual([]);
  });
});
