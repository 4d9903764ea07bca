import { existsSync, realpathSync } from "node:fs";
import path from "node:path";
import { type Diagnosis, right, wrong } from "../finding.js";
import { readJson } from "../json.js";
import { findInstalled, foldersIn, packagesBelow, type UserPackage, upward, versionOf } from "../project.js";

/** Packages of which there must be one: two of selfcoding share no state, and two registries of metadata no entry. */
export function checkCopies(project: UserPackage): Diagnosis[] {
  return ["selfcoding", "reflect-metadata"].flatMap((name) => {
    const code = `copies-${name}`;
    const copies = findCopies(project, name);
    const [first] = copies;
    if (first === undefined) return [];
    if (copies.length === 1) return [right(code, `There is one copy of ${name}.`, first)];
    const list = copies
      .map((folder) => `${path.relative(project.workspace, folder)} (${versionIn(folder)})`)
      .join(", ");
    const message = `There are ${copies.length} copies of ${name}: ${list}.`;
    const remedy = `Name one version of ${name} in every package.json, then run: npm dedupe`;
    return [wrong(code, message, remedy, { file: copies.at(-1) ?? first })];
  });
}

function versionIn(folder: string): string {
  return versionOf(readJson(path.join(folder, "package.json"))) ?? "no version";
}

// Links lead to one and the same; what counts is where the files are.
function findCopies({ root, workspace }: UserPackage, name: string): string[] {
  const above = upward(root).map((folder) => path.join(folder, "node_modules"));
  const below = packagesBelow(workspace, 4).map((folder) => path.join(folder, "node_modules"));
  const trees = [...new Set([...above, ...below])];
  const found = trees.flatMap((tree) => copiesIn(tree, name, 3));
  return [...new Set(found.map((folder) => realpathSync(folder)))];
}

function copiesIn(tree: string, name: string, depth: number): string[] {
  if (depth === 0 || !existsSync(tree)) return [];
  const own = path.join(tree, name);
  const packages = foldersIn(tree).flatMap((folder) =>
    folder.startsWith("@") ? foldersIn(path.join(tree, folder)).map((inner) => `${folder}/${inner}`) : folder,
  );
  return [
    ...(existsSync(path.join(own, "package.json")) ? [own] : []),
    ...packages
      .filter((folder) => !folder.startsWith("."))
      .flatMap((folder) => copiesIn(path.join(tree, folder, "node_modules"), name, depth - 1)),
  ];
}

/** Programs of scripts, and the package that each needs beside its own. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  tsc: ["typescript"],
  tspc: ["ts-patch", "typescript"],
  "ts-patch": ["ts-patch", "typescript"],
  tsgo: ["@typescript/native-preview"],
  "ts-node": ["ts-node", "typescript"],
  nest: ["@nestjs/cli", "typescript"],
  next: ["next", "typescript"],
  tsx: ["tsx"],
  vite: ["vite"],
  vitest: ["vitest"],
  jest: ["jest"],
  webpack: ["webpack"],
  rspack: ["@rspack/core"],
  rollup: ["rollup"],
  rolldown: ["rolldown"],
  esbuild: ["esbuild"],
  tsup: ["tsup", "typescript"],
  tsdown: ["tsdown"],
};

/** Packages that scripts need and that are not installed. */
export function checkPeers(project: UserPackage): Diagnosis[] {
  // Plug'n'Play has no folders to look into.
  if (upward(project.root).some((folder) => existsSync(path.join(folder, ".pnp.cjs")))) return [];
  const used = [...new Set(project.commands.map(({ program }) => program))];
  const needed = used.flatMap((program) => (NEEDS[program] ?? []).map((name) => ({ program, name })));
  if (project.dependencies.has("ts-jest")) needed.push({ program: "ts-jest", name: "typescript" });
  const unique = needed.filter(({ name }, index) => needed.findIndex((each) => each.name === name) === index);
  return unique.map(({ program, name }) => {
    const found = findInstalled(project, name);
    if (found !== undefined) return right(`peer-${name}`, `${name} is installed, for ${program}.`, found.file);
    const remedy = `Run: npm install --save-dev ${name === "typescript" ? "typescript@^6" : name}`;
    const where = project.manifest === undefined ? {} : { file: project.manifest.file };
    return wrong(`peer-${name}`, `${program} needs ${name}, which is not installed.`, remedy, where);
  });
}
