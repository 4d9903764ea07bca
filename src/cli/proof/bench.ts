import { availableParallelism } from "node:os";
import type { Skeleton } from "../../../transformer/stub.js";
import type { CheckTask } from "../../contract/checkTask.js";
import { SelfCodingError } from "../../contract/errors.js";
import type { Candidate, Case, Finding, Project, Store } from "../../contract/nouns.js";
import { isRevocable } from "../../history/versionsOf.js";
import { currentVersion } from "../../foundry/adapters.js";
import { settle } from "../../foundry/settings/settings.js";
import { checkTask } from "../../foundry/task.js";
import type { GenerationRequest } from "../../foundry/thread/protocol.js";
import type { ListedStub } from "../../integrations/stubIndex/listStubs.js";
import { Checkers } from "../../project/checkers/checkers.js";
import { Programs } from "../../project/program.js";
import { describeNow } from "../../rewrite/rewriteNow.js";
import { readEnvironment } from "../../runtime/options.js";
import { diskStore } from "../../store/disk.js";
import { readText } from "../../store/files.js";
import { reproduce } from "../../verify/run/reproduce.js";
import { createCheckTools, verify } from "../../verify/verify.js";
import { readOptions } from "../../project/readOptions.js";
import { requestFor } from "../write/requests.js";

type Tools = ReturnType<typeof createCheckTools>;

/** A stub with all that is known of it without a call. */
interface Described {
  readonly skeleton: Skeleton;
  readonly request: GenerationRequest;
  /** What cannot be known without running the user's program. */
  readonly notes: readonly string[];
}

/** The outcome of the checks of one body. */
interface Examined {
  readonly findings: readonly Finding[];
  readonly notes: readonly string[];
  readonly casesRun: number;
}

/** Where the versions of a project stand: a body may call other stubs. */
type StoreOf = (owner: Project) => Pick<Store, "read">;

/** Opens the place where bodies are checked without a model, several at a time. */
export function openBench(
  environment = readEnvironment(),
  width = availableParallelism(),
  storeOf: StoreOf = diskStore,
): Bench {
  return new Bench(environment, width, storeOf);
}

class Bench implements AsyncDisposable {
  readonly #environment: GenerationRequest["environment"];
  readonly #programs = new Programs();
  readonly #checkers = new Checkers();
  readonly #idle: Tools[];
  readonly #waiting: ((tools: Tools) => void)[] = [];
  readonly #all: readonly Tools[];

  constructor(environment: GenerationRequest["environment"], width: number, storeOf: StoreOf) {
    this.#environment = environment;
    // Types are checked one after the other, on programs that all share; what runs, runs side by side.
    this.#all = Array.from({ length: Math.max(1, width) }, () =>
      createCheckTools((skeleton, owner) => currentVersion(storeOf(owner), skeleton), this.#programs, this.#checkers),
    );
    this.#idle = [...this.#all];
  }

  /** Describes a stub as its rewrite captures it, with the options that stand in its file. */
  describe(stub: ListedStub): Described {
    const { project, file } = stub;
    const { id } = stub.skeleton;
    const skeleton = describeNow({ fileName: file, project }, this.#programs).find((each) => each.id === id);
    if (skeleton === undefined) throw new Error(`${id} was not found in ${file} again.`);
    const read = readOptions(stub.options, readText(file) ?? "");
    const request = requestFor(stub, skeleton, read);
    const list = read.unread.join(", ");
    const notes = list === "" ? [] : [`These options are known to the running program only: ${list}.`];
    return { skeleton, request: { ...request, environment: this.#environment }, notes };
  }

  /** The task of checking today's body: by all that is kept, the model's own tests and recorded calls included. */
  async task({ request }: Described, found: ListedStub["found"]): Promise<CheckTask> {
    const others = (found.entry?.cases ?? []).filter(isRevocable);
    return checkTask(request, await settle(request), found, others);
  }

  /** Checks a body. */
  check(task: CheckTask, candidate: Candidate): Promise<Examined> {
    return this.#with(async (tools) => conclude(await verify(task, candidate, tools), task));
  }

  /** Makes the live call of a task with a body, and tells what it throws. */
  reproduce(task: CheckTask, candidate: Candidate): ReturnType<typeof reproduce> {
    return this.#with((tools) => reproduce(task, candidate, tools));
  }

  async #with<Value>(act: (tools: Tools) => Promise<Value>): Promise<Value> {
    const tools = await this.#take();
    try {
      return await act(tools);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#idle.push(tools);
      else next(tools);
    }
  }

  /** Checks one case alone. */
  checkCase(task: CheckTask, { contract, ...candidate }: Candidate, one: Case): Promise<Examined> {
    const { examples: _examples, ...clauses } = contract ?? { text: "" };
    const options = { ...task.options, inputs: 0, testFiles: [] };
    const { growth: _growth, ...bare } = options;
    const alone = contract === undefined ? candidate : { ...candidate, contract: { ...clauses, text: "" } };
    return this.check({ ...task, cases: [one], options: bare }, alone);
  }

  /** Why types are not checked by the project's own compiler. */
  get complaints(): readonly string[] {
    return this.#checkers.complaints;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#all.map(({ sandbox }) => sandbox.close()));
    await this.#checkers.close();
  }

  #take(): Promise<Tools> {
    const tools = this.#idle.pop();
    return tools === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(tools);
  }
}

function conclude(examined: Awaited<ReturnType<typeof verify>>, { skeleton }: CheckTask): Examined {
  if ("needs" in examined) {
    const message = `It calls ${examined.needs.id}, which has no version: what it does cannot be tried.`;
    return { findings: [{ check: "run", code: "unwritten-stub", message }], notes: [], casesRun: 0 };
  }
  if ("asks" in examined) throw new Error(`${skeleton.id} asks for ${examined.asks.name}, which nobody gave it.`);
  const { verdict } = examined;
  if (verdict.passed) return { findings: [], notes: verdict.notes, casesRun: verdict.casesRun };
  const { notes = [], casesRun = 0 } = verdict.evidence ?? {};
  return { findings: verdict.findings, notes, casesRun };
}

/** Refuses to go on, with what the checks found. */
export function refuseFindings(fact: string, findings: readonly Finding[], remedy: string): SelfCodingError {
  const list = findings.map(({ message, line }) => `\n- ${message}${line === undefined ? "" : `\n  ${line.trim()}`}`);
  return new SelfCodingError("command-refused", `${fact}${list.join("")}\n`, { remedy, details: { findings } });
}

/** Whether a finding could be answered: it is a doubt, no proof. */
export function isDoubt({ severity }: Finding): boolean {
  return severity === "soft";
}
