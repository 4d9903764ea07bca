import { readFileSync } from "node:fs";
import { createRequire, SourceMap } from "node:module";
import { compileFunction } from "node:vm";
import esbuild from "esbuild";
import { rollup, type RollupLog } from "rollup";
import esbuildPlugin from "rollup-plugin-esbuild";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import selfcodingEsbuild from "../../src/integrations/hosts/esbuild.js";
import selfcoding from "../../src/integrations/hosts/rollup.js";
import loader from "../../src/integrations/webpackLoader.js";
import { createProject, LIGHT, type UserProject } from "../world/project.js";

let project: UserProject;

beforeAll(() => {
  project = createProject({
    "tsconfig.json": JSON.stringify({
      compilerOptions: {
        ...LIGHT,
        target: "ES2022",
        module: "ESNext",
        moduleResolution: "Bundler",
        strict: true,
        types: [],
      },
    }),
    "types.ts": "export interface Size {\n  readonly metres: number;\n}\n",
    "good.ts": `import type { Size } from "./types";
import { stub } from "selfcoding";
/** Its length. */
export function length(size: Size): number {
  return stub(size);
}
`,
    "wrong.ts": `import { stub } from "selfcoding";
export function first(n) {
  return stub(n);
}
/* é */ export function second(n: number) {
  return stub(n);
}
`,
    "plain.ts": "export const n: number = 1;\n",
    "page.vue": `<template><p>{{ twice(2) }}</p></template>
<script setup lang="ts">
import { stub } from "selfcoding";
const twice = (n: number): number => stub(n);
</script>
`,
    "other.vue": '<script>\nimport { stub } from "other";\nstub();\n</script>\n',
    "events.vue": '<script>\nimport { onEvent } from "selfcoding"; // tells of each stub()\nonEvent;\n</script>\n',
    "other.ts": "export const stub = (n: number): number => n;\n",
  });
});
afterAll(() => project[Symbol.asyncDispose]());

const file = (name: string): string => `${project.folder}/${name}`;

