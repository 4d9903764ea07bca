import { expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { fragile, PART, sound } from "../world/part.js";
import { fence } from "../world/project.js";
import { record, treeOf } from "./world.js";

const stubs = `import { stub } from "selfcoding";
${PART}/** The same, later. */
export async function later(text: string): Promise<string> { return stub(text); }
`;
const typo = fence("function part(text: string): number { return text.length; }");
const later = fence('async function later(text: string): Promise<string> { return text.split(":")[1] ?? ""; }');

it("a synchronous stub is traced across the bridge that blocks the caller: write, model and check, then the heal", async () => {
  await using server = await startModelServer({ replies: { part: ["no code", typo, fence(fragile), fence(sound)] } });
  const told = await record(
    {
      "stubs.ts": stubs,
      "main.ts": `import { tell, within } from "./recorder.ts";
import { configure } from "selfcoding";
import { part } from "./stubs.ts";
configure({ prices: { prompt: 1, completion: 1 } });
within("request", () => part("a:b"));
within("second", () => part("none"));
await tell();
`,
    },
    server.url,
  );
  expect(treeOf(told.spans)).toEqual([
    [
      "request",
      ["write part", ["chat scripted", "check part"], ["chat scripted", "check part"], ["chat scripted", "check part"]],
    ],
    ["second", ["heal part", ["chat scripted", "check part"]]],
  ]);
  const named = (name: string) => told.spans.filter((span) => span.name === name);
  const [write] = named("write part");
  expect(write?.attributes).toMatchObject({
    "selfcoding.id": "stubs.ts#part",
    "selfcoding.outcome": "adopted",
    "selfcoding.version": 1,
    "selfcoding.attempts": 3,
    "selfcoding.refusals": 2,
  });
  const chats = named("chat scripted");
  expect(chats[0]?.kind).toBe(2);
  expect(chats[0]?.attributes).toMatchObject({
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "openai",
    "gen_ai.request.model": "scripted",
    "gen_ai.usage.input_tokens": expect.any(Number),
    "gen_ai.usage.output_tokens": expect.any(Number),
    "selfcoding.purpose": "write",
    "selfcoding.attempt": 1,
  });
  // Each check is a result of an evaluation, told with the answer that it judges.
  const results = chats.map(({ events }) => events.map(({ name, attributes }) => ({ name, ...attributes })));
  const labels = results.map((all) =>
    all.map((one) => [one["gen_ai.evaluation.name" as never], one["gen_ai.evaluation.score.label" as never]]),
  );
  expect(results.flat().every(({ name }) => name === "gen_ai.evaluation.result")).toBe(true);
  expect(labels.slice(0, 3)).toEqual([
    [["reply", "fail"]],
    [["types", "fail"]],
    [
      ["policy", "pass"],
      ["types", "pass"],
      ["run", "pass"],
    ],
  ]);
  expect(JSON.stringify(results[1])).toContain("gen_ai.evaluation.explanation");
  // Times are of when it happened, not of when the bridge let them through.
  for (const { startedAt, endedAt, parent } of told.spans) {
    const outer = told.spans.find(({ id }) => id === parent);
    expect(endedAt).toBeGreaterThanOrEqual(startedAt);
    if (outer !== undefined) expect(startedAt).toBeGreaterThanOrEqual(outer.startedAt - 1);
  }
  expect((write?.endedAt ?? 0) - (write?.startedAt ?? 0)).toBeGreaterThan(10);
  expect(told.sums).toMatchObject({
    "selfcoding.generations write adopted": 1,
    "selfcoding.generations heal adopted": 1,
    "selfcoding.heals adopted": 1,
    "selfcoding.adoptions write": 1,
    "selfcoding.adoptions heal": 1,
    "selfcoding.refusals write": 2,
    "selfcoding.cost": expect.any(Number),
    "gen_ai.client.inference.duration": 4,
  });
  const tokens = chats.reduce((sum, { attributes }) => sum + Number(attributes["gen_ai.usage.input_tokens"]), 0);
  expect(told.sums["gen_ai.client.inference.usage.input_tokens"]).toBe(tokens);
});

it("an asynchronous stub is traced under the span of whoever called it, what fails says why, and what comes after the end is not traced", async () => {
  await using server = await startModelServer({ replies: { later: [later], part: ["no code"] } });
  const told = await record(
    {
      "stubs.ts": stubs,
      "main.ts": `import { stop, tell, within } from "./recorder.ts";
import { configure } from "selfcoding";
import { later, part } from "./stubs.ts";
configure({ limits: { attempts: 1 } });
await Promise.all([within("one", () => later("a:b")), within("other", async () => { try { part("a"); } catch {} })]);
stop();
within("after", () => { try { part("b"); } catch {} });
await tell();
`,
    },
    server.url,
    { GENAI_VERSION: "1.41.0" },
  );
  expect(treeOf(told.spans)).toEqual([
    ["one", ["write later", ["chat scripted", "check later"]]],
    ["other", ["write part", ["chat scripted", "check part"]]],
    // Nobody traces by then.
    "after",
  ]);
  const failed = told.spans.find(({ name }) => name === "write part");
  expect(failed).toMatchObject({
    isFailed: true,
    attributes: { "error.type": "not-written", "selfcoding.outcome": "failed" },
  });
  expect(told.sums).toMatchObject({
    "selfcoding.generations write failed": 1,
    "gen_ai.client.operation.duration": 2,
    "gen_ai.client.token.usage input": 2,
    "gen_ai.client.token.usage output": 2,
  });
});

it("a stub that a body needs first is a part of the write that waits for it", async () => {
  await using server = await startModelServer({
    replies: {
      outer: [fence("function outer(text: string): string { return inner(text) + inner(text); }")],
      inner: [fence('function inner(text: string): string { return text + "!"; }')],
    },
  });
  const told = await record(
    {
      "stubs.ts": `import { stub } from "selfcoding";
/** inner, twice. */
export function outer(text: string): string { return stub(text, inner); }
/** With an exclamation mark. */
export function inner(text: string): string { return stub(text); }
`,
      "main.ts": `import { tell } from "./recorder.ts";
import { outer } from "./stubs.ts";
console.log(outer("a"));
await tell();
`,
    },
    server.url,
  );
  expect(told.stdout).toContain("a!a!");
  expect(treeOf(told.spans)).toEqual([
    ["write outer", ["chat scripted", "check outer", "check outer"], ["write inner", ["chat scripted", "check inner"]]],
  ]);
});

it("an agent's questions are parts of its request, and so is what its functions do", async () => {
  const { call, verdict } = await import("../agents/world.js");
  await using server = await startModelServer({
    replies: {
      desk: [call("part", { text: "a:b" })],
      "desk.validator": [verdict(true)],
      part: [fence(sound)],
    },
  });
  const told = await record(
    {
      "stubs.ts": stubs,
      "main.ts": `import { tell, within } from "./recorder.ts";
import { FunctionAgent } from "selfcoding";
import { part } from "./stubs.ts";
const agent = new FunctionAgent({ name: "desk", functions: [part] });
const { value } = await within("request", () => agent.request("Which part stands behind the colon of a:b?"));
console.log(value);
await tell();
`,
    },
    server.url,
  );
  expect(treeOf(told.spans)).toEqual([
    [
      "request",
      ["invoke_agent desk", "chat scripted", ["write part", ["chat scripted", "check part"]], "chat scripted"],
    ],
  ]);
  expect(told.spans.find(({ name }) => name === "invoke_agent desk")?.attributes).toMatchObject({
    "gen_ai.operation.name": "invoke_agent",
    "gen_ai.agent.name": "desk",
    "selfcoding.outcome": "answered",
    "selfcoding.rounds": 1,
    "gen_ai.usage.input_tokens": expect.any(Number),
  });
});
