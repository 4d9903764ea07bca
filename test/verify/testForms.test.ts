import { afterAll, describe, expect, it } from "vitest";
import { createChecker, createProject } from "./project.js";

const checker = createChecker();
afterAll(() => checker.close());

const shout = `import { stub } from "selfcoding";
/** The text in capitals; without a text a RangeError. */
export function shout(text: string): string {
  return stub(text);
}
`;
const body = 'if (text === "") throw new RangeError("no text"); return text.toUpperCase();';

/** Forms of a test: what their own runner passes, and the same with a wrong expectation. */
const FORMS: readonly [form: string, passes: string, fails: string][] = [
  [
    "rows of a template",
    'it.each`\n  given | wanted\n  ${"a"} | ${"A"}\n  ${"b"} | ${"B"}\n`("$given", ({ given, wanted }) => { expect(shout(given)).toBe(wanted); });',
    'it.each`\n  given | wanted\n  ${"a"} | ${"A"}\n  ${"b"} | ${"C"}\n`("$given", ({ given, wanted }) => { expect(shout(given)).toBe(wanted); });',
  ],
  [
    "a test that is marked to fail",
    'it.fails("is soft", () => { expect(shout("a")).toBe("a"); });',
    'it.fails("is loud", () => { expect(shout("a")).toBe("A"); });',
  ],
  [
    "a test that Jest marks to fail",
    'test.failing("is soft", async () => { expect(await shout("a")).toBe("a"); });',
    'test.failing("is loud", async () => { expect(await shout("a")).toBe("A"); });',
  ],
  [
    "a snapshot in the test",
    'it("x", () => { expect({ is: shout("a") }).toMatchInlineSnapshot(`\n  {\n    "is": "A",\n  }\n`); });',
    'it("x", () => { expect({ is: shout("a") }).toMatchInlineSnapshot(`\n  {\n    "is": "a",\n  }\n`); });',
  ],
  [
    "a snapshot of an error",
    'it("x", () => { expect(() => shout("")).toThrowErrorMatchingInlineSnapshot(`[RangeError: no text]`); });',
    'it("x", () => { expect(() => shout("a")).toThrowErrorMatchingInlineSnapshot(`[RangeError: no text]`); });',
  ],
  [
    "a value that is read until it is right",
    'it("x", async () => { await expect.poll(() => shout("a")).not.toBe("a"); });',
    'it("x", async () => { await expect.poll(() => shout("a"), { timeout: 1 }).toBe("a"); });',
  ],
  [
    "time that a test moves",
    'import { vi } from "vitest";\nit("x", () => { vi.useFakeTimers({ now: 7 }); const f = vi.fn(); setTimeout(() => f(shout(`a${Date.now()}`)), 5_000); vi.advanceTimersByTime(5_000); expect(f).toHaveBeenCalledWith("A5007"); });',
    'import { vi } from "vitest";\nit("x", () => { vi.useFakeTimers(); const f = vi.fn(); setTimeout(() => f(shout("a")), 5_000); vi.advanceTimersByTime(4_999); expect(f).toHaveBeenCalled(); });',
  ],
  [
    "time that Node's tests move",
    'import { mock } from "node:test";\nit("x", () => { mock.timers.enable({ apis: ["setTimeout", "Date"], now: 3 }); let text = ""; setTimeout(() => { text = shout(`a${Date.now()}`); }, 9); mock.timers.tick(9); expect(text).toBe("A12"); mock.timers.reset(); });',
    'it("x", (t) => { t.mock.timers.enable({ apis: ["setTimeout"] }); let text = ""; setTimeout(() => { text = shout("a"); }, 9); t.mock.timers.tick(8); expect(text).toBe("A"); });',
  ],
  [
    "fixtures",
    'const t = it.extend({ given: async ({}, use) => { await use("a"); }, wanted: "A" });\nt("x", ({ given, wanted }) => { expect(shout(given)).toBe(wanted); });',
    'const t = it.extend({ given: async ({}, use) => { await use("b"); }, wanted: "A" });\nt("x", ({ given, wanted }) => { expect(shout(given)).toBe(wanted); });',
  ],
  [
    "one function for several tests",
    'const macro = it.macro((t, given, wanted) => { t.is(shout(given), wanted); });\nit("x", macro, "a", "A");',
    'const macro = it.macro({ exec: (t, given, wanted) => { t.is(shout(given), wanted); } });\nit("x", macro, "b", "A");',
  ],
  [
    "Mocha's other names",
    'let given = ""; suiteSetup(() => { given = "a"; }); setup(() => { given += "b"; });\nit("x", () => { expect(shout(given)).toBe("AB"); });',
    'let given = ""; suiteSetup(() => { given = "a"; }); setup(() => { given += "b"; });\nit("x", () => { expect(shout(given)).toBe("A"); });',
  ],
  [
    "what a test wants at its end",
    'let last = ""; afterAll(() => { if (last !== "AB") throw new Error(last); });\nit("x", (t) => { t.after(() => { last += "B"; }); t.onTestFinished(() => {}); t.onTestFailed(() => {}); t.teardown(() => {}); last = shout("a"); });',
    'it("x", (t) => { t.after(() => { expect(shout("a")).toBe("a"); }); });',
  ],
  [
    "a condition that is waited for",
    'it("x", async () => { let text = ""; setTimeout(() => { text = shout("a"); }, 5); expect(await vi.waitUntil(() => text, { interval: 5 })).toBe("A"); });',
    'it("x", async () => { await vi.waitUntil(() => shout("a") === "a", 20); });',
  ],
  [
    "assertions of the context",
    'it("x", (t) => { t.plan(1); t.assert.equal(shout("a"), "A"); });',
    'it("x", (t) => { t.plan(2); t.assert.equal(shout("a"), "A"); });',
  ],
  [
    "assertions of AVA's context",
    'it("x", (t) => { t.throws(() => shout(""), { name: "RangeError", message: /text/ }); t.regex(shout("a"), /A/); });',
    'it("x", (t) => { t.throws(() => shout(""), { name: "TypeError" }); });',
  ],
  [
    "a test that skips itself",
    'it("x", (t) => { t.skip(); expect(shout("a")).toBe("a"); });',
    'it("x", (t) => { if (shout("a") === "a") t.skip(); expect(shout("a")).toBe("a"); });',
  ],
  [
    "mocks of Node's",
    'it("x", (t) => {\n  const one = { give: () => "a" };\n  const f = t.mock.method(one, "give", () => "b");\n  expect(shout(one.give())).toBe("B");\n  expect(f.mock.callCount()).toBe(1);\n  t.mock.restoreAll();\n  expect(shout(one.give())).toBe("A");\n});',
    'it("x", (t) => { const f = t.mock.fn(shout); f("a"); expect(f.mock.calls[0].result).toBe("a"); });',
  ],
  [
    "mocks of Node's that end with their test",
    'const one = { give: () => "a" };\nit("x", (t) => { t.mock.method(one, "give", () => "b", { times: 1 }); expect(shout(one.give() + one.give())).toBe("BA"); t.mock.fn(one.give).mock.mockImplementationOnce(() => "c"); });\nit("y", () => { expect(shout(one.give())).toBe("A"); });',
    'import { mock } from "node:test";\nconst one = { give: () => "a" };\nmock.method(one, "give", () => "b");\nit("y", () => { expect(shout(one.give())).toBe("A"); });',
  ],
  [
    "a mock of Bun's",
    'import { mock } from "bun:test";\nit("x", () => { const f = mock(shout); expect(f("a")).toBe("A"); expect(f).toHaveBeenCalledTimes(1); });',
    'import { mock } from "bun:test";\nit("x", () => { const f = mock(shout); f("a"); expect(f).toHaveBeenCalledTimes(2); });',
  ],
  [
    "words about types",
    'import { assert, assertType, expectTypeOf, vi } from "vitest";\nconst { wanted } = vi.hoisted(() => ({ wanted: "A" }));\nit("x", async () => { expectTypeOf(shout).parameter(0).toBeString(); assertType<string>(shout("a")); assert.equal(shout("a"), wanted); });',
    'import { assert, expectTypeOf } from "vitest";\nit("x", () => { expectTypeOf(shout("a")).not.toBeNumber(); assert.equal(shout("a"), "a"); });',
  ],
  [
    "rows beside the context",
    'it.for([["a", "A"]])("%s", ([given, wanted], t) => { t.expect(shout(given)).toBe(wanted); });',
    'it.for(["a"])("%s", (given, { expect }) => { expect(shout(given)).toBe("a"); });',
  ],
  [
    "what is waited for",
    'it("x", async () => { let text = ""; setTimeout(() => { text = shout("a"); }, 5); await vi.waitFor(() => expect(text).toBe("A"), { interval: 5 }); });',
    'it("x", async () => { await vi.waitFor(() => expect(shout("a")).toBe("a"), 20); });',
  ],
  [
    "modules of Node's that hand out globals",
    'import { performance } from "node:perf_hooks";\nimport { setTimeout as wait } from "node:timers/promises";\nit("x", async () => { const start = performance.now(); expect(shout(await wait(1, "a"))).toBe("A"); expect(performance.now()).toBeGreaterThan(start); });',
    'import { setImmediate } from "node:timers/promises";\nit("x", async () => { expect(shout(await setImmediate("a"))).toBe("a"); });',
  ],
];

async function run(test: string) {
  await using project = await createProject({
    "shout.ts": shout,
    "shout.test.ts": `import { shout } from "./shout.js";\n${test}`,
  });
  const options = { options: { testFiles: ["shout.test.ts"] } };
  return await checker.check(project, project.skeleton("shout.ts", "shout"), body, options);
}

describe("a test of the user's", () => {
  it.each(FORMS)("with %s is judged as its own runner does", async (_form, passes, fails) => {
    expect((await run(passes)).messages).toEqual([]);
    expect((await run(fails)).codes).toEqual(["failed-test"]);
  });
});
