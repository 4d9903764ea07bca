import { Worker } from "node:worker_threads";
import { harnessSource } from "./harnessSource.js";
import type { ProgramPlan } from "./protocol.js";
import { Session } from "./session.js";
import { OUTSIDE_OF_HEAP, type RunReport, type SandboxLimits, Watch } from "./watch.js";

export type { Breakdown, RunReport, SandboxLimits } from "./watch.js";

/** A program on a thread. */
interface Attempt {
  readonly thread: Worker;
  readonly number: number;
  readonly report: RunReport;
  /** The thread can take another program. */
  readonly isSound: boolean;
}

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
  async run(code: string, plan: ProgramPlan, limits: SandboxLimits): Promise<RunReport> {
    await using session = await this.open(code, plan, limits);
    return session.report;
  }

  /** Runs a program and keeps it, so that drawn inputs can be given to it; nothing else runs until it is closed. */
  open(code: string, plan: ProgramPlan, limits: SandboxLimits): Promise<Session> {
    const opened = this.#queue.then(() => this.#open(code, plan, limits));
    this.#queue = opened.then(({ closed }) => closed).catch(() => undefined);
    return opened;
  }

  /** Ends the worker. */
  async close(): Promise<void> {
    const { thread } = this.#worker ?? {};
    this.#worker = undefined;
    await thread?.terminate();
  }

  async #open(code: string, plan: ProgramPlan, limits: SandboxLimits): Promise<Session> {
    let attempt = await this.#attempt(code, plan, limits);
    // Memory outside of the heap can only be seen for the whole process: somebody else may have taken it.
    const { breakdown } = attempt.report;
    if (breakdown?.code === "memory-limit" && breakdown.detail === OUTSIDE_OF_HEAP)
      attempt = await this.#attempt(code, plan, limits);
    return new Session(attempt.report, {
      draw: async (request, milliseconds) => {
        const bounds = { ...limits, caseMilliseconds: milliseconds };
        const send = (): void => attempt.thread.postMessage({ number: attempt.number, draw: JSON.stringify(request) });
        const drawn = await new Watch(attempt.thread, attempt.number, bounds).draw(send);
        if ("breakdown" in drawn) {
          await this.close();
          attempt = await this.#attempt(code, { ...plan, hasRun: true }, limits);
        }
        return drawn;
      },
      close: async () => {
        attempt.thread.unref();
        if (!attempt.isSound) await this.#renew(limits);
      },
    });
  }

  async #attempt(code: string, plan: ProgramPlan, limits: SandboxLimits): Promise<Attempt> {
    const thread = await this.#ready(limits.memoryMegabytes);
    const number = ++this.#number;
    thread.ref();
    const report = await new Watch(thread, number, limits).run(() => thread.postMessage({ number, code, plan }));
    const isSound = report.breakdown === undefined && report.needs === undefined;
    return { thread, number, report, isSound };
  }

  async #renew({ memoryMegabytes }: SandboxLimits): Promise<void> {
    await this.close();
    // The next program should not have to wait for it; whether there is one is not known.
    void this.#ready(memoryMegabytes).catch(() => undefined);
  }

  async #ready(memoryMegabytes: number): Promise<Worker> {
    const harness = await harnessSource();
    if (this.#worker?.memoryMegabytes === memoryMegabytes) return this.#worker.thread;
    await this.close();
    const thread = new Worker(new URL("./worker.js", import.meta.url), {
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
