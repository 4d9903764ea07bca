import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { Checkers } from "../../src/project/checkers/checkers.js";
import { Programs } from "../../src/project/program.js";

const packages = path.join(import.meta.dirname, "../../node_modules");
const STRICT = {
  strict: true,
  target: "ES2022",
  lib: ["ES2023", "DOM"],
  module: "NodeNext",
  types: [],
};
const tsconfig = (options: object = {}, more: object = {}): string =>
  JSON.stringify({ compilerOptions: { ...STRICT, ...options }, ...more });

/** A project with a TypeScript of its own, and the checkers that judge it. */
function createProject(files: Readonly<Record<string, string>>, typescript?: string) {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "selfcoding checkers é-")));
  const write = (name: string, text: string): void => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  write("package.json", JSON.stringify({ name: "user", type: "module" }));
  for (const [name, text] of Object.entries({ "tsconfig.json": tsconfig(), ...files })) write(name, text);
  if (typescript !== undefined) {
    mkdirSync(path.join(folder, "node_modules"), { recursive: true });
    symlinkSync(path.join(packages, typescript), path.join(folder, "node_modules/typescript"), "junction");
  }
  const programs = new Programs();
  const checkers = new Checkers();
  return {
    folder,
    write,
    remove: (name: string) => rmSync(path.join(folder, name)),
    checkers,
    /** The codes of a file with this text, each with the text that it stands at. */
    async codes(name: string, text: string, counts: (start: number) => boolean = () => true): Promise<string[]> {
      const file = path.posix.join(folder.replaceAll("\\", "/"), name);
      const program = programs.of(file);
      const faults = await checkers.check(program, program.overlay(file, text), ({ start }) => counts(start));
      return faults.map(({ code, start }) => `${code} ${text.slice(start, start + 6).split("\n", 1)[0]}`);
    },
    async [Symbol.asyncDispose]() {
      await checkers.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const FISH = 'export interface Fish { readonly name: string; readonly size: number }\nexport const KIND = "fish";\n';

describe("a configuration that does not say whether it is strict", () => {
  const loose = "export const f = (text: string): string => text.match(/a/)[0];\n";
  const open = tsconfig({ strict: undefined });

  it.each([
    ["5.4", "typescript-5.4", { "tsconfig.json": open }, []],
    ["5.9", "typescript-5.9", { "tsconfig.json": open }, []],
    ["6", "typescript", { "tsconfig.json": open }, ["2531 text.m"]],
    ["7", "typescript-7", { "tsconfig.json": open }, ["2531 text.m"]],
    ["none", undefined, { "tsconfig.json": open }, ["2531 text.m"]],
    ["5.9, by what it extends", "typescript-5.9", { "tsconfig.json": '{ "extends": "./base.json" }' }, ["2531 text.m"]],
  ])("is as strict as the project's own TypeScript is by itself: %s", async (_which, typescript, files, codes) => {
    await using user = createProject({ "base.json": tsconfig(), ...files }, typescript);
    expect(await user.codes("a.ts", loose)).toEqual(codes);
  });
});

describe.each([
  ["the TypeScript inside selfcoding", "typescript", true],
  ["a project's TypeScript 7", "typescript-7", false],
])("%s", (_name, typescript, isBundled) => {
  const project = (files: Readonly<Record<string, string>> = {}) => createProject(files, typescript);

  it("is the one that is asked", async () => {
    await using user = project();
    const file = `${user.folder}/a.ts`;
    let isBundledAsked = false;
    const program = new Programs().of(file);
    const { fileName, text, program: bundled } = program.overlay(file, "export const n = 1;\n");
    const overlay = { fileName, text, program: () => ((isBundledAsked = true), bundled()) };
    expect(await user.checkers.check(program, overlay, () => true)).toEqual([]);
    expect(isBundledAsked).toBe(isBundled);
    expect(user.checkers.complaints).toEqual([]);
  });

  it.each([
    ["a right body", "export const f = (n: number): number => n * 2;\n", []],
    ["an unused name", "export function f(): number {\n  const unused = 1;\n  return 2;\n}\n", []],
    // An error only where `allowUnreachableCode` says so, which is unset.
    ["unreachable code", "export function f(): number {\n  return 2;\n  f();\n}\n", []],
    ["a wrong type", 'export const wrong: number = "";\n', ["2322 wrong:"]],
    ["an unknown name", "export const n = nowhere;\n", ["2304 nowher"]],
    ["a misspelt name of the platform", "export const a = fetc;\n", ["2552 fetc;"]],
    ["an unknown member", 'export const n = "".nowhere;\n', ["2339 nowher"]],
    ["a missing import", 'import { a } from "./missing.js";\nexport const n: number = a;\n', ['2307 "./mis']],
    ["a name that a module lacks", 'import { a } from "./fish.js";\nexport const n: number = a;\n', ["2305 a } fr"]],
    ["two of one name", "export const n = 1;\nconst m = 1;\nconst m = 2;\n", ["2451 m = 1;", "2451 m = 2;"]],
    ["two functions of one name", "export {};\nfunction f() {}\nfunction f() {}\n", ["2393 f() {}", "2393 f() {}"]],
    ["a missing return", "export function f(): number {}\n", ["2355 number"]],
    ["text behind non-ASCII", 'export const é = "😀";\nexport const wrong: number = é;\n', ["2322 wrong:"]],
    ["text with the line ends of Windows", 'export {};\r\nconst wrong: number = "";\r\n', ["2322 wrong:"]],
    ["a name that a block declares", "export {};\n{ const a = 1; }\na;\n", ["2304 a;"]],
  ])("judges %s", async (_what, text, expected) => {
    await using user = project({ "fish.ts": FISH });
    const codes = await user.codes("a.ts", text);
    expect(codes).toEqual(expected);
  });

  it("names only faults of grammar where there are some that count", async () => {
    await using user = project();
    const text = 'const wrong: number = "";\nexport const broken = ;\n';
    expect(await user.codes("a.ts", text)).toEqual(["1109 ;"]);
    // Elsewhere in the file they do not keep the types from being judged.
    expect(await user.codes("a.ts", text, (start) => start < 20)).toEqual(["2322 wrong:"]);
  });

  it("tells the whole chain of sentences on one line", async () => {
    await using user = project();
    const file = `${user.folder}/a.ts`;
    const program = new Programs().of(file);
    const text = "export const a: { b: { c: string } } = { b: { c: 1 } } as { b: { c: number } };\n";
    const [fault] = await user.checkers.check(program, program.overlay(file, text), () => true);
    expect(fault).toEqual({
      fileName: file,
      start: text.indexOf("a:"),
      code: 2322,
      text:
        "Type '{ b: { c: number; }; }' is not assignable to type '{ b: { c: string; }; }'. " +
        "The types of 'b.c' are incompatible between these types. Type 'number' is not assignable to type 'string'.",
    });
  });

  it("judges by the strictness of the user's tsconfig.json", async () => {
    const text = "export const f = (n) => n;\nexport const s: string = ['a'][0];\n";
    await using strict = project({ "tsconfig.json": tsconfig({ noUncheckedIndexedAccess: true }) });
    expect(await strict.codes("a.ts", text)).toEqual(["7006 n) => ", "2322 s: str"]);
    await using loose = project({ "tsconfig.json": tsconfig({ strict: false }) });
    expect(await loose.codes("a.ts", text)).toEqual([]);
  });

  it("does not hold against a body what only matters to the whole project", async () => {
    const options = { noUnusedLocals: true, composite: true, rootDir: "src", outDir: "out", isolatedModules: true };
    await using user = project({ "tsconfig.json": tsconfig(options, { include: ["src"] }) });
    expect(await user.codes("elsewhere.ts", "const unused = 1;\nexport const n = 2;\n")).toEqual([]);
  });

  it("follows an extended configuration, path aliases and imports of JSON", async () => {
    await using user = project({
      "base.json": tsconfig({ resolveJsonModule: true, module: "ESNext", moduleResolution: "Bundler" }),
      "tsconfig.json": JSON.stringify({
        extends: "./base.json",
        compilerOptions: { paths: { "@model/*": ["./src/model/*"] } },
      }),
      "src/model/fish.ts": FISH,
      "src/data.json": JSON.stringify({ limit: 3 }),
    });
    const imports = 'import type { Fish } from "@model/fish";\nimport data from "./data.json";\n';
    const right = `${imports}export const f = (fish: Fish): number => fish.size * data.limit;\n`;
    const wrong = `${imports}export const f = (fish: Fish): number => fish.sice * data.limits;\n`;
    expect(await user.codes("src/a.ts", right)).toEqual([]);
    expect(await user.codes("src/a.ts", wrong)).toEqual(["2339 sice *", "2551 limits"]);
  });

  it("judges elements in .tsx, and reads .mts and .cts by their own formats", async () => {
    await using user = project({
      "tsconfig.json": tsconfig({ jsx: "preserve" }),
      "jsx.d.ts": "declare namespace JSX { interface IntrinsicElements { b: { title?: string } } }\n",
    });
    expect(await user.codes("a.tsx", 'export const e = <b title="x" />;\n')).toEqual([]);
    expect(await user.codes("a.tsx", "export const e = <b title={1} />;\n")).toEqual(["2322 title="]);
    expect(await user.codes("a.mts", "export const here: string = import.meta.url;\n")).toEqual([]);
    expect(await user.codes("a.cts", "export const here: string = import.meta.url;\n")).toEqual(["1470 import"]);
  });

  it("knows the declarations that a configuration includes, and the files of referenced projects", async () => {
    await using user = project({
      "core/tsconfig.json": tsconfig({ composite: true }),
      "core/fish.ts": FISH,
      "app/tsconfig.json": tsconfig({}, { references: [{ path: "../core" }] }),
      "app/globals.d.ts": "declare const AMBIENT: number;\n",
    });
    const text = 'import { KIND } from "../core/fish.js";\nexport const all: string = KIND + AMBIENT;\n';
    expect(await user.codes("app/a.ts", text)).toEqual([]);
    expect(await user.codes("app/a.ts", text.replace("string", "number"))).toEqual(["2322 all: n"]);
  });

  it("takes the first project that a solution refers to", async () => {
    await using user = project({
      "tsconfig.json": JSON.stringify({ files: [], references: [{ path: "./tsconfig.app.json" }] }),
      "tsconfig.app.json": tsconfig({ paths: { "#fish": ["./fish.ts"] } }),
      "fish.ts": FISH,
    });
    expect(await user.codes("a.ts", 'import { KIND } from "#fish";\nexport const k: number = KIND;\n')).toEqual([
      "2322 k: num",
    ]);
  });

  it("has strict defaults where there is no configuration", async () => {
    await using user = project();
    user.remove("tsconfig.json");
    expect(await user.codes("a.ts", "export const f = (n) => n;\nexport const t = document.title;\n")).toEqual([
      "7006 n) => ",
    ]);
  });

  it("sees what changed, came and went on disk between two checks", async () => {
    await using user = project({ "fish.ts": FISH });
    const text = 'import { KIND } from "./fish.js";\nexport const k: string = KIND;\n';
    expect(await user.codes("a.ts", text)).toEqual([]);
    user.write("fish.ts", "export const KIND = 1;\nexport const MORE = 2;\n");
    expect(await user.codes("a.ts", text)).toEqual(["2322 k: str"]);
    const other = 'import { a } from "./new.js";\nexport const k: string = a;\n';
    expect(await user.codes("a.ts", other)).toEqual(['2307 "./new']);
    user.write("new.ts", 'export const a = "";\n');
    expect(await user.codes("a.ts", other)).toEqual([]);
    user.remove("new.ts");
    expect(await user.codes("a.ts", other)).toEqual(['2307 "./new']);
    user.write("new.ts", "export const a = 1;\n");
    expect(await user.codes("a.ts", other)).toEqual(["2322 k: str"]);
  });

  it("sees other files as they are on disk, whatever was checked in them before", async () => {
    await using user = project({ "fish.ts": FISH });
    expect(await user.codes("fish.ts", "export const KIND = 1;\n")).toEqual([]);
    const text = 'import { KIND } from "./fish.js";\nexport const k: string = KIND;\n';
    expect(await user.codes("a.ts", text)).toEqual([]);
    expect(await user.codes("gone.ts", "export const gone = 1;\n")).toEqual([]);
    expect(await user.codes("a.ts", 'import { gone } from "./gone.js";\nexport const k = gone;\n')).toEqual([
      '2307 "./gon',
    ]);
  });
});

describe("a project's own TypeScript", () => {
  it.each([
    ["without its API", { "package.json": '{ "name": "typescript", "version": "7.3.1" }' }, "unstable/sync"],
    [
      "with an API of another shape",
      {
        "package.json":
          '{ "name": "typescript", "version": "7.3.1", "type": "module", "exports": { "./package.json": "./package.json", "./unstable/sync": "./sync.js" } }',
        "sync.js": "export class API { createSnapshot() {} close() {} }\n",
      },
      "updateSnapshot is not a function",
    ],
    [
      "that finds nothing wrong",
      {
        "package.json":
          '{ "name": "typescript", "version": "7.3.1", "type": "module", "exports": { "./package.json": "./package.json", "./unstable/sync": "./sync.js" } }',
        "sync.js":
          "const program = { getSyntacticDiagnostics: () => [], getBindDiagnostics: () => [], getSemanticDiagnostics: () => [] };\nexport class API { updateSnapshot() { return { getProject: () => ({ program }), dispose() {} }; } close() {} }\n",
      },
      "did not find a type error",
    ],
  ])("%s gives way to the one inside selfcoding, with one sentence", async (_how, files, reason) => {
    await using user = createProject(
      Object.fromEntries(Object.entries(files).map(([name, text]) => [`node_modules/typescript/${name}`, text])),
    );
    const wrong = 'export const wrong: number = "";\n';
    expect(await user.codes("a.ts", wrong)).toEqual(["2322 wrong:"]);
    expect(await user.codes("a.ts", wrong)).toEqual(["2322 wrong:"]);
    expect(user.checkers.complaints).toEqual([
      expect.stringMatching(
        /^TypeScript 7\.3\.1 of this project cannot check candidates \(.*\); TypeScript 6\.\S+ inside/,
      ),
    ]);
    expect(user.checkers.complaints[0]).toContain(reason);
  });

  it("gives way where Yarn keeps packages in archives, which it cannot read", async () => {
    await using user = createProject({}, "typescript-7");
    process.versions["pnp"] = "3";
    try {
      expect(await user.codes("a.ts", 'export const wrong: number = "";\n')).toEqual(["2322 wrong:"]);
      expect(user.checkers.complaints).toEqual([expect.stringContaining("knows no Plug'n'Play")]);
    } finally {
      delete process.versions["pnp"];
    }
  });

  it("is found under its second name, beside a typescript that is 6", async () => {
    await using user = createProject({}, "typescript");
    mkdirSync(path.join(user.folder, "node_modules/@typescript"));
    symlinkSync(
      path.join(packages, "typescript-7"),
      path.join(user.folder, "node_modules/@typescript/native"),
      "junction",
    );
    const file = `${user.folder}/a.ts`;
    const overlay = { fileName: file, text: "export const n = 1;\n", program: () => expect.unreachable() };
    expect(await user.checkers.check(new Programs().of(file), overlay, () => true)).toEqual([]);
  });
});
