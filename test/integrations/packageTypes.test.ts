import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { createProject, LIGHT } from "../world/project.js";

const root = path.join(import.meta.dirname, "../..");

const source = `import { FunctionAgent, configure, selfCoding, stub } from "selfcoding";
import { scriptedModel } from "selfcoding/testing";
import * as runtime from "selfcoding/runtime";
import transformer from "selfcoding/transformer";
import vite from "selfcoding/vite";
import rollup from "selfcoding/rollup";
import rolldown from "selfcoding/rolldown";
import webpack from "selfcoding/webpack";
import rspack from "selfcoding/rspack";
import esbuild from "selfcoding/esbuild";
import farm from "selfcoding/farm";
import jest from "selfcoding/jest";
import editor from "selfcoding/editor";
import { traceSelfCoding } from "selfcoding/otel";
import "selfcoding/register";

/** The longer of two words. */
export function longer(one: string, other: string): string {
  return stub(one, other);
}
export const slug = selfCoding(function slug(title: string): string {
  return title;
});
export const all = [FunctionAgent, scriptedModel, runtime, transformer, editor];
export const plugins = [vite, rollup, rolldown, webpack, rspack, esbuild, farm].map((plugin) => plugin({ mode: "frozen" }));
export const jestTransformer = jest.createTransformer({ transformer: ["ts-jest", {}] });
export const stop: () => void = traceSelfCoding({ version: "0.1.0" });
// @ts-expect-error a plugin knows the modes, too
vite({ mode: "never" });
configure({ mode: "frozen" });
// @ts-expect-error found types refuse what is wrong
configure({ mode: "never" });
const text: string = slug("a");
// @ts-expect-error and know what a function gives
const count: number = slug("a");
`;

describe("the package's types are found", () => {
  it.each([
    ["node10", "commonjs", { module: "commonjs", moduleResolution: "node10", ignoreDeprecations: "6.0" }],
    ["node16 from CommonJS", "commonjs", { module: "node16", moduleResolution: "node16" }],
    ["node16 from ES modules", "module", { module: "node16", moduleResolution: "node16" }],
    ["nodenext from CommonJS", "commonjs", { module: "nodenext", moduleResolution: "nodenext" }],
    ["bundler", "module", { module: "esnext", moduleResolution: "bundler" }],
    ["bundler from CommonJS", "commonjs", { module: "preserve", moduleResolution: "bundler" }],
  ])("under %s", async (_resolution, type, options) => {
    await using project = createProject({
      "package.json": JSON.stringify({ name: "user", type }),
      "tsconfig.json": JSON.stringify({
        compilerOptions: {
          ...{
            target: "es2022",
            strict: true,
            esModuleInterop: true,
            noEmit: true,
            ...LIGHT,
            types: ["node"],
          },
          ...options,
        },
        include: ["*.ts"],
      }),
      "app.ts": source,
    });
    expect(await project.run(["node_modules/typescript/bin/tsc", "-p", "."])).toEqual({
      code: 0,
      stdout: "",
      stderr: "",
    });
  });
});

const runtime = (name: string): string => `dist/src/runtime/${name}`;

it("attw finds nothing wrong in what is published, under no resolution", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "selfcoding-packed-"));
  try {
    // Without the scripts: they would build the package anew under the other tests.
    const pack = ["pack", "--ignore-scripts", "--json", "--pack-destination", folder];
    const [packed] = JSON.parse(execFileSync("npm", pack, { cwd: root, encoding: "utf8" }));
    const attw = path.join(root, "node_modules/@arethetypeswrong/cli/dist/index.js");
    const told = execFileSync(process.execPath, [attw, path.join(folder, packed.filename), "--format", "json"], {
      encoding: "utf8",
      maxBuffer: 1e8,
    });
    expect(JSON.parse(told).problems).toEqual({});
    const names: string[] = packed.files.map(({ path: name }: { path: string }) => name);
    // Every compiler of every user looks for each of them, and reads it.
    expect(names.filter((name) => /^dist\/(?!commonjs\/).*\.d\.ts$/.test(name)).length).toBeLessThanOrEqual(25);
    // A file that names a map which is not there has tools complain; a map without its sources leads nowhere.
    const text = (name: string): string => readFileSync(path.join(root, name), "utf8");
    const isMapped = (name: string): boolean => /\n\/\/# sourceMappingURL=\S+\s*$/.test(text(name));
    const mapped = names.filter((name) => /\.[cm]?js$/.test(name) && isMapped(name));
    const maps = names.filter((name) => name.endsWith(".map"));
    expect(maps.toSorted()).toEqual(mapped.map((name) => `${name}.map`).toSorted());
    expect(mapped).toEqual(
      expect.arrayContaining(["index.js", "late/callersSide.cjs", "late/foundrySide.cjs"].map(runtime)),
    );
    const withoutSources = maps.filter((name) => JSON.parse(text(name)).sourcesContent?.includes(null) !== false);
    expect(withoutSources).toEqual([]);
    expect(names.length).toBeLessThan(1000);
    // The page measured-package says what it is.
    expect(packed.unpackedSize).toBeLessThan(6_200_000);
    expect(missingFrom(new Set(names))).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** What is started, or read, by its place: no import leads there. */
const BY_PLACE = [
  "dist/src/foundry/thread/worker.js",
  "dist/src/integrations/moduleHooks.js",
  "dist/src/integrations/webpackLoader.js",
  "dist/src/runtime/page/development.js",
  "dist/src/runtime/page/shipped.js",
  "dist/src/sandbox/containers/process.js",
  "dist/src/sandbox/containers/worker.js",
  "dist/src/sandbox/harness/harness.js",
  "dist/src/sandbox/tests/testAssertions.js",
  "dist/src/sandbox/tests/testRunner.js",
];

/** The files that what is packed imports, from the package's entries on, and that are not packed with it. */
function missingFrom(packed: ReadonlySet<string>): string[] {
  const { bin, exports } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  const entries = JSON.stringify([bin, exports]).match(/dist[^"]+\.c?js(?=")/g) ?? [];
  const found = new Set([...entries, ...BY_PLACE]);
  for (const file of found) {
    if (!packed.has(file)) continue;
    const text = readFileSync(path.join(root, file), "utf8");
    for (const [, name = ""] of text.matchAll(/\b(?:from|import|import\(|require\(|load\()\s*["'](\.[^"']+)["']/g))
      found.add(path.posix.join(path.posix.dirname(file), name));
  }
  expect(found.size).toBeGreaterThan(200);
  return [...found].filter((file) => !packed.has(file));
}

it("every entry is required by CommonJS and imported by ES modules, with the same default", async () => {
  const { exports } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  const names = Object.keys(exports)
    .filter((name) => !name.endsWith(".json") && name !== "./register")
    .map((name) => `selfcoding${name.slice(1)}`);
  await using project = createProject({
    "main.cjs": `(async () => {
  for (const name of ${JSON.stringify(names)}) {
    const [required, imported] = [require(name), await import(name)];
    const keys = Object.keys(imported).filter((key) => key !== "module.exports");
    console.log(name, keys.length > 0 && keys.every((key) => required[key] === imported[key] || (key === "default" && required === imported[key])));
  }
})();
`,
  });
  const { stdout, stderr } = await project.run(["main.cjs"]);
  expect(stderr).toBe("");
  expect(stdout).toBe(names.map((name) => `${name} true\n`).join(""));
});
