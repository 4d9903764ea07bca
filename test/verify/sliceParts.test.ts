import { describe, expect, it } from "vitest";
import { Programs } from "../../src/project/program.js";
import { localDeclarations, printSurroundings } from "../../src/verify/slice/closure.js";
import { readCompletions } from "../../src/verify/slice/completions.js";
import { linksOf } from "../../src/verify/slice/moduleLinks.js";
import { reachOf } from "../../src/verify/slice/reach.js";
import { sliceText } from "../../src/verify/slice/slice.js";
import type { Placed } from "../../src/verify/types/place.js";
import { ts } from "../../src/compiler/compiler.js";
import type { Skeleton } from "../../transformer/stub.js";
import { createProject } from "./project.js";

const parse = (text: string) => ts.createSourceFile("/src/a.tsx", text, ts.ScriptTarget.Latest, true);

describe("a statement completes", () => {
  const DECLARED =
    "import { app as express } from 'express'; import fs from 'node:fs'; import { join } from 'node:path'; import { table } from './table.js'; import tool from '#tool';\n" +
    "const map = new Map(); const list = [1]; const box = {}; let config; const server = express(); const file = fs.open(); const text = join('a'); const own = make(); const mine = table.copy(); const wrapped = (new Set() as Set<number>)!; const five = 5; const inner = tool();\n" +
    "function setUp(key, n) { map.set(key, n); set(n); } const set = (n) => (config = n); function again() { again(); }\n" +
    "function make() { return new Map(); } class Table {} const { part } = box;\n";

  it.each<[string, readonly string[]]>([
    ["Table.rows = [];", ["Table"]],
    ["Table.prototype.area = 1;", ["Table"]],
    ["config = read();", ["config"]],
    ["config ??= read();", ["config"]],
    ["box.count++;", ["box"]],
    ["--box.count;", ["box"]],
    ["-box.count;", []],
    ["box.count === 1;", []],
    ["delete box['a'];", ["box"]],
    ["(box as any).a = 1;", ["box"]],
    ["(box satisfies object).a = 1;", ["box"]],
    ["box!.a = 1;", ["box"]],
    ["(box.a = 1);", ["box"]],
    ["Object.freeze(box);", ["box"]],
    ["Reflect.set(box, 'a', 1);", ["box"]],
    ["Object.freeze(five);", ["five"]],
    ["Object.freeze();", ["Object"]],
    ["map.set('a', 1);", ["map"]],
    ["map.set('a', 1).set('b', 2);", ["map"]],
    ["wrapped.add(1);", ["wrapped"]],
    ["list.push(1);", ["list"]],
    ["box.run();", ["box"]],
    ["config.load();", ["config"]],
    ["own.set('a', 1);", ["own"]],
    ["mine.add(1);", ["mine"]],
    ["table.add(1);", ["table"]],
    ["text.at(0);", ["text"]],
    ["server.listen(80);", []],
    ["file.close();", []],
    ["inner.run();", ["inner"]],
    ["five.toFixed();", []],
    ["make.call();", []],
    ["Table.create();", []],
    ["part.run();", []],
    ["nobody.run();", []],
    ["main();", []],
    ["setUp('a', 1);", ["map", "config"]],
    ["again();", []],
    ["(() => { config = read(); })();", ["config"]],
    ["(() => { config = read(); main(); })();", []],
    ["[config, box.a] = [box.a, config];", ["config", "box"]],
    ["({ a: config, box } = read());", ["config", "box"]],
    ["make().set('a', 1);", []],
    ["await connect();", []],
    ["list.forEach((one) => map.set(one, 1));", ["map"]],
    ["list.forEach((one) => { map.set(one, 1); box.a = one; });", ["map", "box"]],
    ["list.forEach(function (one) { map.set(one, 1); });", ["map"]],
    ["list.forEach((one) => { print(one); });", []],
    ["list.forEach(print);", ["list"]],
    ["list.map((one) => print(one));", ["list"]],
    ["for (const one of list) map.set(one, 1);", ["map"]],
    ["for (const one of list) { const two = one; map.set(two, 1); ; }", ["map"]],
    ["for (const one of list) { map.set(one, 1); print(one); }", []],
    ["while (five) box.a = 1;", ["box"]],
    ["if (five) box.a = 1; else map.clear();", ["box", "map"]],
    ["if (five) box.a = 1; else print();", []],
    ["if (five) box.a = 1;", ["box"]],
    ["{ box.a = 1; }", ["box"]],
    ["{}", []],
    ["try { box.a = 1; } catch { map.clear(); } finally { list.pop(); }", ["box", "map", "list"]],
    ["try { box.a = 1; } finally { print(); }", []],
    ["throw new Error();", []],
    ["const other = box.a = 1;", []],
  ])("%s", (statement, names) => {
    const file = parse(DECLARED + statement);
    expect([...readCompletions(file).of(file.statements.at(-1)!)]).toEqual(names);
  });

  it("something for all where it is the language's own, and something elsewhere where it is imported", () => {
    const completions = readCompletions(parse("import { table } from './t.js'; const Map = 1;"));
    expect(["Array", "Map", "process", "console", "nobody"].map((name) => completions.isGlobal(name))).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
    expect(["table", "Map", "nobody"].map((name) => completions.isImported(name))).toEqual([true, false, false]);
  });
});