describe("the plugin", () => {
  it("has a mistake told by the bundler, each at its file, line and column", async () => {
    const failed = esbuild.build({
      entryPoints: [file("wrong.ts")],
      bundle: true,
      write: false,
      absWorkingDir: project.folder,
      logLevel: "silent",
      plugins: [selfcodingEsbuild()],
    });
    const { errors } = (await failed.catch((error: unknown) => error)) as esbuild.BuildFailure;
    const places = errors.map(({ location }) => [location?.file, location?.line, location?.column, location?.lineText]);
    expect(places).toEqual([
      ["wrong.ts", 2, 16, "export function first(n) {"],
      ["wrong.ts", 2, 22, "export function first(n) {"],
      ["wrong.ts", 5, 25, "/* é */ export function second(n: number) {"],
    ]);
    expect(errors.every(({ pluginName }) => pluginName === "selfcoding")).toBe(true);
  });

  it("tells all mistakes together where the bundler stops at its first error", async () => {
    const failed = rollup({ input: [file("wrong.ts")], plugins: [selfcoding(), esbuildPlugin()], logLevel: "silent" });
    const error = (await failed.catch((caught: unknown) => caught)) as Error & { loc: object; plugin: string };
    expect(error).toMatchObject({ plugin: "selfcoding", loc: { file: file("wrong.ts"), line: 2 } });
    expect(error.message.match(/wrong\.ts\(\d+,\d+\): error/g)).toHaveLength(3);
  });

  it("says that it stands behind a plugin that has compiled the file", async () => {
    const late = { ...selfcoding(), enforce: undefined };
    const failed = rollup({ input: [file("good.ts")], plugins: [esbuildPlugin(), late], logLevel: "silent" });
    await expect(failed).rejects.toThrow(/good\.ts: .*another plugin compiled it before.*in front of/s);
  });

  it("keeps a compiler that looks at types from judging what is generated, and maps each line to the user's", async () => {
    let handed = "";
    const later = { name: "later", transform: (code: string) => void (handed = code) };
    const built = await rollup({ input: [file("good.ts")], plugins: [selfcoding(), later, esbuildPlugin()] });
    const { output } = await built.generate({ sourcemap: true });
    expect(judged(handed)).toEqual([]);
    expect(judged(handed.slice(handed.indexOf("\n")))).not.toEqual([]);
    const { code, map } = output[0];
    const line = code.split("\n").findIndex((text) => text.startsWith("function length("));
    const { mappings, sources } = map ?? { mappings: "", sources: [] };
    const payload = { version: 3, mappings, sources, names: [], file: "", sourcesContent: [], sourceRoot: "" };
    expect(new SourceMap(payload).findEntry(line, 9)).toMatchObject({ originalLine: 3 });
  });

  it.each([
    ["ts-loader", true],
    ["esbuild-loader", false],
  ])("in webpack, adds a line only where types are judged: with %s", async (next, isTold) => {
    const text = readFileSync(file("good.ts"), "utf8");
    const code = await new Promise<string>((resolve, reject) => {
      const done = (error: Error | null, rewritten = "") => (error === null ? resolve(rewritten) : reject(error));
      const context = {
        resourcePath: file("good.ts"),
        loaders: [{ path: "/app/node_modules/selfcoding/loader.js" }, { path: `/app/node_modules/${next}/index.js` }],
        callback: done,
        async: () => done,
        getOptions: () => ({}),
        addDependency: () => undefined,
        emitError: reject,
        emitWarning: reject,
      };
      loader.call(context, text);
    });
    expect(code.split("\n", 1)[0]?.startsWith("// @ts-nocheck")).toBe(isTold);
    expect(code.split("\n")).toHaveLength(text.split("\n").length + (isTold ? 1 : 0));
  });

  it("has the bundler watch what went into a file: declarations, the configuration, the versions of its stubs", async () => {
    const { watchFiles, ...built } = await rollup({
      input: [file("good.ts")],
      plugins: [selfcoding(), esbuildPlugin()],
      logLevel: "silent",
    });
    await built.close();
    expect(watchFiles.map((name) => name.replace(`${project.folder}/`, ""))).toEqual(
      expect.arrayContaining(["types.ts", "tsconfig.json", ".selfcoding/good/length.ts"]),
    );
  });

  it("is not asked for files that hold none of its words, and leaves a stub of somebody else as it is", async () => {
    const transform = selfcoding().transform as { filter: { code: RegExp } };
    expect(transform.filter.code.test(project.read("plain.ts"))).toBe(false);
    const built = await rollup({ input: [file("other.ts")], plugins: [selfcoding(), esbuildPlugin()] });
    const { output } = await built.generate({});
    expect(output[0].code).toBe("const stub = (n) => n;\n\nexport { stub };\n");
  });

  it("warns of a stub in a component's script, at its line, once a file, and of no other", async () => {
    const place = ["page.vue", 4, 37];
    const input = [file("page.vue"), file("other.vue"), file("events.vue")];
    const named = (told: string | undefined): string | undefined => told && told.slice(project.folder.length + 1);
    const warnings: unknown[] = [];
    const compile = { name: "vue", transform: () => ({ code: "export default 1;", map: null }) };
    const onLog = (_level: string, { loc }: RollupLog): void =>
      void warnings.push([named(loc?.file), loc?.line, loc?.column]);
    const plugins = [selfcoding(), compile];
    for (const _again of [1, 2]) await rollup({ input, plugins, onLog });
    expect(warnings).toEqual([place]);
    const load: esbuild.Plugin = {
      name: "vue",
      setup: ({ onLoad }) => onLoad({ filter: /\.vue$/ }, () => ({ contents: "export default 1;" })),
    };
    const options = { entryPoints: input, absWorkingDir: project.folder, outdir: "out", write: false } as const;
    const built = await esbuild.build({ ...options, logLevel: "silent", plugins: [selfcodingEsbuild(), load] });
    expect(built.warnings.map(({ location }) => [location?.file, location?.line, location?.column])).toEqual([place]);
    expect(built.outputFiles).toHaveLength(3);
    const told: string[] = [];
    const text = project.read("page.vue");
    const tell = told.push.bind(told);
    for (const mode of ["auto", "frozen"]) {
      const context = {
        resourcePath: file("page.vue"),
        callback: tell,
        emitWarning: tell,
        getOptions: () => ({ mode }),
      };
      loader.call(context as unknown as ThisParameterType<typeof loader>, text);
    }
    const lines = told.map(String).filter((line) => line.startsWith("Error: "));
    expect(lines.map((line) => /page\.vue\(4,38\): \w+ stub-in-component: /.exec(line)?.[0])).toEqual([
      "page.vue(4,38): warning stub-in-component: ",
      "page.vue(4,38): error stub-in-component: ",
    ]);
  });

  it("fails a frozen build for it", async () => {
    const input = [file("page.vue"), file("other.vue")];
    const compile = { name: "vue", transform: () => ({ code: "export default 1;", map: null }) };
    const frozen = { mode: "frozen" } as const;
    await expect(rollup({ input, plugins: [selfcoding(frozen), compile] })).rejects.toMatchObject({
      pluginCode: "stub-in-component",
      loc: { file: file("page.vue"), line: 4 },
    });
    const load: esbuild.Plugin = {
      name: "vue",
      setup: ({ onLoad }) => onLoad({ filter: /\.vue$/ }, () => ({ contents: "export default 1;" })),
    };
    const options = { entryPoints: input, outdir: "out", write: false, logLevel: "silent" } as const;
    await expect(esbuild.build({ ...options, plugins: [selfcodingEsbuild(frozen), load] })).rejects.toMatchObject({
      errors: [{ text: expect.stringContaining("error stub-in-component") }],
    });
  });

  it("refuses a mode that does not exist", () => {
    const mode = "never" as "auto";
    expect(() => selfcoding({ mode })).toThrow(expect.objectContaining({ code: "options-invalid" }));
  });
});

/** What TypeScript has to say of a file's types. */
function judged(text: string): readonly ts.Diagnostic[] {
  const options: ts.CompilerOptions = { strict: true, noLib: true, noResolve: true, target: ts.ScriptTarget.ES2022 };
  const host = ts.createCompilerHost(options);
  host.getSourceFile = (name) => ts.createSourceFile(name, text, ts.ScriptTarget.ES2022);
  const program = ts.createProgram(["good.ts"], options, host);
  return program.getSemanticDiagnostics(program.getSourceFile("good.ts"));
}

it("is loaded for a require that reads every module as a script, as that of Jest 30.0 does", () => {
  const require = createRequire(import.meta.url);
  const file = require.resolve("../../dist/src/integrations/commonJs/load.cjs");
  const read = (name: string): unknown =>
    name.startsWith("node:")
      ? require(name)
      : compileFunction(readFileSync(createRequire(file).resolve(name), "utf8"), ["exports"]);
  const names = ["module", "require", "__filename"];
  const own: { exports: (name: string) => unknown } = { exports: () => undefined };
  compileFunction(readFileSync(file, "utf8"), names)(own, read, file);
  expect(own.exports("../../runtime/index.js")).toHaveProperty("define");
});
