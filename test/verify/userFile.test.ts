import { afterAll, describe, expect, it } from "vitest";
import { call, createChecker, createProject } from "./project.js";

const checker = createChecker();
afterAll(() => checker.close());

/** Checks a body of a stub `f` in `src/a.ts` (or another file) with files beside it. */
const check = async (
  files: Readonly<Record<string, string>>,
  body: string,
  { file = "src/a.ts", name = "f", values = ["2"] }: { file?: string; name?: string; values?: string[] } = {},
) => {
  await using project = await createProject({ "package.json": '{ "type": "module" }', ...files });
  return await checker.check(project, project.skeleton(file, name), body, { cases: [call(values)] });
};

const PASSED = { messages: [], notes: [], result: { verdict: { passed: true, casesRun: 1 } } };
const STUB = 'import { stub } from "selfcoding";\n';
const F = "export function f(n: number): number { return stub(n); }";

describe("what a file loads for its effects", () => {
  const REGISTRY = "export const shapes = new Map<string, (n: number) => number>();";
  const SQUARE = 'import { shapes } from "./shapes.js";\nshapes.set("square", (n) => n * n);\nexport const side = 4;';
  const body =
    'return shapes.get("square")?.(n) ?? missing();\nfunction missing(): never { throw new Error("no square"); }';
  const shapesIn = (...lines: string[]) => ({
    "src/shapes.ts": REGISTRY,
    "src/square.ts": SQUARE,
    "src/a.ts": [STUB, 'import { shapes } from "./shapes.js";', ...lines, F].join("\n"),
  });

  it("is there, imported without names", async () => {
    expect(await check(shapesIn('import "./square.js";'), body)).toMatchObject(PASSED);
  });

  it("is there, imported with names that only the rest of the program uses", async () => {
    const files = shapesIn('import { side } from "./square.js";', "console.log(side);");
    expect(await check(files, body)).toMatchObject(PASSED);
  });

  it("is there through a barrel, and through another import without names", async () => {
    const files = {
      ...shapesIn('import { side } from "./all.js";', "void side;"),
      "src/all.ts": 'export * from "./more.js";\nexport const nothing = 0;',
      "src/more.ts": 'import "./square.js";\nexport const side = 1;',
    };
    expect(await check(files, body)).toMatchObject(PASSED);
  });

  it("is there although the package says that its modules have no effects", async () => {
    const files = {
      ...shapesIn('import "./square.js";'),
      "package.json": '{ "type": "module", "sideEffects": false }',
    };
    expect(await check(files, body)).toMatchObject(PASSED);
  });

  it("is not needed where it cannot be loaded: the note says so, and the body is still judged", async () => {
    const files = {
      "src/setup.ts": 'import { readFileSync } from "node:fs";\nexport const all = readFileSync("/etc/hosts");',
      "src/a.ts": `${STUB}import "./setup.js";\nimport "./gone.css";\n/** @example f(1) // => 2 */\n${F}`,
      "src/gone.css": "a { background: url(./gone.png) }",
    };
    const right = await check(files, "return n * 2;");
    expect(right.result).toMatchObject({ verdict: { passed: true, casesRun: 2 } });
    expect(right.notes.join()).toContain("The side effects of src/a.ts were left out");
    expect((await check(files, "return n * 3;")).codes).toEqual(["wrong-result"]);
    // A crash may come of what is missing.
    const crash = await check(files, "return (globalThis as unknown as Record<string, () => number>)['gone']!();");
    expect(crash.findings.map(({ severity }) => severity)).toEqual(["soft", "soft"]);
    expect(crash.messages[0]).toContain("The side effects of src/a.ts were left out");
  });

  it("is left where nothing is completed: an import of the program's own work does not run", async () => {
    const files = {
      "src/server.ts": 'export const port = 1;\nthrow new Error("started");',
      "src/a.ts": `${STUB}import { port } from "./server.js";\nconsole.log(port);\n${F}`,
    };
    expect(await check(files, "return n;")).toMatchObject(PASSED);
  });
});

