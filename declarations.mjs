// Puts what each entry of the package declares into one file, and what several declare into one more: every compiler of every
// user, and every editor, looked for 57 files and read them. They stand there once more for who requires the package.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";

const DIST = path.resolve("dist");
/** Read as a text: the checks put it beside what they check. */
const CONTRACT = path.join("src", "contract", "contract.d.ts");

const { exports: entries } = JSON.parse(readFileSync("package.json", "utf8"));
const found = Object.values(entries).map(({ types }) => (typeof types === "string" ? types : types?.default));
const names = found.flatMap((file) => (file?.endsWith(".d.ts") ? path.relative(DIST, file.slice(0, -5)) : []));

const bundle = await rollup({
  input: Object.fromEntries(names.map((name) => [name, path.join(DIST, `${name}.d.ts`)])),
  external: /^[^./]/,
  plugins: [dts()],
  // An entry that only has effects declares nothing; and whose types could not be named before cannot be named now.
  onwarn: ({ code, message }) => {
    if (code !== "EMPTY_BUNDLE" && code !== "PLUGIN_WARNING") throw new Error(message);
  },
});
const { output } = await bundle.generate({
  entryFileNames: "[name].d.ts",
  chunkFileNames: ({ name }) => `types/${name.replace(/\.d$/, "")}.d.ts`,
  minifyInternalExports: false,
});
for (const file of readdirSync(DIST, { recursive: true, encoding: "utf8" })) {
  if (/\.d\.ts$/.test(file) && file !== CONTRACT) rmSync(path.join(DIST, file));
}
for (const { fileName, code } of output) write(fileName, withDirectivesFirst(code));
for (const file of readdirSync(DIST, { recursive: true, encoding: "utf8" })) {
  if (!/\.d\.c?ts$/.test(file) || file === CONTRACT || file.startsWith("commonjs")) continue;
  cpSync(path.join(DIST, file), path.join(DIST, "commonjs", file));
}
write("commonjs/package.json", '{ "type": "commonjs" }\n');

function write(name, text) {
  mkdirSync(path.dirname(path.join(DIST, name)), { recursive: true });
  writeFileSync(path.join(DIST, name), text);
}

// Below an import, a directive is a comment.
function withDirectivesFirst(code) {
  const directives = code.match(/^\/\/\/ <reference .*$/gm) ?? [];
  return [...new Set(directives), code.replace(/^\/\/\/ <reference .*\n/gm, "")].join("\n");
}
