import { once } from "node:events";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { putVersions } from "../cli/world.js";
import { cli, copyProject, fence, LIGHT, modelAt, type UserProject } from "../world/project.js";
import { type FleetServer, SERVERS } from "./servers.js";
import { createHost, DOUBLE, MAIN, replies, startGate, startProgram } from "./world.js";

const [, [, isThere, start]] = SERVERS as [unknown, (typeof SERVERS)[number]];

const main = MAIN.replace(
  'import * as stubs from "./stubs.ts";',
  'const stubs = { ...(await import("./out/stubs.js")), memory: () => process.resourceUsage().maxRSS * 1024 };',
);
const healed = fence('function part(text: string): string {\n  return text.split(":")[1] ?? "";\n}');
/** Loaded into every thread: it notes each package of CommonJS that one loads, as compilers are. */
const probe = `import { appendFileSync } from "node:fs";
import Module from "node:module";
import { isMainThread } from "node:worker_threads";
const load = Module._load;
Module._load = function (name, ...rest) {
  appendFileSync("loaded.txt", \`\${isMainThread ? "main" : "worker"} \${name}\\n\`);
  return load.call(this, name, ...rest);
};
appendFileSync("loaded.txt", \`\${isMainThread ? "main" : "worker"} started\\n\`);
`;
/** Loaded into every thread: a clock that is wrong by an hour. */
const shifted = (hours: number): string => `const now = Date.now;
const shift = ${hours} * 3_600_000;
globalThis.Date = class extends Date {
  constructor(...values) {
    if (values.length === 0) super(now() + shift);
    else super(...values);
  }
  static now() {
    return now() + shift;
  }
};
`;

