import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ModelServer, startModelServer } from "../src/model/scripted.js";
import { checkOptions } from "../src/runtime/options.js";
import { cleanEnvironment } from "./world/environment.js";
import { type PageRun, pageRuns, SHELL } from "./world/pageRuns.js";
import { type Block, readPages, root } from "./world/pages.js";
import { BRIEF } from "./world/commands.js";
import { LIGHT, modelAt, register } from "./world/project.js";

const blocks = readPages().flatMap((page) => page.blocks);
const of = (language: string): Block[] => blocks.filter((block) => block.language === language);
const keyOf = ({ page, name }: Block): string => `${page} ${name ?? "without a name"}`;
const contract = of("typescript")[0]?.text.trim() ?? "";
const runs = pageRuns(contract);

/** An empty folder with the packed tarball installed, as a user has it. The README's blocks stand in it, a page's in a folder. */
let home: string;
const folderOf = (page: string): string => (page === "README.md" ? home : path.join(home, path.basename(page, ".md")));

interface Finished {
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program without blocking this process, which serves the model. */
async function start(
  folder: string,
  command: string,
  args: readonly string[],
  more: Record<string, string>,
): Promise<Finished> {
  const { execFile } = await import("node:child_process");
  const env = { ...cleanEnvironment(), NODE_NO_WARNINGS: "1", ...more };
  return new Promise((resolve, reject) => {
    execFile(command, args, { cwd: folder, env }, (error, stdout, stderr) =>
      error === null ? resolve({ stdout, stderr }) : reject(new Error(`${stderr}\n${stdout}`)),
    );
  });
}

interface Ran extends Finished {
  /** What each block printed. */
  readonly printed: Readonly<Record<string, string>>;
  readonly requests: ModelServer["requests"];
}

const MARK = "── ";

/** Runs blocks one after the other in one process, on the replies of their model. */
async function runBlocks(together: readonly PageRun[]): Promise<Ran> {
  const replies = Object.assign({}, ...together.map((run) => run.replies)) as NonNullable<PageRun["replies"]>;
  const environment = Object.assign({}, ...together.map((run) => run.environment)) as Record<string, string>;
  await using server = await startModelServer({ replies });
  const [first] = together;
  const isAlone = first?.process === "alone";
  const folder = isAlone ? folderOf(pageOf(first)) : home;
  const file = isAlone ? alone(first, folder) : writeMain(together);
  const ran = await start(folder, process.execPath, [...BRIEF, ...file], { ...modelAt(server.url), ...environment });
  const parts = ran.stdout.split(MARK).slice(1);
  const printed = isAlone
    ? { [first.block]: ran.stdout }
    : Object.fromEntries(parts.map((part) => [part.slice(0, part.indexOf("\n")), part.slice(part.indexOf("\n") + 1)]));
  return { ...ran, printed, requests: server.requests };
}

const pageOf = ({ block }: PageRun): string => block.split(" ")[0] ?? "";
const nameOf = ({ block }: PageRun): string => block.split(" ")[1] ?? "";

function alone(run: PageRun, folder: string): readonly string[] {
  const name = nameOf(run);
  return name === "till.ts" ? [compileWithMetadata(folder, name)] : [...register, name];
}

function writeMain(together: readonly PageRun[]): readonly string[] {
  const steps = together.map((run) => {
    const name = run.main === undefined ? nameOf(run) : `use-${nameOf(run)}`;
    const file = path.join(folderOf(pageOf(run)), name);
    if (run.main !== undefined) writeFileSync(file, run.main);
    const from = JSON.stringify(`./${path.relative(home, file)}`);
    return `console.log(${JSON.stringify(MARK + run.block)});\nawait ((await import(${from})) as { done?: unknown }).done;\n`;
  });
  const main = `main-${together[0]?.process}.mts`;
  writeFileSync(path.join(home, main), `${steps.join("")}export {};\n`);
  return [...register, main];
}

/** As plain `tsc` writes it with the options that the page shows. */
function compileWithMetadata(folder: string, name: string): string {
  const shown = of("json").find(({ text }) => text.includes("emitDecoratorMetadata"))?.text ?? "{}";
  const { options } = ts.convertCompilerOptionsFromJson(JSON.parse(shown).compilerOptions, folder);
  const text = readFileSync(path.join(folder, name), "utf8");
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { ...options, module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  writeFileSync(path.join(folder, "till.js"), outputText);
  return "till.js";
}

const blockOf = (key: string): PageRun => {
  const run = runs.find(({ block }) => block === key);
  if (run === undefined) throw new Error(`There is no run of ${key}.`);
  return run;
};

beforeAll(() => {
  home = mkdtempSync(path.join(tmpdir(), "selfcoding-readme-"));
  const run = (command: string, args: readonly string[], cwd: string): string =>
    execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  const packing = ["pack", "--json", "--ignore-scripts", "--pack-destination", home];
  const [{ filename, files }] = JSON.parse(run("npm", packing, root));
  run("npm", ["init", "-y"], home);
  const offline = ["--no-audit", "--no-fund", "--prefer-offline"];
  run("npm", ["install", ...offline, filename, "@opentelemetry/api@1"], home);
  // All types of Node, every process would read for a second.
  cpSync(path.join(import.meta.dirname, "world/node"), path.join(home, "node_modules/@types/node"), {
    recursive: true,
  });
  expect(files.map((file: { path: string }) => file.path)).toContain("docs/getting-started.md");
  for (const block of of("ts")) {
    const folder = folderOf(block.page);
    mkdirSync(folder, { recursive: true });
    // What `npm init -y` writes, as far as it matters.
    if (folder !== home) writeFileSync(path.join(folder, "package.json"), '{ "name": "page", "type": "commonjs" }');
    writeFileSync(path.join(folder, block.name ?? ""), block.text);
  }
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

describe("the blocks of README and docs, in an empty project with the packed tarball", () => {
  it("are all known: every program has a run, every line of shell a reason", () => {
    expect(of("ts").map(keyOf).toSorted()).toEqual(runs.map(({ block }) => block).toSorted());
    const lines = of("sh").flatMap(({ text }) => text.trim().split("\n"));
    const commands = lines.map((line) => line.replace(/\s+#.*$/, ""));
    expect([...new Set(commands)].toSorted()).toEqual(Object.keys(SHELL).toSorted());
    expect([...new Set(blocks.map(({ language }) => language))].toSorted()).toEqual(
      ["js", "json", "sh", "text", "ts", "typescript"].toSorted(),
    );
  });

  it("compile under `strict` against the package's types", () => {
    const files = of("ts").map(({ page, name = "" }) => path.join(folderOf(page), name));
    const [metadata, plain] = [true, false].map((isMetadata) =>
      files.filter((file) => /till\.ts$/.test(file) === isMetadata),
    );
    const options: ts.CompilerOptions = {
      strict: true,
      noEmit: true,
      lib: ["lib.es2022.d.ts"],
      skipLibCheck: true,
      module: ts.ModuleKind.NodeNext,
      target: ts.ScriptTarget.ES2022,
      types: ["node"],
      typeRoots: [path.join(root, "node_modules/@types")],
    };
    const problems = [
      ts.createProgram(plain ?? [], options),
      ts.createProgram(metadata ?? [], { ...options, experimentalDecorators: true, emitDecoratorMetadata: true }),
    ].flatMap((program) => ts.getPreEmitDiagnostics(program));
    expect(
      ts.formatDiagnostics(problems, {
        getCanonicalFileName: String,
        getCurrentDirectory: () => home,
        getNewLine: () => "\n",
      }),
    ).toBe("");
  });

  it("keep the first promise: the example writes itself, prints what it says, and is on disk as described", async () => {
    const { stdout, stderr } = await runBlocks([blockOf("README.md app.ts")]);
    expect(plain([...stderr.trim().split("\n"), stdout.trim()])).toEqual(plain(shown("app.ts#parseDuration")));
    const places = of("text").filter(({ page, text }) => page === "README.md" && text.startsWith(".selfcoding/"));
    const [names = []] = places.map(({ text }) =>
      text
        .trim()
        .split("\n")
        .map((line) => line.split(" ")[0] ?? ""),
    );
    expect(names).toHaveLength(3);
    expect(names.filter((name) => !existsSync(path.join(home, name)))).toEqual([]);
    const again = await start(
      home,
      process.execPath,
      [...BRIEF, ...register, "app.ts"],
      modelAt("http://127.0.0.1:9/v1"),
    );
    expect(again).toEqual({ stdout: "172800000\n", stderr: "" });
  });

  it.each(["pages", "README", "settings"] as const)("print what they should: %s", async (one) => {
    const together = runs.filter((run) => run.process === one);
    const { printed, stderr, requests } = await runBlocks(together);
    expect(printed).toEqual(Object.fromEntries(together.map(({ block, prints }) => [block, prints])));
    for (const { says } of together) if (says !== undefined) expect(stderr).toMatch(says);
    if (one !== "README") return;
    const asked = requests.find(({ messages }) => messages.some(({ content }) => content?.includes("function decade")));
    expect(JSON.stringify(asked)).toContain("years are numbers");
  });

  it.each(["docs/healing.md events.ts", "docs/testing.md scripted.ts", "docs/toolchains.md till.ts"])(
    "print what they should: %s",
    async (block) => {
      const run = blockOf(block);
      const { stdout, stderr } = await runBlocks([run]);
      expect(stdout).toBe(run.prints);
      expect(stderr).toMatch(run.says ?? "");
    },
  );

  it("show in getting started what the example prints", async () => {
    const { stdout, stderr } = await runBlocks([blockOf("docs/getting-started.md greet.ts")]);
    expect(plain([...stderr.trim().split("\n"), stdout.trim()])).toEqual(plain(shown("greet.ts#greet")));
  });

  it("leave on disk what the pages say: the contract above its body, the model's tests", () => {
    expect(readFileSync(path.join(folderOf("docs/contract.md"), ".selfcoding/log/logLine.ts"), "utf8")).toContain(
      contract,
    );
    const proof = path.join(folderOf("docs/checks.md"), ".selfcoding/proof/distinct.json");
    const { cases } = JSON.parse(readFileSync(proof, "utf8"));
    expect(cases.map(({ origin }: { origin: string }) => origin)).toEqual(["model", "model", "model", "recorded"]);
  });

  it("do what getting started says of changes: an edited body runs, a changed stub is stale, both are a conflict", async () => {
    const folder = folderOf("docs/getting-started.md");
    const body = path.join(folder, ".selfcoding/greet/greet.ts");
    const stub = path.join(folder, "greet.ts");
    const frozen = (): Promise<Finished> =>
      start(folder, process.execPath, [...BRIEF, ...register, "greet.ts"], { SELFCODING_MODE: "frozen" });
    const [bodyText, stubText] = [readFileSync(body, "utf8"), readFileSync(stub, "utf8")];
    writeFileSync(stub, stubText.replace("A greeting", "A short greeting"));
    await expect(frozen()).rejects.toThrow(/frozen/);
    writeFileSync(body, bodyText.replace("Good evening", "Good night"));
    await expect(frozen()).rejects.toThrow(/conflict/);
    writeFileSync(stub, stubText);
    expect((await frozen()).stdout).toBe("Good night, Ada\n");
  });

  it("print in a shell what they should", async () => {
    const compilerOptions = {
      ...LIGHT,
      target: "ES2022",
      module: "NodeNext",
      strict: true,
      types: ["node"],
      outDir: "out",
    };
    writeFileSync(path.join(home, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["app.ts"] }));
    const bin = path.join(home, "node_modules/.bin");
    // That npx finds what is installed, one line shows: it starts for half a second.
    const [found] = Object.keys(SHELL).filter((line) => line.startsWith("npx selfcoding status"));
    const withoutNpx = (line: string): string => (line === found ? line : line.replace(/\bnpx (?=selfcoding|tsx)/, ""));
    for (const [line, known] of Object.entries(SHELL).toSorted(byPlace)) {
      if (!("prints" in known)) continue;
      const { stdout } = await start(home, "sh", ["-c", withoutNpx(line)], {
        PATH: `${bin}${path.delimiter}${process.env["PATH"]}`,
      });
      expect(stdout, line).toContain(known.prints);
    }
  });

  it("set up bundlers and Jest with what the package has", async () => {
    const folder = folderOf("docs/bundlers.md");
    mkdirSync(folder, { recursive: true });
    copyFileSync(path.join(home, "app.ts"), path.join(folder, "app.ts"));
    cpSync(path.join(home, ".selfcoding/app"), path.join(folder, ".selfcoding/app"), { recursive: true });
    writeFileSync(path.join(folder, "package.json"), '{ "name": "page" }');
    const bundlers = of("js").filter(({ page }) => page === "docs/bundlers.md");
    for (const { name = "", text } of bundlers) writeFileSync(path.join(folder, name), text);
    const look = `const { plugins, transform } = (await import("./" + process.argv[1])).default ?? {};
      console.log(plugins?.map(({ name, apply }) => name ?? typeof apply).join());
      for (const [name] of Object.values(transform ?? {})) console.log(typeof (await import(name)).createTransformer);`;
    const found: Record<string, string> = {};
    for (const { name = "" } of bundlers) {
      const { stdout } = await start(folder, process.execPath, ["--input-type=module", "-e", look, name], {});
      found[name] = stdout.replace("undefined\n", "").trim();
    }
    expect(found).toEqual({
      "vite.config.mjs": "selfcoding",
      "rollup.config.mjs": "selfcoding",
      "esbuild.mjs": "",
      "webpack.config.mjs": "function",
      "farm.config.mjs": "selfcoding",
      "jest.config.mjs": "function",
    });
    const { stdout } = await start(folder, process.execPath, ["out/app.mjs"], modelAt("http://127.0.0.1:9/v1"));
    expect(stdout).toBe("172800000\n");
  });

  it("are JSON that means something, where they are JSON", () => {
    const parsed = of("json").map(({ text }) => JSON.parse(text) as Record<string, object>);
    expect(parsed.flatMap((each) => Object.keys(each)).toSorted()).toEqual([
      "approval",
      "compilerOptions",
      "compilerOptions",
      "compilerOptions",
      "compilerOptions",
      "compilerOptions",
      "extends",
      "include",
      "selfcoding",
    ]);
    for (const { selfcoding, approval } of parsed) {
      const options = approval === undefined ? selfcoding : { approval };
      if (options !== undefined) expect(() => checkOptions(options, "a page")).not.toThrow();
    }
    const plugins = of("json").find(({ text }) => text.includes("selfcoding/transformer"));
    expect(existsSync(path.join(home, "node_modules/selfcoding/dist/src/integrations/tsPatch.js")), plugins?.text).toBe(
      true,
    );
  });

  it("show as text only what programs print, places on disk, and the diagrams of the architecture", () => {
    const others = of("text").filter(({ page }) => page !== "docs/architecture.md");
    expect(others.map(({ page }) => page)).toEqual(["README.md", "README.md", "docs/getting-started.md"]);
  });
});

/** What a page shows of the run of a stub. */
const shown = (id: string): string[] =>
  of("text")
    .find(({ text }) => text.includes(`writing ${id}`))
    ?.text.trim()
    .split("\n") ?? [];

/** Lines without what differs from run to run. */
const plain = (lines: readonly string[]): string[] => lines.map((line) => line.replace(/\d+\.\d s|\d+ tokens/g, "#"));

// A build must come before what it built is run.
const byPlace = ([one]: [string, unknown], [other]: [string, unknown]): number =>
  Number(one.startsWith("SELFCODING_MODE")) - Number(other.startsWith("SELFCODING_MODE"));
