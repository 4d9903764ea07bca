import { rmSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { cli, createProject, fence, LIGHT, modelAt } from "../world/project.js";

const tspc = "node_modules/ts-patch/bin/tspc.js";
const twice = `import { selfCoding, stub } from "selfcoding";

/** Twice the number.
 * @example twice(2) // => 4 */
export function twice(n: number): number {
  // by addition
  return stub(n);
}

export class Box {
  constructor(readonly side: number) {}
  /** The side times itself. */
  @selfCoding() area(): number {
    return stub(this.side);
  }
}
`;
const app = `import { Box, twice } from "./twice.js";

console.log(JSON.stringify([twice(21), new Box(3).area()]));
if (process.argv[2] === "throw") throw new Error("here");
`;
const replies = {
  twice: [fence("function twice(n: number): number {\n  return n + n;\n}")],
  area: [fence("function area(this: Box): number {\n  return this.side ** 2;\n}")],
};

function tsconfig(options: object): string {
  const compilerOptions = {
    target: "ES2022",
    module: "NodeNext",
    strict: true,
    declaration: true,
    sourceMap: true,
    rootDir: "src",
    outDir: "out",
    types: ["node"],
    ...LIGHT,
    ...options,
  };
  return JSON.stringify({
    compilerOptions: { ...compilerOptions, plugins: [{ transform: "selfcoding/transformer" }] },
    include: ["src"],
  });
}

describe.each([
  ["selfcoding build", [cli, "build", "-p", "tsconfig.json"]],
  ["tspc", [tspc, "-p", "tsconfig.json"]],
] as const)("%s", (_name, command) => {
  it.each([
    ["ESM", "module", {}],
    ["CommonJS", "commonjs", {}],
    ["ESM with legacy decorators", "module", { experimentalDecorators: true }],
  ])("emits %s that writes itself, and links what is written in the next build", async (_format, type, options) => {
    await using server = await startModelServer({ replies });
    await using project = createProject({
      "package.json": JSON.stringify({ name: "user", type }),
      "tsconfig.json": tsconfig(options),
      "src/twice.ts": twice,
      "src/app.ts": app,
    });
    const built = await project.run(command);
    expect({ ...built, stdout: "" }).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(project.has("out/twice.d.ts") && project.has("out/twice.js.map")).toBe(true);
    const first = await project.run(["out/app.js"], { ...modelAt(server.url), SELFCODING_LOG: "silent" });
    expect(first).toEqual({ code: 0, stdout: "[42,9]\n", stderr: "" });
    await project.run(command);
    expect(project.read("out/twice.js")).toContain("return n + n;");
    const second = await project.run(["out/app.js"], { SELFCODING_MODE: "frozen" });
    expect(second).toEqual({ code: 0, stdout: "[42,9]\n", stderr: "" });
    expect(server.requests).toHaveLength(2);
  });

  it("maps what throws to the user's line", async () => {
    await using server = await startModelServer({ replies });
    await using project = createProject({ "tsconfig.json": tsconfig({}), "src/twice.ts": twice, "src/app.ts": app });
    await project.run(command);
    const { stderr } = await project.run(["--enable-source-maps", "out/app.js", "throw"], {
      ...modelAt(server.url),
      SELFCODING_LOG: "silent",
    });
    expect(stderr).toMatch(/src\/app\.ts:4:\d+/);
  });

  it("tells mistakes in stubs at the user's line, and fails", async () => {
    await using project = createProject({
      "tsconfig.json": tsconfig({ noImplicitAny: false }),
      "src/broken.ts": 'import { stub } from "selfcoding";\n\nexport function broken(n) {\n  return stub(n);\n}\n',
    });
    const { code, stdout } = await project.run(command);
    expect(code).not.toBe(0);
    expect(stdout).toMatch(/src\/broken\.ts\(3,\d+\): error .*stub-no-return-type/);
  });

  it("serves a CommonJS file that requires an ES module", async () => {
    await using server = await startModelServer({ replies });
    await using project = createProject({
      "package.json": JSON.stringify({ name: "user", type: "commonjs" }),
      "tsconfig.json": tsconfig({}),
      "src/twice.mts": twice,
      "src/main.cts":
        'import esm = require("./twice.mjs");\nconsole.log(JSON.stringify([esm.twice(21), new esm.Box(3).area()]));\n',
    });
    expect(await project.run(command)).toMatchObject({ code: 0, stderr: "" });
    const first = await project.run(["out/main.cjs"], { ...modelAt(server.url), SELFCODING_LOG: "silent" });
    expect(first).toEqual({ code: 0, stdout: "[42,9]\n", stderr: "" });
    expect(server.requests).toHaveLength(2);
  });

  it("declares all that a namespace holds which is exported by its name", async () => {
    const shown = `declare namespace text {
    interface Options {
        readonly side?: text.Side;
    }
    type Side = "left" | "right";
    /** A text with spaces at a side. */
    function pad(text: string, { side }?: Options): string;
    namespace inner {
        const bar: (text: string, options?: Options) => string;
    }
}
export { text };
`;
    await using project = createProject({
      "tsconfig.json": tsconfig({}),
      "src/text.ts": `import { stub } from "selfcoding";

namespace text {
  export interface Options { readonly side?: text.Side }
  export type Side = "left" | "right";
  const fill = " ";
  /** A text with spaces at a side. */
  export function pad(text: string, { side = "left" }: Options = {}): string {
    return stub(text, fill, side);
  }
  export namespace inner {
    export const bar = (text: string, options?: Options): string => pad(text, options);
  }
}
export { text };
`,
    });
    await project.run(command);
    expect(project.read("out/text.d.ts")).toBe(shown);
  });

  it("names no path of this machine in what it emits", async () => {
    await using project = createProject({ "tsconfig.json": tsconfig({}), "src/twice.ts": twice, "src/app.ts": app });
    await project.run(command);
    expect(project.read("out/twice.js")).not.toContain(project.folder);
  });
});

describe("selfcoding build", () => {
  it("prints type errors as compilers do, and fails", async () => {
    await using project = createProject({
      "tsconfig.json": tsconfig({}),
      "src/wrong.ts": 'export const n: number = "one";\n',
    });
    const { code, stdout } = await project.run([cli, "build"]);
    expect(code).toBe(1);
    expect(stdout).toContain("src/wrong.ts(1,14): error TS2322: Type 'string' is not assignable to type 'number'.");
  });

  it("says what it wrote, linked and left", async () => {
    await using project = createProject({ "tsconfig.json": tsconfig({}), "src/twice.ts": twice });
    expect((await project.run([cli, "build"])).stdout).toBe("3 files written; 2 stubs: 0 linked, 2 unwritten\n");
    expect((await project.run([cli, "status"])).stdout).toBe(
      "missing  src/twice.ts#twice\nmissing  src/twice.ts#Box.area\n2 stubs\n",
    );
  });

  it("takes a folder, and compiles against the outputs of referenced projects", async () => {
    const referenced = (more: object): string =>
      JSON.stringify({
        compilerOptions: {
          ...LIGHT,
          ...{ composite: true, module: "NodeNext", target: "ES2022", strict: true, rootDir: "." },
          ...more,
        },
      });
    const { compilerOptions } = JSON.parse(referenced({ outDir: "../out/b" }));
    await using project = createProject({
      "a/tsconfig.json": referenced({ outDir: "../out/a" }),
      "a/twice.ts": twice,
      "b/tsconfig.json": JSON.stringify({ compilerOptions, references: [{ path: "../a" }] }),
      "b/app.ts": 'import { twice } from "../a/twice.js";\nexport const four = (): number => twice(2);\n',
    });
    expect(await project.run([cli, "build", "-p", "a"])).toMatchObject({ code: 0 });
    expect(await project.run([cli, "build", "-p", "b"])).toMatchObject({
      code: 0,
      stdout: "2 files written; 0 stubs: 0 linked, 0 unwritten\n",
    });
  });

  it("builds what a solution refers to, each after what it refers to itself, and fails with one of them", async () => {
    const { compilerOptions } = JSON.parse(tsconfig({ composite: true, rootDir: "." })) as { compilerOptions: object };
    const part = (name: string, ...references: readonly string[]): string =>
      JSON.stringify({
        compilerOptions: { ...compilerOptions, outDir: `../out/${name}` },
        references: references.map((path) => ({ path })),
      });
    await using project = createProject({
      "tsconfig.json": JSON.stringify({ files: [], references: [{ path: "./app" }, { path: "./group" }] }),
      "group/tsconfig.json": JSON.stringify({ files: [], references: [{ path: "../core/tsconfig.json" }] }),
      "core/tsconfig.json": part("core"),
      "core/twice.ts": twice,
      "app/tsconfig.json": part("app", "../core"),
      "app/four.ts": 'import { twice } from "../core/twice.js";\nexport const four = (): number => twice(2);\n',
    });
    expect(await project.run([cli, "build"])).toMatchObject({
      code: 0,
      stdout: "6 files written; 2 stubs: 0 linked, 2 unwritten\n",
    });
    expect(project.has("out/core/twice.js") && project.has("out/app/four.js")).toBe(true);
    expect((await project.run([cli, "status"])).stdout).toContain("missing  core/twice.ts#twice\n");
    project.write("core/wrong.ts", 'export const n: number = "one";\n');
    expect(await project.run([cli, "build"])).toMatchObject({
      code: 1,
      stdout: expect.stringContaining("core/wrong.ts(1,14): error TS2322"),
    });
    project.write("tsconfig.json", JSON.stringify({ files: [], references: [{ path: "./nowhere" }] }));
    expect(await project.run([cli, "build"])).toMatchObject({ code: 2, stderr: expect.stringContaining("nowhere") });
  });

  it("writes nothing at a mistake in a stub under noEmitOnError", async () => {
    await using project = createProject({
      "tsconfig.json": tsconfig({ noImplicitAny: false, noEmitOnError: true }),
      "src/broken.ts": 'import { stub } from "selfcoding";\n\nexport function broken(n) {\n  return stub(n);\n}\n',
    });
    const { code, stdout } = await project.run([cli, "build"]);
    expect({ code, hasOutput: project.has("out/broken.js") }).toEqual({ code: 1, hasOutput: false });
    expect(stdout).toMatch(/^src\/broken\.ts\(3,\d+\): error stub-/);
  });

  it("needs a configuration that is there, and a command that there is", async () => {
    await using project = createProject({});
    expect(await project.run([cli, "build", "-p", "nowhere.json"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("nowhere.json"),
    });
    expect(await project.run([cli, "frobnicate"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("frobnicate"),
    });
  });
});

it.each<[string, object, readonly string[]]>([
  ["incremental", { incremental: true, tsBuildInfoFile: "out/info" }, ["-p", "tsconfig.json"]],
  ["composite", { composite: true, tsBuildInfoFile: "out/info" }, ["-p", "tsconfig.json"]],
  ["in build mode", {}, ["-b"]],
])(
  "tspc that is %s runs an edited version without a new build, and never the old body",
  async (_how, options, args) => {
    await using server = await startModelServer({ replies });
    await using project = createProject({
      "tsconfig.json": tsconfig(options),
      "src/twice.ts": twice,
      "src/app.ts": app,
    });
    const compile = () => project.run([tspc, ...args]);
    const environment = { ...modelAt(server.url), SELFCODING_LOG: "silent" };
    await compile();
    expect(await project.run(["out/app.js"], environment)).toMatchObject({ stdout: "[42,9]\n" });
    // As on another machine: the versions are there, and nothing was compiled.
    rmSync(`${project.folder}/out`, { recursive: true });
    await compile();
    expect(await project.run(["out/app.js"], { SELFCODING_MODE: "frozen" })).toMatchObject({ stdout: "[42,9]\n" });
    const version = ".selfcoding/src/twice/twice.ts";
    project.write(version, project.read(version).replace("n + n", "n * 200"));
    await compile();
    const edited = await project.run(["out/app.js"], { SELFCODING_MODE: "frozen" });
    expect(edited).toEqual({ code: 0, stdout: "[4200,9]\n", stderr: "" });
    expect(server.requests).toHaveLength(2);
  },
);

it("a stub that nothing transformed says so when it is called", async () => {
  await using project = createProject({
    "plain.mjs":
      'import { stub } from "selfcoding";\nconst twice = (n) => stub(n);\ntry { twice(1); } catch (error) { console.log(error.code, error.remedy); }\n',
  });
  const { stdout } = await project.run(["plain.mjs"]);
  expect(stdout).toMatch(/^not-transformed .*selfcoding\/register.*selfcoding build.*selfcoding\/transformer/);
});