describe("a slice", () => {
  const slice = (text: string, marker: string, options: Parameters<typeof sliceText>[3] = {}): string =>
    sliceText(text, "/src/a.tsx", [text.indexOf(marker)], options)
      .text.split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "")
      .join("\n");

  it.each<[string, string, string, string]>([
    [
      "names an anonymous function where it stands",
      "export default function () {}",
      "export",
      "export default function $default () {}",
    ],
    [
      "names an anonymous generator",
      "export default function* () {}",
      "export",
      "export default function* $default () {}",
    ],
    ["names an anonymous class", "export default class {}", "export", "export default class $default {}"],
    ["leaves a named one", "export default class Own {}", "export", "export default class Own {}"],
    ["makes what a script exports a name", "export = () => 1;", "export", "const $default = () => 1;;"],
    ["drops the first line of a script", "#!/usr/bin/env node\nconst a = 1;", "const", "const a = 1;"],
    [
      "keeps the attributes of an import",
      'import data from "./a.json" with { type: "json" };\nconst a = data;',
      "const a",
      'import { default as data } from "./a.json" with { type: "json" };\nconst a = data;',
    ],
    [
      "keeps imports of all, and by another name",
      'import * as all from "./a.js";\nimport { b as c } from "./b.js";\nconst a = [all, c];',
      "const a",
      'import * as all from "./a.js";\nimport { b as c } from "./b.js";\nconst a = [all, c];',
    ],
    [
      "drops what makes nothing",
      "declare global { interface A {} }\nfunction f(x: string): string;\nfunction f(x: unknown) { return String(x); }\nconst a = f;",
      "const a",
      "function f(x: unknown) { return String(x); }\nconst a = f;",
    ],
    [
      "opens a namespace to the place",
      "namespace A.B { const c = 1; export namespace D { function e() { return 1; } } }",
      "return",
      "namespace A.B { const c = 1; export namespace D { export function e() { return 1; } } }",
    ],
  ])("%s", (_what, text, marker, sliced) => {
    expect(slice(text, marker)).toBe(sliced);
  });

  it.each<[string, readonly string[], string]>([
    ["a name", ["b"], "const b = 2;\nexport { b };"],
    ["a name that it is exported by", ["c"], "const a = 1;\nexport { a as c };"],
    ["a name of another module", ["d"], 'export { d } from "./d.js";'],
    ["a module by a name", ["e"], 'export * as e from "./e.js";'],
    ["a declaration", ["f"], "export const f = 1;"],
    ["the default", ["default"], "export default function g() {}"],
    [
      "everything",
      ["*"],
      'const a = 1;\nconst b = 2;\nexport { a as c, b };\nexport { d } from "./d.js";\nexport * as e from "./e.js";\nexport const f = 1;\nexport default function g() {}',
    ],
    ["nothing that there is", ["nobody"], ""],
  ])("keeps what others take: %s", (_what, exported, kept) => {
    const text =
      'const own = 1;\nconst a = 1;\nconst b = 2;\nexport { a as c, b, gone, type T };\nexport { d } from "./d.js";\nexport * as e from "./e.js";\nexport type { U } from "./u.js";\nexport const f = 1;\nexport default function g() {}\nfunction h() {}';
    expect(slice(text, "const own", { exported: new Set(exported) })).toBe(
      ["const own = 1;", ...(kept === "" ? [] : [kept])].join("\n").replace("export * as e", "export * as e"),
    );
  });

  it("passes on whole modules that others take anything of", () => {
    expect(slice('export * from "./all.js";\nconst own = 1;', "const own", { exported: new Set(["x"]) })).toBe(
      'export * from "./all.js";\nconst own = 1;',
    );
    expect(slice('export * from "./all.js";\nconst own = 1;', "const own")).toBe("const own = 1;");
  });

  it("keeps imports that have effects, where they are wanted", () => {
    const text = 'import "./a.js";\nimport { b } from "./b.js";\nimport { c } from "./c.js";\nconst own = c;';
    const of = (hasEffects?: () => boolean) => slice(text, "const own", hasEffects === undefined ? {} : { hasEffects });
    expect(of()).toBe('import { c } from "./c.js";\nconst own = c;');
    expect(of(() => false)).toBe('import "./a.js";\nimport { c } from "./c.js";\nconst own = c;');
    expect(of(() => true)).toBe('import "./a.js";\nimport "./b.js";\nimport { c } from "./c.js";\nconst own = c;');
  });

  it("needs what elements stand for only where there are some", () => {
    const text =
      'import React from "react";\nconst plain = 1;\nconst own = () => <b />;\nconst many = () => <><b>x</b></>;\nconst held = () => [<b>x</b>];';
    const of = (marker: string, elementNames = ["React"]): boolean =>
      slice(text, marker, { elementNames }).includes("React");
    expect(["const plain", "const own", "const many", "const held"].map((marker) => of(marker))).toEqual([
      false,
      true,
      true,
      true,
    ]);
    expect(of("const own", [])).toBe(false);
  });
});

