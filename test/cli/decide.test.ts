import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { decide, refuseEdited } from "../../src/cli/decisions/decide.js";
import { openPlace } from "../../src/cli/decisions/place.js";
import type { Arguments } from "../../src/cli/shell/command.js";
import type { Shell } from "../../src/cli/shell/shell.js";
import type { Case, Version } from "../../src/contract/nouns.js";
import { approveVersion, rejectVersion } from "../../src/history/decide.js";
import { countChanges } from "../../src/history/versionsOf.js";
import { listStubs } from "../../src/integrations/stubIndex/listStubs.js";
import { diskStore } from "../../src/store/disk.js";
import { cli, createProject, LIGHT, type UserProject } from "../world/project.js";
import { putVersions } from "./world.js";

const stub = (name: string, docs = "Any number."): string =>
  `/** ${docs} */\nexport function ${name}(n: number): number {\n  return stub(n);\n}\n`;
const source = `import { stub } from "selfcoding";\n\n${stub("twice")}`;
const args: Arguments = { positionals: [], text: () => undefined, has: () => false };
const shellIn = (folder: string): Shell =>
  ({ folder, isInteractive: false, columns: 80, print: () => {}, tell: () => {}, fail: () => {} }) as unknown as Shell;
const added: Case = { origin: "person", input: { code: "twice(1)" }, expect: { kind: "returns", value: "2" } };

/** A project with a first version, and a second one that waits. */
async function waiting(): Promise<UserProject> {
  const project = createProject({ "src/twice.ts": source });
  await putVersions(project, [{ stub: "#twice", body: "return n + n;" }]);
  const [listed] = await listStubs(project.folder);
  const entry = listed?.found.entry;
  const [first] = entry?.versions ?? [];
  if (listed === undefined || entry === undefined || first === undefined) throw new Error("There is no version.");
  const second: Version = { ...first, number: 2, state: "proposed", source: first.source.replace("n + n", "2 * n") };
  diskStore(listed.project).write?.({ ...entry, versions: [first, second] }, countChanges(entry));
  return project;
}

describe("a decision on what was listed before", () => {
  it("keeps the cases that have come since", async () => {
    await using project = await waiting();
    await using place = await openPlace(args, shellIn(project.folder), "twice");
    const [listed] = place.stubs;
    if (listed?.found.entry === undefined) throw new Error("It is not listed.");
    const { entry } = listed.found;
    diskStore(listed.project).write?.({ ...entry, cases: [added] }, countChanges(entry));
    const decided = await decide(place, listed, (kept, decider) => approveVersion(kept, 2, decider), undefined);
    expect(decided).toMatchObject({ current: 2, cases: [added] });
  });

  it("is refused when somebody has decided since", async () => {
    await using project = await waiting();
    await using place = await openPlace(args, shellIn(project.folder), "twice");
    const [listed] = place.stubs;
    if (listed === undefined) throw new Error("It is not listed.");
    await decide(place, listed, (kept, decider) => rejectVersion(kept, 2, decider), "too clever");
    const late = decide(place, listed, (kept, decider) => approveVersion(kept, 2, decider), undefined);
    await expect(late).rejects.toMatchObject({
      code: "decision-refused",
      message: expect.stringContaining("Somebody else has changed the versions of src/twice.ts#twice meanwhile."),
    });
  });

  it("takes no body away that a person has edited", async () => {
    await using project = await waiting();
    const file = ".selfcoding/src/twice/twice.ts";
    project.write(file, project.read(file).replace("n + n", "n * 2"));
    const [listed] = await listStubs(project.folder);
    if (listed === undefined) throw new Error("It is not listed.");
    expect(() => refuseEdited(listed)).toThrow(expect.objectContaining({ code: "decision-refused" }));
    const refused = await project.command(["approve", "twice"]);
    expect(refused).toMatchObject({ code: 4, stderr: expect.stringContaining("was edited by hand") });
    expect(project.read(file)).toContain("n * 2");
    expect((await project.run([cli, "diff"])).stdout).toContain("+  return 2 * n;");
  });
});

