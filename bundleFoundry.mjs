// Bundles what generates: the foundry's worker and the commands. Each loads a few files, where 330 small modules took a
// quarter of a second of every process that writes. The modules stay in the package: bundlers' hosts import some of them.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";

const FOLDER = "dist/src/bundle";
const ENTRIES = { worker: "dist/src/foundry/thread/worker.js", main: "dist/src/cli/main.js" };

/** What a module finds by its own place is found by the place that it had: all files of the bundle stand in one folder. */
const keepPlaces = {
  name: "keep-places",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.js$/ }, ({ path: file }) => {
      const source = readFileSync(file, "utf8");
      if (!source.includes("import.meta.url")) return undefined;
      const place = path.relative(FOLDER, file).split(path.sep).join("/");
      const [, interpreter = "", code = ""] = /^(#!.*\n)?([^]*)$/.exec(source) ?? [];
      return { contents: `${interpreter}const $place = new URL("${place}", $bundle).href;\n${code}` };
    }),
};

await build({
  entryPoints: ENTRIES,
  outdir: FOLDER,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  packages: "external",
  logLevel: "warning",
  plugins: [keepPlaces],
  define: { "import.meta.url": "$place" },
  banner: { js: "const $bundle = import.meta.url;" },
});
for (const [name, file] of Object.entries(ENTRIES)) {
  const [first = ""] = readFileSync(file, "utf8").split("\n");
  const interpreter = first.startsWith("#!") ? `${first}\n` : "";
  const place = path
    .relative(path.dirname(file), path.join(FOLDER, `${name}.js`))
    .split(path.sep)
    .join("/");
  writeFileSync(file, `${interpreter}import "${place}";\n`);
}
