import path from "node:path";
import type typescript from "typescript";
import { expect, it } from "vitest";
import { openPrograms } from "../../src/integrations/build.js";
import { Programs } from "../../src/project/program.js";
import { createProject } from "../world/project.js";

const OPTIONS = {
  old: { target: "es2015", lib: ["es2015"], module: "commonjs", alwaysStrict: false, types: [] },
  plain: { target: "es2022", module: "nodenext", strict: true, types: [] },
  forced: { target: "esnext", module: "preserve", moduleDetection: "force", isolatedModules: true, types: [] },
};

it("shares the compiler's library files between programs, and each still knows what its own options say", async () => {
  await using project = createProject({});
  for (const [name, compilerOptions] of Object.entries(OPTIONS)) {
    project.write(`${name}/tsconfig.json`, JSON.stringify({ compilerOptions, include: ["*.ts"] }));
    project.write(
      `${name}/a.ts`,
      "export const there = [1].at(0);\nexport const width: number = document.body.clientWidth;\n",
    );
  }
  const programs = new Programs();
  const [first, ...others] = Object.keys(OPTIONS).map((name) => {
    const file = path.posix.join(project.folder, name, "a.ts");
    const program = programs.of(file).current(file);
    return { program, messages: program.getSemanticDiagnostics(program.getSourceFile(file)).map(({ code }) => code) };
  });
  expect([first, ...others].map((one) => one?.messages)).toEqual([[2550, 2584], [], []]);
  const library = first?.program.getSourceFiles().find(({ fileName }) => fileName.endsWith("/lib.es5.d.ts"));
  expect(library).toBeDefined();
  for (const { program } of others) expect(program.getSourceFile(library?.fileName ?? "")).toBe(library);
});

it("gives a program no more of the browser's library than its files can mean, and more as soon as they mean more", async () => {
  await using project = createProject({
    "tsconfig.json": JSON.stringify({ compilerOptions: OPTIONS.plain, include: ["*.ts"] }),
    "a.ts": "export const pi = 3;\n",
  });
  const file = path.posix.join(project.folder, "a.ts");
  const [listed] = await openPrograms(project.folder, undefined);
  expect(lengthOfBrowsers(listed?.program)).toBeLessThan(10_000);
  const text = "export const width: string = document.body.clientWidth;\n";
  const user = new Programs().of(file);
  for (const changed of [listed?.withTexts(new Map([[file, text]])), user.withText(file, text)]) {
    const faults = changed?.getSemanticDiagnostics(changed.getSourceFile(file)).map(({ code }) => code);
    expect(faults).toEqual([2322]);
    expect(lengthOfBrowsers(changed)).toBeGreaterThan(1_000_000);
  }
});

it("knows what a type of one program has more in the next one's library", async () => {
  await using project = createProject({}, { typescript: "typescript-5.9" });
  for (const [name, lib] of Object.entries({ one: ["es2022", "dom"], two: ["es2022", "dom", "dom.iterable"] })) {
    project.write(`${name}/tsconfig.json`, JSON.stringify({ compilerOptions: { ...OPTIONS.plain, lib } }));
    project.write(`${name}/a.ts`, "export const list = [...(await fetch('/')).headers];\n");
  }
  project.write("tsconfig.json", JSON.stringify({ files: [], references: [{ path: "one" }, { path: "two" }] }));
  const [, program] = (await openPrograms(project.folder, undefined)).map((one) => one.program);
  const file = program?.getSourceFile(path.posix.join(project.folder, "two/a.ts"));
  expect(program?.getSemanticDiagnostics(file).map(({ messageText }) => messageText)).toEqual([]);
});

it("leaves the compiler's own declarations to the options of the program that imports them", async () => {
  const compilerOptions = { ...OPTIONS.plain, esModuleInterop: false, allowSyntheticDefaultImports: false };
  await using project = createProject(
    {
      "tsconfig.json": JSON.stringify({ compilerOptions, include: ["*.ts"] }),
      "a.ts": 'import ts from "typescript";\nexport const version: string = ts.version;\n',
    },
    { typescript: "typescript-5.9" },
  );
  const [opened] = await openPrograms(project.folder, undefined);
  const file = opened?.program.getSourceFile(path.posix.join(project.folder, "a.ts"));
  expect(opened?.program.getSemanticDiagnostics(file).map(({ messageText }) => messageText)).toEqual([]);
});

function lengthOfBrowsers(program: typescript.Program | undefined): number | undefined {
  return program?.getSourceFiles().find(({ fileName }) => fileName.endsWith("/lib.dom.d.ts"))?.text.length;
}

it("shares the declarations of packages between programs, whatever else their options say", async () => {
  const configuration = (compilerOptions: object): string =>
    JSON.stringify({ compilerOptions: { ...OPTIONS.plain, composite: true, ...compilerOptions }, include: ["*.ts"] });
  await using project = createProject({
    "package.json": '{ "type": "module" }',
    "tsconfig.json": '{ "files": [], "references": [{ "path": "strict" }, { "path": "loose" }] }',
    "node_modules/pond/package.json": '{ "name": "pond", "types": "index.d.ts" }',
    "node_modules/pond/index.d.ts": "export declare const depth: number | null;\n",
    "strict/tsconfig.json": configuration({}),
    "strict/a.ts": 'import { depth } from "pond";\nexport const own: number = depth;\n',
    "loose/tsconfig.json": configuration({ strict: false, target: "es2019" }),
    "loose/a.ts": 'import { depth } from "pond";\nexport const own: number = depth;\n',
  });
  const fileOf = (name: string): string => path.posix.join(project.folder, name, "a.ts");
  const users = new Programs();
  const opened = await openPrograms(project.folder, undefined);
  for (const programs of [
    ["strict", "loose"].map((name) => users.of(fileOf(name)).current(fileOf(name))),
    opened.map(({ program }) => program),
  ]) {
    const [strict, loose] = programs;
    const declared = programs.map((program) =>
      program.getSourceFiles().find(({ text }) => text.includes("depth: number | null")),
    );
    expect(declared[0]).toBeDefined();
    expect(declared[1]).toBe(declared[0]);
    const faults = (program: typescript.Program | undefined, name: string) =>
      program?.getSemanticDiagnostics(program.getSourceFile(fileOf(name))).map(({ code }) => code);
    expect([faults(strict, "strict"), faults(loose, "loose")]).toEqual([[2322], []]);
  }
});
