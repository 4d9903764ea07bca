import { Worker } from "node:worker_threads";
import { harnessSource } from "./harnessSource.js";
import type { NeedText, Outcome, ProgramPlan, SandboxMessage, ThrownText, WorkerMessage } from "./protocol.js";

/** Bounds of one program. */
export interface SandboxLimits {
  readonly caseMilliseconds: number;
  readonly memoryMegabytes: number;
}

/** How a program ended that did not come to its end. */
export interface Breakdown {
  readonly code: "time-limit" | "memory-limit" | "exited" | "lost";
  /** The case that ran, or -1 while the module was loaded. */
  readonly index: number;
  readonly detail: string;
}

/** What came of a program. */
export interface RunReport {
  /** One for each case that came to its end. */
  readonly outcomes: readonly Outcome[];
  /** The module itself threw while it was loaded. */
  readonly evaluationFailure?: ThrownText;
  readonly needs?: NeedText;
  readonly breakdown?: Breakdown;
}

/** A module may be larger than a case: what it imports is loaded too. */
const EVALUATION_FACTOR = 5;
const WATCH_MILLISECONDS = 10;
const MEGABYTE = 1024 * 1024;
/** What garbage collection may lag behind. */
const SLACK_MEGABYTES = 64;

/** Runs programs one after the other in a worker that is kept, and killed when a program does not end by itself. */
export class Sandbox {
  #worker: { readonly thread: Worker; readonly memoryMegabytes: number } | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #number = 0;

  /** Starts the worker ahead of the first program. */
  async warm(limits: Pick<SandboxLimits, "memoryMegabytes">): Promise<void> {
    await this.#ready(limits.memoryMegabytes);
  }

  /** Runs a program in a fresh context. */
  run(code: string, plan: ProgramPlan, limits: SandboxLimits): Promise<RunReport> {
    const result = this.#queue.then(async () => {
      const report = await this.#attempt(code, plan, limits);
      // Memory outside of the heap can only be seen for the whole process: somebody else may have taken it.
      const isDoubtful = report.breakdown?.code === "memory-limit" && report.breakdown.detail === OUTSIDE;
      return isDoubtful ? this.#attempt(code, plan, limits) : report;
    });
    this.#queue = result.catch(() => undefined);
    return result;
  }

  /** Ends the worker. */
  async close(): Promise<void> {
    const { thread } = this.#worker ?? {};
    this.#worker = undefined;
    await thread?.terminate();
  }

  async #attempt(code: string, plan: ProgramPlan, limits: SandboxLimits): Promise<RunReport> {
    const thread = await this.#ready(limits.memoryMegabytes);
    const number = ++this.#number;
    thread.ref();
    const report = await watch(thread, { number, limits }, () => thread.postMessage({ number, code, plan }));
    thread.unref();
    if (report.breakdown !== undefined || report.needs !== undefined) {
      await this.close();
      // The next program should not have to wait for it; whether there is one is not known.
      void this.#ready(limits.memoryMegabytes).catch(() => undefined);
    }
    return report;
  }

  async #ready(memoryMegabytes: number): Promise<Worker> {
    const harness = await harnessSource();
    if (this.#worker?.memoryMegabytes === memoryMegabytes) return this.#worker.thread;
    await this.close();
    const thread = new Worker(new URL("./sandboxWorker.js", import.meta.url), {
      workerData: { harness },
      env: {},
      argv: [],
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: memoryMegabytes, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
    });
    thread.on("error", () => undefined);
    thread.unref();
    this.#worker = { thread, memoryMegabytes };
    thread.once("exit", () => {
      if (this.#worker?.thread === thread) this.#worker = undefined;
    });
    return thread;
  }
}

const OUTSIDE = "outside of the heap";

interface Watched {
  readonly number: number;
  readonly limits: SandboxLimits;
}

function watch(thread: Worker, { number, limits }: Watched, begin: () => void): Promise<RunReport> {
  const { caseMilliseconds, memoryMegabytes } = limits;
  return new Promise((resolve) => {
    const outcomes: Outcome[] = [];
    let index = -1;
    let more: Partial<RunReport> = {};
    let timer: NodeJS.Timeout | undefined;
    // What an earlier program took may be given back only now.
    let lowest = process.memoryUsage.rss();
    const grown = (): number => {
      const size = process.memoryUsage.rss();
      lowest = Math.min(lowest, size);
      return (size - lowest) / MEGABYTE;
    };
    const end = (): void => {
      clearTimeout(timer);
      clearInterval(watcher);
      thread.off("message", onMessage).off("error", onError).off("exit", onExit);
      resolve({ outcomes, ...more });
    };
    const breakDown = (code: Breakdown["code"], detail: string): void => {
      // What was reported before the end explains it better.
      if (more.needs === undefined && more.breakdown === undefined)
        more = { ...more, breakdown: { code, index, detail } };
      end();
    };
    const arm = (milliseconds: number): void => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const megabytes = Math.round(grown());
        // Close to the limit of the heap, the collector can take all the time there is.
        const memory = megabytes > memoryMegabytes / 3 ? ` and took ${megabytes} MB of memory` : "";
        breakDown("time-limit", `${milliseconds} ms${memory}`);
      }, milliseconds);
    };
    const onMessage = ({ number: of, json }: WorkerMessage): void => {
      if (of !== number) return;
      const message = JSON.parse(json) as SandboxMessage;
      if (message.kind === "case-start") {
        index = message.index;
        arm(caseMilliseconds);
      } else if (message.kind === "case-end") {
        outcomes.push(message.outcome);
      } else if (message.kind === "needs") {
        more = { ...more, needs: message.need };
      } else if (message.kind === "exited") {
        more = { ...more, breakdown: { code: "exited", index, detail: message.code } };
      } else if (message.kind === "evaluation-failed") {
        more = { ...more, evaluationFailure: message.thrown };
        end();
      } else if (message.kind === "done") end();
    };
    const onError = (error: Error & { code?: string }): void =>
      error.code === "ERR_WORKER_OUT_OF_MEMORY"
        ? breakDown("memory-limit", "in the heap")
        : breakDown("lost", error.message);
    const onExit = (): void => breakDown("lost", "the sandbox ended");
    const watcher = setInterval(() => {
      if (grown() > memoryMegabytes + SLACK_MEGABYTES) breakDown("memory-limit", OUTSIDE);
    }, WATCH_MILLISECONDS);
    thread.on("message", onMessage).on("error", onError).on("exit", onExit);
    arm(caseMilliseconds * EVALUATION_FACTOR);
    begin();
  });
}