describe("what completes the values of a file", () => {
  it.each([
    [
      "calls of its methods",
      'const table = new Map<string, number>();\ntable.set("a", 3).set("b", 4);',
      'table.get("b")!',
    ],
    ["an assignment to a variable", "let table: number[];\ntable = [1, 2, 4];", "table[2]!"],
    ["an assignment into it", "const table: Record<string, number> = {};\ntable.a = 4;", "table.a!"],
    ["a loop", "const table: number[] = [];\nfor (const each of [1, 4]) { table.push(each); }", "table[1]!"],
    ["forEach", "const table: number[] = [];\n[1, 4].forEach((each) => table.push(each));", "table[1]!"],
    ["Object.assign", "const table: { a?: number } = {};\nObject.assign(table, { a: 4 });", "table.a!"],
    [
      "a condition",
      "const table: number[] = [];\nif (table.length === 0) table.push(4); else table.pop();",
      "table[0]!",
    ],
    [
      "a class of its own",
      "class Table { rows: number[] = []; add(n: number) { this.rows.push(n); } }\nconst table = new Table();\ntable.add(4);",
      "table.rows[0]!",
    ],
    [
      "a global",
      'declare global { interface Number { four(): number } }\nObject.defineProperty(Number.prototype, "four", { value: () => 4 });',
      "n.four()",
    ],
  ])("stays: %s", async (_, source, expression) => {
    const files = { "src/a.ts": `${STUB}${source}\n/** @example f(1) // => 4 */\n${F}` };
    expect((await check(files, `return ${expression};`)).result).toMatchObject({
      verdict: { passed: true, casesRun: 2 },
    });
  });

  it("is not the program's work", async () => {
    const source = `import { createServer } from "node:http";
const table = new Map<string, number>();
const server = createServer(() => table);
function main(): void { throw new Error("main ran"); }
main();
server.listen(1);
await Promise.reject(new Error("awaited"));
for (const each of [1]) { table.set("a", each); main(); }
console.log(f(1));
table.set("b", 4);`;
    const files = { "src/a.ts": `${STUB}${source}\n${F}` };
    expect(await check(files, 'return (table.get("b") ?? 0) + table.size;')).toMatchObject(PASSED);
  });
});

describe("a ring of imports", () => {
  it("finds the functions, classes and defaults that the stub's file exports", async () => {
    const files = {
      "src/a.ts": `${STUB}import { named, made } from "./b.js";
export const unit = (code: string): boolean => code === "eur";
export class Box { constructor(readonly n: number) {} }
const hidden = 3;
export { hidden as shown };
export default function fallback(): number { return 5; }
export function f(n: number): number { return stub(n, named, made); }
throw new Error("started");`,
      "src/b.ts": `import fallback, { Box, shown, unit } from "./a.js";
export const named = (code: string): number => (unit(code) ? shown : fallback());
export const made = (n: number): Box => new Box(n);`,
    };
    const body =
      'const box = made(n);\nif (box.n !== n) throw new Error("another box");\nreturn named("eur") + named("x");';
    expect(await check(files, body)).toMatchObject(PASSED);
  });

  it("goes through a barrel, and through the whole module as one name", async () => {
    const files = {
      "src/index.ts": 'export * from "./a.js";\nexport * from "./b.js";',
      "src/a.ts": `${STUB}import { twice } from "./index.js";\nexport const step = (): number => 1;\nexport let level = 1;\n${F.replace("stub(n)", "stub(n, twice)")}`,
      "src/b.ts":
        'import * as all from "./index.js";\nimport { step } from "./index.js";\nexport const twice = (n: number): number => 2 * n * all.level * step();',
    };
    expect(await check(files, "return twice(n);")).toMatchObject(PASSED);
  });

  it("is entered where the program can enter it: the class that another extends is made first", async () => {
    const files = {
      "src/a.ts": `${STUB}import { Square } from "./b.js";
export class Shape { size = 3; }
export function f(n: number): number { return stub(n, Square); }`,
      "src/b.ts": 'import { Shape } from "./a.js";\nexport class Square extends Shape { sides = 4; }',
    };
    expect(await check(files, "return new Square().size + n;")).toMatchObject(PASSED);
  });

  it("has one module: who imports the stub's class gets the very class", async () => {
    const files = {
      "src/a.ts": `${STUB}import { isKnown } from "./b.js";
export class Known { /** Whether it is. */ f(n: number): boolean { return stub(n, isKnown); } }`,
      "src/b.ts":
        'import { Known } from "./a.js";\nexport const isKnown = (value: unknown): boolean => value instanceof Known;',
    };
    await using project = await createProject({ "package.json": '{ "type": "module" }', ...files });
    const { messages } = await checker.check(
      project,
      project.skeleton("src/a.ts", "Known.f"),
      'if (!isKnown(this)) throw new Error("a second class");\nreturn n > 0;',
      { cases: [call(["1"], "new Known()")] },
    );
    expect(messages).toEqual([]);
  });
});

