// npm run eval -- --cases FOLDER: how many wrong bodies the checks refuse, and how many right ones, over the real wire.

import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { readTrials } from "./cases.mjs";
import { startScriptedModel } from "./model.mjs";
import { runTrials } from "./processes.mjs";
import { makeProject } from "./project.mjs";
import { printTable } from "./table.mjs";

const { values: options } = parseArgs({
  options: {
    cases: { type: "string", default: process.env.SELFCODING_EVAL },
    kind: { type: "string" },
    only: { type: "string" },
    contracts: { type: "string" },
    properties: { type: "string", default: "on" },
    json: { type: "string" },
    jobs: { type: "string", default: "2" },
    list: { type: "boolean", default: false },
  },
});
if (options.cases === undefined) {
  process.stderr.write("Name the folder that holds cases.jsonl: npm run eval -- --cases FOLDER, or SELFCODING_EVAL.\n");
  process.exit(1);
}

const contracts = options.contracts === undefined ? {} : JSON.parse(readFileSync(options.contracts, "utf8"));
const trials = readTrials(options.cases, { ...options, contracts });
const rows = await runAll(trials, options.properties);
const healRows = await runAll(
  trials.filter(({ kind }) => kind === "heal"),
  "off",
);
if (options.json !== undefined) writeFileSync(options.json, JSON.stringify({ rows, healRows }, undefined, 1));
printTable(rows, healRows, options.list);

async function runAll(list, properties) {
  const servers = await Promise.all(list.map(({ script }) => startScriptedModel(script)));
  const project = makeProject(list.map((trial, index) => ({ ...trial, url: servers[index].url })));
  try {
    const jobs = Number(options.jobs);
    const results = await runTrials({
      folder: project.folder,
      trials: list,
      child: "child.mjs",
      jobs,
      extra: properties,
    });
    return list.map((trial, index) => ({
      ...trial,
      ...results.find(({ number }) => number === trial.number),
      served: servers[index].served,
    }));
  } finally {
    await Promise.all(servers.map((server) => server.close()));
    project.remove();
  }
}
