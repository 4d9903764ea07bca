import { chmodSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { cli, createProject, fence, modelAt, register, type UserProject } from "../world/project.js";
import { plainUser } from "../world/readOnly.js";

const twice = `import { stub } from "selfcoding";

/** Twice the number. */
export function twice(n: number): number {
  return stub(n);
}
`;
const box = `import { stub } from "selfcoding";

export class Box {
  constructor(readonly side: number) {}
  /** The side times itself. */
  area(): number {
    return stub(this.side);
  }
  /** Twice the side. */
  twice(): number {
    return stub(this.side);
  }
}
`;

/** One stub that is written, two that are not, and a function with a body of its own. */
let project: UserProject;
beforeAll(async () => {
  await using server = await startModelServer({
    replies: { twice: [fence("function twice(n: number): number {\n  return n * 2;\n}")] },
  });
  project = createProject({
    "src/twice.ts": twice,
    "src/box.ts": box,
    "src/own.ts":
      'import { selfCoding } from "selfcoding";\nexport const own = selfCoding((n: number): number => n);\n',
    "main.ts": 'import { twice } from "./src/twice.ts";\nconsole.log(twice(21));\n',
  });
  await project.run([...register, "main.ts"], { ...modelAt(server.url), SELFCODING_LOG: "silent" });
});
afterAll(() => project[Symbol.asyncDispose]());

const run = (...args: readonly string[]) => project.command(args);

describe("status", () => {
  it("tells machines what it tells people", async () => {
    const { code, stdout } = await run("status", "--output", "json");
    const { schemaVersion, command, status, stubs, totals } = JSON.parse(stdout);
    expect({ code, schemaVersion, command, status }).toEqual({
      code: 0,
      schemaVersion: 1,
      command: "status",
      status: "clean",
    });
    expect(totals).toMatchObject({ stubs: 4, current: 1, own: 1, missing: 2, stale: 0, conflict: 0, edited: 0 });
    expect(stubs.find(({ id }: { id: string }) => id === "src/twice.ts#twice")).toEqual({
      id: "src/twice.ts#twice",
      file: "src/twice.ts",
      line: 4,
      state: "current",
      version: 1,
      versions: 1,
      isHealed: false,
      isApproved: true,
      isPinned: false,
      cases: 1,
      tokens: totals.tokens,
      dollars: 0,
      reason: "",
      path: ".selfcoding/src/twice/twice.ts",
      remedy: "",
    });
    expect(totals.tokens).toBeGreaterThan(0);
  });
});

describe("a command that only looks", () => {
  it("passes over folders that it may not read, and says so", async () => {
    await using own = createProject({ "src/twice.ts": twice, "closed/a/a.ts": "", "closed/b/b.ts": "" });
    const closed = ["a", "b"].map((name) => path.join(own.folder, "closed", name));
    chmodSync(own.folder, 0o755);
    for (const folder of closed) chmodSync(folder, 0);
    const { code, stdout, stderr } = await own.run([...plainUser, cli, "status"]);
    for (const folder of closed) chmodSync(folder, 0o755);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "missing  src/twice.ts#twice\n1 stub\n" });
    expect(stderr).toBe(
      "! closed/a(1): folder-unreadable This folder and 1 more may not be read; stubs there are not seen.\n",
    );
  });

  it("loads no compiler when nothing has changed since, and sees each change", async () => {
    await using own = createProject({
      "src/twice.ts": twice,
      "trace.cjs": `process.on("exit", () => {
  console.log(Object.keys(require.cache).filter((name) => /typescript|ts-morph/.test(name)).length > 0 ? "loaded" : "not loaded");
});\n`,
    });
    const look = async () => (await own.run(["--require", "./trace.cjs", cli, "status"])).stdout.trim().split("\n");
    expect((await look()).at(-1)).toBe("loaded");
    expect(await look()).toEqual(["missing  src/twice.ts#twice", "1 stub", "not loaded"]);
    own.write("src/twice.ts", twice.replace("Twice the number", "Two times the number"));
    expect((await look()).at(-1)).toBe("loaded");
    own.write("src/more/box.ts", box);
    expect((await look()).slice(-2)).toEqual(["3 stubs", "loaded"]);
    expect((await look()).slice(-2)).toEqual(["3 stubs", "not loaded"]);
  });
});

