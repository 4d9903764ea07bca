import { expect, test } from "vitest";
import { analyzeFile, mayHoldStub } from "../../transformer/index.js";
import { createWorld } from "./world.js";

async function idsIn(files: Record<string, string>): Promise<string[]> {
  await using world = createWorld(files);
  return analyzeFile(world.host(), world.source("main.ts")).stubs.map(({ skeleton }) => skeleton.id);
}

test.each([
  ["a named import", `import { stub } from "selfcoding";`, "stub"],
  ["a renamed import", `import { stub as todo } from "selfcoding";`, "todo"],
  ["a namespace import", `import * as sc from "selfcoding";`, "sc.stub"],
  ["an import assignment", `import sc = require("selfcoding");`, "sc.stub"],
])("a stub is recognised through %s", async (_, line, name) => {
  expect(await idsIn({ "main.ts": `${line}\nexport function f(): number { return ${name}(); }` })).toEqual([
    "main.ts#f",
  ]);
});

test("a stub is recognised through re-exports of the user's own files", async () => {
  const files = {
    "main.ts": `import { stub } from "./middle.js";\nexport function f(): number { return stub(); }`,
    "middle.ts": `export * from "./deep.js";`,
    "deep.ts": `export { stub } from "selfcoding";`,
  };
  expect(await idsIn(files)).toEqual(["main.ts#f"]);
});

test.each([
  ["is declared in the file itself", `function stub(): number { return 1; }`, "stub"],
  ["comes from another file", `import { stub } from "./other.js";`, "stub"],
  ["is a method of something", `const tools = { stub: (): number => 1 };`, "tools.stub"],
  ["hides the import", `import { stub as own } from "selfcoding";\nconst stub = (): number => 1; void own;`, "stub"],
])("somebody else's stub is left alone when it %s", async (_, line, name) => {
  const files = {
    "main.ts": `${line}\nexport function f(): number { return ${name}(); }`,
    "other.ts": `export function stub(): number { return 1; }`,
  };
  expect(await idsIn(files)).toEqual([]);
});

test.each(["stub", "sc.stub"])("a package that is not installed is known by its specifier, as %s", async (name) => {
  const line = `import { stub } from "selfcoding"; import * as sc from "selfcoding";`;
  await using world = createWorld(
    { "main.ts": `${line}\nexport function f(): number { return ${name}(); }` },
    { paths: { selfcoding: ["./nowhere.d.ts"] } },
  );
  expect(analyzeFile(world.host(), world.source("main.ts")).stubs).toHaveLength(1);
});

test("one search in the text tells whether a file is worth looking at", () => {
  expect(mayHoldStub("return stub();")).toBe(true);
  expect(mayHoldStub("@selfCoding class A {}")).toBe(true);
  expect(mayHoldStub("const stubborn = 1;")).toBe(false);
});
