import { view } from "./fixture.js";

/** A tool that builds the fixture, and how. */
export interface Host {
  readonly name: string;
  /** The packages that its project has besides. */
  readonly packages: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  /** What node is given to build; SELFCODING_MODE says how. */
  readonly build: readonly string[];
  /** What it writes. */
  readonly output: string;
  /** The column to which it maps the throw of the fixture, with or without a plugin. @default the right one */
  readonly column?: number;
  /** Its maps hold the user's file alone: what a body throws is told at the stub's line. */
  readonly hasOneSource?: true;
  /** How often the compiler is seen to be started by a build that has to: never where it is not node that builds. @default 1 */
  readonly compilers?: 0;
}

/** A program that builds by the tool's own API. */
function script(host: Omit<Host, "build" | "files" | "output">, text: string, more: Record<string, string> = {}): Host {
  return { ...host, files: { "build.mjs": text, ...more }, build: ["build.mjs"], output: "out/main.mjs" };
}

/** Runs a compiler of webpack or Rspack. */
const RUN_COMPILER = `compiler.run((error, stats) => {
  if (error || stats.hasErrors()) console.error(error ?? stats.toString({ all: false, errors: true }));
  process.exitCode = error || stats.hasErrors() ? 1 : 0;
  compiler.close(() => {});
});
`;

const ROLLUP_ALIAS = `{
  name: "alias",
  resolveId(id, importer) { return id.startsWith("@/") ? this.resolve(process.cwd() + "/src/" + id.slice(2), importer) : null; },
}`;

