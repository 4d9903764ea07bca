import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { sandboxProcesses } from "../sandbox/world.js";
import { cli, createProject, fence, LIGHT, modelAt, type UserProject } from "../world/project.js";
import { putVersions } from "./world.js";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;
const initial = `import { stub } from "selfcoding";

/** The first letter of a text in capitals; of an empty text the empty text. */
export function initial(text: string): string {
  return stub();
}
`;

async function world(body: string, files: Readonly<Record<string, string>> = {}): Promise<UserProject> {
  const tsconfig = JSON.stringify({
    compilerOptions: { ...LIGHT, module: "NodeNext", strict: true },
    include: ["src"],
  });
  const project = createProject({ "tsconfig.json": tsconfig, "src/first.ts": initial, ...files });
  await putVersions(project, [{ stub: "#initial", body }]);
  return project;
}

async function until(isThere: () => boolean): Promise<void> {
  while (!isThere()) await setTimeout(10);
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const exited = once(child, "exit");
  child.kill(signal);
  const [code, by] = await exited;
  expect(by ?? code).toBe(signal);
}

// What a command has changed by then is whole; nothing it holds or has started outlives it.
describe.each(SIGNALS)("%s", (signal) => {
  it("during heal leaves the version that was, and no lock: the next one heals", async () => {
    const faults = [{ at: 1, kind: "hang" }] as const;
    const healed = fence('function initial(text: string): string {\n  return (text[0] ?? "").toUpperCase();\n}');
    await using server = await startModelServer({ replies: { initial: [healed] }, faults });
    const call = JSON.stringify({ arguments: ['""'], error: { name: "TypeError", message: "no letter" } });
    await using project = await world("return text[0]!.toUpperCase();", { "call.json": call });
    const before = project.read(".selfcoding/src/first/initial.ts");
    const args = [cli, "heal", "initial", "--call", "call.json"];
    const child = project.start(args, modelAt(server.url));
    await until(() => server.requests.length > 0);
    await end(child, signal);
    expect(project.read(".selfcoding/src/first/initial.ts")).toBe(before);
    expect(await project.run(args, modelAt(server.url))).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("is healed by version 2"),
    });
  });

  it.runIf(existsSync("/proc/self/stat"))("during verify leaves no process of the sandbox", async () => {
    await using project = await world("for (;;);");
    const child = project.start([cli, "verify"]);
    const processes = (): number[] => sandboxProcesses(child.pid ?? 0);
    await until(() => processes().length > 0);
    const [started = 0] = processes();
    await end(child, signal);
    await until(() => !existsSync(`/proc/${started}`));
    expect(project.has(".selfcoding/src/first/initial.ts")).toBe(true);
  });

  it("during eject leaves source and versions as they were", async () => {
    // A formatter of the user's that does not come back.
    const prettier = `const { writeFileSync } = require("node:fs");
exports.resolveConfigFile = async () => null;
exports.resolveConfig = async () => null;
exports.format = () => (writeFileSync("formatting", ""), new Promise(() => setInterval(() => {}, 1e9)));
`;
    const manifest = JSON.stringify({ name: "user", type: "module", devDependencies: { prettier: "3" } });
    await using project = await world('return (text[0] ?? "").toUpperCase();', {
      "package.json": manifest,
      "node_modules/prettier/package.json": JSON.stringify({ name: "prettier", version: "3.0.0", main: "index.js" }),
      "node_modules/prettier/index.js": prettier,
    });
    const child = project.start([cli, "eject", "initial"]);
    await until(() => project.has("formatting"));
    await end(child, signal);
    expect(project.read("src/first.ts")).toBe(initial);
    const { stdout } = await project.run([cli, "status"]);
    expect(stdout).toContain("current  src/first.ts#initial, version 1 of 1");
    project.write(
      "node_modules/prettier/index.js",
      "exports.resolveConfigFile = async () => null;\nexports.resolveConfig = async () => null;\nexports.format = async (text) => text;\n",
    );
    expect(await project.run([cli, "eject", "initial"])).toMatchObject({ code: 0 });
    expect(project.read("src/first.ts")).not.toContain("stub()");
  });
});
