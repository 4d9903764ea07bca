// Bundles the caller's side of the built package: a program loads one file at its start, and one with its first miss or
// throw. Importing thirty small modules cost 25 ms a start.
import { build } from "esbuild";

const common = {
  bundle: true,
  platform: "node",
  target: "node20.19",
  sourcemap: true,
  sourcesContent: false,
  allowOverwrite: true,
  logLevel: "warning",
};

/** @param origin the module whose place the bundle takes for its own */
const late = (name, origin) =>
  build({
    ...common,
    entryPoints: [`dist/src/runtime/late/${name}.js`],
    outfile: `dist/src/runtime/late/${name}.cjs`,
    format: "cjs",
    define: { "import.meta.url": "$url" },
    banner: { js: `const $url = require("node:url").pathToFileURL(require.resolve("${origin}")).href;` },
  });

await Promise.all([
  // What a rewritten file imports: one module, whatever else the program loads.
  build({
    ...common,
    entryPoints: ["dist/src/runtime/index.js"],
    outfile: "dist/src/runtime/index.js",
    format: "esm",
  }),
  late("callersSide", "../index.js"),
  // It starts the worker, as the file does that it was made of.
  late("foundrySide", "../../foundry/thread/thread.js"),
  build({
    ...common,
    entryPoints: ["dist/src/index.js"],
    outdir: "dist/src",
    outbase: "dist/src",
    format: "esm",
    splitting: true,
    chunkNames: "foundry/thread/[name]-[hash]",
  }),
]);
