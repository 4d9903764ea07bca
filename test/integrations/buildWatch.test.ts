import { once } from "node:events";
import { rmSync, statSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { cli, createProject, fence, LIGHT, modelAt, type UserProject } from "../world/project.js";

const lib = `import { stub } from "selfcoding";
import type { Fish } from "./model.js";

/** The name in capitals.
 * @example shout({ name: "cod" }) // => "COD" */
export function shout(fish: Fish): string {
  return stub(fish);
}
`;
const files = {
  "src/model.ts": "export interface Fish {\n  readonly name: string;\n}\n",
  "src/lib.ts": lib,
  "src/other.ts": "export const other = 1;\n",
  "src/app.ts": 'import { shout } from "./lib.js";\nconsole.log(shout({ name: "ray" }));\n',
};
const replies = { shout: [fence("function shout(fish: Fish): string {\n  return fish.name.toUpperCase();\n}")] };
const tsconfig = (more: object = {}): string =>
  JSON.stringify({
    compilerOptions: {
      ...LIGHT,
      target: "ES2022",
      module: "NodeNext",
      strict: true,
      types: ["node"],
      rootDir: "src",
      outDir: "out",
    },
    include: ["src"],
    ...more,
  });

/** A build that watches, and what it says. */
async function watch(project: UserProject, ...args: readonly string[]) {
  const child = project.start([cli, "build", "--watch", ...args]);
  const ended = once(child, "exit") as Promise<[number | null, string | null]>;
  const lines = createInterface({ input: child.stdout ?? expect.unreachable() })[Symbol.asyncIterator]();
  /** The lines until one that tells what was written, or another. */
  const until = async (isLast: (line: string) => boolean): Promise<string[]> => {
    const read: string[] = [];
    for (;;) {
      const { value, done } = await lines.next();
      if (done === true) throw new Error(`It ended after ${read.join(" / ")}`);
      read.push(value);
      if (isLast(value)) return read;
    }
  };
  const started = await until((line) => line === "Watching for changes.");
  return {
    child,
    started,
    ended,
    /** Does something, and reads what comes of it. */
    async round(change: () => unknown): Promise<string[]> {
      await change();
      return until((line) => line.includes(" written; "));
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

describe("selfcoding build --watch", () => {
  it.each([
    ["the project's own TypeScript", "typescript"],
    ["the bundled one beside TypeScript 7", "typescript-7"],
  ])("writes with %s what a change affects, and nothing else", async (_which, typescript) => {
    await using server = await startModelServer({ replies });
    await using project = createProject({ "tsconfig.json": tsconfig(), ...files }, { typescript });
    await using watching = await watch(project);
    expect(watching.started).toEqual(["4 files written; 1 stub: 0 linked, 1 unwritten", "Watching for changes."]);
    const stampOf = (name: string): number => statSync(path.join(project.folder, name)).mtimeMs;
    const before = stampOf("out/lib.js");
    expect(await watching.round(() => project.write("src/other.ts", "export const other = 2;\n"))).toEqual([
      "1 file written; 1 stub: 0 linked, 1 unwritten",
    ]);
    expect(project.read("out/other.js")).toContain("other = 2");
    expect(stampOf("out/lib.js")).toBe(before);
    // What the stub was told of its types stands in its own file.
    const other = stampOf("out/other.js");
    await watching.round(() =>
      project.write(
        "src/model.ts",
        "export interface Fish {\n  readonly name: string;\n  readonly weight?: number;\n}\n",
      ),
    );
    expect(project.read("out/lib.js")).toContain("weight");
    expect(stampOf("out/other.js")).toBe(other);
    // A program that runs beside it writes a version.
    const environment = { ...modelAt(server.url), SELFCODING_LOG: "silent" };
    const linked = await watching.round(async () =>
      expect(await project.run(["out/app.js"], environment)).toMatchObject({ stdout: "RAY\n" }),
    );
    expect(linked).toEqual(["1 file written; 1 stub: 1 linked, 0 unwritten"]);
    expect(project.read("out/lib.js")).toContain("fish.name.toUpperCase()");
    const version = ".selfcoding/src/lib/shout.ts";
    const edited = project.read(version).replace("toUpperCase", "toLowerCase");
    await watching.round(() => project.write(version, edited));
    expect(project.read("out/lib.js")).toContain("fish.name.toLowerCase()");
    const gone = await watching.round(() => rmSync(path.join(project.folder, ".selfcoding"), { recursive: true }));
    expect(gone).toEqual(["1 file written; 1 stub: 0 linked, 1 unwritten"]);
    expect(project.read("out/lib.js")).not.toContain("toLowerCase");
    expect(stampOf("out/other.js")).toBe(other);
    watching.child.kill("SIGINT");
    expect(await watching.ended).toEqual([130, null]);
  });

  it("tells errors and goes on, takes new files and a changed tsconfig.json, and ends with its input", async () => {
    await using project = createProject({ "tsconfig.json": tsconfig(), ...files });
    await using watching = await watch(project);
    expect(await watching.round(() => project.write("src/other.ts", "export const other: string = 2;\n"))).toEqual([
      "src/other.ts(1,14): error TS2322: Type 'number' is not assignable to type 'string'.",
      "1 file written; 1 stub: 0 linked, 1 unwritten",
    ]);
    expect(await watching.round(() => project.write("src/other.ts", "export const other = 2;\n"))).toHaveLength(1);
    await watching.round(() => project.write("src/more.ts", lib.replaceAll("shout", "louder")));
    expect(project.has("out/more.js")).toBe(true);
    const { compilerOptions } = JSON.parse(tsconfig()) as { compilerOptions: object };
    await watching.round(() =>
      project.write("tsconfig.json", tsconfig({ compilerOptions: { ...compilerOptions, declaration: true } })),
    );
    expect(project.has("out/more.d.ts")).toBe(true);
    watching.child.stdin?.end();
    expect(await watching.ended).toEqual([0, null]);
  });

  it("leaves no tsbuildinfo by which another compiler would keep an old body, and trusts none", async () => {
    const { compilerOptions } = JSON.parse(tsconfig()) as { compilerOptions: object };
    const options = { ...compilerOptions, composite: true, tsBuildInfoFile: "out/info.tsbuildinfo" };
    await using project = createProject({ "tsconfig.json": tsconfig({ compilerOptions: options }), ...files });
    await project.run(["node_modules/typescript/bin/tsc", "-p", "."]);
    const information = project.read("out/info.tsbuildinfo");
    await using watching = await watch(project);
    expect(watching.started[0]).toBe("8 files written; 1 stub: 0 linked, 1 unwritten");
    expect(project.read("out/lib.js")).toContain("$selfcoding");
    expect(project.read("out/info.tsbuildinfo")).toBe(information);
  });

  it("watches all projects of a solution, and those that use what another one declares", async () => {
    const part = (name: string, ...references: readonly string[]): string =>
      JSON.stringify({
        compilerOptions: {
          composite: true,
          target: "ES2022",
          module: "NodeNext",
          strict: true,
          types: ["node"],
          rootDir: ".",
          outDir: `../out/${name}`,
        },
        references: references.map((reference) => ({ path: reference })),
      });
    await using project = createProject({
      "tsconfig.json": JSON.stringify({ files: [], references: [{ path: "./app" }, { path: "./core" }] }),
      "core/tsconfig.json": part("core"),
      "core/lib.ts": lib.replace("./model.js", "./fish.js"),
      "core/fish.ts": files["src/model.ts"],
      "app/tsconfig.json": part("app", "../core"),
      "app/use.ts": 'import { shout } from "../core/lib.js";\nexport const loud: string = shout({ name: "cod" });\n',
    });
    await using watching = await watch(project);
    expect(watching.started).toEqual([
      "4 files written; 1 stub: 0 linked, 1 unwritten",
      "2 files written; 0 stubs: 0 linked, 0 unwritten",
      "Watching for changes.",
    ]);
    const changed = lib.replace("./model.js", "./fish.js").replace("): string", "): number").replace('"COD"', "3");
    await watching.round(() => project.write("core/lib.ts", changed));
    const told = await watching.round(() => undefined);
    expect(told[0]).toContain("app/use.ts(2,14): error TS2322: Type 'number' is not assignable to type 'string'.");
  });
});
