import { describe, expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { fragile, PART, sound } from "../world/part.js";
import { cli, createProject, fence, modelAt, register, type UserProject } from "../world/project.js";
import { createStories } from "../world/stories.js";

const OPENING = `import { configure, on } from "selfcoding";
import * as stubs from "./stubs.ts";
configure({ heal: { canary: 20 }, limits: { coolDownSeconds: 0 } });
const heard = (["version-roll-back", "warning-raise"] as const).map((name) => on(name, (event) => console.log(JSON.stringify(event))));
const tell = async (call: () => unknown) => {
  try { console.log(JSON.stringify((await call()) ?? null)); } catch (error) { console.log(JSON.stringify(String(error))); }
};
`;

const story = createStories(OPENING, "heard.forEach((stop) => stop());\n");

interface World extends AsyncDisposable {
  readonly project: UserProject;
  readonly requests: Awaited<ReturnType<typeof startModelServer>>["requests"];
  /** Runs a program that may `tell` of calls; the lines that it has printed, each of JSON. */
  run(main: string): Promise<unknown[]>;
  /** The entry of a stub. */
  entry(name: string): { readonly current: number; readonly versions: readonly Record<string, unknown>[] };
}

/** A project in which heals are watched, with a model that gives these bodies in their order. */
async function createWorld(stubs: string, bodies: Readonly<Record<string, readonly string[]>>): Promise<World> {
  const replies = Object.fromEntries(Object.entries(bodies).map(([name, all]) => [name, all.map(fence)]));
  const server = await startModelServer({ replies });
  const project = createProject({ "stubs.ts": `import { selfCoding, stub } from "selfcoding";\n${stubs}` });
  const environment = { ...modelAt(server.url), SELFCODING_LOG: "silent" };
  return {
    project,
    requests: server.requests,
    run: async (main) => {
      project.write("main.ts", `${OPENING}${main}\n`);
      const { stdout, stderr } = await project.run([...register, "main.ts"], environment);
      expect(stderr).toBe("");
      return readAll(stdout.trim().split("\n"));
    },
    entry: (name) => JSON.parse(project.read(`.selfcoding/stubs/${name}.json`)),
    [Symbol.asyncDispose]: async () => {
      await project[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

function tellPart(...texts: readonly string[]): string {
  return texts.map((text) => `await tell(() => stubs.part("${text}"));`).join("\n");
}

function readAll(lines: readonly string[]): unknown[] {
  return lines.map((line) => JSON.parse(line));
}

/** It heals "ab", and is worse for what begins with a "c". */
const worse =
  'function part(text: string): string { if (text.startsWith("c")) (null as unknown as string).trim(); return /:(.*)$/.exec(text)?.[1] ?? ""; }';

describe("a healed version that crashes where the one before does not", () => {
  it("is rolled back in the process and in the store, and the call gets the answer of the one before", async () => {
    await using world = await createWorld(PART, { part: [fragile, worse, worse, sound] });
    const reason = expect.stringMatching(/^part\("c:d"\) threw TypeError: .*trim.*; the version before answers it$/);
    expect(await world.run(tellPart("a:b", "ab", "c:d", "e:f"))).toEqual([
      "b",
      "",
      { id: "stubs.ts#part", number: 2, current: 1, reason },
      "d",
      "f",
    ]);
    expect(world.entry("part")).toMatchObject({
      current: 1,
      versions: [
        { number: 1 },
        { number: 2, state: "rejected", decisions: [{ kind: "reject", by: "canary", reason }] },
      ],
    });
    expect((await world.project.run([cli, "log", "part"])).stdout).toContain("Rejected by canary");
    // The next process runs what stood before; the body that was taken back is refused, another one is healed with.
    expect(await world.run('await tell(() => stubs.part("c:d")); await tell(() => stubs.part("ab"));')).toEqual([
      "d",
      "",
    ]);
    expect(world.requests).toHaveLength(4);
    expect(world.requests[3]?.messages.at(-1)?.content).toContain("This is version 2 again, which was rejected: part(");
    expect(world.entry("part")).toMatchObject({ current: 3 });
  });

  story(
    "lets the call that it had healed be healed anew, by another body",
    { stubs: PART, main: tellPart("a:b", "ab", "c:d", "ab", "c:d"), replies: { part: [fragile, worse, sound] } },
    ({ lines, entry }) => {
      const back = expect.objectContaining({ number: 2, current: 1 });
      expect(readAll(lines)).toEqual(["b", "", back, "d", "", "d"]);
      expect(entry("part").current).toBe(3);
    },
  );

  it("goes back to a body that is linked, to a method, and to a function's own body", async () => {
    await using world = await createWorld(
      `${PART}
export class Tank {
  constructor(readonly text: string) {}
  /** The part of the text behind the colon. */
  @selfCoding() behind(): string { return stub(this.text); }
}
/** The part behind the colon, in capitals. */
export const loud = selfCoding(function loud(text: string): string { return /:(.*)$/.exec(text)![1]!.toUpperCase(); });
`,
      {
        part: [fragile, worse],
        behind: [fragile, worse].map((body) => inTank(body)),
        loud: [worse.replace("part", "loud").replace('?? ""', '?? "").toUpperCase()').replace("return ", "return (")],
      },
    );
    await world.run('await tell(() => stubs.part("a:b")); await tell(() => new stubs.Tank("a:b").behind());');
    const named = { part: "stubs.part(TEXT)", behind: "new stubs.Tank(TEXT).behind()", loud: "stubs.loud(TEXT)" };
    const calls = Object.values(named).flatMap((call) =>
      ["ab", "c:d", "c:d"].map((text) => `await tell(() => ${call.replace("TEXT", JSON.stringify(text))});`),
    );
    const back = (id: string, number: number) => expect.objectContaining({ id, number, current: number - 1 });
    expect(await world.run(calls.join("\n"))).toEqual([
      ...["", back("stubs.ts#part", 2), "d", "d"],
      ...["", back("stubs.ts#Tank.behind", 2), "d", "d"],
      ...["", back("stubs.ts#loud", 1), "D", "D"],
    ]);
    expect(world.entry("loud")).toMatchObject({ current: 0 });
    expect(await world.run('await tell(() => stubs.loud("c:d"));')).toEqual(["D"]);
  });

  const overflowing = worse.replace("(null as unknown as string).trim()", "return part(text)");
  const later = (body: string): string => `async ${body.replace("): string {", "): Promise<string> { await null;")}`;
  story(
    "may overflow the stack, or be asynchronous with others under way",
    {
      stubs: `${PART}/** The part behind the colon, later. */
export async function later(text: string): Promise<string> { return stub(text); }
`,
      main: `for (const text of ["a:b", "ab", "c:d"]) await tell(() => stubs.part(text));
await tell(() => stubs.later("a:b"));
await tell(() => stubs.later("ab"));
await tell(() => Promise.all(["c:d", "e:f", "c:g"].map((text) => stubs.later(text))));
await tell(() => stubs.later("c:h"));`,
      replies: {
        part: [fragile, overflowing],
        later: [fragile, worse].map((body) => later(body.replace("part", "later"))),
      },
    },
    ({ lines }) => {
      const told = readAll(lines);
      expect(told.slice(0, 4)).toEqual([
        "b",
        "",
        expect.objectContaining({ number: 2, reason: expect.stringContaining("RangeError: Maximum call stack") }),
        "d",
      ]);
      expect(told.slice(4)).toEqual([
        "b",
        "",
        expect.objectContaining({ number: 2, current: 1 }),
        ["d", "f", "g"],
        "h",
      ]);
    },
  );
});

function inTank(body: string): string {
  return body.replace("part(text: string): string {", "behind(this: Tank): string { const { text } = this;");
}

describe("a healed version that answers a kept call otherwise", () => {
  story(
    "is rolled back, but for what only prints otherwise or was changed by something else",
    {
      stubs: `export let rate = 1;
export const setRate = (given: number): void => { rate = given; };
/** A price from its text. */
export function price(text: string): { net: number; of: string } { return stub(text); }
/** A price from its text, at the rate of today. */
export function priceToday(text: string): number { return stub(text, rate); }
`,
      replies: {
        price: [
          "function price(text: string): { net: number; of: string } { return { net: Number(/[0-9]+/.exec(text)![0]), of: text }; }",
          'function price(text: string): { net: number; of: string } { const net = Number(/[0-9]+/.exec(text)?.[0] ?? "0"); return rate > 2 ? { net: net * rate, of: text } : rate > 1 ? { of: text, net } : { net, of: text }; }',
        ],
        priceToday: [
          "function priceToday(text: string): number { return Number(/[0-9]+/.exec(text)![0]) * rate; }",
          'function priceToday(text: string): number { return Number(/[0-9]+/.exec(text)?.[0] ?? "0") * rate; }',
        ],
      },
      main: `for (const text of ["5 EUR", "EUR"]) await tell(() => stubs.price(text));
stubs.setRate(2);
await tell(() => stubs.price("5 EUR"));
stubs.setRate(3);
await tell(() => stubs.price("5 EUR"));
stubs.setRate(1);
for (const text of ["5 EUR", "EUR"]) await tell(() => stubs.priceToday(text));
stubs.setRate(2);
await tell(() => stubs.priceToday("5 EUR"));`,
    },
    ({ lines }) => {
      const kept = { net: 5, of: "5 EUR" };
      const reason = 'price("5 EUR") returned { net: 15, of: "5 EUR" }, and { net: 5, of: "5 EUR" } is kept';
      expect(readAll(lines)).toEqual([
        ...[kept, { net: 0, of: "EUR" }, kept],
        { id: "stubs.ts#price", number: 2, current: 1, reason },
        ...[kept, 5, 0, 10],
      ]);
    },
  );
});

describe("a healed version is not rolled back", () => {
  story(
    "when it has answered so many calls, and then nothing is left of the watch",
    {
      stubs: PART.replace("stub(text)", "stub.with({ heal: { canary: 2 } })(text)"),
      main: `for (const text of ["a:b", "ab", "e:f", "c:d"]) {
  await tell(() => stubs.part(text));
  console.log(String(stubs.part).includes("exec"));
}`,
      replies: { part: [fragile, worse, sound] },
    },
    ({ lines, entry }) => {
      expect(readAll(lines)).toEqual(["b", true, "", false, "f", true, "d", expect.any(Boolean)]);
      expect(entry("part").current).toBe(3);
    },
  );

  story(
    "for an error that the docs declare, or that the one before throws alike: that one is healed",
    {
      stubs: PART.replace("colon.", "colon.\n * @throws {RangeError} for more than one colon"),
      main: tellPart("a:b", "ab", "c::d", "cd"),
      replies: {
        part: [
          fragile,
          'function part(text: string): string { if (text === "ab") return ""; if (text.includes("::")) throw new RangeError("colons"); return /:(.*)$/.exec(text)![1]!; }',
          sound,
        ],
      },
    },
    ({ lines, entry }) => {
      expect(readAll(lines)).toEqual(["b", "", "RangeError: colons", ""]);
      expect(entry("part")).toMatchObject({ current: 3 });
      expect(entry("part").versions.map(({ state }) => state)).toEqual([undefined, undefined, undefined]);
    },
  );

  story(
    "where no canary is asked for, and `when` still has its say",
    {
      stubs: PART.replace(
        "stub(text)",
        "stub.with({ heal: { canary: 0, when: (error) => error instanceof TypeError } })(text)",
      ),
      main: tellPart("a:b", "ab", "c:d"),
      replies: { part: [fragile, worse.replace("(null as unknown as string).trim()", 'throw new EvalError("c")')] },
    },
    ({ lines }) => expect(readAll(lines)).toEqual(["b", "", "EvalError: c"]),
  );
});

describe("a process whose store cannot be written", () => {
  it("goes back for itself, and says why the store has not", async () => {
    await using world = await createWorld(PART, { part: [fragile, worse] });
    const lines = await world.run(`import { mkdirSync, rmSync } from "node:fs";
for (const text of ["a:b", "ab"]) await tell(() => stubs.part(text));
rmSync(".selfcoding/stubs/part.ts");
mkdirSync(".selfcoding/stubs/part.ts/in the way", { recursive: true });
for (const text of ["c:d", "e:f"]) await tell(() => stubs.part(text));`);
    expect(lines).toEqual([
      "b",
      "",
      { id: "stubs.ts#part", message: expect.stringContaining("cannot be written") },
      expect.objectContaining({ number: 2, current: 1 }),
      "d",
      "f",
    ]);
  });
});

describe("a program that has said that it ends", () => {
  it("goes back for itself, begins nothing anew, and says why the store has not", async () => {
    await using world = await createWorld(
      `${PART}/** The part behind the colon, later. */
export async function later(text: string): Promise<string> { return stub(text); }
`,
      {
        part: [fragile, worse],
        later: [fragile, worse].map((body) =>
          `async ${body.replace("): string {", "): Promise<string> {")}`.replace("part", "later"),
        ),
      },
    );
    const lines = await world.run(`import { close } from "selfcoding";
for (const text of ["a:b", "ab"]) await tell(() => stubs.part(text));
for (const text of ["a:b", "ab"]) await tell(() => stubs.later(text));
await close();
await tell(() => stubs.part("c:d"));
await tell(() => stubs.later("c:d"));`);
    const closed = (id: string) => ({ id, message: expect.stringContaining("selfcoding was closed") });
    expect(lines).toEqual([...["b", "", "b", ""], closed("stubs.ts#part"), "d", closed("stubs.ts#later"), "d"]);
    expect(world.entry("part")).toMatchObject({ current: 2 });
  });
});
