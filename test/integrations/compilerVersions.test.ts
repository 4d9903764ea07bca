import { readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { cli, createProject, fence, LIGHT, modelAt, type UserProject } from "../world/project.js";

const ALL = [
  ["5.4", "typescript-5.4"],
  ["5.9", "typescript-5.9"],
  ["6", "typescript"],
  ["7", "typescript-7"],
] as const;
/** What every change runs: builds with the newest, plugins with the oldest. `npm run hosts` runs them all. */
const isWhole = process.env["HOSTS"] === "all";
const VERSIONS = ALL.filter(([version]) => isWhole || version === "7");
const OLDER = ALL.filter(([version]) => version.startsWith("5.") && (isWhole || version === "5.4"));
const packages = path.join(import.meta.dirname, "../../node_modules");
const tsc = (typescript: string): string => path.join(packages, typescript, "bin/tsc");

const lib = `import { selfCoding, stub } from "selfcoding";

export interface Fish {
  readonly name: string;
  readonly size: number;
}

/** The heaviest fish.
 * @example heaviest([]) // => undefined */
export function heaviest(fish: readonly Fish[]): Fish | undefined {
  // by comparison
  return stub(fish);
}

export class Box {
  constructor(readonly side: number) {}
  /** The side times itself. */
  @selfCoding() area(): number {
    return stub(this.side);
  }
}
`;
const app = `import { Box, heaviest } from "./lib.js";

const fish = [{ name: "cod", size: 2 }, { name: "ray", size: 3 }];
console.log(JSON.stringify([heaviest(fish), new Box(3).area()]));
`;
const printed = '[{"name":"ray","size":3},9]\n';
const replies = {
  heaviest: [
    fence(
      "function heaviest(fish: readonly Fish[]): Fish | undefined {\n  return [...fish].sort((one, other) => other.size - one.size)[0];\n}",
    ),
  ],
  area: [fence("function area(this: Box): number {\n  return this.side ** 2;\n}")],
};

function tsconfig(options: object, more: object = {}): string {
  const compilerOptions = {
    ...LIGHT,
    target: "ES2022",
    strict: true,
    declaration: true,
    outDir: "out",
    types: ["node"],
  };
  return JSON.stringify({ compilerOptions: { ...compilerOptions, ...options }, include: ["src"], ...more });
}

function outputOf({ folder }: UserProject): Record<string, string> {
  const out = path.join(folder, "out");
  const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => [path.relative(out, file), readFileSync(file, "utf8")]),
  );
}

/** What a compiler and a build make of one project, the compiler first. */
async function bothOutputs(project: UserProject, typescript: string) {
  const compiled = await project.run([tsc(typescript), "-p", "."]);
  const byCompiler = outputOf(project);
  rmSync(path.join(project.folder, "out"), { recursive: true });
  const built = await project.run([cli, "build"]);
  return { compiled, built, byCompiler, byBuild: outputOf(project) };
}

describe.each(VERSIONS)("selfcoding build in a project with TypeScript %s", (version, typescript) => {
  it("writes what its own tsc writes, where that writes it", async () => {
    await using project = createProject(
      {
        "tsconfig.json": tsconfig({ module: "NodeNext" }),
        "src/deep/plain.ts": "export const enum Kind { A = 1 }\nexport const kind: unknown = Kind.A;\n",
        "src/deep/lib.ts": lib,
      },
      { typescript },
    );
    const { compiled, built, byCompiler, byBuild } = await bothOutputs(project, typescript);
    // From TypeScript 6 on a missing `rootDir` is a mistake where it would move the output.
    const isMistake = Number.parseInt(version, 10) >= 6;
    expect([compiled.code !== 0, built.code !== 0]).toEqual([isMistake, isMistake]);
    expect([compiled.stdout.includes("TS5011"), built.stdout.includes("TS5011")]).toEqual([isMistake, isMistake]);
    expect(Object.keys(byBuild).sort()).toEqual(Object.keys(byCompiler).sort());
    const isTransformed = (name: string): boolean => name.endsWith("lib.js");
    for (const [name, text] of Object.entries(byCompiler)) {
      if (isTransformed(name)) expect(byBuild[name]).not.toBe(text);
      else expect(byBuild[name]).toBe(text);
    }
  });

  it("makes a program that writes itself, and links what is written", async () => {
    await using server = await startModelServer({ replies });
    await using project = createProject(
      { "tsconfig.json": tsconfig({ module: "NodeNext", rootDir: "src" }), "src/lib.ts": lib, "src/app.ts": app },
      { typescript },
    );
    expect(await project.run([cli, "build"])).toMatchObject({ code: 0, stderr: "" });
    const environment = { ...modelAt(server.url), SELFCODING_LOG: "silent" };
    expect(await project.run(["out/app.js"], environment)).toEqual({ code: 0, stdout: printed, stderr: "" });
    expect(await project.run([cli, "build"])).toMatchObject({
      stdout: "4 files written; 2 stubs: 2 linked, 0 unwritten\n",
    });
    expect(await project.run(["out/app.js"], { SELFCODING_MODE: "frozen" })).toMatchObject({
      code: 0,
      stdout: printed,
    });
  });
});

