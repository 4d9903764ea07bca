import { Worker } from "node:worker_threads";
import type { Container, ContainerEnd, ContainerSettings } from "./container.js";
import type { ProgramRequest, WorkerMessage } from "./protocol.js";

/** A thread of this process. */
export class ThreadContainer implements Container {
  readonly isAlone = false;
  readonly isForOne: boolean;
  readonly #thread: Worker;

  constructor({ harness, isolation, memoryMegabytes }: ContainerSettings) {
    this.isForOne = isolation === "none";
    this.#thread = new Worker(new URL("./worker.js", import.meta.url), {
      workerData: { harness, isolation },
      // Without isolation, the code is there to touch the world.
      ...(isolation === "none" ? {} : { env: {} }),
      argv: [],
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: memoryMegabytes, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
    });
    this.#thread.on("error", () => undefined);
    this.#thread.unref();
  }

  post(request: ProgramRequest): void {
    this.#thread.postMessage(request);
  }

  listen(onMessage: (message: WorkerMessage) => void, onEnd: (end: ContainerEnd) => void): () => void {
    const onError = (error: Error & { code?: string }): void =>
      error.code === "ERR_WORKER_OUT_OF_MEMORY"
        ? onEnd({ code: "memory-limit", detail: "in the heap" })
        : onEnd({ code: "lost", detail: error.message });
    const onExit = (): void => onEnd({ code: "lost", detail: "its thread ended" });
    this.#thread.on("message", onMessage).on("error", onError).on("exit", onExit);
    return () => void this.#thread.off("message", onMessage).off("error", onError).off("exit", onExit);
  }

  residentBytes(): number {
    return process.memoryUsage.rss();
  }

  hold(isHeld: boolean): void {
    if (isHeld) this.#thread.ref();
    else this.#thread.unref();
  }

  async terminate(): Promise<void> {
    await this.#thread.terminate();
  }
}
