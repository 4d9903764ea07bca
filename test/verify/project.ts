import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Clauses } from "../../src/contract/contract.js";
import type { CheckTask } from "../../src/contract/checkTask.js";
import type { Candidate, Case, Finding } from "../../src/contract/nouns.js";
import { parseExamples } from "../../src/verify/examples/examples.js";
import { Programs } from "../../src/project/program.js";
import { stubsOfFile } from "../../src/project/stubsOfFile.js";
import { createCheckTools, verify } from "../../src/verify/verify.js";
import type { Skeleton } from "../../transformer/stub.js";

const TSCONFIG = JSON.stringify({
  compilerOptions: {
    strict: true,
    target: "ES2022",
    lib: ["ES2023"],
    module: "NodeNext",
    types: [],
    noUnusedLocals: true,
  },
});

const LIMITS: CheckTask["options"] = {
  allow: {},
  isolation: "context",
  caseMilliseconds: 1500,
  memoryMegabytes: 128,
  inputs: 0,
  inputMilliseconds: 1000,
  seed: 1,
  testFiles: [],
};

/** A project on disk, gone after the test. */
export async function createProject(files: Readonly<Record<string, string>>) {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), "selfcoding-verify-")));
  const write = async (name: string, text: string): Promise<void> => {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), text);
  };
  for (const [name, text] of Object.entries({ "tsconfig.json": TSCONFIG, ...files })) await write(name, text);
  return {
    root,
    write,
    remove: (name: string) => rm(path.join(root, name)),
    /** The skeleton of a stub, by the end of its id. */
    skeleton(file: string, name: string): Skeleton {
      const fileName = path.join(root, file);
      const program = new Programs().of(fileName).current(fileName);
      const sourceFile = program.getSourceFile(fileName);
      if (sourceFile === undefined) throw new Error(`${file} is not in the program.`);
      const found = stubsOfFile(program, sourceFile, root).find(({ skeleton }) => skeleton.id === `${file}#${name}`);
      if (found === undefined) throw new Error(`${name} is no stub of ${file}.`);
      return found.skeleton;
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

export type TestProject = Awaited<ReturnType<typeof createProject>>;

/** What the checks are asked about a stub. */
export function taskOf(
  { root }: Pick<TestProject, "root">,
  skeleton: Skeleton,
  options: Partial<CheckTask["options"]> = {},
  cases: readonly Case[] = [],
): CheckTask {
  const project = { root, storeDirectory: path.join(root, ".selfcoding"), cacheDirectory: "" };
  return { skeleton, project, cases, options: { ...LIMITS, ...options } };
}

/** Checks a body against the examples of its stub and some more cases. */
export function createChecker(currentVersion?: Parameters<typeof createCheckTools>[0]) {
  const tools = createCheckTools(currentVersion);
  return {
    tools,
    async check(
      project: TestProject,
      skeleton: Skeleton,
      candidate: string | Partial<Candidate>,
      more: {
        cases?: readonly Case[];
        options?: Partial<CheckTask["options"]>;
        fixed?: Clauses;
        untried?: CheckTask["untried"];
      } = {},
    ) {
      const given = typeof candidate === "string" ? { body: candidate } : candidate;
      const cases = [...parseExamples(skeleton), ...(more.cases ?? [])];
      const fixed = more.fixed === undefined ? {} : { fixed: more.fixed };
      const untried = more.untried === undefined ? {} : { untried: more.untried };
      const task = { ...taskOf(project, skeleton, more.options, cases), ...fixed, ...untried };
      const result = await verify(task, { body: "", helpers: "", imports: "", ...given }, tools);
      const findings: readonly Finding[] = "verdict" in result && !result.verdict.passed ? result.verdict.findings : [];
      const notes = "verdict" in result && result.verdict.passed ? result.verdict.notes : [];
      return {
        result,
        findings,
        notes,
        codes: findings.map(({ code }) => code),
        messages: findings.map(({ message }) => message),
      };
    },
    close: () => tools.sandbox.close(),
  };
}

/** A call as a case. */
export function call(values: readonly string[], self?: string): Case {
  return {
    origin: "live",
    input: { call: { arguments: values, ...(self === undefined ? {} : { self }) } },
    expect: { kind: "settles" },
  };
}
