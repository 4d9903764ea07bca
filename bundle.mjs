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

await Promise.all([
  // What a rewritten file imports: one module, whatever else the program loads.
  build({
    ...common,
    entryPoints: ["dist/src/runtime/index.js"],
    outfile: "dist/src/runtime/index.js",
    format: "esm",
  }),
  // It stands beside the worker that it starts.
  build({
    ...common,
    entryPoints: ["dist/src/runtime/late/callersSide.js"],
    outfile: "dist/src/foundry/thread/callersSide.cjs",
    format: "cjs",
    define: { "import.meta.url": "$url" },
    banner: { js: 'const $url = require("node:url").pathToFileURL(__filename).href;' },
  }),
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