describe("packages", () => {
  const packaged = (text: string, more: Readonly<Record<string, string>> = {}) => ({
    "node_modules/pack/package.json":
      '{ "name": "pack", "version": "1.0.0", "main": "index.js", "types": "index.d.ts" }',
    "node_modules/pack/index.d.ts":
      "export declare function size(): number;\nexport declare function load(): number;\nexport declare const where: string;",
    "node_modules/pack/index.js": text,
    ...more,
    "src/a.ts": `${STUB}import { load, size, where } from "pack";\nexport function f(n: number): number { return stub(n, load, size, where); }`,
  });

  it("load without what is optional, in a helper, a try, a resolve or a late import", async () => {
    const text = `const load = (name, get) => { try { return get(); } catch (error) { return error.code === "MODULE_NOT_FOUND" ? 7 : 0; } };
let found; try { found = require("class-validator-none"); } catch { found = undefined; }
let native; try { native = require("./built.node"); } catch { native = undefined; }
exports.size = () => { try { require.resolve("peer-none"); return 1; } catch { return found === undefined && native === undefined ? 3 : 0; } };
exports.load = () => load("peer", () => require("peer-none"));
exports.late = () => import("late-none");
exports.where = "";`;
    const files = packaged(text, { "node_modules/pack/built.node": "\u0000binary" });
    const body = "if (load() !== 7 || size() !== 3) throw new Error(`${load()} ${size()}`);\nreturn n;";
    expect(await check(files, body)).toMatchObject(PASSED);
  });

  it("fail where a missing module is asked for, as a fault of that call", async () => {
    const files = packaged('exports.load = () => require("peer-none");\nexports.size = () => 1;\nexports.where = "";');
    files["src/a.ts"] = files["src/a.ts"].replace("export", "/** @example f(1) // => 1 */\nexport");
    const { messages } = await check(files, "return load();");
    expect(messages.join()).toContain("Cannot find module 'peer-none'");
  });

  it("know where they stand, whatever declares the name for itself", async () => {
    const text = `"use strict";
const inner = (__dirname) => __dirname.length;
exports.load = () => inner("abc");
exports.size = () => ({ __filename }).__filename.split(/[\\\\/]/).pop().length;
exports.where = __dirname;`;
    const body = 'if (load() !== 3 || size() !== 8 || !where.endsWith("pack")) throw new Error(where);\nreturn n;';
    expect(await check(packaged(text), body)).toMatchObject(PASSED);
  });

  it("has what bundlers add to it, and no test that stands in the source is run", async () => {
    const files = {
      "src/b.ts":
        "const all = import.meta;\nexport const base: string = import.meta.env.BASE_URL + all.resolve('./c.js');\nif (import.meta.vitest) throw new Error();",
      "src/a.ts": `${STUB}import { base } from "./b.js";\nexport function f(n: number): number { return stub(n, base); }`,
      "src/types.d.ts":
        "interface ImportMeta { resolve(name: string): string; env: { BASE_URL: string }; vitest?: object }",
    };
    const body = 'if (!base.startsWith("/file:") || !base.endsWith("/src/c.js")) throw new Error(base);\nreturn n;';
    expect(await check(files, body)).toMatchObject(PASSED);
  });

  it("and the user's modules each have their own place", async () => {
    const files = {
      "src/deep/b.ts":
        "export const url: string = import.meta.url;\nexport const folder: string = import.meta.dirname!;",
      "src/a.ts": `${STUB}import { folder, url } from "./deep/b.js";\nconst own: string = import.meta.url;\nexport function f(n: number): number { return stub(n, url, own, folder); }`,
    };
    const body =
      'if (!url.endsWith("src/deep/b.ts") || !own.endsWith("src/a.ts") || !folder.endsWith("deep")) throw new Error(url + own);\nreturn n;';
    expect(
      (await check({ ...files, "src/types.d.ts": "interface ImportMeta { url: string; dirname?: string }" }, body))
        .codes,
    ).not.toContain("threw");
  });
});

