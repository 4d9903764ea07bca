import { readFileSync } from "node:fs";
import path from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cli, createProject, LIGHT, type UserProject } from "../world/project.js";

const schema = JSON.parse(readFileSync(path.join(import.meta.dirname, "../../schema/report.json"), "utf8"));
const stub = (name: string): string =>
  `/** Any number. */\nexport function ${name}(n: number): number {\n  return stub(n);\n}\n`;
const entry = (id: string, more: object): string =>
  JSON.stringify({
    id,
    current: 1,
    versions: [
      {
        number: 1,
        fingerprint: "old",
        model: "m",
        attempts: 1,
        usage: { promptTokens: 3, completionTokens: 4 },
        adoptedAt: "2026-11-23T04:00:00.000Z",
        notes: [],
        source: ["// old", ""],
      },
    ],
    cases: [],
    ...more,
  });

/** A stub without a version, one whose version is old, one that git could not merge, and a version without a stub. */
let project: UserProject;
beforeAll(() => {
  project = createProject({
    "src/a.ts": `import { stub } from "selfcoding";\n\n${stub("one")}\n${stub("two")}\n${stub("three")}`,
    ".selfcoding/src/a/two.json": entry("src/a.ts#two", {}),
    ".selfcoding/src/a/two.ts": "// old\n",
    ".selfcoding/src/a/three.json": `<<<<<<< HEAD\n${entry("src/a.ts#three", {})}\n=======\n>>>>>>> heal\n`,
    ".selfcoding/src/a/gone.json": entry("src/a.ts#gone", {}),
    ".selfcoding/src/a/gone.ts": "// old\n",
  });
});
afterAll(() => project[Symbol.asyncDispose]());

describe("what commands print for machines", () => {
  it.each([
    [["status"], 0],
    [["check"], 1],
    [["log", "two"], 0],
    [["why", "two"], 0],
    [["verify"], 0],
    [["cases", "two", "list"], 0],
    [["show", "two"], 0],
    [["diff", "two"], 0],
    [["review"], 0],
    [["prune", "--dry-run"], 0],
    [["doctor"], 1],
  ])("by %j fits the schema that is in the package", async (args, exitCode) => {
    const { code, stdout } = await project.run([cli, ...args, "--output", "json"]);
    expect(code).toBe(exitCode);
    const report = JSON.parse(stdout);
    const validate = new Ajv2020().compile(schema);
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    expect(report.command).toBe(args[0]);
    // The schema lets nothing through that it does not know.
    expect(validate({ ...report, more: 1 })).toBe(false);
  });

  it.each([
    ["log", "three"],
    ["why", "three"],
    ["show", "three@1"],
    ["cases", "three", "list"],
    ["forget", "three"],
  ])("is a refusal, by %s %s, where the files of a version cannot be read", async (...args) => {
    const { code, stdout, stderr } = await project.run([cli, ...args]);
    expect({ code, stdout }).toEqual({ code: 4, stdout: "" });
    expect(stderr).toContain("holds conflict markers of git. Take one side of the .ts and of the .json");
  });

  it("tells each state, with a reason and a remedy", async () => {
    const { stdout } = await project.run([cli, "check", "--output", "json"]);
    const { stubs, totals } = JSON.parse(stdout);
    expect(stubs.map(({ id, state }: { id: string; state: string }) => `${id} ${state}`)).toEqual([
      "src/a.ts#one missing",
      "src/a.ts#two stale",
      "src/a.ts#three conflict",
      "src/a.ts#gone orphan",
    ]);
    for (const { reason, remedy } of stubs) expect(reason.length > 0 && remedy.length > 0).toBe(true);
    expect(stubs[2]).toMatchObject({
      reason: "its .json holds conflict markers of git",
      path: expect.stringMatching(/^\.selfcoding\/src\/a\/three\.ts$/),
    });
    expect(totals).toMatchObject({ stubs: 4, missing: 1, stale: 1, conflict: 1, orphan: 1, tokens: 14 });
  });

  it("are annotations, one for each finding", async () => {
    const { stdout } = await project.run([cli, "check", "--output", "github"]);
    const lines = stdout.trim().split("\n");
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^::error file=src\/a\.ts,line=4,title=selfcoding%3A missing::/);
    // A version without a stub is a finding, and no stub.
    expect((await project.run([cli, "check"])).stdout).toContain("\n3 stubs checked, 4 findings.\n");
  });

  it("names files as GitHub does, also from a folder of its checkout", async () => {
    const run = [path.join(project.folder, cli), "check", "--output", "github"];
    const { stdout } = await project.run(run, { GITHUB_WORKSPACE: project.folder }, "src");
    expect(stdout).toMatch(/^::error file=src\/a\.ts,line=4,/);
    const elsewhere = await project.run(run, { GITHUB_WORKSPACE: path.join(project.folder, "other") }, "src");
    expect(elsewhere.stdout).toMatch(/^::error file=a\.ts,line=4,/);
  });
});

