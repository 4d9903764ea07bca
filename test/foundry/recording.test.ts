import { afterAll, describe, expect, it } from "vitest";
import type { Case, StoreEntry } from "../../src/contract/nouns.js";
import { DEFAULT_LIMITS } from "../../src/contract/limits.js";
import { implement } from "../../src/foundry/implement.js";
import type { GenerationRequest } from "../../src/foundry/thread/protocol.js";
import type { Settings } from "../../src/foundry/settings/settings.js";
import { createAdapters } from "../../src/foundry/adapters.js";
import { createProject } from "../verify/project.js";
import { fence } from "../world/project.js";
import { entryWith, failing, makeWorld, refused, passed, reply, request, settings, skeleton } from "./world.js";

const tools = createAdapters();
afterAll(() => tools.close());

const recorded = (argument: string, value: string): Case => ({
  origin: "recorded",
  input: { call: { arguments: [argument] } },
  expect: { kind: "returns", value },
});
const withCases = (...cases: readonly Case[]): StoreEntry => ({ ...entryWith("return n.half.x;"), cases });
const recordedOf = (entry: StoreEntry | undefined) => entry?.cases.filter(({ origin }) => origin === "recorded") ?? [];

/** Writes `area` with real checks and a real store, then heals it. */
async function writeThenHeal(docs: string, replies: readonly string[], firstCall: string) {
  const source = `import { stub } from "selfcoding";\n/** ${docs} */\nexport function area(sides: number[]): number { return stub(sides); }\n`;
  const project = await createProject({ "src/a.ts": source, "package.json": "{}" });
  const folders = { storeDirectory: `${project.root}/.selfcoding`, cacheDirectory: `${project.root}/cache` };
  const asked: GenerationRequest = {
    skeleton: project.skeleton("src/a.ts", "area"),
    project: { root: project.root, ...folders },
    call: { arguments: [firstCall] },
    cases: [],
    options: [],
    environment: {},
    blockedPorts: [],
  };
  const real: Settings = {
    ...settings,
    model: { kind: "scripted", replies, script: project.root },
    limits: { ...DEFAULT_LIMITS, inputs: 0 },
  };
  const refusals: string[] = [];
  const ports = tools.ports({
    request: asked,
    settings: real,
    emit: (name, event) => {
      if (name === "candidate-refuse" && "findings" in event)
        refusals.push(...event.findings.map(({ message }) => message));
    },
    writeNeeded: async () => {},
  });
  const entry = () => ports.store.read(asked.skeleton.id, asked.skeleton.fingerprint).entry;
  await implement(asked, real, ports);
  const written = entry();
  const failure = { name: "TypeError", message: "broken", stack: "", version: 1 };
  const heal = () => implement({ ...asked, call: { arguments: ["[]"] }, failure }, real, ports);
  return { written, heal, entry, refusals, [Symbol.asyncDispose]: () => project[Symbol.asyncDispose]() };
}
const area = (code: string): string => fence(`function area(sides: number[]): number {\n  ${code}\n}`);
const fragile = area("return sides.reduce((product, side) => product * side);");
const zero = area("return sides.length === 0 ? 0 : sides.reduce((product, side) => product * side);");
const sum = area("return sides.reduce((total, side) => total + side, 0);");

describe("the first call", () => {
  it("is kept with what the checks saw of it, and a heal that answers it otherwise is refused", async () => {
    await using world = await writeThenHeal("The area of a box.", [fragile, sum, zero], "[2, 3]");
    expect(recordedOf(world.written)).toEqual([recorded("[2, 3]", "6")]);
    expect(await world.heal()).toMatchObject({ kind: "version", version: 2 });
    expect(world.refusals).toEqual([
      "area([2, 3]) returned 5, but 6 is expected (a recorded call of the version before).",
    ]);
    expect(recordedOf(world.entry())).toEqual([recorded("[2, 3]", "6")]);
  });

  it("is taken back by the model where it contradicts the docs, with a note in the version", async () => {
    const takenBack = `${sum}\nTEST IS WRONG: area([2, 3])`;
    await using world = await writeThenHeal("The sum of the sides.", [fragile, takenBack], "[2, 3]");
    expect(await world.heal()).toMatchObject({ kind: "version", version: 2 });
    expect(recordedOf(world.entry())).toEqual([]);
    expect(world.entry()?.versions[1]?.notes).toContain("The model took back a recorded call: area([2, 3]) // => 6");
  });

  it.each([
    ["the body asks for chance", "A side.", "return sides[Math.floor(Math.random() * sides.length)] ?? 0;", "[2]"],
    ["the body asks for the time", "Sides by hours.", "return sides.length * (new Date().getHours() + 1);", "[2]"],
    ["it is large", "How many sides.", "return sides.length;", `[${Array.from({ length: 3000 }, () => 1).join(", ")}]`],
  ])("is not kept when %s", async (_reason, docs, code, call) => {
    await using world = await writeThenHeal(docs, [area(code)], call);
    expect(world.written?.versions).toHaveLength(1);
    expect(recordedOf(world.written)).toEqual([]);
  });
});

describe("a heal", () => {
  it("is held to the calls of the store and to those that were recorded while the version ran", async () => {
    const { ports, tasks, entries } = makeWorld({
      entry: withCases(recorded("1", "2")),
      recordings: [recorded("-4", "-8")],
      replies: [reply("return n * 2;")],
    });
    await implement(failing, settings, ports);
    expect(recordedOf({ ...entryWith(""), cases: tasks[0]?.cases ?? [] })).toHaveLength(2);
    expect(recordedOf(entries.get(skeleton.id))).toEqual([recorded("1", "2"), recorded("-4", "-8")]);
  });

  it("is not held to what the failing call itself gave before", async () => {
    const { ports, tasks } = makeWorld({ entry: withCases(recorded("21", "42")), replies: [reply("return n * 2;")] });
    await implement(failing, settings, ports);
    expect(tasks[0]?.cases.map(({ origin }) => origin)).toEqual(["live"]);
  });

  it("may not take back what the user says, nor what was healed", async () => {
    const example: Case = { ...recorded("3", "6"), origin: "option" };
    const healed: Case = { origin: "healed", input: { call: { arguments: ["5"] } }, expect: { kind: "settles" } };
    const { ports, tasks, entries } = makeWorld({
      entry: withCases(healed, recorded("1", "2")),
      replies: [
        `${reply("return 0;")}\nTEST IS WRONG: double(3)\nTEST IS WRONG: double(5)`,
        `${reply("return n * 2;")}\nTEST IS WRONG: double( 1 )\nTEST IS WRONG: double(1);`,
      ],
      verify: ({ body }) => (body.includes("0") ? refused("no") : passed),
    });
    await implement({ ...failing, cases: [example] }, settings, ports);
    expect(tasks[1]?.cases.map(({ origin }) => origin)).toEqual(["option", "healed", "live"]);
    expect(entries.get(skeleton.id)?.versions[1]?.notes).toEqual([
      "The model took back a recorded call: double(1) // => 2",
    ]);
  });
});

it("a stub that has changed is not held to what its older self answered, and keeps none of it", async () => {
  const { ports, tasks, entries } = makeWorld({
    entry: withCases(recorded("1", "2")),
    found: { state: "stale" },
    recordings: [recorded("2", "4")],
    replies: [reply("return n * 3;")],
  });
  await implement(request, settings, ports);
  expect(tasks[0]?.cases.map(({ origin }) => origin)).toEqual(["live"]);
  expect(recordedOf(entries.get(skeleton.id))).toEqual([]);
});
