import { describe, expect, it } from "vitest";
import { startModelServer, type ModelFault } from "../../src/model/scripted.js";
import { call } from "../agents/world.js";
import { createProject, fence, modelAt, register } from "../world/project.js";

const stubs = `import { stub } from "selfcoding";
/** The part behind the colon. */
export async function part(text: string): Promise<string> { return stub(text); }
/** Twice the number. */
export async function double(n: number): Promise<number> { return stub(n); }
/** Half of the number. */
export function half(n: number): number { return stub(n); }
/** The letters behind the colon, one by one, and then a full stop. */
export function* letters(text: string): Generator<string> { return stub(text); }
`;
const replies = {
  part: [
    fence("async function part(text: string): Promise<string> { return /:(.*)$/.exec(text)![1]!; }"),
    fence('async function part(text: string): Promise<string> { return /:(.*)$/.exec(text)?.[1] ?? ""; }'),
  ],
  desk: [call("double", { n: 2 })],
  double: [fence("async function double(n: number): Promise<number> { return 2 * n; }")],
  letters: [
    fence('function* letters(text: string): Generator<string> { yield "."; yield* /:(.*)$/.exec(text)![1]!; }'),
    fence('function* letters(text: string): Generator<string> { yield "."; yield* /:(.*)$/.exec(text)?.[1] ?? ""; }'),
  ],
};

const opening = `import { readFileSync, readdirSync } from "node:fs";
import { close, on } from "selfcoding";
import { double, half, letters, part } from "./stubs.ts";
const tell = (error: any) => [error.name, error.code].filter(Boolean).join(" ");
const attempt = async (call: () => unknown) => { try { return await call(); } catch (error) { return tell(error); } };
/** The processes that this one has started to check candidates, where the system says so. */
const children = () => readdirSync("/proc/self/task")
  .flatMap((thread) => readFileSync("/proc/self/task/" + thread + "/children", "utf8").split(" ").filter(Boolean))
  .filter((pid) => readFileSync("/proc/" + pid + "/cmdline", "utf8").includes("containers/process.js"));
const asked = () => new Promise<void>((resolve) => on("stage-start", ({ stage }) => stage === "model" && resolve()));
`;

async function run(
  main: string,
  { faults = [], environment = {} }: { faults?: readonly ModelFault[]; environment?: Record<string, string> } = {},
) {
  await using server = await startModelServer({ replies, faults });
  await using project = createProject({ "stubs.ts": stubs, "main.ts": `${opening}${main}` });
  const finished = await project.run([...register, "main.ts"], {
    ...modelAt(server.url),
    SELFCODING_LOG: "silent",
    ...environment,
  });
  const kept = (name: string): number =>
    project.has(`.selfcoding/stubs/${name}.json`)
      ? JSON.parse(project.read(`.selfcoding/stubs/${name}.json`)).versions.length
      : 0;
  return {
    ...finished,
    lines: finished.stdout.trim().split("\n"),
    requests: server.requests.length,
    kept: { part: kept("part"), double: kept("double"), letters: kept("letters") },
  };
}

const isLinux = process.platform === "linux";

