import { mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import * as page from "../../src/runtime/page/shippedWords.js";
import * as words from "../../src/index.js";
import { cli, createProject, LIGHT, type UserProject } from "../world/project.js";

const root = path.join(import.meta.dirname, "../..");

/** A program with a stub that no plugin of ours sees, and whose bundler takes the package in. */
const PROGRAM = `import { configure, FunctionAgent, stub } from "selfcoding";

configure({ mode: "auto" });

/** Twice. */
export function twice(n: number): number {
  return stub(n);
}
const told: unknown[] = [typeof FunctionAgent];
try {
  twice(2);
} catch ({ code, remedy, details }: any) {
  told.push(code, details.tool, remedy);
}
Object.assign(globalThis, { told });
console.log(JSON.stringify(told));
`;

/** What a bundler is run by, for Node and for pages; each script takes `node` or `browser`, and writes `out/main.mjs`. */
const BUNDLERS = {
  vite: {
    tool: "vite",
    script: `import { build } from "vite";
await build({
  logLevel: "error",
  ssr: { noExternal: true },
  build: {
    outDir: "out",
    minify: false,
    ...(process.argv[2] === "node" ? { ssr: "main.ts" } : {}),
    rollupOptions: { input: "main.ts", output: { entryFileNames: "main.mjs" } },
  },
});
`,
  },
  esbuild: {
    tool: "bundler",
    script: `import { build } from "esbuild";
await build({ entryPoints: ["main.ts"], bundle: true, platform: process.argv[2], format: "esm", outfile: "out/main.mjs" });
`,
  },
  rollup: {
    tool: "bundler",
    script: `import resolve from "@rollup/plugin-node-resolve";
import { rollup } from "rollup";
import esbuild from "rollup-plugin-esbuild";
const plugins = [resolve({ browser: process.argv[2] === "browser", preferBuiltins: true, extensions: [".ts", ".js"] }), esbuild.default?.() ?? esbuild()];
const built = await rollup({ input: "main.ts", plugins });
await built.write({ dir: "out", entryFileNames: "main.mjs" });
`,
  },
  webpack: {
    tool: "webpack",
    script: `import webpack from "webpack";
const compiler = webpack({
  mode: "production",
  target: process.argv[2] === "node" ? "node20" : "web",
  entry: "./main.ts",
  output: { path: process.cwd() + "/out", filename: "main.mjs", module: true },
  experiments: { outputModule: true },
  resolve: { extensions: [".ts", ".js"] },
  module: { rules: [{ test: /\\.ts$/, loader: "esbuild-loader", options: { target: "es2022" } }] },
});
compiler.run((error, stats) => {
  if (error || stats.hasErrors()) console.error(error ?? stats.toString({ all: false, errors: true }));
  process.exitCode = error || stats.hasErrors() ? 1 : 0;
  compiler.close(() => {});
});
`,
  },
} as const;

const PACKAGES = ["vite", "esbuild", "rollup", "@rollup/plugin-node-resolve", "rollup-plugin-esbuild", "webpack"];

function createBundled(script: string, files: Readonly<Record<string, string>> = {}): UserProject {
  const project = createProject({ "main.ts": PROGRAM, "bundle.mjs": script, ...files });
  for (const name of [...PACKAGES, "esbuild-loader"]) {
    const link = path.join(project.folder, "node_modules", name);
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(path.join(root, "node_modules", name), link, "junction");
  }
  return project;
}

const outputOf = (project: UserProject): string =>
  readdirSync(path.join(project.folder, "out"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith("js"))
    .map((name) => readFileSync(path.join(project.folder, "out", name), "utf8"))
    .join("");

/** Of all that the package holds, the part that a program calls; the foundry, with its compilers, has a hundred times as much. */
const LIMITS = { node: 400_000, browser: 16_000 };

it.each(Object.entries(BUNDLERS))(
  "%s without the plugin takes in no compiler, and the program says the line to add",
  async (_name, { tool, script }) => {
    await using project = createBundled(script);
    const told = ["function", "not-transformed", tool, expect.stringContaining("selfcoding()")];
    expect(await project.run(["bundle.mjs", "node"])).toMatchObject({ code: 0 });
    expect(outputOf(project).length).toBeLessThan(LIMITS.node);
    expect(outputOf(project)).not.toMatch(/ts-morph|from "(?:typescript|openai|esbuild)"/);
    const { stdout, stderr } = await project.run(["out/main.mjs"]);
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual(told);

    await using inPage = createBundled(script);
    expect(await inPage.run(["bundle.mjs", "browser"])).toMatchObject({ code: 0 });
    const code = inPage.read("out/main.mjs");
    expect(outputOf(inPage).length).toBeLessThan(LIMITS.browser);
    expect(code).not.toMatch(/\bprocess\.(?!env\b)|require\(|from "node:/);
  },
);

it("a bundler that reads no `exports`, as Parcel, finds the part for pages, which says the line to add", async () => {
  await using project = createBundled(BUNDLERS.webpack.script.replace("resolve: {", "resolve: { exportsFields: [],"));
  expect(await project.run(["bundle.mjs", "browser"])).toMatchObject({ code: 0 });
  const { stdout } = await project.run(["out/main.mjs"]);
  expect(JSON.parse(stdout)).toMatchObject(["function", "not-transformed", "webpack", expect.any(String)]);
});

it("esbuild's CommonJS for Node runs, too", async () => {
  await using project = createBundled(`import { build } from "esbuild";
await build({ entryPoints: ["main.ts"], bundle: true, platform: "node", outfile: "out/main.cjs", logLevel: "error" });
`);
  expect(await project.run(["bundle.mjs"])).toMatchObject({ code: 0, stderr: "" });
  const { stdout } = await project.run(["out/main.cjs"]);
  expect(JSON.parse(stdout)).toMatchObject(["function", "not-transformed", "bundler", expect.any(String)]);
});

it("in a page without Node every name of the package is there, and agents say what they need", () => {
  expect(Object.keys(page).sort()).toEqual(Object.keys(words).sort());
  for (const Agent of [page.FunctionAgent, page.CodeGenAgent])
    expect(() => new Agent()).toThrow(expect.objectContaining({ code: "page-unwritten" }));
  expect(() => page.example()).toThrow(expect.objectContaining({ code: "page-unwritten" }));
});

it("what `build` has made is bundled for a page with its bodies, and without Node's", async () => {
  await using project = createBundled(
    `import { build } from "esbuild";
await build({ entryPoints: ["out/main.js"], bundle: true, platform: "browser", format: "iife", outfile: "page.js" });
`,
    {
      "main.ts": `import { selfCoding, stub } from "selfcoding";

/** Twice. */
export const twice = selfCoding((n: number): number => n + n);

/** Never written. */
export function never(n: number): number {
  return stub(n);
}
const told: unknown[] = [twice(21)];
try {
  never(1);
} catch ({ code }: any) {
  told.push(code);
}
Object.assign(globalThis, { told });
`,
      "tsconfig.json": JSON.stringify({
        compilerOptions: { target: "ES2022", module: "NodeNext", outDir: "out", types: [], ...LIGHT },
        files: ["main.ts"],
      }),
    },
  );
  expect(await project.run([cli, "build"])).toMatchObject({ code: 0 });
  expect(await project.run(["bundle.mjs"])).toMatchObject({ code: 0 });
  const global: { told?: unknown } = {};
  // Of the address of a script there is nothing in an iife.
  runInNewContext(project.read("page.js"), global);
  expect(global.told).toEqual([42, "page-unwritten"]);
});
