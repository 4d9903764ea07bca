import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import { SelfCodingError } from "../contract/errors.js";
import type { EmitEvent } from "../contract/events.js";
import type { Limits } from "../contract/options.js";
import { fromEnvelope } from "./envelope.js";
import type { FromFoundry, LimitsOfFiles, ToFoundry } from "./channel.js";
import { sharePatience, waitPatiently } from "./patience.js";
import type { CallUse, CompletionRequest, CompletionResult, GenerationRequest, GenerationResult } from "./protocol.js";

type AnyResult = GenerationResult | CompletionResult;
type Waiting = { resolve(result: AnyResult): void; reject(error: unknown): void; callUse?: CallUse | undefined };

// The foundry ends its own work at `limits.seconds`; the caller's patience only covers a foundry that died.
const GRACE_MILLISECONDS = 15_000;

/** The caller's side of the foundry: one worker, started with the first request, that never keeps the process alive by itself. */
export class FoundryClient {
  readonly #emit: EmitEvent;
  #worker: Worker | undefined;
  #number = 0;
  readonly #limits = new Map<string, Limits>();
  readonly #waiting = new Map<number, Waiting>();

  constructor(emit: EmitEvent) {
    this.#emit = emit;
  }

  /**
   * Asks and awaits.
   *
   * @param callUse calls a function that the request names in its `uses`
   */
  request(request: GenerationRequest, callUse?: CallUse): Promise<GenerationResult> {
    return this.#ask(request, { callUse }) as Promise<GenerationResult>;
  }

  /**
   * Asks the model one question.
   *
   * @throws the signal's reason, when it is aborted meanwhile
   */
  async complete(request: CompletionRequest, signal?: AbortSignal): Promise<CompletionResult> {
    signal?.throwIfAborted();
    return this.#ask(request, { signal }) as Promise<CompletionResult>;
  }

  #ask(
    request: GenerationRequest | CompletionRequest,
    { signal, callUse }: { readonly signal?: AbortSignal | undefined; readonly callUse?: CallUse | undefined },
  ): Promise<AnyResult> {
    const worker = this.#start();
    const number = ++this.#number;
    return new Promise<AnyResult>((resolve, reject) => {
      const abort = (): void => {
        worker.postMessage({ number, request: "abort" } satisfies ToFoundry);
        this.#settled(number)?.reject(signal?.reason);
      };
      const stop = (): void => signal?.removeEventListener("abort", abort);
      this.#waiting.set(number, {
        resolve: (result) => (stop(), resolve(result)),
        reject: (error) => (stop(), reject(error)),
        callUse,
      });
      signal?.addEventListener("abort", abort);
      worker.ref();
      worker.postMessage({ number, request } satisfies ToFoundry);
    });
  }

  /** What configuration files say of limits, as far as the foundry has told: this thread reads no files. */
  limitsOfFiles(root: string): Limits {
    return this.#limits.get(root) ?? {};
  }

  /** Asks and blocks this thread until the answer is there, at most `milliseconds`, or what files say, and a grace. */
  requestBlocking(request: GenerationRequest, milliseconds: number): GenerationResult {
    const worker = this.#start();
    const signal = sharePatience();
    const { port1, port2 } = new MessageChannel();
    const message: ToFoundry = { number: ++this.#number, request, signal, replyPort: port2 };
    try {
      worker.postMessage(message, [port2]);
      const waited = waitPatiently(signal, milliseconds, GRACE_MILLISECONDS);
      const received = this.#takeResult(port1);
      if (received !== undefined) return received;
      this.#drop(worker);
      throw lost(
        `The foundry did not answer within ${Math.round((waited.milliseconds + GRACE_MILLISECONDS) / 1000)} s.`,
      );
    } finally {
      port1.close();
    }
  }

  #takeResult(port: MessagePort): GenerationResult | undefined {
    for (;;) {
      const message = receiveMessageOnPort(port)?.message as GenerationResult | LimitsOfFiles | undefined;
      if (message?.kind !== "limits") return message;
      this.#limits.set(message.root, message.limits);
    }
  }

  /** Ends the worker; what waits is rejected. */
  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    // Without `execArgv: []` the worker would load the user's own `--import` hooks once more.
    const worker = new Worker(new URL("./worker.js", import.meta.url), { execArgv: [], name: "selfcoding foundry" });
    worker.on("message", (message: FromFoundry) => this.#receive(message));
    worker.on("error", (error) => this.#fail(worker, lost("The foundry stopped with an error.", error)));
    worker.on("exit", () => this.#fail(worker, lost("The foundry stopped.")));
    worker.unref();
    this.#worker = worker;
    return worker;
  }

  #receive(message: FromFoundry): void {
    if (message.kind === "event") {
      this.#emit(message.name, message.event);
    } else if (message.kind === "limits") this.#limits.set(message.root, message.limits);
    else if (message.kind === "ask") void this.#call(message);
    else this.#settled(message.number)?.resolve(message.result);
  }

  async #call({ number, ask, name, arguments: values }: Extract<FromFoundry, { kind: "ask" }>): Promise<void> {
    const worker = this.#worker;
    const outcome = await (this.#waiting.get(number)?.callUse?.(name, values) ?? { unanswered: "nobody waits for it" });
    worker?.postMessage({ number, request: { kind: "use", ask, outcome } } satisfies ToFoundry);
  }

  #settled(number: number): Waiting | undefined {
    const waiting = this.#waiting.get(number);
    this.#waiting.delete(number);
    if (this.#waiting.size === 0) this.#worker?.unref();
    return waiting;
  }

  #fail(worker: Worker, error: SelfCodingError): void {
    if (this.#worker !== worker) return;
    this.#drop(worker);
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }

  #drop(worker: Worker): void {
    if (this.#worker === worker) this.#worker = undefined;
    void worker.terminate();
  }
}

/** The version that a result carries; every other result is thrown. */
export function versionOf(result: GenerationResult): Extract<GenerationResult, { kind: "version" }> {
  if (result.kind === "version") return result;
  if (result.kind === "error") throw fromEnvelope(result.error);
  throw lost("The foundry gave no version.");
}

function lost(fact: string, cause?: unknown): SelfCodingError {
  return new SelfCodingError("foundry-lost", fact, {
    remedy: "Call again; if it comes back, raise `limits.seconds` or report it.",
    ...(cause === undefined ? {} : { cause }),
  });
}
