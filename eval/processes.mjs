// Runs trials in processes of their own; where one does not end, the next process goes on behind it.

import { spawn } from "node:child_process";
import { copyFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";

// A check that loops for ever is wrong; nothing else takes this long.
const PATIENCE_MILLISECONDS = 30_000;

/** Runs all trials of a project with the script `child`, in `jobs` processes at a time; `extra` is handed to it. */
export async function runTrials({ folder, trials, child, jobs, extra = "" }) {
  copyFileSync(path.join(import.meta.dirname, child), path.join(folder, child));
  const size = Math.max(1, Math.ceil(trials.length / jobs));
  const parts = Array.from({ length: jobs }, (_, at) => trials.slice(at * size, (at + 1) * size));
  const running = parts.filter(({ length }) => length > 0).map((part) => runPart(folder, part, child, extra));
  return (await Promise.all(running)).flat();
}

async function runPart(folder, part, child, extra) {
  const results = [];
  for (let from = part[0].number; from !== undefined;) {
    const { last, lines } = await runProcess(folder, from, part.at(-1).number, child, extra);
    results.push(...lines);
    const isStuck = last !== undefined && !lines.some(({ number }) => number === last);
    if (isStuck)
      results.push({ number: last, isStuck: true, written: [], later: [], wrong: ["did not end"], wrongCount: 1 });
    from = part.find(({ number }) => number > (last ?? Number.POSITIVE_INFINITY))?.number;
    process.stderr.write(`\r${results.length} of ${part.length} `);
  }
  return results;
}

async function runProcess(folder, from, to, script, extra) {
  const child = spawn(process.execPath, ["--import", "selfcoding/register", script, folder, from, extra], {
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
