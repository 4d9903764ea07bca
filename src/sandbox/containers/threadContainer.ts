import { Worker } from "node:worker_threads";
import { allowedEnvironment } from "../../allowance/allowed.js";
import type { Container, ContainerSettings } from "./container.js";
import type { ProgramRequest } from "../protocol.js";

/**
 * Far above any limit: a thread that asks for much at once when its heap is full takes the whole process down (measured:
 * an endless `list.push(1)` did), so it must be stopped before, by who watches the memory of the process.
 */
const HEAP_MEGABYTES = 4096;
const PATIENCE_MILLISECONDS = 2_000;

/** Starts a thread of this process. */
export function startThreadContainer(settings: ContainerSettings): Container {
  return new ThreadContainer(settings);
}

class ThreadContainer implements Container {
  readonly isAlone = false;
  readonly isForOne: boolean;
  readonly #thread: Worker;
  #isReady = false;

  constructor({ harness, isolation, memoryMegabytes, allow }: ContainerSettings) {
    this.isForOne = isolation === "none";
    this.#thread = new Worker(new URL("./worker.js", import.meta.url), {
      workerData: { harness, isolation, hasNetwork: Boolean(allow.net) },
      // Without isolation, the code is there to touch the world.
      ...(isolation === "none" ? {} : { env: allowedEnvironment(allow) }),
      argv: [],
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: {
        maxOldGenerationSizeMb: Math.max(HEAP_MEGABYTES, 4 * memoryMegabytes),
        maxYoungGenerationSizeMb: 32,
        stackSizeMb: 4,
      },
    });
    this.#thread.once("message", () => (this.#isReady = true)).on("error", () => undefined);
    this.#thread.unref();
  }

  post(request: ProgramRequest): void {
    this.#thread.postMessage(request);
  }

  listen(...[onMessage, onEnd]: Parameters<Container["listen"]>): () => void {
    const onError = (error: Error & { code?: string }): void =>
      error.code === "ERR_WORKER_OUT_OF_MEMORY"
        ? onEnd("memory-limit", "in the heap")
        : onEnd(this.#isReady ? "lost" : "unstarted", error.message);
    const onExit = (): void => onEnd(this.#isReady ? "lost" : "unstarted", "its thread ended");
    this.#thread.on("message", onMessage).on("error", onError).on("exit", onExit);
    return () => void this.#thread.off("message", onMessage).off("error", onError).off("exit", onExit);
  }

  residentBytes(): number {
    return process.memoryUsage.rss();
  }

  processorMilliseconds(): undefined {
    return undefined;
  }

  hold(isHeld: boolean): void {
    if (isHeld) this.#thread.ref();
    else this.#thread.unref();
  }

  async terminate(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    // Inside of a built-in's own loop, as of `fill` over 2**32 places, a thread cannot be ended; only a process can.
    const patience = new Promise((resolve) => (timer = setTimeout(resolve, PATIENCE_MILLISECONDS)));
    await Promise.race([this.#thread.terminate(), patience]);
    clearTimeout(timer);
  }
}
