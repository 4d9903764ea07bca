// Bundles what generates, the foundry's worker and the commands, and what tools load at their start: hooks and plugins. Each
// loads a few files, where 330 small modules took a quarter of a second of every process that writes, and 45 of them 30 ms
// of every program that is run with the hooks.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";

const FOLDER = "dist/src/bundle";
const INTEGRATIONS = "dist/src/integrations";
const HOSTS = ["esbuild", "farm", "jest", "rolldown", "rollup", "rspack", "vite", "webpack"];
/** Entries of a group have files in common. The hooks are read by every start, and have no others to share with. */
const GROUPS = [
  { worker: "dist/src/foundry/thread/worker.js", main: "dist/src/cli/main.js" },
  {
    ...Object.fromEntries(HOSTS.map((name) => [name, `${INTEGRATIONS}/hosts/${name}.js`])),
    webpackLoader: `${INTEGRATIONS}/webpackLoader.js`,
  },
  { tsPatch: `${INTEGRATIONS}/tsPatch.js` },
  { register: `${INTEGRATIONS}/register.js` },
  { moduleHooks: `${INTEGRATIONS}/moduleHooks.js` },
];

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

async function bundle(entryPoints) {
  const { metafile } = await build({
    entryPoints,
    outdir: FOLDER,
    metafile: true,
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
  return Object.keys(entryPoints).map((name) => [name, metafile.outputs[`${FOLDER}/${name}.js`].exports]);
}

/** Has a module stand for its bundle. */
function pointTo(name, file, exports) {
  const [first = ""] = readFileSync(file, "utf8").split("\n");
  const interpreter = first.startsWith("#!") ? `${first}\n` : "";
  const place = path
    .relative(path.dirname(file), path.join(FOLDER, `${name}.js`))
    .split(path.sep)
    .join("/");
  const names = exports.length === 0 ? "import" : `export { ${exports.join(", ")} } from`;
  writeFileSync(file, `${interpreter}${names} "${place}";\n`);
}

// All are bundled before the first module is overwritten, which others may hold.
const bundled = await Promise.all(GROUPS.map(bundle));
const files = Object.assign({}, ...GROUPS);
for (const [name, exports] of bundled.flat()) pointTo(name, files[name], exports);
