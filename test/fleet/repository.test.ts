import { readFileSync } from "node:fs";
import path from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { StoreEntry } from "../../src/contract/nouns.js";
import { openFleet } from "../../src/fleet/fleet.js";
import { openEngine } from "../../src/fleet/openEngine.js";
import { overrule } from "../../src/fleet/overrule.js";
import { listStubs } from "../../src/integrations/stubIndex/listStubs.js";
import { startModelServer } from "../../src/model/scripted.js";
import { putVersions } from "../cli/world.js";
import { cli, modelAt, type UserProject } from "../world/project.js";
import { type FleetServer, SERVERS } from "./servers.js";
import { createHost, DOUBLE, replies, startProgram } from "./world.js";

const schema = JSON.parse(readFileSync(path.join(import.meta.dirname, "../../schema/report.json"), "utf8"));
const [, [, isThere, start]] = SERVERS as [unknown, (typeof SERVERS)[number]];
const FILE = ".selfcoding/stubs/part.ts";
const HEALED = '  return text.split(":")[1] ?? "";';

/** Lets the fleet go on, as a process of it does: from what the repository of a host has. */
async function goOn(address: string, host: UserProject, name: string, change: (entry: StoreEntry) => StoreEntry) {
  const stub = (await listStubs(host.folder)).find(({ skeleton }) => skeleton.id.endsWith(`#${name}`));
  if (stub?.found.entry === undefined) throw new Error(`There is no version of ${name}.`);
  const { skeleton, found, project } = stub;
  const engine = await openEngine(address, path.join(import.meta.dirname, "../.."), undefined);
  const { cacheDirectory } = project;
  const fleet = openFleet(engine, { name: "shop", leaseSeconds: 5, pollSeconds: 600, cacheDirectory, warn: () => {} });
  const key = fleet.keyOf(skeleton.id, skeleton.fingerprint);
  const { entry = found.entry, etag = "" } = await fleet.look(key);
  expect(await overrule(fleet, key, etag, change(entry!))).toBe(true);
  await fleet.close();
}

const healed = (entry: StoreEntry): StoreEntry => {
  const [first] = entry.versions;
  const number = entry.versions.length + 1;
  const source = first!.source.replace(/^ {2}return .*$/m, HEALED);
  return {
    ...entry,
    current: number,
    versions: [...entry.versions, { ...first!, number, source, healed: "TypeError: it has no colon" }],
    cases: [
      ...entry.cases,
      { origin: "healed", input: { call: { arguments: ['"ab"'] } }, expect: { kind: "settles" } },
    ],
  };
};