export const HOSTS: readonly Host[] = [
  {
    name: "vite",
    packages: ["vite"],
    files: {
      "vite.config.mjs": `import selfcoding from "selfcoding/vite";

export default {
  logLevel: "warn",
  plugins: [selfcoding()],
  resolve: { alias: { "@": process.cwd() + "/src" } },
  build: {
    ssr: "src/main.ts",
    sourcemap: true,
    outDir: "out",
    rollupOptions: { output: { entryFileNames: "main.mjs" } },
  },
};
`,
    },
    build: ["node_modules/vite/bin/vite.js", "build"],
    output: "out/main.mjs",
  },
  script(
    { name: "esbuild", packages: ["esbuild"] },
    `import esbuild from "esbuild";
import selfcoding from "selfcoding/esbuild";

await esbuild.build({
  entryPoints: ["src/main.ts"],
  bundle: true,
  platform: "node",
  format: "esm",
  outfile: "out/main.mjs",
  sourcemap: true,
  plugins: [selfcoding()],
});
`,
  ),
  script(
    {
      name: "rollup",
      packages: ["rollup", "rollup-plugin-esbuild", "@rollup/plugin-node-resolve", "esbuild"],
      hasOneSource: true,
    },
    `import resolve from "@rollup/plugin-node-resolve";
import { rollup } from "rollup";
import esbuild from "rollup-plugin-esbuild";
import selfcoding from "selfcoding/rollup";

const alias = ${ROLLUP_ALIAS};
const json = { name: "json", transform: (text, id) => (id.endsWith(".json") ? "export default " + text : undefined) };
const built = await rollup({
  input: "src/main.ts",
  plugins: [selfcoding(), alias, json, resolve({ extensions: [".ts", ".tsx"] }), esbuild({ target: "es2022" })],
});
await built.write({ file: "out/main.mjs", sourcemap: true });
`,
  ),
  script(
    { name: "webpack", packages: ["webpack", "esbuild-loader", "esbuild"], hasOneSource: true },
    `import webpack from "webpack";
import selfcoding from "selfcoding/webpack";

const compiler = webpack({
  mode: "production",
  target: "node20",
  devtool: "source-map",
  entry: "./src/main.ts",
  experiments: { outputModule: true },
  output: { path: process.cwd() + "/out", filename: "main.mjs", module: true },
  resolve: { extensions: [".ts", ".tsx"], alias: { "@": process.cwd() + "/src" } },
  module: { rules: [{ test: /\\.tsx?$/, loader: "esbuild-loader", options: { target: "es2022" } }] },
  plugins: [selfcoding()],
});
${RUN_COMPILER}`,
  ),
  script(
    { name: "webpack, by the loader", packages: ["webpack", "esbuild-loader", "esbuild"], hasOneSource: true },
    `import webpack from "webpack";

const compiler = webpack({
  mode: "production",
  target: "node20",
  devtool: "source-map",
  entry: "./src/main.ts",
  experiments: { outputModule: true },
  output: { path: process.cwd() + "/out", filename: "main.mjs", module: true },
  externalsType: "module",
  externals: [/^selfcoding/],
  resolve: { extensions: [".ts", ".tsx"], alias: { "@": process.cwd() + "/src" } },
  module: {
    rules: [
      {
        test: /\\.tsx?$/,
        use: [{ loader: "esbuild-loader", options: { target: "es2022" } }, "selfcoding/webpack-loader"],
      },
    ],
  },
});
${RUN_COMPILER}`,
  ),
  {
    name: "tsup",
    packages: ["tsup"],
    files: {
      "tsup.config.mjs": `import selfcoding from "selfcoding/esbuild";
import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/main.ts"],
  format: "esm",
  outDir: "out",
  outExtension: () => ({ js: ".mjs" }),
  sourcemap: true,
  esbuildPlugins: [selfcoding()],
});
`,
    },
    build: ["node_modules/tsup/dist/cli-default.js"],
    output: "out/main.mjs",
  },
  script(
    { name: "bun build", packages: ["bun"], compilers: 0, hasOneSource: true },
    `import { spawnSync } from "node:child_process";

const { status } = spawnSync("node_modules/bun/bin/bun.exe", ["bun-build.mjs"], { stdio: "inherit" });
process.exit(status ?? 1);
`,
    {
      "bun-build.mjs": `import selfcoding from "selfcoding/esbuild";

await Bun.build({
  entrypoints: ["src/main.ts"],
  outdir: "out",
  naming: "[name].mjs",
  target: "node",
  sourcemap: "linked",
  plugins: [selfcoding()],
});
`,
    },
  ),
  script(
    { name: "rolldown", packages: ["rolldown"] },
    `import { rolldown } from "rolldown";
import selfcoding from "selfcoding/rolldown";

const built = await rolldown({
  input: "src/main.ts",
  platform: "node",
  resolve: { alias: { "@": process.cwd() + "/src" } },
  plugins: [selfcoding()],
});
await built.write({ file: "out/main.mjs", sourcemap: true, format: "esm" });
`,
  ),
  script(
    { name: "rspack", packages: ["@rspack/core"] },
    `import { rspack } from "@rspack/core";
import selfcoding from "selfcoding/rspack";

const compiler = rspack({
  mode: "production",
  target: "node20",
  // As Rsbuild has it: what it writes is an ES module, which has no such name.
  node: { __filename: false, __dirname: false },
  devtool: "source-map",
  // Its minifier maps a thrown error to the name of its class.
  optimization: { minimize: false },
  entry: "./src/main.ts",
  output: { path: process.cwd() + "/out", filename: "main.mjs", module: true },
  resolve: { extensions: [".ts", ".tsx"], alias: { "@": process.cwd() + "/src" } },
  module: {
    rules: [
      {
        test: /\\.tsx?$/,
        loader: "builtin:swc-loader",
        options: { jsc: { target: "es2022", parser: { syntax: "typescript", tsx: true, decorators: true } } },
      },
    ],
  },
  plugins: [selfcoding()],
});
${RUN_COMPILER}`,
  ),
  script(
    { name: "farm", packages: ["@farmfe/core"], column: 54 },
    `import { build } from "@farmfe/core";
import selfcoding from "selfcoding/farm";

await build({
  root: process.cwd(),
  logger: undefined,
  compilation: {
    input: { main: "./src/main.ts" },
    output: { path: "out", entryFilename: "[entryName].mjs", targetEnv: "node", format: "esm" },
    resolve: { alias: { "@": process.cwd() + "/src" } },
    persistentCache: false,
    sourcemap: true,
    minify: false,
    presetEnv: false,
  },
  plugins: [selfcoding()],
});
`,
    { "src/view.tsx": view('element("b", {}, label(word))') },
  ),
];
