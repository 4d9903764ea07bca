import { createRequire } from "node:module";
import path from "node:path";
import type typescript from "typescript";
import { describe, expect, it } from "vitest";
import { LIBRARY_FOLDER, libraryText, ts as bundled } from "../../src/compiler/compiler.js";
import { splitDeclarations } from "../../src/project/library/splitDeclarations.js";
import { openLibrary } from "../../src/project/library/openLibrary.js";

type Source = Parameters<typeof openLibrary>[0];

const FILE = "/user/a.ts";
const require = createRequire(import.meta.url);

/** Names of the platform, of its kinds, that do not lead to all of it. */
const NAMES = [
  "console",
  "fetch",
  "AbortSignal",
  "WebAssembly",
  "Headers",
  "localStorage",
  "URLSearchParams",
  "crypto",
];

const SOURCES: readonly (readonly [string, Source])[] = [
  ["bundled", { ts: bundled, folder: LIBRARY_FOLDER, textOf: libraryText }],
  ...["typescript-5.4", "typescript-5.9"].map((name) => [name, installed(name)] as const),
];

function installed(name: string): Source {
  const ts = require(name) as typeof typescript;
  const folder = path.posix.dirname(require.resolve(name).replaceAll(path.sep, "/"));
  return { ts, folder, textOf: (fileName) => ts.sys.readFile(fileName) };
}

/** A program of one file, whose library files come from here. */
function programOf(
  { ts, folder }: Source,
  text: string,
  library: (fileName: string) => typescript.SourceFile | undefined,
) {
  const { Latest } = ts.ScriptTarget;
  const own = ts.createSourceFile(FILE, text, Latest, true);
  const options = { lib: ["lib.es2018.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"], types: [], strict: true };
  const host: typescript.CompilerHost = {
    ...ts.createCompilerHost(options),
    getSourceFile: (fileName) => (fileName === FILE ? own : library(fileName)),
    getDefaultLibLocation: () => folder,
    fileExists: (fileName) => fileName === FILE,
    directoryExists: () => false,
  };
  return ts.createProgram({ rootNames: [FILE], options, host });
}

/** The program with no more of the library than it needs, made as its users make it. */
function partOf(source: Source, text: string) {
  const library = openLibrary(source);
  const create = () => programOf(source, text, (fileName) => library.get(fileName));
  const program = create();
  return library.covers(program) ? program : create();
}

function wholeOf(source: Source, text: string) {
  return programOf(source, text, (fileName) => {
    const whole = source.textOf(fileName);
    return whole === undefined ? undefined : source.ts.createSourceFile(fileName, whole, source.ts.ScriptTarget.Latest);
  });
}

/** All that a compiler says of the file, and what the types of its variables consist of. */
function meaningOf({ ts }: Source, program: typescript.Program) {
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(FILE);
  const faults = program.getSemanticDiagnostics(file).map(({ messageText }) => messageText);
  const types = file?.statements.filter(ts.isVariableStatement).map((statement) => {
    const [variable] = statement.declarationList.declarations;
    const type = variable && checker.getTypeAtLocation(variable);
    const members = type?.getApparentProperties().map((member) => {
      const { NoTruncation } = ts.TypeFormatFlags;
      const text = checker.typeToString(checker.getTypeOfSymbol(member), undefined, NoTruncation);
      return `${checker.symbolToString(member)}: ${text}`;
    });
    return { name: type && checker.typeToString(type), members: members?.sort() };
  });
  return { faults, types };
}

const lengthOf = (program: typescript.Program): number =>
  program.getSourceFiles().find(({ fileName }) => fileName.endsWith("/lib.dom.d.ts"))?.text.length ?? 0;

describe.each(SOURCES)("The browser's library of the compiler %s", (_, source) => {
  it("means in its part what it means as a whole", () => {
    const text = NAMES.map(
      (name, place) =>
        `export const value${place} = ${name};\nexport declare const typed${place}: ${name};\nfor (const item of ${name}) item;\n`,
    ).join("");
    const part = partOf(source, text);
    expect(lengthOf(part)).toBeLessThan(200_000);
    expect(meaningOf(source, part)).toEqual(meaningOf(source, wholeOf(source, text)));
  });

  it("is a twentieth of itself for a program that fetches, and next to nothing for one that does not", () => {
    const whole = source.textOf(`${source.folder}/lib.dom.d.ts`)?.length ?? 0;
    expect(lengthOf(partOf(source, "export const page = await fetch('/');"))).toBeLessThan(whole / 20);
    expect(lengthOf(partOf(source, "export const open = (name: string) => name;"))).toBeLessThan(whole / 500);
    expect(lengthOf(partOf(source, "export const page = document;"))).toBe(whole);
  });
});

describe("A library file", () => {
  it("comes apart into its declarations, with nothing left over", () => {
    const text = `/// <reference lib="es2015" />
/** A { brace } in a comment. */
interface A { b: "}"; c(): { d: 1; }; }interface B {}
declare var a: { new (): A; };
// Another.
type C = \`\${"a" | "b"}\` | { e: 1; };
declare function f(a: { b: 1; }): void;
declare namespace N { var g: 1; function h(): void; }
`;
    const parts = splitDeclarations(text);
    expect(parts?.header).toBe('/// <reference lib="es2015" />');
    expect(parts?.list).toEqual([
      { name: "A", isType: true, text: 'interface A { b: "}"; c(): { d: 1; }; }' },
      { name: "B", isType: true, text: "interface B {}" },
      { name: "a", isType: false, text: "declare var a: { new (): A; };" },
      { name: "C", isType: true, text: 'type C = `${"a" | "b"}` | { e: 1; };' },
      { name: "f", isType: false, text: "declare function f(a: { b: 1; }): void;" },
      { name: "N", isType: true, text: "declare namespace N { var g: 1; function h(): void; }" },
    ]);
  });

  it("stays whole, where something else stands in it", () => {
    expect(splitDeclarations("interface A {}\nexport default 1;\n")).toBeUndefined();
  });
});
