// npm run eval:library: right bodies of stubs as real libraries have them, and bugs that were planted in them.

import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { transformSync } from "esbuild";
import { readEntries } from "./library/read.mjs";
import { printLibrary } from "./libraryTable.mjs";
import { startScriptedModel } from "./model.mjs";
import { runTrials } from "./processes.mjs";
import { makeProject } from "./project.mjs";

const { values: options } = parseArgs({
  options: {
    only: { type: "string" },
    jobs: { type: "string", default: "2" },
    json: { type: "string" },
    list: { type: "boolean", default: false },
  },
});

const trials = readEntries(options.only).flatMap(trialsOf);
const servers = await Promise.all(trials.map(({ script }) => startScriptedModel(script)));
const numbered = trials.map((trial, number) => ({ ...trial, number, url: servers[number].url }));
const project = makeProject(numbered, { lib: ["ES2023", "DOM", "DOM.Iterable"] });
try {
  const jobs = Number(options.jobs);
  const results = await runTrials({ folder: project.folder, trials: numbered, child: "libraryChild.mjs", jobs });
  const rows = numbered.map(({ script: _script, ...trial }) => ({
    ...trial,
    ...results.find(({ number }) => number === trial.number),
    served: servers[trial.number].served,
    sizes: servers[trial.number].sizes,
  }));
  if (options.json !== undefined) writeFileSync(options.json, JSON.stringify(rows, undefined, 1));
  printLibrary(rows, options.list);
} finally {
  await Promise.all(servers.map((server) => server.close()));
  project.remove();
}

function trialsOf({ id, name, call: written, source, right, contract, wrong }) {
  // It is TypeScript; the program that makes it evaluates JavaScript.
  const call = transformSync(`(${written})`, { loader: "ts" }).code.trim().replace(/;$/, "");
  const stub = `${source}\n`;
  const script = { right, ...(contract && { contract }) };
  return [
    { id, name, call, stub, why: "", isRight: true, script: { ...script, first: right, isRight: true } },
    ...wrong.map(({ why, code }) => ({
      ...{ id, name, call, stub, why, isRight: false },
      script: { ...script, first: code, isRight: false },
    })),
  ].map((trial) => ({ ...trial, hasContract: contract !== undefined }));
}
