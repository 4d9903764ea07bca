import { describe, expect, it } from "vitest";
import { Programs } from "../../src/project/program.js";
import { linksOf } from "../../src/verify/slice/moduleLinks.js";
import { sliceText } from "../../src/verify/slice/slice.js";
import { createProject } from "./project.js";

const slice = (text: string, marker: string): string[] =>
  sliceText(text, "/src/a.ts", [text.indexOf(marker)])
    .text.split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

describe("the slice of a module", () => {
  it("holds what a statement needs, through others too, and drops what would happen beside", () => {
    const text = [
      'import express from "express";',
      'import { a, b as c, type T } from "./values.js";',
      'import "./effects.js";',
      "const app = express();",
      "const base = a * 2;",
      "export function double(x: T): number { return x * base; }",
      "app.listen(80);",
      "export { app };",
      "export default app;",
      "class Unused { static x = app.get('/'); }",
    ].join("\n");
    expect(slice(text, "export function double")).toEqual([
      'import { a } from "./values.js";',
      "const base = a * 2;",
      "export function double(x: T): number { return x * base; }",
    ]);
  });

  it("moves no line", () => {
    const text = "drop();\n\nconst kept = 1;\ndrop(\n  1,\n);\nexport const user = () => kept;\n";
    const sliced = sliceText(text, "/src/a.ts", [text.indexOf("export const")]).text.split("\n");
    expect(sliced.indexOf("const kept = 1;")).toBe(2);
    expect(sliced[6]?.trim()).toBe("export const user = () => kept;");
  });

  it("goes by what a name means, not by its spelling", () => {
    const text =
      "const size = start();\nexport function f(o: { size: number }) { return o.size + ((size: number) => size)(1); }";
    expect(slice(text, "export function f")).toEqual([
      "export function f(o: { size: number }) { return o.size + ((size: number) => size)(1); }",
    ]);
  });

  it("keeps what completes a kept name, and an anonymous default export", () => {
    const text = "function Table() {}\nTable.rows = [1];\nother.rows = [2];\nexport default () => Table;";
    expect(slice(text, "export default")).toEqual([
      "function Table() {}",
      "Table.rows = [1];",
      "const $default = () => Table;; export { $default as default };",
    ]);
  });

  it("holds what happens to a kept name or to all, where effects are wanted, and says so", () => {
    const happening = ["table.set('a', 1);", "Array.prototype.last = 1;", "Object.assign(Array.prototype, {});"];
    const always = ["const table = new Map();", "table.rows = 3;", "export const use = () => table;"];
    const sliced = (lines: readonly string[], options: Parameters<typeof sliceText>[3]) => {
      const text = lines.join("\n");
      const found = sliceText(text, "/src/a.ts", [text.indexOf("export const")], options);
      return [found.text.split("\n").filter((line) => line !== ""), found.hasEffects];
    };
    const all = [always[0]!, ...happening, ...always.slice(1)];
    expect(sliced(all, {})).toEqual([always, false]);
    expect(sliced(all, { hasEffects: () => false })).toEqual([all, true]);
    expect(sliced(always, { hasEffects: () => false })).toEqual([always, false]);
  });
});

it("a ring of imports may go through a file that the program has not read", async () => {
  await using project = await createProject({
    "src/a.ts": 'import "./b.js";\nexport const a = 1;\n',
    "src/b.js": 'import { a } from "./a.js";\nconsole.log(a);\n',
    "src/c.ts": 'import { a } from "./a.js";\nexport const c = a;\n',
  });
  const file = (name: string): string => `${project.root}/src/${name}`;
  const program = new Programs().of(file("a.ts")).current(file("a.ts"));
  expect(program.getSourceFile(file("b.js"))).toBeUndefined();
  expect(linksOf(program).importersInRing(file("a.ts"))).toEqual([file("b.js")]);
  expect(linksOf(program).importersInRing(file("c.ts"))).toEqual([]);
});
