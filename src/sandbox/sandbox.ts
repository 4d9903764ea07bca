import { Worker } from "node:worker_threads";
import { harnessSource } from "./harnessSource.js";
import type { ProgramPlan } from "./protocol.js";
import { OUTSIDE_OF_HEAP, type RunReport, type SandboxLimits, Watch } from "./watch.js";

export type { Breakdown, RunReport, SandboxLimits } from "./watch.js";

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
      const isDoubtful = report.breakdown?.code === "memory-limit" && report.breakdown.detail === OUTSIDE_OF_HEAP;
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
    const report = await new Watch(thread, number, limits).run(() => thread.postMessage({ number, code, plan }));
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