describe("what a build prints for machines", () => {
  const tsconfig = JSON.stringify({
    compilerOptions: {
      target: "ES2022",
      module: "NodeNext",
      strict: true,
      rootDir: "src",
      outDir: "out",
      types: [],
      ...LIGHT,
    },
    include: ["src"],
  });
  const wrong = `import { stub } from "selfcoding";\n\n${stub("one")}\nexport const two: number = "2";\n`;

  it("are its stubs and, at their places, its errors", async () => {
    await using built = createProject({ "tsconfig.json": tsconfig, "src/a.ts": wrong });
    const { code, stdout } = await built.run([cli, "build", "--output", "json"]);
    expect(code).toBe(1);
    const report = JSON.parse(stdout);
    expect(new Ajv2020().validate(schema, report)).toBe(true);
    expect(report).toMatchObject({ command: "build", status: "findings", stubs: [{ id: "src/a.ts#one", line: 4 }] });
    expect(report.details).toEqual({
      files: 1,
      errors: [{ file: "src/a.ts", line: 8, column: 14, code: "TS2322", message: expect.stringContaining("string") }],
    });
    const annotated = await built.run([cli, "build", "--output", "github"]);
    expect(annotated.stdout).toContain("::error file=src/a.ts,line=8,title=TS2322::Type ");
    built.write("tsconfig.json", tsconfig.replace("NodeNext", "none-such"));
    const option = await built.run([cli, "build", "--output", "github"]);
    expect(option.stdout).toContain("::error file=tsconfig.json,line=1,title=TS6046::");
    built.write("tsconfig.json", tsconfig);
    built.write("src/a.ts", wrong.replace('"2"', "2"));
    const clean = JSON.parse((await built.run([cli, "build", "--output", "json"])).stdout);
    expect(clean).toMatchObject({ status: "clean", details: { files: 1, errors: [] } });
    // What stays unwritten as a file cannot be used is no stub that only waits for its first call.
    built.write(".selfcoding/src/a/one.json", `<<<<<<< HEAD\n${entry("src/a.ts#one", {})}\n=======\n>>>>>>> heal\n`);
    expect((await built.run([cli, "build"])).stderr).toContain("! src/a.ts(4): conflict src/a.ts#one: its .json holds");
  });

  it("are what `init` has written", async () => {
    await using fresh = createProject({ "tsconfig.json": tsconfig, "src/a.ts": wrong });
    const init = async () => JSON.parse((await fresh.run([cli, "init", "--output", "json"])).stdout);
    const first = await init();
    expect(new Ajv2020().validate(schema, first)).toBe(true);
    expect(first).toMatchObject({ command: "init", details: { configuration: "selfcoding.config.json" } });
    expect(await init()).toMatchObject({ details: { configuration: null, fixed: [] } });
  });
});