it.each(OLDER)(
  "selfcoding build judges options by the project's own TypeScript %s, where a newer one refuses them",
  async (_version, typescript) => {
    const options = { module: "CommonJS", moduleResolution: "node10", baseUrl: "src", esModuleInterop: false };
    await using project = createProject(
      {
        "package.json": JSON.stringify({ name: "user", type: "commonjs" }),
        "tsconfig.json": tsconfig(options),
        "src/deep/lib.ts": lib,
        "src/deep/app.ts": 'import { heaviest } from "deep/lib";\nexport const none = heaviest([]);\n',
      },
      { typescript },
    );
    const { compiled, built, byCompiler, byBuild } = await bothOutputs(project, typescript);
    expect(compiled).toMatchObject({ code: 0, stdout: "" });
    expect(built).toMatchObject({ code: 0, stdout: "4 files written; 2 stubs: 0 linked, 2 unwritten\n" });
    expect(Object.keys(byBuild).sort()).toEqual(Object.keys(byCompiler).sort());
    expect(byBuild["app.js"]).toBe(byCompiler["app.js"]);
  },
);

// TypeScript 6 by tspc is in compilers.test.ts.
describe.each(OLDER)("selfcoding/transformer with TypeScript %s", (version, typescript) => {
  const plugins = [{ transform: "selfcoding/transformer" }];
  const environment = { TSP_COMPILER_TS_PATH: path.join(packages, typescript), SELFCODING_LOG: "silent" };

  it("makes CommonJS by tspc that writes itself, and links what is written", async () => {
    await using server = await startModelServer({ replies });
    await using project = createProject(
      {
        "package.json": JSON.stringify({ name: "user", type: "commonjs" }),
        "tsconfig.json": tsconfig({ module: "NodeNext", experimentalDecorators: true, rootDir: "src", plugins }),
        "src/lib.ts": lib,
        "src/app.ts": app,
      },
      { typescript },
    );
    const tspc = "node_modules/ts-patch/bin/tspc.js";
    expect((await project.run([tspc, "-v"], environment)).stdout).toContain(`Version ${version}`);
    expect(await project.run([tspc, "-p", "."], environment)).toEqual({ code: 0, stdout: "", stderr: "" });
    const first = await project.run(["out/app.js"], { ...environment, ...modelAt(server.url) });
    expect(first).toEqual({ code: 0, stdout: printed, stderr: "" });
    await project.run([tspc, "-p", "."], environment);
    expect(project.read("out/lib.js")).toContain("this.side ** 2");
    expect(await project.run(["out/app.js"], { SELFCODING_MODE: "frozen" })).toMatchObject({
      code: 0,
      stdout: printed,
    });
  });
});

it.each([ALL[0], ALL[2]])("selfcoding/transformer serves ts-node with TypeScript %s", async (version, typescript) => {
  const environment = { TSP_COMPILER_TS_PATH: path.join(packages, typescript), SELFCODING_LOG: "silent" };
  await using server = await startModelServer({ replies });
  const deprecated = version === "6" ? { ignoreDeprecations: "6.0" } : {};
  const options = {
    module: "CommonJS",
    moduleResolution: "node10",
    rootDir: "src",
    plugins: [{ transform: "selfcoding/transformer" }],
    ...deprecated,
  };
  await using project = createProject(
    {
      "package.json": JSON.stringify({ name: "user", type: "commonjs" }),
      "tsconfig.json": tsconfig(options, { "ts-node": { compiler: "ts-patch/compiler" } }),
      "src/lib.ts": lib,
      "src/app.ts": app.replace("./lib.js", "./lib"),
    },
    { typescript },
  );
  const tsNode = ["node_modules/ts-node/dist/bin.js", "src/app.ts"];
  const first = await project.run(tsNode, { ...environment, ...modelAt(server.url) });
  expect(first).toEqual({ code: 0, stdout: printed, stderr: "" });
  expect(await project.run(tsNode, { ...environment, SELFCODING_MODE: "frozen" })).toEqual(first);
  expect(server.requests).toHaveLength(2);
  // It knows no source but the file: a body is where its stub stands.
  const broken =
    'import { heaviest } from "./lib";\ntry { heaviest(null!); } catch (error) { console.log((error as Error).stack); }\n';
  project.write("src/app.ts", broken);
  for (const mode of ["off", "heal-only"]) {
    const { stdout } = await project.run(tsNode, { ...environment, SELFCODING_MODE: mode });
    expect(stdout.split("\n")[1]).toMatch(/at heaviest \(.*\/src\/lib\.ts:10:67\)$/);
  }
});