describe("check", () => {
  it("fails where a version is missing, at its line and with what to do", async () => {
    const { code, stdout } = await run("check");
    expect(code).toBe(1);
    expect(stdout).toBe(
      [
        "src/box.ts(6): missing src/box.ts#Box.area: it has no version. Run `selfcoding write`, or call it where a model may be asked (mode auto), and commit its files.",
        "src/box.ts(10): missing src/box.ts#Box.twice: it has no version. Run `selfcoding write`, or call it where a model may be asked (mode auto), and commit its files.",
        "4 stubs checked, 2 findings.",
        "",
      ].join("\n"),
    );
  });

  it("says why, where a version is there and cannot be read", async () => {
    await using own = createProject({ "src/twice.ts": twice, ".selfcoding/src/twice/twice.json": "{" });
    const { stdout } = await own.run([cli, "check"]);
    expect(stdout).toMatch(/: missing src\/twice\.ts#twice: \S+twice\.json cannot be read .+ it is treated as missing/);
  });

  it("annotates the lines of a pull request", async () => {
    const { code, stdout } = await run("check", "--output", "github");
    expect(code).toBe(1);
    expect(stdout.split("\n")[0]).toBe(
      "::error file=src/box.ts,line=6,title=selfcoding%3A missing::src/box.ts#Box.area: it has no version. Run `selfcoding write`, or call it where a model may be asked (mode auto), and commit its files.",
    );
    expect(stdout.trim().split("\n")).toHaveLength(2);
  });

  it("fails on the states that it is told, and knows no others", async () => {
    expect(await run("check", "--fail-on", "edited")).toMatchObject({ code: 0, stdout: "4 stubs checked.\n" });
    const { code, stderr } = await run("check", "--fail-on", "misssing");
    expect(code).toBe(2);
    expect(stderr).toContain('Unknown state "misssing" in --fail-on. Did you mean missing?');
    const { status } = JSON.parse((await run("check", "--output", "json")).stdout);
    expect(status).toBe("findings");
  });
});

describe("show and log", () => {
  it("take the name of a function where it is the only one", async () => {
    expect((await run("show", "src/twice.ts#twice")).stdout).toContain("return n * 2;");
    const log = await run("log", "src/twice.ts#twice");
    expect(log.stdout).toMatch(
      /^version 1 of src\/twice\.ts#twice \(current\)\nAuthor: \S+\nDate: {3}\d{4}-\d\d-\d\dT\S+\nCost: {3}1 attempt, [\d,]+ tokens\n/,
    );
    expect(log.stdout).toContain(
      "    Written for its first call.\n    Call: twice(21)\n    Passed reply, policy, types",
    );
    for (const name of ["area", "./src/box.ts#Box.area", `${project.folder}/src/box.ts#Box.area`])
      expect((await run("log", name)).stdout).toBe("src/box.ts#Box.area has no version.\n");
  });

  it.each([
    [["show", "twice"], 'stubs are called "twice". Name one of them by its id: '],
    [["show", "Box.twice"], "src/box.ts#Box.twice has no version. Write it with `selfcoding write`"],
    [["show", "src/twice.ts#twice", "--version", "7"], "has no version 7. Its versions are 1."],
    [["show", "src/twice.ts#twice", "--version", "x"], 'Option --version must be the number of a version (got "x").'],
    [["diff", "src/twice.ts#twice", "--to", "1.5"], 'Option --to must be the number of a version (got "1.5").'],
    [["diff", "--from", "1"], "Option --from is about one stub, and none is named."],
    [["rollback", "src/twice.ts#twice@1", "--undo"], "Leave out the number of the version."],
    [["show", "aera"], 'There is no stub "aera". Did you mean area?'],
  ])("say what they do not find: %j", async (args, says) => {
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(says);
  });

  it.each([
    [["show"], "The argument ID[@N] is missing."],
    [["show", "one", "two"], 'Unexpected argument "two".'],
  ])("take one name: %j", async (args, says) => {
    const { code, stderr } = await run(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(says);
  });
});
