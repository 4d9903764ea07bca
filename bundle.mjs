// Bundles the caller's side of the built package: a program loads one file at its start, and one with its first miss or
// throw. Importing thirty small modules cost 25 ms a start.
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "acorn";
import { build } from "esbuild";

const common = {
  bundle: true,
  platform: "node",
  target: "node20.19",
  sourcemap: true,
  allowOverwrite: true,
  logLevel: "warning",
};
const FOLDER = path.resolve("dist/src/runtime/late");

/**
 * @param contents what the bundle exports
 * @param origin the module whose place the bundle takes for its own
 */
const late = (name, contents, origin, more = {}) =>
  build({
    ...common,
    stdin: { contents, resolveDir: FOLDER, sourcefile: `${name}.entry.js` },
    outfile: `dist/src/runtime/late/${name}.cjs`,
    format: "cjs",
    define: { "import.meta.url": "$url" },
    banner: { js: `const $url = require("node:url").pathToFileURL(require.resolve("${origin}")).href;` },
    ...more,
  });

/** What stands in both late files is exported by the first, and taken from there by the second. */
async function buildLate() {
  const callersSide = `export * from "./callersSide.js";`;
  const foundrySide = `export * from "./foundrySide.js";`;
  const inputsOf = async (contents) => {
    const { metafile } = await late("none", contents, "../index.js", { write: false, metafile: true });
    return Object.keys(metafile.inputs).filter((name) => !name.endsWith(".entry.js"));
  };
  const first = new Set((await inputsOf(callersSide)).map((name) => path.resolve(name)));
  const second = (await inputsOf(foundrySide)).map((name) => path.resolve(name));
  const shared = new Map();
  for (const module of second.filter((name) => !first.has(name))) {
    for (const [name, source] of importsOf(module)) {
      if (!first.has(source)) continue;
      if ((shared.get(name) ?? source) !== source) throw new Error(`Two modules of both late files export ${name}.`);
      shared.set(name, source);
    }
  }
  const exported = [...shared].map(([name, source]) => `export { ${name} } from ${JSON.stringify(source)};`);
  await late("callersSide", [callersSide, ...exported].join("\n"), "../index.js");
  // It starts the worker, as the file does that it was made of.
  await late("foundrySide", foundrySide, "../../foundry/thread/thread.js", { plugins: [takeFrom(first)] });
}

/** The names that a built module imports from others beside it, or passes on from them. */
function importsOf(module) {
  const { body } = parse(readFileSync(module, "utf8"), { ecmaVersion: "latest", sourceType: "module" });
  return body
    .filter(({ source }) => source?.value.startsWith("."))
    .flatMap(({ source, specifiers }) =>
      specifiers.map(({ imported, local }) => [
        (imported ?? local).name,
        path.resolve(path.dirname(module), source.value),
      ]),
    );
}

function takeFrom(modules) {
  return {
    name: "take-from-callers-side",
    setup: ({ onResolve }) =>
      onResolve({ filter: /^\./ }, ({ path: name, resolveDir }) =>
        modules.has(path.resolve(resolveDir, name)) ? { path: "./callersSide.cjs", external: true } : undefined,
      ),
  };
}

await Promise.all([
  // What a rewritten file imports: one module, whatever else the program loads.
  build({
    ...common,
    entryPoints: ["dist/src/runtime/index.js"],
    outfile: "dist/src/runtime/index.js",
    format: "esm",
  }),
  buildLate(),
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
