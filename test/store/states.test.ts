import { readdirSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { copyProject, createProject, fence, modelAt, register, type UserProject } from "../world/project.js";

const stub = (doc: string): string => `import { stub } from "selfcoding";
/** ${doc} */
export function grade(points: number): string {
  return stub(points);
}
`;
const main = `import { grade } from "./grade.ts";
try { console.log(grade(90)); } catch (error) { console.log((error as { code: string }).code); }
`;
const reply = (word: string): string =>
  fence(`function grade(points: number): string {\n  return points > 50 ? "${word}" : "low";\n}`);
const file = ".selfcoding/grade/grade";

async function writeProject(): Promise<UserProject> {
  await using server = await startModelServer({ replies: { grade: [reply("high")] } });
  const project = createProject({ "grade.ts": stub("A grade in words."), "main.ts": main });
  await project.run([...register, "main.ts"], modelAt(server.url));
  return project;
}

let written: UserProject;
beforeAll(async () => {
  written = await writeProject();
});
afterAll(() => written[Symbol.asyncDispose]());

/** A project whose stub has been written once. */
const writtenProject = (): UserProject => copyProject(written);

async function runAgain(project: UserProject, replies: readonly string[] = [], more: Record<string, string> = {}) {
  await using server = await startModelServer({ replies: { grade: replies } });
  const { stdout, stderr } = await project.run([...register, "main.ts"], { ...modelAt(server.url), ...more });
  return { stdout: stdout.trim(), stderr, asked: server.requests.length };
}

describe("what stands on disk decides what runs", () => {
  it("a hand edit runs as it is", async () => {
    await using project = writtenProject();
    project.write(`${file}.ts`, project.read(`${file}.ts`).replace('"high"', '"by hand"'));
    expect(await runAgain(project)).toMatchObject({ stdout: "by hand", asked: 0 });
    expect(await runAgain(project)).toMatchObject({ stdout: "by hand", asked: 0 });
  });

  it("a changed description makes it stale: it is written anew, and the older version stays", async () => {
    await using project = writtenProject();
    project.write("grade.ts", stub("A grade in one capital letter."));
    expect(await runAgain(project, [reply("A")])).toMatchObject({ stdout: "A", asked: 1 });
    expect(JSON.parse(project.read(`${file}.json`)).versions).toHaveLength(2);
  });

  it("edited and stale is a conflict that says so and changes nothing", async () => {
    await using project = writtenProject();
    const edited = project.read(`${file}.ts`).replace('"high"', '"by hand"');
    project.write(`${file}.ts`, edited);
    project.write("grade.ts", stub("Something else."));
    expect(await runAgain(project, [reply("A")])).toMatchObject({ stdout: "conflict", asked: 0 });
    expect(project.read(`${file}.ts`)).toBe(edited);
  });

  it("a broken entry is a miss with a warning, and is set aside", async () => {
    await using project = writtenProject();
    project.write(`${file}.json`, '{"id": "grade.ts#gra');
    const again = await runAgain(project, [reply("new")]);
    expect(again).toMatchObject({ stdout: "new", asked: 1 });
    expect(again.stderr).toMatch(/grade\.json/);
    expect(project.read(`${file}.json.broken`)).toContain('"grade.ts#gra');
  });

  it("an edit that left no function is an error that names the file", async () => {
    await using project = writtenProject();
    project.write(`${file}.ts`, "export const nothing = 1;\n");
    expect(await runAgain(project)).toMatchObject({ stdout: "not-loadable", asked: 0 });
  });

  it("a deleted cache is made again without a model", async () => {
    await using project = writtenProject();
    const { rmSync } = await import("node:fs");
    rmSync(`${project.folder}/node_modules/.cache`, { recursive: true });
    expect(await runAgain(project, [], { SELFCODING_MODE: "frozen" })).toMatchObject({ stdout: "high", asked: 0 });
  });

  it("a cache that somebody has changed is never run, and is made again", async () => {
    // Its own: what is kept is known by the place of its file, too.
    await using project = await writeProject();
    const cache = "node_modules/.cache/selfcoding";
    const changed = readdirSync(path.join(project.folder, cache), { recursive: true })
      .map((name) => `${cache}/${String(name)}`)
      .filter((name) => name.endsWith(".json") && !name.includes("transcripts") && project.read(name).includes("high"));
    // Compiled alone, and linked into the rewritten file.
    expect(changed).toHaveLength(2);
    for (const name of changed) project.write(name, project.read(name).replaceAll("high", "evil"));
    // Frozen, it is another rewritten file that is read.
    expect(await runAgain(project)).toMatchObject({ stdout: "high", asked: 0 });
    expect(changed.filter((name) => project.read(name).includes("evil"))).toEqual([]);
  });

  it("a warning is said once, however many stubs meet its cause, and no path is named that is not there", async () => {
    const names = ["one", "two", "three"];
    const stubs = names.map((name) => `/** Its name. */\nfunction ${name}(): string {\n  return stub();\n}\n`);
    const source = `import { stub } from "selfcoding";\n${stubs.join("")}console.log(${names.map((name) => `${name}()`).join()});\n`;
    await using project = createProject({ "app.ts": source, blocked: "a file, no folder" });
    const bodies = names.map((name) => [name, [fence(`function ${name}(): string {\n  return "${name}";\n}`)]]);
    await using server = await startModelServer({ replies: Object.fromEntries(bodies) as Record<string, string[]> });
    const environment = { ...modelAt(server.url), SELFCODING_STORE: "blocked/store" };
    const { stdout, stderr } = await project.run([...register, "app.ts"], environment);
    expect(stdout).toBe("one two three\n");
    expect(stderr.match(/cannot be written/g)).toHaveLength(1);
    expect(stderr.match(/✓.*not saved/g)).toHaveLength(3);
    expect(stderr).not.toContain("→");
  });

  it("a folder that cannot be written serves the process, and says that nothing is kept", async () => {
    await using project = createProject({
      "grade.ts": stub("A grade in words."),
      "main.ts": main,
      blocked: "a file, no folder",
    });
    const again = await runAgain(project, [reply("high")], { SELFCODING_STORE: "blocked/store" });
    expect(again).toMatchObject({ stdout: "high", asked: 1 });
    expect(again.stderr).toMatch(/SELFCODING_STORE/);
  });

  it("frozen, a missing version is an error", async () => {
    await using project = createProject({ "grade.ts": stub("A grade in words."), "main.ts": main });
    expect(await runAgain(project, [reply("high")], { SELFCODING_MODE: "frozen" })).toMatchObject({
      stdout: "frozen",
      asked: 0,
    });
  });
});

describe("options from files", () => {
  it.each([
    ["selfcoding.config.ts", 'export default { mode: "frozen" as const };\n'],
    ["selfcoding.config.json", '{ "mode": "frozen" }'],
    ["package.json", '{ "type": "module", "selfcoding": { "mode": "frozen" } }'],
    ["selfcoding.config.json with a byte order mark", '\uFEFF{ "mode": "frozen" }'],
  ])("%s is read", async (name, text) => {
    await using project = createProject({
      "grade.ts": stub("A grade in words."),
      "main.ts": main,
      [name.split(" ")[0] ?? ""]: text,
    });
    expect(await runAgain(project, [reply("high")])).toMatchObject({ stdout: "frozen", asked: 0 });
  });

  it("one that cannot be read is an error", async () => {
    await using project = createProject({
      "grade.ts": stub("A grade in words."),
      "main.ts": main,
      "selfcoding.config.ts": "export default {{{",
    });
    expect(await runAgain(project, [reply("high")])).toMatchObject({ stdout: "options-invalid", asked: 0 });
  });
});
