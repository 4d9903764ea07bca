// A user's project in a folder of its own: the package, a strict configuration, one file for each trial.

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const root = path.join(import.meta.dirname, "..");
const tsconfig = {
  compilerOptions: {
    strict: true,
    target: "ES2022",
    lib: ["ES2023"],
    module: "NodeNext",
    types: [],
    skipLibCheck: true,
  },
};

/** Makes the project; `url` tells where a trial's model is. */
export function makeProject(trials, urls) {
  const folder = mkdtempSync(path.join(tmpdir(), "selfcoding-eval-"));
  mkdirSync(path.join(folder, "node_modules"));
  symlinkSync(root, path.join(folder, "node_modules/selfcoding"), "junction");
  writeFileSync(path.join(folder, "package.json"), JSON.stringify({ name: "eval", type: "module" }));
  for (const [index, trial] of trials.entries()) {
    // A folder each, with a configuration of its own, so that no program holds the files of all.
    const own = path.join(folder, `t${trial.number}`);
    mkdirSync(own);
    writeFileSync(path.join(own, "tsconfig.json"), JSON.stringify({ ...tsconfig, files: ["stub.ts"] }));
    const model = JSON.stringify({ kind: "openai", baseURL: urls[index], apiKey: "any", model: "scripted" });
    writeFileSync(
      path.join(own, "stub.ts"),
      `${head(model)}${trial.stub.replace("return stub(", "return stub.with(options)(")}`,
    );
  }
  writeFileSync(path.join(folder, "trials.json"), JSON.stringify(trials));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function head(model) {
  return `import { stub } from "selfcoding";\nconst options = { model: ${model} } as const;\n`;
}
