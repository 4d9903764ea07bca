// What a warm build takes longer with stubs than without selfcoding: the same modules, of which 5 % hold a stub.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { median, withProject } from "./project.mjs";

const modules = fileURLToPath(new URL("../node_modules", import.meta.url));

const plain = (index) =>
  Array.from(
    { length: 12 },
    (_, number) =>
      `export function f${index}_${number}(items: readonly { readonly name: string; readonly count: number }[]): string {
  const kept = items.filter(({ count }) => count > ${number}).map(({ name, count }) => \`\${name}: \${count}\`);
  return kept.length > ${index} ? kept.join(", ") : kept.slice(1).reverse().join("; ");
}
`,
  ).join("\n");
const stub = (index) => `import { stub } from "selfcoding";

${plain(index)}
/** The length of a text and ${index} more. */
export function written${index}(text: string): number {
  return stub(text);
}
`;

/** Notes each start of the thread that holds the compiler. */
const TRACE = readFileSync(new URL("../test/hosts/trace.cjs", import.meta.url), "utf8");

// Each takes "ours" or "alone".
const SCRIPTS = {
  "vite.mjs": `import { build } from "vite";
import selfcoding from "selfcoding/vite";
const plugins = process.argv[2] === "ours" ? [selfcoding()] : [];
await build({ logLevel: "error", plugins, build: { ssr: "all.ts", outDir: "out-vite" } });
`,
  "esbuild.mjs": `import { build } from "esbuild";
import selfcoding from "selfcoding/esbuild";
const plugins = process.argv[2] === "ours" ? [selfcoding()] : [];
const options = { entryPoints: ["all.ts"], bundle: true, platform: "node", format: "esm", outfile: "out-esbuild.mjs" };
await build({ ...options, plugins, external: ["selfcoding", "selfcoding/*"] });
`,
  "webpack.mjs": `import webpack from "webpack";
import selfcoding from "selfcoding/webpack";
const compiler = webpack({
  mode: "development",
  target: "node20",
  entry: "./all.ts",
  experiments: { outputModule: true },
  externalsType: "module",
  externals: { selfcoding: "selfcoding" },
  output: { path: process.cwd() + "/out-webpack", filename: "main.mjs", module: true },
  resolve: { extensions: [".ts"] },
  module: { rules: [{ test: /\\.ts$/, loader: "esbuild-loader", options: { target: "es2022" } }] },
  plugins: process.argv[2] === "ours" ? [selfcoding()] : [],
});
compiler.run((error, stats) => {
  process.exitCode = error || stats.hasErrors() ? 1 : 0;
  compiler.close(() => {});
});
`,
};
const tsc = ["node_modules/typescript/bin/tsc", "-p", "tsconfig.json"];
const TOOLS = {
  vite: { alone: ["vite.mjs", "alone"], ours: ["vite.mjs", "ours"] },
  esbuild: { alone: ["esbuild.mjs", "alone"], ours: ["esbuild.mjs", "ours"] },
  webpack: { alone: ["webpack.mjs", "alone"], ours: ["webpack.mjs", "ours"] },
  tspc: { alone: tsc, ours: ["node_modules/ts-patch/bin/tspc.js", "-p", "tspc.json"] },
  build: { alone: tsc, ours: ["node_modules/selfcoding/dist/src/cli/main.js", "build", "-p", "tsconfig.json"] },
};

/**
 * For each tool the milliseconds alone, and how many times as long it takes with selfcoding; and how often the compiler was
 * started for a second build without changes.
 */
export async function measureBuilds(count, rounds = 5, tools = Object.keys(TOOLS)) {
  const names = Array.from({ length: count }, (_, index) => `file${index}`);
  const files = Object.fromEntries(
    names.map((name, index) => [`${name}.ts`, index % 20 === 0 ? stub(index) : plain(index)]),
  );
  const all = names.map((name) => `export * from "./${name}";`).join("\n");
  const configuration = (plugins) =>
    JSON.stringify({
      compilerOptions: {
        ...{ target: "ES2022", module: "ESNext", moduleResolution: "Bundler", strict: true, skipLibCheck: true },
        ...{ types: [], rootDir: ".", outDir: "out", plugins },
      },
      include: ["*.ts"],
    });
  const configurations = {
    "tsconfig.json": configuration([]),
    "tspc.json": configuration([{ transform: "selfcoding/transformer" }]),
  };
  return withProject({ ...files, "all.ts": all, "trace.cjs": TRACE, ...SCRIPTS, ...configurations }, {}, (project) => {
    for (const name of ["vite", "esbuild", "webpack", "esbuild-loader", "typescript", "ts-patch"]) {
      mkdirSync(path.join(project.folder, "node_modules"), { recursive: true });
      symlinkSync(path.join(modules, name), path.join(project.folder, "node_modules", name), "junction");
    }
    return Object.fromEntries(tools.map((tool) => [tool, measure(project, TOOLS[tool], rounds)]));
  });
}

function measure({ folder }, { alone, ours }, rounds) {
  run(folder, ours);
  run(folder, alone);
  const started = path.join(folder, "threads.txt");
  rmSync(started, { force: true });
  run(folder, ["--require", "./trace.cjs", ...ours]);
  const compilers = existsSync(started) ? readFileSync(started, "utf8").length : 0;
  const pairs = Array.from({ length: rounds }, () => ({ alone: run(folder, alone), ours: run(folder, ours) }));
  return {
    alone: median(pairs.map((pair) => pair.alone)),
    ratio: median(pairs.map((pair) => pair.ours / pair.alone)),
    compilers,
  };
}

function run(cwd, args) {
  const from = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`${args.join(" ")} failed:\n${stdout}\n${stderr}`);
  return performance.now() - from;
}
