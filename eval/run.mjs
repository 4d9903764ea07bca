// npm run eval -- --cases FOLDER: how many wrong bodies the checks refuse, and how many right ones, over the real wire.

import { spawn } from "node:child_process";
import { copyFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { startModelServer } from "selfcoding/testing";
import { readTrials } from "./cases.mjs";
import { makeProject } from "./project.mjs";
import { printTable } from "./table.mjs";

// A check that loops for ever is wrong; nothing else takes this long.
const PATIENCE_MILLISECONDS = 30_000;

const { values: options } = parseArgs({
  options: {
    cases: { type: "string", default: process.env.SELFCODING_EVAL },
    kind: { type: "string" },
    only: { type: "string" },
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

const trials = readTrials(options.cases, options);
const rows = await runAll(trials, options.properties);
const healRows = await runAll(
  trials.filter(({ kind }) => kind === "heal"),
  "off",
);
if (options.json !== undefined) writeFileSync(options.json, JSON.stringify({ rows, healRows }, undefined, 1));
printTable(rows, healRows, options.list);

async function runAll(list, properties) {
  const servers = await Promise.all(
    list.map(({ name, replies }) => startModelServer({ replies: { [name]: replies } })),
  );
  const project = makeProject(
    list,
    servers.map(({ url }) => url),
  );
  copyFileSync(path.join(import.meta.dirname, "child.mjs"), path.join(project.folder, "child.mjs"));
  try {
    const size = Math.max(1, Math.ceil(list.length / Number(options.jobs)));
    const parts = Array.from({ length: Number(options.jobs) }, (_, at) => list.slice(at * size, (at + 1) * size));
    const results = (
      await Promise.all(
        parts.filter(({ length }) => length > 0).map((part) => runPart(project.folder, part, properties)),
      )
    ).flat();
    return list.map((trial, index) => ({
      ...trial,
      ...results.find(({ number }) => number === trial.number),
      asked: servers[index].requests.length,
    }));
  } finally {
    await Promise.all(servers.map((server) => server[Symbol.asyncDispose]()));
    project.remove();
  }
}

/** Goes through trials in one process; where one does not end, in the next process after it. */
async function runPart(folder, part, properties) {
  const results = [];
  for (let from = part[0].number; from !== undefined;) {
    const { last, lines } = await runProcess(folder, from, part.at(-1).number, properties);
    results.push(...lines);
    const isStuck = last !== undefined && !lines.some(({ number }) => number === last);
    if (isStuck)
      results.push({ number: last, isStuck: true, written: [], later: [], wrong: ["did not end"], wrongCount: 1 });
    from = part.find(({ number }) => number > (last ?? Number.POSITIVE_INFINITY))?.number;
    process.stderr.write(`\r${results.length} of ${part.length} `);
  }
  return results;
}

async function runProcess(folder, from, to, properties) {
  const child = spawn(process.execPath, ["--import", "selfcoding/register", "child.mjs", folder, from, properties], {
    cwd: folder,
    env: { ...process.env, OPENAI_BASE_URL: "", OPENAI_API_KEY: "", NODE_NO_WARNINGS: "1" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = [];
  let last;
  let timer;
  const watch = () => {
    clearTimeout(timer);
    timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MILLISECONDS);
  };
  watch();
  for await (const text of createInterface({ input: child.stdout })) {
    watch();
    const line = parse(text);
    if (line === undefined) continue;
    if (line.begin > to) break;
    if ("begin" in line) last = line.begin;
    else lines.push(line);
  }
  clearTimeout(timer);
  child.kill("SIGKILL");
  return { last, lines };
}

// What a generated body prints is no line of ours.
function parse(text) {
  try {
    const line = JSON.parse(text);
    return typeof line === "object" && ("begin" in line || "number" in line) ? line : undefined;
  } catch {
    return undefined;
  }
}