describe("the way to a function", () => {
  /** The path to the function whose body is marked. */
  const pathOf = (text: string, more: object = {}, isSynthesized = false) => {
    const start = text.indexOf("{/**/");
    const ranges = { body: { start, end: text.indexOf("/**/}") + 5 } };
    const placed = { text, ranges, header: "function $stub()", isSynthesized } as unknown as Placed;
    const reach = reachOf({ id: "a.ts#f", name: "f", ...more } as Skeleton, placed, parse(text));
    return "path" in reach
      ? reach.path
      : { text: reach.text, free: [...reach.free], declared: reach.declarations.map(({ name }) => name) };
  };

  it.each<[string, string | undefined]>([
    ["function f() {/**/}", "f"],
    ["export default function () {/**/}", "$default"],
    ["export default () => {/**/};", "$default"],
    ["export default (() => {/**/}) as Own;", "$default"],
    ["namespace A.B { function f() {/**/} }", "A.B.f"],
    ["const f = () => {/**/};", "f"],
    ["const f = (function () {/**/}) satisfies Own;", "f"],
    ["const a = { b: { c: () => {/**/} } };", "a.b.c"],
    ["const a = { 'b-c': () => {/**/} };", 'a["b-c"]'],
    ["const a = { 5: () => {/**/} };", 'a["5"]'],
    ["const a = { [key.of]: () => {/**/} };", "a[key.of]"],
    ["const a = { [key]: () => {/**/} };", "a[key]"],
    ["const a = { b() {/**/} };", "a.b"],
    ["class A { b() {/**/} }", "A.prototype.b"],
    ["class A { static b() {/**/} }", "A.b"],
    ["class A { static b = () => {/**/}; }", "A.b"],
    ["class A { get b() {/**/} }", 'Object.getOwnPropertyDescriptor(A.prototype, "b").get'],
    ["class A { static get b() {/**/} }", 'Object.getOwnPropertyDescriptor(A, "b").get'],
    ["const a = { get b() {/**/} };", 'Object.getOwnPropertyDescriptor(a, "b").get'],
    ["export default class { b() {/**/} }", "$default.prototype.b"],
  ])("%s is %s", (text, path) => {
    expect(pathOf(text.replace("{/**/}", "{/**/ /**/}"))).toBe(path);
  });

  it.each<[string, object]>([
    ["class A { b = () => {/**/ return x + y; /**/}; }", { free: ["x", "y"], declared: [] }],
    ["function g() { const x = 1; return () => {/**/ return x; /**/}; }", { free: ["x"], declared: ["x"] }],
    ["const a = { [key()]: () => {/**/ return 1; /**/} };", { free: [], declared: [] }],
    ["const [a] = [() => {/**/ return 1; /**/}];", { free: [], declared: [] }],
    ["declare module 'x' { function f() {/**/ return 1; /**/} }", { free: [] }],
  ])("%s is made again", (text, reach) => {
    expect(pathOf(text)).toMatchObject({
      text: expect.stringMatching(/^\(function \$stub\(\) \{/) as string,
      ...reach,
    });
  });

  it("is the skeleton's own where there is one", () => {
    const text = "const a = () => {/**/ /**/};";
    expect(pathOf(text, { access: "Own.f" })).toBe("Own.f");
    expect(pathOf(text, { id: "a.ts#default" })).toBe("$default");
    expect(pathOf(text, { access: "Own.f" }, true)).toBe("f");
  });
});

describe("the declarations around a function", () => {
  const around = (text: string) => {
    const file = parse(text);
    let found: Parameters<typeof localDeclarations>[0] | undefined;
    const visit = (node: typeof file | Parameters<typeof localDeclarations>[0]): void => {
      if (ts.isFunctionLike(node) && node.getText().includes("/*own*/")) found = node as never;
      ts.forEachChild(node, visit as never);
    };
    visit(file);
    return localDeclarations(found!);
  };

  it("are those that can be made again, the outer ones first, of one name the nearest", () => {
    const found = around(`const top = 1;
function outer() {
  const data = size * 2, { part } = data, late = await size, late2 = (yield size);
  let changing = 1;
  const run = async () => { await data; };
  const shaped = (function () {}) as Own, classy = class {};
  function help() { return data + other; }
  class Kind {}
  enum Size { small }
  switch (data) { case 1: { const twice = 1; { const twice = 2; return () => { /*own*/ }; } } }
}`);
    expect(found.map(({ name, isCode }) => [name, isCode])).toEqual([
      ["data", false],
      ["run", true],
      ["shaped", true],
      ["classy", true],
      ["help", true],
      ["Kind", true],
      ["Size", true],
      ["twice", false],
    ]);
    expect(found.map(({ text }) => text)).toContain("const data = size * 2;");
    expect(found.at(-1)?.text).toBe("const twice = 2;");
    expect(found.find(({ name }) => name === "help")?.free).toEqual(["data", "other"]);
  });

  it("are without what holds the function itself, and without its \`export\`", () => {
    expect(
      around("namespace A { export function help() {} export const run = () => { /*own*/ }; const one = 1; }").map(
        ({ name, text }) => [name, text],
      ),
    ).toEqual([
      ["help", "function help() {}"],
      ["one", "const one = 1;"],
    ]);
    expect(around("function outer() { function own() { /*own*/ } class Other {} }").map(({ name }) => name)).toEqual([
      "Other",
    ]);
    expect(
      around("switch (1) { case 1: const one = 1; default: (() => { /*own*/ })(); }").map(({ name }) => name),
    ).toEqual([]);
    expect(around("switch (1) { default: const one = 1; (() => { /*own*/ })(); }").map(({ name }) => name)).toEqual([
      "one",
    ]);
  });

  const code = (name: string, text: string, free: readonly string[] = []) => ({ name, text, free, isCode: true });
  const data = (name: string, text: string, free: readonly string[] = []) => ({ name, text, free, isCode: false });
  it.each<
    [
      string,
      Parameters<typeof printSurroundings>[1]["declarations"],
      Readonly<Record<string, string>>,
      readonly string[],
      object,
    ]
  >([
    ["functions from their text", [code("f", "function f() {}")], { f: "f" }, ["f"], { code: "function f() {} " }],
    ["data as the call saw it", [data("x", "const x = read();", ["read"])], { x: "5" }, ["x"], { code: "let x = 5; " }],
    ["data from its text where no call saw it", [data("x", "const x = 1;")], {}, ["x"], { code: "const x = 1; " }],
    [
      "data from its text where the call's value names itself",
      [data("x", "const x = 1;")],
      { x: "x" },
      ["x"],
      { code: "const x = 1; " },
    ],
    [
      "what a function closes over",
      [code("f", "function f() { return x; }", ["x"]), data("x", "const x = 1;")],
      { x: "5" },
      ["f"],
      { code: "function f() { return x; } let x = 5; " },
    ],
    [
      "functions that name each other",
      [code("f", "function f() { g(); }", ["g"]), code("g", "function g() { f(); }", ["f"])],
      {},
      ["g"],
      { code: "function f() { g(); } function g() { f(); } " },
    ],
    ["what the module knows", [], {}, ["known"], { code: "" }],
    ["variables that are no constants", [], { y: "[known]" }, ["y"], { code: "let y = [known]; " }],
    ["not what nobody knows", [], {}, ["nobody"], { missing: "nobody" }],
    ["not what names that", [code("f", "function f() { return nobody; }", ["nobody"])], {}, ["f"], { missing: "f" }],
    ["not data of what cannot be printed", [], { y: "nobody()" }, ["y"], { missing: "y" }],
    [
      "not what is left of a try that failed",
      [code("f", "function f() { g(); nobody(); }", ["g", "nobody"]), code("g", "function g() {}")],
      { f: "5" },
      ["f"],
      { code: "let f = 5; " },
    ],
  ])("are printed: %s", (_what, declarations, locals, names, printed) => {
    expect(printSurroundings(names, { declarations, locals, isKnown: (name) => name === "known" })).toEqual(printed);
  });
});

describe("links between modules", () => {
  const FILES = {
    "src/a.ts": 'import { b } from "./b.js";\nimport "./node.js";\nexport const a = 1, other = 2;\nexport default b;\n',
    "src/b.ts": 'import { a as x, type T } from "./a.js";\nimport type { U } from "./a.js";\nexport const b = x;\n',
    "src/node.ts": 'export * from "./a.js";\nexport { c } from "./c.js";\n',
    "src/c.ts":
      'import own, * as all from "./d.js";\nimport { other } from "./node.js";\nexport const c = [own, all, other];\n',
    "src/d.ts": 'export * as inner from "./e.js";\nexport type { T } from "./types.js";\nexport default 1;\n',
    "src/e.ts":
      'const a = await import("./a.js");\nconst { name } = { name: require };\nexport const e = [a, name("./types.js")];\n',
    "src/types.ts": "export interface T {}\n",
    "src/apart.ts": 'import { table } from "./table.js";\ntable.rows = 1;\n',
    "src/table.ts": "export const table = { rows: 0 };\ntable.rows = 2;\n",
    "src/globals.ts": "Array.prototype.last = 1;\n",
    "src/through.ts": 'import "./globals.js";\nexport const t = 1;\n',
    "src/user.ts":
      'import { table } from "./table.js";\nimport "./apart.js";\nimport { t } from "./through.js";\nimport fs from "node:fs";\nexport { table, t, fs };\n',
  };

  it("are followed around rings, through what passes all on, and by what is loaded while it runs", async () => {
    await using project = await createProject(FILES);
    const file = (name: string): string => `${project.root}/src/${name}.ts`;
    const program = new Programs().of(file("a")).current(file("a"));
    const links = linksOf(program);
    expect([...links.takenInRing(file("a"), [])].sort()).toEqual(
      ["*", "a", "c", "other"].filter((name) => name !== "c"),
    );
    expect([...links.takenInRing(file("table"), [])]).toEqual([]);
    expect([...links.takenInRing(file("table"), [file("apart")])]).toEqual(["table"]);
    expect(
      links
        .importersInRing(file("a"))
        .map((each) => each.slice(project.root.length))
        .sort(),
    ).toEqual(["/src/b.ts", "/src/e.ts", "/src/node.ts"]);
    expect(links.importersInRing(file("types"))).toEqual([]);
    const user = parse(FILES["src/user.ts"]);
    const effects = user.statements
      .filter(ts.isImportDeclaration)
      .map((statement) => links.hasEffects(statement, file("user")));
    expect(effects).toEqual([false, true, true, false]);
  });
});
