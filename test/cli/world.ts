import { printSource } from "../../src/compile/source.js";
import type { Candidate, Case } from "../../src/contract/nouns.js";
import { listStubs } from "../../src/integrations/stubIndex/listStubs.js";
import { startModelServer } from "../../src/model/scripted.js";
import { diskStore } from "../../src/store/disk.js";
import { createProject, fence, modelAt, register, type UserProject } from "../world/project.js";

/** A body that somebody is said to have written, for a stub by the end of its id. */
export interface WrittenBody extends Partial<Omit<Candidate, "body">> {
  readonly stub: string;
  readonly body: string;
  readonly cases?: readonly Case[];
}

/** Puts versions into a project's store, as if a model had written them. */
export async function putVersions(project: UserProject, bodies: readonly WrittenBody[]): Promise<void> {
  const stubs = await listStubs(project.folder);
  for (const { stub, body, imports = "", helpers = "", contract, cases = [] } of bodies) {
    const found = stubs.find(({ skeleton }) => skeleton.id.endsWith(stub));
    if (found === undefined) throw new Error(`There is no stub ${stub}: ${stubs.map((one) => one.skeleton.id).join()}`);
    const { fingerprint, id } = found.skeleton;
    const skeleton = { ...found.skeleton, scope: [] };
    const origin = { model: "scripted", attempts: 1, adoptedAt: "2027-01-02T03:04:05.000Z" };
    const candidate = { imports, helpers, body, ...(contract === undefined ? {} : { contract }) };
    const source = printSource(candidate, skeleton, { ...origin, version: 1 });
    const usage = { promptTokens: 10, completionTokens: 5 };
    const version = { ...origin, number: 1, fingerprint, source, usage, notes: [] };
    diskStore(found.project).write?.({ id, current: 1, versions: [version], cases }, 0);
  }
}

/** The call of a function with these arguments, and what it must return. */
export function keptCall(values: readonly string[], value: string, more: Partial<Case> = {}): Case {
  return { origin: "recorded", input: { call: { arguments: values } }, expect: { kind: "returns", value }, ...more };
}

/** What a body throws that parses the empty text as JSON. */
export const FAULT = "SyntaxError: Unexpected end of JSON input";

/** The file of `createClamp` with the stub. */
export const CLAMP = `import { stub } from "selfcoding";

/** The number, at most ten. */
export function clamp(n: number): number {
  return stub(n);
}
`;
const main = `import { clamp } from "./src/clamp.ts";
for (const argument of process.argv.slice(2)) {
  try {
    console.log(clamp(Number(argument)));
  } catch (error) {
    console.log((error as { code?: string }).code ?? String(error));
  }
}
`;

/** A project with one stub, and a model that writes it. */
export interface ClampWorld extends AsyncDisposable {
  readonly project: UserProject;
  /** By which its programs find the model. */
  readonly environment: Readonly<Record<string, string>>;
  /** Runs the program, which calls the stub with each argument; the lines that it printed. */
  call(...args: readonly string[]): Promise<string>;
  /** Puts a body into the store, with a call that was recorded, as if the program had had it written. */
  put(body: string): Promise<void>;
  /** Runs a command. */
  run(...args: readonly string[]): ReturnType<UserProject["run"]>;
  /** How often the model was asked so far. */
  asked(): number;
}

/**
 * Makes a project whose versions a person approves.
 *
 * @param bodies that the model gives, one after the other
 * @param files that the project has besides
 */
export async function createClamp(
  approval: "none" | "heals" | "all",
  bodies: readonly string[],
  files: Readonly<Record<string, string>> = {},
): Promise<ClampWorld> {
  const reply = (body: string): string => fence(`function clamp(n: number): number {\n  ${body}\n}`);
  const server = await startModelServer({ replies: { clamp: bodies.map(reply) } });
  const project = createProject({
    "src/clamp.ts": CLAMP,
    "main.ts": main,
    "selfcoding.config.json": JSON.stringify({ approval, limits: { inputs: 0 } }),
    ...files,
  });
  const environment = { ...modelAt(server.url), SELFCODING_LOG: "silent" };
  return {
    project,
    environment,
    call: async (...args) => (await project.run([...register, "main.ts", ...args], environment)).stdout.trim(),
    put: (body) => putVersions(project, [{ stub: "#clamp", body, cases: [keptCall(["1"], "1")] }]),
    run: (...args) => project.command(args, environment),
    asked: () => server.requests.length,
    [Symbol.asyncDispose]: async () => {
      await project[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}
