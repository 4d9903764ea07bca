import { afterAll, describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../src/contract/limits.js";
import type { EventMap, EventName } from "../../src/contract/events.js";
import { implement } from "../../src/foundry/implement.js";
import type { GenerationRequest } from "../../src/foundry/thread/protocol.js";
import type { Settings } from "../../src/foundry/settings/settings.js";
import { createAdapters } from "../../src/foundry/adapters.js";
import { createProject } from "../verify/project.js";
import { fence } from "../world/project.js";

const tools = createAdapters();
afterAll(() => tools.close());

const SOURCE = `import { stub } from "selfcoding";
/** How many words a text has.
 * @example count("a b") // => 2 */
export function count(text: string): number { return stub(text); }
`;
const body = (code: string): string => fence(`function count(text: string): number {\n  ${code}\n}`);
const split = body('return text.split(" ").length;');
const sound = body("return text.split(/\\s+/).filter((word) => word !== '').length;");
const matched = body("return text.match(/\\S+/g)?.length ?? 0;");
const slow = body(`let sum = 0;
  for (let n = 0; n < 3e6; n++) sum += n % 2;
  return sum < 0 ? 0 : text.split(/\\s+/).filter((word) => word !== "").length;`);

/** Writes `count` with real checks, a real store and these replies. */
async function write(replies: readonly string[], options: Partial<Settings>) {
  const project = await createProject({ "src/a.ts": SOURCE, "package.json": "{}" });
  const request: GenerationRequest = {
    skeleton: project.skeleton("src/a.ts", "count"),
    project: {
      root: project.root,
      storeDirectory: `${project.root}/.selfcoding`,
      cacheDirectory: `${project.root}/cache`,
    },
    call: { arguments: ['"a b c"'] },
    cases: [],
    options: [],
    environment: {},
    blockedPorts: [],
  };
  const settings: Settings = {
    mode: "auto",
    prompt: "",
    model: { kind: "scripted", replies, script: project.root },
    limits: { ...DEFAULT_LIMITS, inputs: 60 },
    limitsOfFiles: {},
    allow: {},
    isolation: "context",
    proof: "answerable",
    approval: "none",
    seed: 1,
    candidates: 1,
    tests: [],
    log: "silent",
    testModel: "scripted",
    ...options,
  };
  const events: { readonly name: EventName; readonly event: EventMap[EventName] }[] = [];
  const emit = (name: EventName, event: EventMap[EventName]): void => void events.push({ name, event });
  const ports = tools.ports({ request, settings, emit, writeNeeded: async () => {} });
  const outcome = await implement(request, settings, ports).catch((error: unknown) => error as Error);
  const { entry, source = "" } = ports.store.read(request.skeleton.id, request.skeleton.fingerprint);
  const refusals = events.flatMap(({ name, event }) =>
    name === "candidate-refuse" ? (event as EventMap["candidate-refuse"]).findings : [],
  );
  return { project, outcome, entry, source, refusals, [Symbol.asyncDispose]: () => project[Symbol.asyncDispose]() };
}

describe("several candidates", () => {
  it("are run on the same inputs, and the fastest of those that agree is kept", async () => {
    await using world = await write([slow, matched], { candidates: 2 });
    expect(world.outcome).toMatchObject({ kind: "version" });
    expect(world.source).toContain("match(");
    expect(world.entry?.versions[0]?.usage.promptTokens).toBeGreaterThan(0);
  });

  it("that disagree are each told of it, and only a body that none contradicts is kept", async () => {
    await using world = await write([split, sound, matched, sound], { candidates: 2 });
    expect(world.refusals.map(({ code }) => code)).toContain("candidates-disagree");
    expect(world.refusals[0]?.message).toMatch(
      /count\(.*\) this candidate returned \d+, but another one .* returned \d+/,
    );
    expect(world.source).not.toContain('split(" ")');
  });

  it("may differ in what is out of all proportion, as half a character", async () => {
    const other = body("if (/\\p{Surrogate}/u.test(text)) return -1; return text.match(/\\S+/g)?.length ?? 0;");
    await using world = await write([matched, other], { candidates: 2 });
    expect(world.refusals).toEqual([]);
    expect(world.outcome).toMatchObject({ kind: "version" });
  });

  it("leave one that is left over to win alone", async () => {
    await using world = await write([body("return text.size;"), sound], { candidates: 2 });
    expect(world.outcome).toMatchObject({ kind: "version" });
    expect(world.refusals.map(({ check }) => check)).toEqual(["types"]);
  });
});

describe("tests by the model", () => {
  const tests = fence('count("") // => 0\ncount("a  b") // => 2\ncount("a b") // => 7');

  it("are asked for before any body, hold candidates to what they say, and are kept as the model's own", async () => {
    await using world = await write([tests, split, sound], { tests: ["model"] });
    expect(world.refusals[0]?.message).toContain("from the model's own tests");
    expect(world.source).toContain("filter");
    const kept = world.entry?.cases.filter(({ origin }) => origin === "model") ?? [];
    expect(kept.map(({ input }) => "code" in input && input.code)).toEqual(['count("")', 'count("a  b")']);
  });

  it("are taken back by the model where they contradict the description", async () => {
    const wrong = fence('count("a, b") // => 3\ncount("a  b") // => 2');
    await using world = await write([wrong, sound, `${matched}\nTEST IS WRONG: count("a, b")`], { tests: ["model"] });
    expect(world.outcome).toMatchObject({ kind: "version" });
    const kept = world.entry?.cases.filter(({ origin }) => origin === "model") ?? [];
    expect(kept.map(({ input }) => "code" in input && input.code)).toEqual(['count("a  b")']);
  });
});
