// Of the declarations only those stay that an entry of the package reaches, and these stand there once more for who
// requires the package: the others made half of its files.
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

const { exports: entries } = JSON.parse(readFileSync("package.json", "utf8"));
const roots = Object.values(entries).flatMap(({ types }) =>
  typeof types === "string" ? types : (types?.default ?? []),
);
// The checks put it beside what they check.
const reached = new Set();
const visit = (file) => {
  if (reached.has(file)) return;
  reached.add(file);
  for (const { fileName } of ts.preProcessFile(readFileSync(file, "utf8")).importedFiles) {
    if (fileName.startsWith(".")) visit(path.join(path.dirname(file), fileName.replace(/\.js$/, ".d.ts")));
  }
};
for (const root of [...roots, "dist/src/contract/contract.d.ts"]) visit(path.normalize(root));

for (const folder of ["dist/src", "dist/transformer"]) {
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const file = path.join(folder, name);
    if (!/\.d\.c?ts$/.test(file)) continue;
    if (!reached.has(file)) rmSync(file);
    else cpSync(file, path.join("dist/commonjs", path.relative("dist", file)));
  }
}
writeFileSync("dist/commonjs/package.json", '{ "type": "commonjs" }\n');