describe("rollback", () => {
  it("goes back to no body for the stub as it was before it changed", async () => {
    await using project = await waiting();
    await project.command(["approve", "twice"]);
    project.write("src/twice.ts", source.replace("Any number", "Twice the number"));
    for (const version of ["twice", "twice@1"]) {
      const { code, stderr } = await project.command(["rollback", version]);
      expect({ code, stderr }).toMatchObject({
        code: 4,
        stderr: expect.stringMatching(/fits the stub|before it changed/),
      });
    }
  });
});

describe("prune and check", () => {
  const bodies = ["a", "b"].map((name) => ({ stub: `#${name}`, body: "return n;" }));
  const head = 'import { stub } from "selfcoding";\n\n';

  it("know nothing of sources that were not looked at", async () => {
    await using project = createProject({ "src/a.ts": head + stub("a"), "scripts/b.ts": head + stub("b") });
    await putVersions(project, bodies);
    const tsconfig = { compilerOptions: { ...LIGHT, module: "NodeNext", strict: true }, include: ["src"] };
    project.write("tsconfig.json", JSON.stringify(tsconfig));
    expect((await project.command(["check"])).stdout).toBe("1 stub checked.\n");
    expect((await project.command(["prune"])).stdout).toBe("Deleted 0 orphans.\n");
    project.write("scripts/b.ts", "");
    expect((await project.command(["check"])).code).toBe(0);
    // A stub that cannot be seen, as its file does not parse or it is a mistake, is not gone.
    for (const [broken, told] of [
      [head + stub("a").replace("):", ":"), "src/a.ts(4): TS1005 "],
      [head + stub("a").replace("return stub", "stub"), "src/a.ts(5): stub-not-returned "],
    ] as const) {
      project.write("src/a.ts", broken);
      const checked = await project.command(["check"]);
      expect(checked).toMatchObject({ code: 1, stdout: expect.stringContaining(told) });
      expect(checked.stdout).toContain("0 stubs checked, 1 finding.");
      const pruned = await project.command(["prune"]);
      expect(pruned).toMatchObject({ stdout: "Deleted 0 orphans.\n", stderr: expect.stringContaining(`! ${told}`) });
    }
    const { details, status } = JSON.parse((await project.command(["check", "--output", "json"])).stdout);
    expect({ details, status }).toMatchObject({
      status: "findings",
      details: { faults: [{ file: "src/a.ts", line: 5 }] },
    });
    const [annotation] = (await project.command(["check", "--output", "github"])).stdout.split("\n");
    expect(annotation).toMatch(/^::error file=src\/a\.ts,line=5,title=selfcoding%3A stub-not-returned::/);
    // Its source is gone: so is its stub, wherever one stands.
    await project.run(["-e", 'require("node:fs").rmSync("scripts/b.ts")']);
    expect((await project.command(["prune"])).stdout).toContain("Deleted scripts/b.ts#b");
    expect(readdirSync(`${project.folder}/.selfcoding`)).toContain("src");
  });

  it("list a stub once whose file is in two programs", async () => {
    const part = (include: string): string =>
      JSON.stringify({
        compilerOptions: { ...LIGHT, composite: true, module: "NodeNext" },
        include: [include],
      });
    await using project = createProject({
      "src/a.ts": head + stub("a"),
      "test/a.test.ts": 'import { a } from "../src/a.js";\nexport const one = a(1);\n',
      "tsconfig.json": JSON.stringify({ files: [], references: [{ path: "./app.json" }, { path: "./spec.json" }] }),
      "app.json": part("src"),
      "spec.json": part("test"),
    });
    expect((await project.command(["status"])).stdout).toBe("missing  src/a.ts#a\n1 stub\n");
    expect((await project.command(["log", "a"])).stdout).toBe("src/a.ts#a has no version.\n");
  });
});
