import { once } from "node:events";
import { realpathSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { serve, whole } from "../model/world.js";
import { cli, copyProject, createProject, fence, modelAt, type UserProject } from "../world/project.js";

const stub = (name: string, docs: string): string => `/** ${docs} */
export function ${name}(n: number): number {
  return stub(n);
}
`;
const head = 'import { stub } from "selfcoding";\n\n';
const sums = `${head}${stub("twice", "Twice the number.")}
/**
 * Half of the number.
 * @example half(4) // => 2
 */
export function half(n: number): number {
  return stub.with({ examples: [{ arguments: [8], returns: 4 }], limits: { inputs: 0 } })(n);
}
`;
const answers = {
  twice: [fence("function twice(n: number): number {\n  return n * 2;\n}")],
  half: [
    fence("function half(n: number): number {\n  return n < 5 ? n / 2 : n;\n}"),
    fence("function half(n: number): number {\n  return n / 2;\n}"),
  ],
};

const run = (project: UserProject, url: string, ...args: readonly string[]) =>
  project.command(["write", ...args], modelAt(url));

describe("write", () => {
  it("writes what is missing from docs, types and examples, without a call", async () => {
    await using server = await startModelServer({ replies: answers });
    await using project = createProject({ "src/sums.ts": sums });
    const first = await project.run([cli, "write"], modelAt(server.url));
    expect(first).toMatchObject({ code: 0, stdout: "2 of 2 written.\n" });
    expect(first.stderr).toMatch(
      /✓ src\/sums\.ts#half \(2 attempts, \d+ tokens\) → \.selfcoding\/src\/sums\/half\.ts\n/,
    );
    // The option that stands in the source was an example, too.
    expect(server.requests.at(-1)?.messages.at(-1)?.content).toContain("from the option `examples`");
    expect(JSON.parse(project.read(".selfcoding/src/sums/half.json")).versions[0].cause).toEqual({ kind: "command" });
    // A conversation has each answer once, though the next question repeats it.
    expect((await project.command(["why", "half"])).stdout.split("n < 5 ? n / 2 : n;")).toHaveLength(2);
    expect(await run(project, server.url)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("Nothing to write"),
    });
    // What was written is no finding, whether or not it has passed a case.
    project.write("src/sums.ts", sums.replace("Twice the number", "The number, twice"));
    expect(await run(project, server.url, "--output", "github")).toMatchObject({ code: 0, stdout: "" });
    const log = (await project.command(["log", "twice"])).stdout;
    expect(log.match(/Written ahead .*/g)).toEqual([
      "Written ahead of its first call, as the stub had changed.",
      "Written ahead of its first call.",
    ]);
  });

  it.each([
    // A file in the place of the folder holds everybody off, whatever their rights.
    [".selfcoding", {}, "The store PROJECT/.selfcoding cannot be written: ENOTDIR: not a directory."],
    [".selfcoding/src", {}, "The store PROJECT/.selfcoding cannot be written: ENOTDIR: not a directory."],
    ["some.txt", { SELFCODING_STORE: ":memory:" }, "would be gone with this process: the store is :memory:."],
  ])("asks no model where nothing can be saved: %s %j", async (file, environment, says) => {
    await using server = await startModelServer({ replies: answers });
    await using project = createProject({ "src/sums.ts": sums, [file]: "" });
    const finished = await project.command(["write"], { ...modelAt(server.url), ...environment });
    expect(finished).toMatchObject({ code: 4, stdout: "0 of 2 written.\n" });
    expect(finished.stderr).toContain(`✗ src/sums.ts#twice store-unwritable: `);
    expect(finished.stderr).toContain(says.replace("PROJECT", realpathSync(project.folder)));
    expect(finished.stderr.match(/hoose .* the option `store` or the variable SELFCODING_STORE\./g)).toHaveLength(1);
    expect(server.requests).toEqual([]);
  });

  it("fails where a version cannot be saved: nothing is left of it", async () => {
    await using server = await startModelServer({ replies: answers });
    // A folder in the place of a file is found when that is written.
    await using project = createProject({ "src/sums.ts": sums, ".selfcoding/src/sums/twice.json/some.txt": "" });
    const { code, stdout, stderr } = await run(project, server.url, "twice");
    expect({ code, stdout }).toEqual({ code: 4, stdout: "0 of 1 written.\n" });
    expect(stderr).toContain("✗ src/sums.ts#twice store-unwritable: A version of src/sums.ts#twice was written");
  });

  it("tells the packages of a workspace apart, and takes a folder for all that is in it", async () => {
    await using server = await startModelServer({ replies: answers });
    const text = head + stub("twice", "Twice the number.");
    await using project = createProject({
      "package.json": JSON.stringify({ name: "all", private: true, workspaces: ["packages/*"] }),
      "packages/one/package.json": '{ "name": "one", "type": "module" }',
      "packages/one/a.ts": text,
      "packages/two/package.json": '{ "name": "two", "type": "module" }',
      "packages/two/a.ts": text,
      "packages/three/package.json": '{ "name": "three", "type": "module" }',
      "packages/three/a.ts": text,
    });
    const { stdout, stderr } = await run(project, server.url, "packages/one", "packages/two/");
    expect(stdout).toBe("2 of 2 written.\n");
    expect(stderr.match(/^✓ \S+|→ .*/gm)?.sort()).toEqual([
      "→ packages/one/.selfcoding/a/twice.ts",
      "→ packages/two/.selfcoding/a/twice.ts",
      "✓ packages/one/a.ts#twice",
      "✓ packages/two/a.ts#twice",
    ]);
    const verified = await project.command(["verify"]);
    expect(verified.stdout.match(/^\w+ +packages\S+#twice\b/gm)).toHaveLength(3);
    const pinned = await project.command(["rollback", "packages/one/a.ts#twice@1"]);
    const [, undo = ""] = /`selfcoding (.*)`/.exec(pinned.stdout) ?? [];
    expect(await project.command(undo.split(" "))).toMatchObject({ code: 0 });
  });

  it("writes first what a body calls that has no version yet", async () => {
    const four = fence("function four(n: number): number {\n  return twice(twice(n));\n}");
    await using server = await startModelServer({ replies: { ...answers, four: [four] } });
    const calling = `${stub("four", "Four times the number: twice of twice.")}${stub("twice", "Twice the number.")}`;
    await using project = createProject({ "src/four.ts": head + calling });
    expect(await run(project, server.url, "four", "--from", "calls.json")).toMatchObject({ code: 2 });
    project.write("calls.json", '[{"id":"src/four.ts#four","call":{"arguments":["1"]}}]');
    const { stdout, stderr } = await run(project, server.url, "four", "--from", "calls.json");
    expect(stdout).toBe("1 of 1 written.\n");
    expect(stderr.split("\n").map((line) => line.split(" ")[1])).toEqual([
      "src/four.ts#twice",
      "src/four.ts#four",
      undefined,
    ]);
  });

  it("writes first what others name: in stub(…), by a link, in an example, from another file", async () => {
    const named = `${head}import { twice } from "./twice.js";

/**
 * Eight times the number, by {@link four}.
 */
export const eight = (n: number): number => stub(n);

/** Four times the number. */
export function four(n: number): number {
  return stub(n, twice);
}

export class Sums {
  /**
   * A sixteenth part of the number.
   * @example new Sums().part(eight(2)) // => 1
   */
  part(n: number): number {
    return stub(n);
  }
}
`;
    await using server = await startModelServer({
      replies: {
        ...answers,
        eight: [fence("const eight = (n: number): number => 2 * four(n);")],
        four: [fence("function four(n: number): number {\n  return twice(twice(n));\n}")],
        part: [fence("function part(this: Sums, n: number): number {\n  return n / 16;\n}")],
      },
    });
    await using project = createProject({ "a.ts": named, "twice.ts": head + stub("twice", "Twice the number.") });
    const { stdout, stderr } = await run(project, server.url, "--plan", "plan.json");
    expect(stderr).toBe("");
    const order = ["twice.ts#twice", "a.ts#four", "a.ts#eight", "a.ts#Sums.part"];
    expect(
      stdout
        .split("\n")
        .slice(0, 4)
        .map((line) => line.match(/\S+#[\w.]+/)?.[0]),
    ).toEqual(order);
    const written = await run(project, server.url, "--jobs", "4");
    expect(written.stdout).toBe("4 of 4 written.\n");
    expect(written.stderr.split("\n").map((line) => line.split(" ")[1])).toEqual([...order, undefined]);
  });

  it("asks for ten at a time, so that ten cost the model's time once", async () => {
    const waiting: (() => void)[] = [];
    await using server = await serve((request, response) => {
      const texts: string[] = [];
      request.on("data", (part) => texts.push(String(part)));
      request.on("end", () => {
        const [, name = ""] = [...texts.join("").matchAll(/function (each\d)\(/g)].at(-1) ?? [];
        const content = fence(`function ${name}(n: number): number {\n  return n;\n}`);
        waiting.push(() => response.end(whole(content)));
        // Nobody is answered before all have asked.
        if (waiting.length === 10) for (const answer of waiting) answer();
      });
    });
    const each = Array.from({ length: 10 }, (_, index) => stub(`each${index}`, "The number itself."));
    await using project = createProject({ "a.ts": head + each.join("\n") });
    const written = await run(project, server.url);
    expect(written).toMatchObject({ code: 0, stdout: "10 of 10 written.\n" });
  });

  it("takes files, names and patterns, and refuses what fits nothing", async () => {
    await using server = await startModelServer({ replies: answers });
    await using project = createProject({ "src/sums.ts": sums, "lib/other.ts": head + stub("other", "Any number.") });
    expect(await run(project, server.url, "src/**", "--jobs", "1")).toMatchObject({ stdout: "2 of 2 written.\n" });
    expect(await run(project, server.url, "nothing*")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("No stub fits nothing*."),
    });
    // One that fits does not hide the slip in another.
    expect(await run(project, server.url, "other", "twcie")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("No stub fits twcie. Did you mean twice?"),
    });
  });

  it("goes by calls that were recorded", async () => {
    await using server = await startModelServer({ replies: answers });
    await using project = createProject({
      "src/sums.ts": sums,
      "calls.jsonl": '\n{"id":"src/sums.ts#twice","call":{"arguments":["21"]}}\n\n{"id":"b","call":{"arguments":[]}}\n',
      "broken.jsonl": '{"id":"src/sums.ts#twice"}\n',
    });
    expect(await run(project, server.url, "twice", "--from", "calls.jsonl")).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("calls.jsonl holds a call of b, which is not a stub here."),
    });
    expect(server.requests[0]?.messages.at(-1)?.content).toContain("n = 21");
    expect(JSON.parse(project.read(".selfcoding/src/sums/twice.json")).versions[0].passed.cases).toBe(1);
    expect(await run(project, server.url, "--from", "broken.jsonl")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("a call has no id or no arguments"),
    });
  });

  it("plans first, and does just that while it holds", async () => {
    await using server = await startModelServer({ replies: answers });
    await using project = createProject({
      "src/sums.ts": sums,
      "selfcoding.config.json": JSON.stringify({ prices: { prompt: 1, completion: 2 } }),
    });
    const planned = await run(project, server.url, "--plan", "plan.json");
    expect(planned.stdout).toMatch(/^missing {2}src\/sums\.ts#twice, about \d+ tokens, \$0\.00\d\d, by \S+\n/);
    expect(server.requests).toEqual([]);
    expect(JSON.parse(project.read("plan.json"))).toMatchObject({
      schemaVersion: 1,
      stubs: [{ state: "missing" }, { state: "missing" }],
    });
    const both = await run(project, server.url, "--plan", "plan2.json", "--apply", "plan.json");
    expect(both).toMatchObject({ code: 2, stderr: expect.stringContaining("takes no --apply") });
    const forMachines = await run(project, server.url, "--plan", "plan.json", "--output", "json");
    expect(JSON.parse(forMachines.stdout)).toMatchObject({
      command: "write",
      stubs: [{ state: "missing" }, { state: "missing" }],
      details: { plan: JSON.parse(project.read("plan.json")) },
    });
    project.write("src/sums.ts", sums.replace("Twice the number", "The number, twice"));
    expect(await run(project, server.url, "--apply", "plan.json")).toMatchObject({
      code: 4,
      stderr: expect.stringContaining("- src/sums.ts#twice has changed in the source"),
    });
    project.write("src/sums.ts", sums);
    expect(await run(project, server.url, "--apply", "plan.json")).toMatchObject({ stdout: "2 of 2 written.\n" });
    expect((await run(project, server.url, "--apply", "plan.json")).stderr).toContain("was missing and is current");
  });

  it("does what a plan says from any folder of the repository, in any checkout of it", async () => {
    await using server = await startModelServer({ replies: { twice: [1, 2, 3].flatMap(() => answers.twice) } });
    const twice = head + stub("twice", "Twice the number.");
    const manifest = (name: string): string => JSON.stringify({ name, type: "module" });
    await using project = createProject({
      "package.json": JSON.stringify({ name: "all", type: "module", workspaces: ["packages/*"] }),
      "packages/one/package.json": manifest("one"),
      "packages/one/twice.ts": twice,
      "packages/two/package.json": manifest("two"),
      "packages/two/twice.ts": twice,
    });
    const from = (folder: string, at: UserProject, ...args: readonly string[]) =>
      at.command(["write", ...args], modelAt(server.url), folder);
    const planned = await from("packages/two", project, "--plan", "../../two.json");
    expect(planned.stdout).toContain("missing  twice.ts#twice, about");
    await from(".", project, "--plan", "all.json");
    await using checkout = copyProject(project);
    expect(await from("packages/one", checkout, "--apply", "../../two.json")).toMatchObject({
      stdout: "1 of 1 written.\n",
      stderr: expect.stringContaining("✓ ../two/twice.ts#twice"),
    });
    expect(await from("packages/one", checkout, "--apply", "../../all.json")).toMatchObject({
      code: 4,
      stderr: expect.stringContaining("\n- ../two/twice.ts#twice was missing and is unverified\n"),
    });
    const all = await from("packages/two", project, "--apply", "../../all.json", "--output", "json");
    expect(JSON.parse(all.stdout).stubs).toMatchObject([
      { file: "../one/twice.ts", state: "unverified" },
      { file: "twice.ts", state: "unverified" },
    ]);
  });

  it("tells machines by lines of JSON and one object, and by its exit code", async () => {
    await using project = createProject({ "src/sums.ts": sums });
    await using server = await startModelServer({ replies: { twice: answers.twice, half: [] } });
    const { code, stdout, stderr } = await run(project, server.url, "--output", "json");
    const lines = stderr
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const events = lines.map(({ event }) => event);
    expect(events).toEqual(expect.arrayContaining(["generation-start", "version-adopt", "generation-fail"]));
    const ends = lines.filter(({ event }) => event === "stub-end").toSorted((one, other) => one.done - other.done);
    expect(ends.map(({ done, all }) => [done, all])).toEqual([
      [1, 2],
      [2, 2],
    ]);
    const ended = [...ends].map(({ place, code: fault }) => [place, fault]);
    expect(ended).toEqual(expect.arrayContaining([["src/sums.ts#twice", undefined]]));
    expect(ended.find(([place]) => place === "src/sums.ts#half")?.[1]).toBeTypeOf("string");
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ command: "write", status: "findings", totals: { stubs: 2, missing: 1 } });
    expect(code).toBe(4);
    // What to do is not to do the same again.
    const [failed] = report.stubs.filter(({ state }: { state: string }) => state === "missing");
    expect(failed.reason).toMatch(/^src\/sums\.ts#half could not be written/);
    expect(failed.remedy).not.toContain("selfcoding write");
    const keyless = await project.command(["write"], { OPENAI_API_KEY: "", OPENAI_BASE_URL: "" });
    // What helps is said once.
    expect(keyless.stderr.split("Set OPENAI_API_KEY")).toHaveLength(2);
    expect(keyless).toMatchObject({ code: 3, stderr: expect.stringContaining("No model is configured") });
  });

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("by %s leaves a whole store, tells it as shells do, and goes on the next time", async (signal, code) => {
    await using project = createProject({ "src/sums.ts": sums });
    const faults = [1, 2].map((at) => ({ at, kind: "hang" }) as const);
    await using slow = await startModelServer({ replies: answers, faults });
    const child = project.start([cli, "write"], modelAt(slow.url));
    while (slow.requests.length < 2) await setTimeout(10);
    child.kill(signal);
    expect(await once(child, "exit")).toEqual([code, null]);
    await using server = await startModelServer({ replies: answers });
    expect(await run(project, server.url)).toMatchObject({ code: 0, stdout: "2 of 2 written.\n" });
  });
});
