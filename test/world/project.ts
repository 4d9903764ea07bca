import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { BRIEF, endWithTest, runCommandLine } from "./commands.js";
import { cleanEnvironment } from "./environment.js";

const root = path.join(import.meta.dirname, "../..");

/** What a finished program left. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A user's project in a folder of its own, gone when the test is over. */
export interface UserProject extends AsyncDisposable {
  readonly folder: string;
  write(name: string, text: string): void;
  read(name: string): string;
  has(name: string): boolean;
  /** Starts node in the project, or in a folder of it. */
  start(args: readonly string[], environment?: Record<string, string>, from?: string): ChildProcess;
  /** The same with a channel for messages. */
  startTalking(args: readonly string[], environment?: Record<string, string>): ChildProcess;
  /** Runs node in the project, or in a folder of it, to its end. */
  run(args: readonly string[], environment?: Record<string, string>, from?: string): Promise<Finished>;
  /** Runs a command of the command line in the project, or in a folder of it, without a process of its own. */
  command(args: readonly string[], environment?: Record<string, string>, from?: string): Promise<Finished>;
}

/** Compiler options of projects that are checked whole: the compiler's own declarations take three quarters of that time. */
export const LIGHT = { lib: ["ES2022"], skipLibCheck: true };

export const register = ["--import", "selfcoding/register"] as const;
export const cli = "node_modules/selfcoding/dist/src/cli/main.js";

/** A project with the files of another one, and what is installed anew. */
export function copyProject({ folder }: UserProject): UserProject {
  const project = createProject({});
  const filter = (file: string): boolean => !lstatSync(file).isSymbolicLink();
  cpSync(folder, project.folder, { recursive: true, force: true, filter });
  return project;
}

/** The variables by which a program finds a model server. */
export function modelAt(url: string): Record<string, string> {
  return { OPENAI_BASE_URL: url, OPENAI_API_KEY: "test", SELFCODING_MODEL: "scripted" };
}

/** A fenced reply. */
export function fence(code: string): string {
  return `\`\`\`ts\n${code}\n\`\`\``;
}

/**
 * Makes a project of these files; `package.json` says ESM unless it is given.
 *
 * @param node the types of Node: a few names, or all of them, which every process of the project reads for a second
 * @param typescript the package that is installed as `typescript`: of another version, `typescript-7` for example
 */
export function createProject(
  files: Readonly<Record<string, string>>,
  { node = "few", typescript = "typescript" }: { readonly node?: "few" | "all"; readonly typescript?: string } = {},
): UserProject {
  const folder = mkdtempSync(path.join(tmpdir(), "selfcoding-test-"));
  const write = (name: string, text: string): void => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  // Bodies that break at a later call are what many tests are about; drawn inputs would refuse them at once.
  write("package.json", JSON.stringify({ name: "user", type: "module", selfcoding: { limits: { inputs: 0 } } }));
  for (const [name, text] of Object.entries(files)) write(name, text);
  mkdirSync(path.join(folder, "node_modules/@types"), { recursive: true });
  for (const [name, target] of [
    ["selfcoding", "."],
    ["typescript", `node_modules/${typescript}`],
    ["ts-patch", "node_modules/ts-patch"],
    ["ts-node", "node_modules/ts-node"],
    ["reflect-metadata", "node_modules/reflect-metadata"],
    ["@types/node", node === "all" ? "node_modules/@types/node" : "test/world/node"],
    ["vega-datasets", "node_modules/vega-datasets"],
    ["@opentelemetry", "node_modules/@opentelemetry"],
    ["@electric-sql", "node_modules/@electric-sql"],
    ["pg", "node_modules/pg"],
    ["redis", "node_modules/redis"],
  ]) {
    symlinkSync(path.join(root, target ?? ""), path.join(folder, "node_modules", name ?? ""), "junction");
  }
  const environmentOf = (given: Record<string, string>) => ({ ...cleanEnvironment(), NODE_NO_WARNINGS: "1", ...given });
  const startWith = (
    args: readonly string[],
    environment: Record<string, string>,
    from: string,
    channel: readonly "ipc"[] = [],
  ): ChildProcess => {
    const child = spawn(process.env["NODE_UNDER_TEST"] ?? process.execPath, [...BRIEF, ...args], {
      cwd: path.join(folder, from),
      env: environmentOf(environment),
      stdio: ["pipe", "pipe", "pipe", ...channel],
    });
    endWithTest(() => child.kill("SIGKILL"));
    return child;
  };
  const start: UserProject["start"] = (args, environment = {}, from = ".") => startWith(args, environment, from);
  return {
    folder,
    write,
    read: (name) => readFileSync(path.join(folder, name), "utf8"),
    has: (name) => existsSync(path.join(folder, name)),
    start,
    startTalking: (args, environment = {}) => startWith(args, environment, ".", ["ipc"]),
    run: async (args, environment, from) => {
      const child = start(args, environment, from);
      let stdout = "";
      let stderr = "";
      child.stdout?.on("data", (part) => (stdout += part));
      child.stderr?.on("data", (part) => (stderr += part));
      const [code] = (await once(child, "close")) as [number | null];
      return { code, stdout, stderr };
    },
    command: (args, environment = {}, from = ".") =>
      runCommandLine([path.join(folder, cli), ...args], path.join(folder, from), environmentOf(environment)),
    [Symbol.asyncDispose]: async () => rmSync(folder, { recursive: true, force: true }),
  };
}