/** A program as it is shipped: built, and run by Node alone. */
describe.runIf(isThere)("a built program in a fleet", () => {
  let fleet: FleetServer;
  let built: UserProject;
  beforeAll(async () => {
    fleet = await start();
    built = createHost(DOUBLE);
    built.write("main.mjs", main);
    built.write("probe.mjs", probe);
    for (const [name, hours] of [
      ["early", -1],
      ["late", 1],
    ] as const)
      built.write(`${name}.mjs`, shifted(hours));
    const options = { target: "ES2022", module: "NodeNext", strict: true, rootDir: ".", outDir: "out" };
    built.write("tsconfig.json", JSON.stringify({ compilerOptions: { ...LIGHT, ...options }, include: ["stubs.ts"] }));
    await putVersions(built, [{ stub: "#part", body: "return /:(.*)$/.exec(text)![1]!;" }]);
    const { stdout } = await built.run([cli, "build"]);
    expect(stdout).toContain("2 stubs: 1 linked, 1 unwritten");
    expect(built.read("out/stubs.js")).toContain("/:(.*)$/.exec(text)");
  });
  afterAll(async () => {
    await built[Symbol.asyncDispose]();
    await fleet[Symbol.asyncDispose]();
  });

  const preload = (host: UserProject, name: string) => ({
    NODE_OPTIONS: `--import=file://${path.join(host.folder, name)}`,
  });

  it("joins with bodies that are linked into its files, and swaps them when another process heals", async () => {
    await using model = await startModelServer({ replies: { ...replies, part: [healed] } });
    const SELFCODING_FLEET = await fleet.address();
    await using one = copyProject(built);
    await using other = copyProject(built);
    const healer = startProgram(one, { ...modelAt(model.url), SELFCODING_FLEET }, ["main.mjs"]);
    const linked = startProgram(other, { SELFCODING_FLEET }, ["main.mjs"]);
    expect(await linked.call("part", "a:b")).toEqual({ result: "b" });
    expect(await linked.call("part", "ab")).toMatchObject({ error: "TypeError" });
    expect(await healer.call("part", "ab")).toEqual({ result: "" });
    await linked.until(({ received, number }) => received === "stubs.ts#part" && number === 2);
    expect(await linked.call("part", "ab")).toEqual({ result: "" });
    expect(model.requests).toHaveLength(1);
    await Promise.all([healer.end(), linked.end()]);
  });

  const startProbed = (host: UserProject, environment: Record<string, string>) =>
    startProgram(host, { ...preload(host, "probe.mjs"), ...environment }, ["main.mjs"]);
  const compilers = (host: UserProject): string[] =>
    host
      .read("loaded.txt")
      .split("\n")
      .filter((line) => /typescript|ts-morph|esbuild/.test(line));

  it("loads no compiler while it waits for what another process writes", async () => {
    await using model = await startModelServer({ replies });
    await using gate = await startGate(model.url);
    const SELFCODING_FLEET = await fleet.address();
    await using one = copyProject(built);
    await using other = copyProject(built);
    const writer = startProbed(one, { ...modelAt(gate.url), SELFCODING_FLEET });
    const written = writer.call("double", 4);
    await gate.reached;
    const waiting = startProbed(other, { ...modelAt(model.url), SELFCODING_FLEET });
    const answer = waiting.call("double", 5);
    await waiting.until(({ stage }) => stage === "waiting");
    gate.open();
    expect([await written, await answer]).toEqual([{ result: 8 }, { result: 10 }]);
    await waiting.until(({ received }) => received === "stubs.ts#double");
    await Promise.all([writer.end(), waiting.end()]);
    expect(model.requests).toHaveLength(1);
    expect(other.read("loaded.txt")).toContain("worker started");
    expect(compilers(other)).toEqual([]);
    expect(compilers(one)).not.toEqual([]);
  });

  it("waits no longer than the limits allow, and says that its time is over", async () => {
    await using model = await startModelServer({ replies });
    await using gate = await startGate(model.url);
    const SELFCODING_FLEET = await fleet.address();
    await using one = copyProject(built);
    await using other = copyProject(built);
    const settings = JSON.parse(other.read("package.json")) as { selfcoding: { limits: object } };
    settings.selfcoding.limits = { ...settings.selfcoding.limits, seconds: 1 };
    other.write("package.json", JSON.stringify(settings));
    const writer = startProgram(one, { ...modelAt(gate.url), SELFCODING_FLEET }, ["main.mjs"]);
    const written = writer.call("double", 4);
    await gate.reached;
    const waiting = startProgram(other, { ...modelAt(model.url), SELFCODING_FLEET }, ["main.mjs"]);
    expect(await waiting.call("double", 5)).toMatchObject({ code: "time-limit" });
    gate.open();
    expect(await written).toEqual({ result: 8 });
    expect(await waiting.call("double", 5)).toEqual({ result: 10 });
    expect(model.requests).toHaveLength(1);
    await Promise.all([writer.end(), waiting.end()]);
  });

  it("loads no compiler for what it receives, and stays small", async () => {
    const double = (value: string): string =>
      fence(`async function double(n: number): Promise<number> {\n  return ${value};\n}`);
    await using model = await startModelServer({
      replies: { double: [double('n > 99 ? (JSON.parse("") as number) : n * 2'), double("n * 2")] },
    });
    const SELFCODING_FLEET = await fleet.address();
    await using one = copyProject(built);
    await using other = copyProject(built);
    const writer = startProbed(one, { ...modelAt(model.url), SELFCODING_FLEET });
    expect(await writer.call("double", 4)).toEqual({ result: 8 });
    const receiver = startProbed(other, { SELFCODING_FLEET });
    expect(await receiver.call("double", 5)).toEqual({ result: 10 });
    expect(await writer.call("double", 100)).toEqual({ result: 200 });
    await receiver.until(({ received, number }) => received === "stubs.ts#double" && number === 2);
    expect(await receiver.call("double", 100)).toEqual({ result: 200 });
    const { result: bytes } = (await receiver.call("memory")) as { result: number };
    await Promise.all([writer.end(), receiver.end()]);
    expect(other.read("loaded.txt")).toContain("worker started");
    expect(compilers(other)).toEqual([]);
    // The probe finds what is there to find.
    expect(compilers(one).some((line) => line.includes("typescript"))).toBe(true);
    expect(bytes).toBeLessThan(100 * 2 ** 20);
  });

  it.for(SERVERS.flatMap(([name, isHere, begin]) => (isHere ? [[name, begin] as const] : [])))(
    "goes by the clock of %s, however wrong its own is: no lease ends early, and none lasts an hour",
    async ([, begin]) => {
      await using slow = await startModelServer({ replies });
      await using gate = await startGate(slow.url);
      await using model = await startModelServer({ replies });
      await using server = await begin();
      const SELFCODING_FLEET = await server.address();
      await using late = copyProject(built);
      await using early = copyProject(built);
      const holder = startProgram(late, { ...modelAt(gate.url), ...preload(late, "late.mjs"), SELFCODING_FLEET }, [
        "main.mjs",
      ]);
      const dead = holder.call("double", 4).catch(() => undefined);
      await gate.reached;
      const next = startProgram(early, { ...modelAt(model.url), ...preload(early, "early.mjs"), SELFCODING_FLEET }, [
        "main.mjs",
      ]);
      const answer = next.call("double", 5);
      await next.until(({ stage }) => stage === "waiting");
      expect(model.requests).toHaveLength(0);
      holder.child.kill("SIGKILL");
      await once(holder.child, "close");
      await dead;
      expect(await answer).toEqual({ result: 10 });
      expect(model.requests).toHaveLength(1);
      await next.end();
    },
  );
});
