// A user's project in a folder of its own: the package, a strict configuration, one file for each trial.

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const root = path.join(import.meta.dirname, "..");
const COMPILER_OPTIONS = {
  strict: true,
  target: "ES2022",
  module: "NodeNext",
  types: [],
  skipLibCheck: true,
};

/** Makes the project; each trial has its stub's file. */
export function makeProject(trials, { lib = ["ES2023"] } = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), "selfcoding-eval-"));
  mkdirSync(path.join(folder, "node_modules"));
  symlinkSync(root, path.join(folder, "node_modules/selfcoding"), "junction");
  writeFileSync(path.join(folder, "package.json"), JSON.stringify({ name: "eval", type: "module" }));
  const compilerOptions = { ...COMPILER_OPTIONS, lib };
  for (const { number, stub } of trials) {
    // A folder each, with a configuration of its own, so that no program holds the files of all.
    const own = path.join(folder, `t${number}`);
    mkdirSync(own);
    writeFileSync(path.join(own, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["stub.ts"] }));
    writeFileSync(path.join(own, "stub.ts"), `import { stub } from "selfcoding";\n\n${stub}`);
  }
  writeFileSync(path.join(folder, "trials.json"), JSON.stringify(trials));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