describe("all that a file may be written in", () => {
  it.each([
    ["a byte order mark", `\uFEFF${STUB}const four = 4;\n${F}`, "return four + n;"],
    ["a first line for the shell", `#!/usr/bin/env node\n${STUB}const four = 4;\n${F}`, "return four + n;"],
    ["a value that it waits for", `${STUB}const four = await Promise.resolve(4);\n${F}`, "return four + n;"],
    ["JSON", `${STUB}import data from "./data.json" with { type: "json" };\n${F}`, "return data.four + n;"],
    [
      "a constant enum",
      `${STUB}import { Side } from "./side.js";\nconst enum Own { Two = 2 }\nvoid Side;\n${F}`,
      "return Side.Four + Own.Two + n;",
    ],
    ["what passes through a barrel", `${STUB}import { four } from "./barrel.js";\n${F}`, "return four + n;"],
    [
      "a key that is a symbol",
      `${STUB}const key = Symbol("key");\nconst table = { [key]: 4 };\n${F}`,
      "return table[key] + n;",
    ],
  ])("holds %s", async (_, source, body) => {
    const files = {
      "tsconfig.json": JSON.stringify({
        compilerOptions: {
          strict: true,
          target: "ES2022",
          lib: ["ES2023"],
          module: "NodeNext",
          resolveJsonModule: true,
          types: [],
        },
      }),
      "src/data.json": '{ "four": 4 }',
      "src/side.ts": "export const enum Side { Four = 4 }",
      "src/deep.ts": "export const four = 4;",
      "src/barrel.ts": 'export * from "./deep.js";',
      "src/a.ts": source,
    };
    expect(await check(files, body)).toMatchObject(PASSED);
  });

  it("holds constant enums of which a package, or a declaration beside it, has nothing but the type", async () => {
    const files = {
      "node_modules/lamps/package.json":
        '{ "name": "lamps", "type": "module", "types": "a.d.ts", "exports": "./a.js" }',
      "node_modules/lamps/a.js": "export const three = 3;",
      "node_modules/lamps/a.d.ts":
        "export declare const enum Lamp { Off, Dim = 40 }\nexport declare const enum Far { Away = 500 }\nexport declare const three: number;",
      "src/local.d.ts": "export declare const enum Local { Ten = 10 }",
      "src/barrel.ts": 'export { Far as Farther, three } from "lamps";\nexport * from "./other.js";',
      "src/other.ts":
        'import { Lamp,\n  three } from "lamps";\nexport const dim = (): number => Lamp.Dim * 100 + three * 1000;',
      "src/a.ts": `${STUB}import { Lamp } from "lamps";
import { dim, Farther, three } from "./barrel.js";
import { Local } from "./local.js";
/** @example f(2) // => 7558 */
${F}`,
    };
    const body = "return dim() + Lamp.Dim + Farther.Away + Local.Ten + three + n + Number(Lamp.Off) + 3;";
    const { result, messages } = await check(files, body);
    expect(messages).toEqual([]);
    expect(result).toMatchObject({ verdict: { passed: true, casesRun: 2 } });
  });

  it("holds constant enums that stand in no module", async () => {
    const files = {
      "src/day.d.ts": "declare const enum Day { Saturday = 6, Sunday }",
      "src/b.ts": "export const sunday = (): number => Day.Sunday;",
      "src/a.ts": `${STUB}import { sunday } from "./b.js";\n/** @example f(2) // => 15 */\n${F}`,
    };
    const { result, messages } = await check(files, "return n + Day.Saturday + sunday();");
    expect(messages).toEqual([]);
    expect(result).toMatchObject({ verdict: { passed: true, casesRun: 2 } });
  });

  it("holds a module that is required", async () => {
    const files = {
      "package.json": '{ "type": "commonjs" }',
      "src/b.ts": "const made = { four: 4 };\nexport = made;",
      "src/a.ts": `${STUB}import b = require("./b.js");\n${F}`,
    };
    expect(await check(files, "return b.four + n;")).toMatchObject(PASSED);
  });

  it("holds elements", async () => {
    const files = {
      "tsconfig.json": JSON.stringify({
        compilerOptions: {
          strict: true,
          target: "ES2022",
          lib: ["ES2023"],
          module: "NodeNext",
          jsx: "react",
          jsxFactory: "h",
          types: [],
        },
      }),
      "src/a.tsx": `${STUB}declare global { namespace JSX { interface IntrinsicElements { b: { n: number } } type Element = string } }
function h(tag: string, props: { n: number } | null): string { return tag + String(props?.n); }
/** @example f(2) // => "b2" */
export function f(n: number): string { return stub(n, h); }`,
    };
    const { result, messages } = await check(files, "return <b n={n} />;", { file: "src/a.tsx" });
    expect(messages).toEqual([]);
    expect(result).toMatchObject({ verdict: { passed: true, casesRun: 2 } });
  });
});
