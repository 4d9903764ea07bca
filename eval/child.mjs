// Runs trials one after the other in the user's project, and prints what came of each as a line of JSON.

import { readFileSync } from "node:fs";
import { configure, on } from "selfcoding";

const [, , folder, from, properties] = process.argv;
const trials = JSON.parse(readFileSync(`${folder}/trials.json`, "utf8")).filter(({ number }) => number >= Number(from));
const limits = { healsPerHour: 100, coolDownSeconds: 0, ...(properties === "off" ? { inputs: 0 } : {}) };

let events = [];
for (const name of ["candidate-refuse", "version-adopt", "reply-receive", "generation-fail", "heal-skip"])
  on(name, (event) => events.push({ name, ...event }));
const isEnd = ({ name }) => name === "version-adopt" || name === "generation-fail";
const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

for (const trial of trials) {
  process.stdout.write(`${JSON.stringify({ begin: trial.number })}\n`);
  events = [];
  const model = { kind: "openai", baseURL: trial.url, apiKey: "any", model: "scripted" };
  configure({ log: "silent", limits, model });
  const startedAt = performance.now();
  const { [trial.name]: stub } = await import(`${folder}/t${trial.number}/stub.ts`);
  const evaluate = (text) => new Function(trial.name, `return ${text}`)((...values) => stub(...values));
  // What an asynchronous function gives is compared once it is there.
  const attempt = async (text) => {
    try {
      return { value: await evaluate(text) };
    } catch (error) {
      return { error: `${error?.name}: ${String(error?.message).slice(0, 300)}` };
    }
  };
  const first = await attempt(trial.firstCall);
  const loadedAt = performance.now();
  // The first events of a process come late: its channel is still being opened.
  for (let turns = 0; turns < 200 && !events.some(isEnd); turns++) await turn();
  const atAdoption = events.length;
  const failing = trial.failing && compare(await attempt(trial.failing.call), trial.failing.expected);
  const wrong = [];
  for (const { call, expected } of trial.checks) {
    const outcome = compare(await attempt(call), expected);
    if (outcome !== true) wrong.push(`${call}: ${outcome}`);
  }
  await turn();
  const line = { number: trial.number, first, failing, wrong: wrong.slice(0, 3), wrongCount: wrong.length };
  const milliseconds = loadedAt - startedAt;
  process.stdout.write(
    `${JSON.stringify({ ...line, milliseconds, written: events.slice(0, atAdoption), later: events.slice(atAdoption) }, plain)}\n`,
  );

  function compare(outcome, expected) {
    if (outcome.error !== undefined) return outcome.error;
    return (
      isSame(outcome.value, evaluate(expected)) ||
      `got ${JSON.stringify(outcome.value)?.slice(0, 100)}, not ${expected.slice(0, 100)}`
    );
  }
}
process.exit(0);

function plain(_name, value) {
  return typeof value === "bigint" ? String(value) : value;
}

/** Deep equality, numbers to a relative 1e-6. */
function isSame(one, other) {
  if (typeof one === "number" && typeof other === "number")
    return (
      Object.is(one, other) || one === other || Math.abs(one - other) <= 1e-6 * Math.max(Math.abs(one), Math.abs(other))
    );
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null)
    return Object.is(one, other);
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  if (one instanceof Map || one instanceof Set) return other instanceof one.constructor && isSame([...one], [...other]);
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => key in other && isSame(one[key], other[key]));
}
