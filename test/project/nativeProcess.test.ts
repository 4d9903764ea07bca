import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, realpathSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { createProject, fence, LIGHT, modelAt, register, type UserProject } from "../world/project.js";

const files = {
  "tsconfig.json": JSON.stringify({
    compilerOptions: { ...LIGHT, strict: true, target: "ES2022", module: "NodeNext", types: ["node"] },
  }),
  "main.ts": `import { stub } from "selfcoding";

/** Twice the number.
 * @example twice(2) // => 4 */
export async function twice(n: number): Promise<number> {
  return stub(n);
}
console.log(await twice(21));
if (process.argv[2] === "stay") setInterval(() => {}, 1000);
`,
};
const replies = () => ({
  twice: [
    fence('async function twice(n: number): Promise<number> {\n  return n + n + "";\n}'),
    fence("async function twice(n: number): Promise<number> {\n  return n + n;\n}"),
  ],
});

/** The compilers at work for a project, by the folder that they were started in; what has ended is not among them. */
function compilersOf({ folder }: UserProject): string[] {
  const { stdout } = spawnSync("ps", ["-eo", "args"], { encoding: "utf8" });
  const place = realpathSync(folder);
  return stdout.split("\n").filter((line) => line.includes("--api") && line.includes(place));
}

describe.skipIf(process.platform === "win32")("TypeScript 7 in a user's project", () => {
  it.each([
    ["when the program ends", "SIGTERM"],
    ["when the program is killed", "SIGKILL"],
  ] as const)("checks candidates in a process that is gone %s", async (_when, signal) => {
    await using server = await startModelServer({ replies: replies() });
    await using project = createProject(files, { typescript: "typescript-7" });
    const child = project.start([...register, "main.ts", "stay"], { ...modelAt(server.url), SELFCODING_LOG: "silent" });
    const printed = await new Promise<string>((resolve) =>
      child.stdout?.once("data", (part: Buffer) => resolve(String(part))),
    );
    expect(printed).toBe("42\n");
    // The first reply was refused for its types.
    expect(server.requests).toHaveLength(2);
    expect(JSON.stringify(server.requests[1])).toContain("TS2322: Type 'string' is not assignable to type 'number'.");
    expect(compilersOf(project)).toHaveLength(1);
    child.kill(signal);
    while (compilersOf(project).length > 0) await setTimeout(20);
  });

  it("leaves no process and no word behind where the program ends by itself", async () => {
    await using server = await startModelServer({ replies: replies() });
    await using project = createProject(files, { typescript: "typescript-7" });
    const ended = await project.run([...register, "main.ts"], { ...modelAt(server.url), SELFCODING_LOG: "silent" });
    expect(ended).toEqual({ code: 0, stdout: "42\n", stderr: "" });
    while (compilersOf(project).length > 0) await setTimeout(20);
  });

  it("gives way to the TypeScript inside selfcoding where its file may not be run, and one line says so", async () => {
    await using server = await startModelServer({ replies: replies() });
    await using project = createProject(files);
    const packages = path.join(import.meta.dirname, "../../node_modules");
    const own = path.join(project.folder, "node_modules");
    rmSync(path.join(own, "typescript"));
    cpSync(path.join(packages, "typescript-7"), path.join(own, "typescript"), { recursive: true });
    const native = `@typescript/typescript-${process.platform}-${process.arch}`;
    cpSync(path.join(packages, native), path.join(own, native), { recursive: true });
    chmodSync(path.join(own, native, "lib/tsc"), 0o644);
    const ended = await project.run([...register, "main.ts"], modelAt(server.url));
    expect(ended).toMatchObject({ code: 0, stdout: "42\n" });
    expect(server.requests).toHaveLength(2);
    expect(ended.stderr.match(/TypeScript 7\.\S+ of this project cannot check candidates/g)).toHaveLength(1);
  });
});