describe("close", () => {
  it("waits for what is being written, and then nothing new is begun and nothing is left", async () => {
    const { lines, stderr, requests, kept } = await run(`const begun = asked();
const writing = double(4);
await begun;
await close();
console.log(await writing);
console.log(${isLinux} ? children().length : 0);
console.log(await double(5));
console.log(await attempt(() => part("a:b")), await attempt(() => half(2)));
try { half(2); } catch (error) { console.log(tell(error)); }
await close();
`);
    expect(stderr).toBe("");
    expect(lines).toEqual(["8", "0", "10", "SelfCodingError closed SelfCodingError closed", "SelfCodingError closed"]);
    expect(requests).toBe(1);
    expect(kept.double).toBe(1);
  });

  it("keeps the version of a heal that it waits for, and answers nobody by it", async () => {
    const { lines, kept } = await run(`await part("a:b");
const skipped: string[] = [];
on("heal-skip", ({ reason }) => skipped.push(reason));
const begun = asked();
const healing = attempt(() => part("none"));
await begun;
const closing = close();
console.log(await healing);
await closing;
console.log(await attempt(() => part("none")));
console.log(skipped.join());
`);
    expect(lines).toEqual(["TypeError", "TypeError", "selfcoding was closed"]);
    expect(kept.part).toBe(2);
  });

  it("leaves its own error at once to what throws while a heal is waited for", async () => {
    const { lines } = await run(
      `await part("a:b");
on("generation-fail", () => console.log("the heal has ended"));
const begun = asked();
const healing = attempt(() => part("none"));
await begun;
const closing = close();
console.log(await healing);
console.log(await attempt(() => part("none either")));
await close({ drop: true });
await closing;
`,
      { faults: [{ at: 2, kind: "hang" as const }] },
    );
    expect(lines.slice(0, 2)).toEqual(["TypeError", "TypeError"]);
  });

  it("drops what is under way, when it is told so: a heal leaves the user's own error, a write says that it was closed", async () => {
    const { lines, stderr, kept } = await run(
      `await part("a:b");
const [one, other] = [asked(), new Promise<void>((resolve) => on("generation-start", ({ id }) => id.endsWith("double") && resolve()))];
const healing = attempt(() => part("none"));
await one;
const writing = attempt(() => double(1));
await other;
await close({ drop: true });
console.log(await healing, await writing);
console.log(${isLinux} ? children().length : 0);
`,
      { faults: [2, 3].map((at) => ({ at, kind: "hang" as const })) },
    );
    expect(stderr).toBe("");
    expect(lines).toEqual(["TypeError SelfCodingError closed", "0"]);
    expect(kept).toMatchObject({ part: 1, double: 0 });
  });

  it("may be called where nothing was begun, and after an agent has asked: then it asks no more", async () => {
    const { lines, stderr } = await run(`import { FunctionAgent } from "selfcoding";
const agent = new FunctionAgent({ name: "desk", functions: [double], validator: false });
console.log((await agent.request("Twice 2?")).value);
await close();
console.log(${isLinux} ? children().length : 0);
console.log(await attempt(() => agent.request("Twice 3?")));
`);
    expect([lines, stderr]).toEqual([["4", "0", "SelfCodingError closed"], ""]);
    const idle = await run(`await close({ drop: true });
console.log(await attempt(() => double(1)));
`);
    expect([idle.lines, idle.stderr, idle.requests]).toEqual([["SelfCodingError closed"], "", 0]);
  });

  it("lets a file that is loaded later be rewritten, and its versions run", async () => {
    const { lines, stderr } = await run(`await double(1);
await close();
const late = await import("./stubs.ts?late");
console.log(await late.double(2));
`);
    expect([lines, stderr]).toEqual([["4"], ""]);
  });
});

describe("a program that is done", () => {
  const background = `console.log([...letters("a:bc")].join(""));
on("generation-start", ({ purpose }) => console.log(purpose));
try { for (const letter of letters("none")) console.log(letter); } catch (error) { console.log(tell(error)); }
`;

  it("is not kept by a heal in the background, and leaves no process behind", async () => {
    const { lines, code } = await run(
      `${background}
const open = setInterval(() => {}, 1000);
await new Promise((resolve) => on("stage-start", ({ stage }) => stage === "model" && resolve(0)));
clearInterval(open);
console.log(${isLinux} ? children().join() : "");
`,
      { faults: [{ at: 2, kind: "hang" }] },
    );
    expect(code).toBe(0);
    expect(lines.slice(0, 4)).toEqual([".bc", ".", "TypeError", "heal"]);
    const left = (lines[4] ?? "").split(",").filter(Boolean).map(Number);
    if (isLinux) expect(left.length).toBeGreaterThan(0);
    await expect.poll(() => left.filter(isRunning), { timeout: 20_000 }).toEqual([]);
  });

  it("is kept while somebody waits for a heal that began in the background", async () => {
    const { lines, code, kept } = await run(`${background}
await close();
console.log("closed");
`);
    expect([code, lines, kept.letters]).toEqual([0, [".bc", ".", "TypeError", "heal", "closed"], 2]);
  });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