describe.runIf(isThere)("between the fleet and the repository", () => {
  let fleet: FleetServer;
  beforeAll(async () => void (fleet = await start()));
  afterAll(() => fleet[Symbol.asyncDispose]());

  const commandsOf = (host: UserProject, SELFCODING_FLEET: string) => {
    const run = (...args: readonly string[]) => host.run([cli, ...args], { SELFCODING_FLEET });
    return { pull: (...args: readonly string[]) => run("pull", ...args), push: () => run("push"), run };
  };
  const createRepository = async (): Promise<UserProject> => {
    const host = createHost(DOUBLE);
    await putVersions(host, [{ stub: "#part", body: 'return text.slice(text.indexOf(":") + 1);' }]);
    return host;
  };

  it("pull writes what was written and healed elsewhere, with its story, and changes nothing twice", async () => {
    const SELFCODING_FLEET = await fleet.address();
    await using model = await startModelServer({ replies });
    await using host = createHost(DOUBLE);
    const program = startProgram(host, { ...modelAt(model.url), SELFCODING_FLEET });
    await program.call("part", "a:b");
    await program.call("part", "ab");
    await program.end();
    await using repository = createHost(DOUBLE);
    const { pull, push } = commandsOf(repository, SELFCODING_FLEET);
    const { code, stdout, stderr } = await pull("--pr");
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `pulled   stubs.ts#part, version 2 → ${FILE}\nPulled 1 of 2 stubs.\n`,
    });
    const [branch, title, , ...story] = stdout.split("\n");
    expect(branch).toMatch(/^selfcoding\/fleet-[0-9a-f]{10}$/);
    expect(title).toBe("Take versions of 1 function from the fleet");
    expect(story.join("\n")).toContain("    version 2 of stubs.ts#part (current)");
    expect(story.join("\n")).toContain('        Call: part("ab")');
    expect(repository.read(FILE)).toContain('?? ""');
    expect(repository.has(".git")).toBe(false);
    const alone = startProgram(repository, { SELFCODING_MODE: "frozen" });
    expect(await alone.call("part", "ab")).toEqual({ result: "" });
    await alone.end();
    expect((await pull("--pr")).stdout).toBe("");
    expect((await push()).stdout).toBe("Pushed 0 of 2 stubs.\n");
  });

  it("pull leaves what a person has edited, says so to people and machines, and refuses with 4", async () => {
    const SELFCODING_FLEET = await fleet.address();
    await using repository = await createRepository();
    const { pull, push } = commandsOf(repository, SELFCODING_FLEET);
    await goOn(SELFCODING_FLEET, repository, "part", healed);
    const edited = repository.read(FILE).replace("+ 1", "+ 2");
    repository.write(FILE, edited);
    const { code, stdout } = await pull("part");
    expect(code).toBe(4);
    expect(stdout).toContain(
      "stubs.ts(8): conflict stubs.ts#part: its body was edited by hand, and the fleet has gone on to version 2.",
    );
    expect(repository.read(FILE)).toBe(edited);
    const report = JSON.parse((await pull("--output", "json", "--pr")).stdout);
    const validate = new Ajv2020().compile(schema);
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    expect(report).toMatchObject({ status: "findings", totals: { conflict: 1 } });
    expect(report.details.outcomes).toContainEqual({
      id: "stubs.ts#part",
      file: "stubs.ts",
      outcome: "conflict",
      version: 1,
    });
    expect(await push()).toMatchObject({
      code: 4,
      stdout: expect.stringContaining("edited by hand and is not a version"),
    });
  });

  it("push makes the repository's version run everywhere, without a model and with its compiled form", async () => {
    const SELFCODING_FLEET = await fleet.address();
    await using repository = await createRepository();
    const { push } = commandsOf(repository, SELFCODING_FLEET);
    expect(await push()).toMatchObject({
      code: 0,
      stdout: "pushed   stubs.ts#part, version 1\nPushed 1 of 2 stubs.\n",
    });
    await using host = createHost(DOUBLE);
    const program = startProgram(host, { SELFCODING_FLEET });
    expect(await program.call("part", "a:b")).toEqual({ result: "b" });
    // What has to be compiled first is not received, but loaded as what stands in files is.
    await program.until(({ received }) => received === "stubs.ts#part");
    await program.end();
  });

  it("push is refused where the fleet has gone on, and does what it should once that was pulled", async () => {
    const SELFCODING_FLEET = await fleet.address();
    await using repository = await createRepository();
    const { pull, push } = commandsOf(repository, SELFCODING_FLEET);
    await push();
    await goOn(SELFCODING_FLEET, repository, "part", healed);
    const refused = await push();
    expect(refused.code).toBe(4);
    expect(refused.stdout).toContain("the fleet has versions or decisions that the repository does not know.");
    expect((await pull()).stdout).toContain(`pulled   stubs.ts#part, version 2 → ${FILE}`);
    expect(repository.read(FILE)).toContain(HEALED);
    expect(JSON.parse(repository.read(FILE.replace(".ts", ".json"))).cases).toHaveLength(1);
    await commandsOf(repository, SELFCODING_FLEET).run("rollback", "part");
    expect(await push()).toMatchObject({ code: 0 });
    await using host = createHost(DOUBLE);
    const program = startProgram(host, { SELFCODING_FLEET });
    expect(await program.call("part", "ab")).toEqual({ result: "ab" });
    await program.end();
  });

  it("where both have gone on, what the repository runs goes on, and what the fleet has waits for a person", async () => {
    const SELFCODING_FLEET = await fleet.address();
    await using repository = await createRepository();
    const { pull, push, run } = commandsOf(repository, SELFCODING_FLEET);
    await push();
    await goOn(SELFCODING_FLEET, repository, "part", healed);
    repository.write(FILE, repository.read(FILE).replace("+ 1)", "+ 1).trim()"));
    await run("adopt", "part");
    expect((await pull()).stdout).toContain("merged   stubs.ts#part, version 2: both sides have new versions.");
    expect(repository.read(FILE)).toContain(".trim()");
    expect((await run("review", "--no-prompt")).stdout).toContain("It is version 2 in the fleet.");
    expect(await run("approve", "part")).toMatchObject({ code: 0 });
    expect(await push()).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("pushed   stubs.ts#part, version 3"),
    });
    expect((await pull()).stdout).toBe("Pulled 0 of 2 stubs.\n");
  });
});

describe("a project without a fleet", () => {
  it.each(["pull", "push"])("hears from %s which line to set", async (command) => {
    await using host = createHost(DOUBLE);
    const { code, stderr } = await host.run([cli, command]);
    expect(code).toBe(2);
    expect(stderr).toContain("takes part in no fleet. Name its database: SELFCODING_FLEET=postgres://…");
  });
});
