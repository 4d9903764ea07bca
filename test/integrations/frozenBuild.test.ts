import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createContext, runInContext } from "node:vm";
import { buildSync } from "esbuild";
import { afterAll, describe, expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { findBrowser, startBrowser } from "../world/browser.js";
import { cleanEnvironment } from "../world/environment.js";
import { copyProject, cli, createProject, fence, LIGHT, modelAt, type UserProject } from "../world/project.js";

const tspc = "node_modules/ts-patch/bin/tspc.js";
const browserName = findBrowser();

const FILES = {
  "src/rates.ts":
    "export enum Unit { Metre = 1, Kilometre = 1000 }\nexport const rate = (unit: Unit): number => unit;\nexport default 7;\n",
  "src/lib.ts": `import { StubOptions, selfCoding, stub } from "selfcoding";
import seven, { rate, Unit } from "./rates.js";

export type Options = StubOptions;
export const base = 1;

/** The length in metres. */
export function metres(amount: number, unit: Unit): number {
  return stub(amount, rate(unit), seven, base);
}

export class Shelf {
  constructor(readonly titles: readonly string[]) {}

  /** The first title in the order of the alphabet. */
  @selfCoding({ limits: { attempts: 3 } })
  async first(): Promise<string | undefined> {
    return stub(this.titles);
  }
}

/** Written by hand, and never healed. */
export const own = selfCoding(function own(text: string): string {
  return text + Unit[1];
});
`,
  "src/app.ts": `import { metres, own, Shelf } from "./lib.js";
import { Unit } from "./rates.js";

export async function main(): Promise<string> {
  return JSON.stringify([metres(2, Unit.Kilometre), await new Shelf(["b", "a"]).first(), own("x")]);
}
`,
  "src/start.ts": 'import { main } from "./app.js";\n\nvoid main().then((text) => console.log(text));\n',
};
const REPLIES = {
  metres: [
    fence("function metres(amount: number, unit: Unit): number {\n  return amount * rate(unit) + seven - 7;\n}"),
  ],
  first: [
    fence("async function first(this: Shelf): Promise<string | undefined> {\n  return [...this.titles].sort()[0];\n}"),
  ],
};
const PRINTED = '[2000,"a","xMetre"]';

const configuration = (options: object, plugin: object = {}): string =>
  JSON.stringify({
    compilerOptions: {
      ...{ target: "ES2022", module: "NodeNext", strict: true, rootDir: "src", outDir: "out", types: ["node"] },
      ...LIGHT,
      ...options,
      plugins: [{ transform: "selfcoding/transformer", ...plugin }],
    },
    include: ["src"],
  });

const written = new Map<string, Promise<UserProject>>();
afterAll(async () => {
  for (const project of written.values()) await (await project)[Symbol.asyncDispose]();
});

/** The program with its versions, as it is committed; written once. */
async function withVersions(type: "module" | "commonjs", options: object = {}): Promise<UserProject> {
  const key = JSON.stringify([type, options]);
  const made = written.get(key) ?? writeVersions(type, options);
  written.set(key, made);
  return copyProject(await made);
}

async function writeVersions(type: "module" | "commonjs", options: object): Promise<UserProject> {
  await using server = await startModelServer({ replies: REPLIES });
  const project = createProject({
    ...FILES,
    "package.json": JSON.stringify({ name: "user", type, selfcoding: { limits: { inputs: 0 } } }),
    "tsconfig.json": configuration(options),
  });
  expect(await project.run([cli, "build"])).toMatchObject({ code: 0, stderr: "" });
  const first = await project.run(["out/start.js"], { ...modelAt(server.url), SELFCODING_LOG: "silent" });
  expect(first).toEqual({ code: 0, stdout: `${PRINTED}\n`, stderr: "" });
  for (const folder of ["out", ".selfcoding/.cache"])
    rmSync(path.join(project.folder, folder), { recursive: true, force: true });
  return project;
}

function build(project: UserProject, [file = "", ...args]: readonly string[], environment: Record<string, string>) {
  return file === cli ? project.command(args, environment) : project.run([file, ...args], environment);
}

/** Runs what was built where there is nothing else. */
function runAlone(project: UserProject): string {
  const alone = mkdtempSync(path.join(tmpdir(), "selfcoding-alone-"));
  try {
    cpSync(path.join(project.folder, "out"), path.join(alone, "out"), { recursive: true });
    cpSync(path.join(project.folder, "package.json"), path.join(alone, "package.json"));
    const { stdout, stderr } = spawnSync(process.execPath, ["out/start.js"], {
      cwd: alone,
      env: cleanEnvironment(),
      encoding: "utf8",
    });
    return stdout + stderr;
  } finally {
    rmSync(alone, { recursive: true, force: true });
  }
}

const javaScript = (project: UserProject): string =>
  readdirSync(path.join(project.folder, "out"))
    .filter((name) => name.endsWith(".js"))
    .map((name) => readFileSync(path.join(project.folder, "out", name), "utf8"))
    .join("\n");

describe.each([
  ["selfcoding build --frozen", [cli, "build", "--frozen"], {}, {}],
  ["selfcoding build with the variable", [cli, "build"], {}, { SELFCODING_MODE: "frozen" }],
  ["tspc", [tspc, "-p", "tsconfig.json"], { mode: "frozen" }, {}],
] as const)("%s", (name, command, plugin, environment) => {
  it.each([
    ["ES modules", "module", {}],
    ["CommonJS", "commonjs", {}],
    ["ES modules whose imports stay as written", "module", { verbatimModuleSyntax: true }],
  ] as const)("makes %s that hold nothing of selfcoding and run alone", async (_how, type, options) => {
    await using project = await withVersions(type);
    project.write("tsconfig.json", configuration(options, plugin));
    if ("verbatimModuleSyntax" in options)
      project.write("src/lib.ts", FILES["src/lib.ts"].replace("{ StubOptions", "{ type StubOptions"));
    expect(await build(project, command, environment)).toMatchObject({ code: 0, stderr: "" });
    expect(javaScript(project)).not.toMatch(/selfcoding|fingerprint|\$stub_|\$e\b/i);
    expect(runAlone(project)).toBe(`${PRINTED}\n`);
  });

  it("lists what is missing, stale and in conflict at its line, and fails", async () => {
    await using project = await withVersions("module");
    project.write("tsconfig.json", configuration({}, plugin));
    const more = `
/** Missing. */
export function missing(): number {
  return stub();
}
`;
    const changed = FILES["src/lib.ts"].replace("in metres", "in m").replace("The first title", "The title");
    project.write("src/lib.ts", changed + more);
    const version = ".selfcoding/src/lib/metres.ts";
    project.write(version, `${project.read(version)}// mine\n`);
    const { code, stdout } = await build(project, command, environment);
    expect(code).not.toBe(0);
    for (const told of [
      /src\/lib\.ts\(8,17\): error .*frozen-conflict/,
      /src\/lib\.ts\(17,9\): error .*frozen-stale/,
      /src\/lib\.ts\(28,17\): error .*frozen-missing/,
    ])
      expect(stdout).toMatch(told);
    if (name !== "tspc") expect(project.has("out/lib.js")).toBe(false);
  });
});

it("what is built frozen runs in a context without modules, and in a browser", async () => {
  await using project = await withVersions("module");
  expect(await project.command(["build", "--frozen"])).toMatchObject({ code: 0, stderr: "" });
  const { outputFiles } = buildSync({
    entryPoints: [path.join(project.folder, "out/app.js")],
    ...{ bundle: true, write: false, format: "iife", globalName: "program", platform: "browser", logLevel: "silent" },
  });
  const code = outputFiles[0]?.text ?? "";
  const value = runInContext(`${code}; program.main()`, createContext({}));
  expect(await value).toBe(PRINTED);
  if (browserName === undefined) return;
  await using browser = await startBrowser(browserName);
  const page = await browser.newPage();
  expect(await page.value(`(() => { ${code}; return program.main(); })()`)).toBe(PRINTED);
});

it("tspc refuses to be frozen and incremental", async () => {
  await using project = createProject({
    "src/one.ts": "export const one = 1;\n",
    "tsconfig.json": configuration({ incremental: true, tsBuildInfoFile: "out/info" }, { mode: "frozen" }),
  });
  const { code, stdout } = await project.run([tspc, "-p", "tsconfig.json"]);
  expect(code).not.toBe(0);
  expect(stdout).toContain("options-invalid: A frozen build cannot be incremental");
});

it.each([
  ["the mode is off", "", { SELFCODING_MODE: "off" }],
  ["the stub's options say that it is never healed", ", { heal: false }", {}],
] as const)("a linked body stands without a catch where %s", async (_why, options, environment) => {
  await using server = await startModelServer({
    replies: { fails: [fence("const fails = (text: string): string => {\n  return text.at(0)!.toUpperCase();\n};")] },
  });
  await using project = createProject({
    "tsconfig.json": configuration({}),
    "src/start.ts": `import { selfCoding, stub } from "selfcoding";

/** The first letter as a capital. */
export const fails = selfCoding((text: string): string => {
  return stub(text);
}${options});
console.log(fails("a"));
`,
  });
  await project.command(["build"]);
  const online = { ...modelAt(server.url), SELFCODING_LOG: "silent" };
  expect(await project.run(["out/start.js"], online)).toEqual({ code: 0, stdout: "A\n", stderr: "" });
  await project.command(["build"]);
  if (options === "") expect(project.read("out/start.js")).toMatch(/catch ?\(\$e/);
  await project.command(["build"], environment);
  expect(project.read("out/start.js")).toContain("toUpperCase()");
  expect(project.read("out/start.js")).not.toMatch(/catch ?\(\$e/);
  expect(await project.run(["out/start.js"])).toEqual({ code: 0, stdout: "A\n", stderr: "" });
});
