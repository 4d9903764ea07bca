// Has the stubs of a project written, one after the other, and prints what came of each as a line of JSON.

import { readFileSync } from "node:fs";
import { configure, on } from "selfcoding";

const [, , folder, from] = process.argv;
const trials = JSON.parse(readFileSync(`${folder}/trials.json`, "utf8")).filter(({ number }) => number >= Number(from));

let events = [];
for (const name of ["candidate-refuse", "version-adopt", "reply-receive", "generation-fail"])
  on(name, (event) => events.push({ name, ...event }));
const isEnd = ({ name }) => name === "version-adopt" || name === "generation-fail";
const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

for (const { number, name, call, url } of trials) {
  process.stdout.write(`${JSON.stringify({ begin: number })}\n`);
  events = [];
  configure({ log: "silent", model: { kind: "openai", baseURL: url, apiKey: "any", model: "scripted" } });
  const names = await import(`${folder}/t${number}/stub.ts`);
  let error;
  try {
    const result = await new Function(...Object.keys(names), `return ${call}`)(...Object.values(names));
    // Generators are only written when they are asked for something.
    if (typeof result?.next === "function") await result.next();
  } catch (thrown) {
    error = `${thrown?.name}: ${String(thrown?.message).slice(0, 400)}`;
  }
  // The first events of a process come late: its channel is still being opened.
  for (let turns = 0; turns < 200 && !events.some(isEnd); turns++) await turn();
  process.stdout.write(`${JSON.stringify({ number, name, error, written: events }, plain)}\n`);
}
process.exit(0);

function plain(_name, value) {
  return typeof value === "bigint" ? String(value) : value;
}
