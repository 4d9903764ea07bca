import { describe, expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { cli, createProject, fence, LIGHT, modelAt, type UserProject } from "../world/project.js";
import { makeReadOnly, plainUser } from "../world/readOnly.js";
import { putVersions } from "./world.js";

const tsconfig = JSON.stringify({ compilerOptions: { ...LIGHT, module: "NodeNext", strict: true }, include: ["src"] });
const first = `import { stub } from "selfcoding";

/** The first letter of a text in capitals; of an empty text the empty text. */
export function initial(text: string): string {
  return stub();
}

/** Not written. */
export function later(): void {
  return stub();
}
`;
const healed = fence('function initial(text: string): string {\n  return (text[0] ?? "").toUpperCase();\n}');

async function world(files: Readonly<Record<string, unknown>>): Promise<UserProject> {
  const texts = Object.entries(files).map(([name, call]) => [
    name,
    typeof call === "string" ? call : JSON.stringify(call),
  ]);
  const project = createProject({ "tsconfig.json": tsconfig, "src/first.ts": first, ...Object.fromEntries(texts) });
  await putVersions(project, [{ stub: "#initial", body: "return text[0]!.toUpperCase();" }]);
  return project;
}

const error = { name: "TypeError", message: "Cannot read properties of undefined (reading 'toUpperCase')" };

describe("heal", () => {
  it.each([
    ["with the error that it threw", { arguments: ['""'], error }],
    ["without, as it throws again", { arguments: ['""'] }],
  ])("heals by a recorded call: %s", async (_name, call) => {
    await using server = await startModelServer({ replies: { initial: [healed] } });
    await using project = await world({ "call.json": call });
    const args = ["heal", "initial", "--call", "call.json"];
    const { code, stdout, stderr } = await project.command(args, modelAt(server.url));
    expect({ code, stdout }, stderr).toEqual({
      code: 0,
      stdout: "src/first.ts#initial is healed by version 2: .selfcoding/src/first/initial.ts\n",
    });
    expect(stderr).toMatch(/selfcoding ✓ src\/first\.ts#initial healed in \d+\.\d s \(1 attempt/);
    expect(JSON.stringify(server.requests)).toContain("Cannot read properties of undefined");
    const cases = await project.command(["cases", "initial", "list"]);
    expect(cases.stdout).toBe('1  healed    initial("") → settles\n');
  });

  it("proposes a version where a person approves heals first", async () => {
    await using server = await startModelServer({ replies: { initial: [healed] } });
    const manifest = { name: "user", type: "module", selfcoding: { approval: "heals", limits: { inputs: 0 } } };
    await using project = await world({ "call.json": { arguments: ['""'], error }, "package.json": manifest });
    const args = ["heal", "initial", "--call", "call.json"];
    expect(await project.command(args, modelAt(server.url))).toMatchObject({
      code: 0,
      stdout: "src/first.ts#initial is healed by version 2, which waits for approval.\n",
    });
    const again = await project.command(args, modelAt(server.url));
    expect(again).toMatchObject({ code: 4 });
    expect(again.stderr).toContain("Version 2 of src/first.ts#initial waits for approval.");
  });

  it.skipIf(process.platform === "win32")("asks no model where the new version cannot be saved", async () => {
    await using server = await startModelServer({ replies: { initial: [healed] } });
    await using project = await world({ "call.json": { arguments: ['""'], error } });
    using _readOnly = makeReadOnly(project);
    const args = [...plainUser, cli, "heal", "initial", "--call", "call.json"];
    const { code, stdout, stderr } = await project.run(args, modelAt(server.url));
    expect({ code, stdout, requests: server.requests.length }).toEqual({ code: 4, stdout: "", requests: 0 });
    expect(stderr).toMatch(
      /^The store .*\.selfcoding cannot be written: E(ACCES|PERM|ROFS): .*\. Make it writable, or/m,
    );
  });

  it("ends with 3 where no model is set", async () => {
    await using project = await world({ "call.json": { arguments: ['""'], error } });
    const { code, stderr } = await project.command(["heal", "initial", "--call", "call.json"]);
    expect(stderr).toContain("No model is configured");
    expect(code).toBe(3);
  });

  it("ends with 4 where no body passes, and leaves the old one", async () => {
    const same = fence("function initial(text: string): string {\n  return text[0]!.toUpperCase();\n}");
    await using server = await startModelServer({ replies: { initial: [same, same] } });
    await using project = await world({ "call.json": { arguments: ['""'], error } });
    const args = ["heal", "initial", "--call", "call.json"];
    const { code, stderr } = await project.command(args, modelAt(server.url));
    expect(stderr).toContain("src/first.ts#initial could not be healed");
    expect(stderr).toContain("`selfcoding adopt src/first.ts#initial`");
    expect(code).toBe(4);
    expect((await project.command(["status"])).stdout).toContain("current  src/first.ts#initial, version 1 of 1");
  });

  it.each([
    ["a call that throws nothing", { arguments: ['"a"'] }, 4, "throws nothing in the sandbox"],
    ["a call that cannot be made", { arguments: ["names[0]"] }, 4, "initial(names[0]) was not run: "],
    ["no list of arguments", { argument: ['"a"'] }, 2, '"arguments" is missing or no list'],
    ["an argument that is no text", { arguments: [3] }, 2, '"arguments"[0] is not the text of a TypeScript expression'],
    ["an argument that is no expression", { arguments: ["a b"] }, 2, '"arguments"[0] is not the text'],
    ["an error without a name", { arguments: ['""'], error: { message: "x" } }, 2, '"error" needs a "name"'],
    ["broken JSON", "{", 2, "call.json holds no call: Line 1, column 2: '}' expected. It looks like this"],
  ])("refuses %s", async (_name, call, exitCode, says) => {
    await using project = await world({ "call.json": call });
    const { code, stderr } = await project.command(["heal", "initial", "--call", "call.json"]);
    expect(stderr).toContain(says);
    expect(code).toBe(exitCode);
  });

  it.each([
    [["heal", "initial", "--call", "other.json"], 2, "other.json holds no call: there is no such file."],
    [["heal", "later", "--call", "call.json"], 4, "src/first.ts#later has no body to heal: it has no version."],
    [["heal", "initial"], 2, "--call"],
  ])("refuses %j", async (args, exitCode, says) => {
    await using project = await world({ "call.json": { arguments: [] } });
    const { code, stderr } = await project.command(args);
    expect(stderr).toContain(says);
    expect(code).toBe(exitCode);
  });
});
