import type { SelfCodingError } from "../../contract/errors.js";
import type { EmitEvent } from "../../contract/events.js";
import type { Limits } from "../../contract/options.js";
import type { AnswerTo, FoundryRequest, FoundryResult, FromFoundry, ToFoundry } from "./channel.js";
import type { CallUse, CompletionRequest, GenerationRequest, GenerationResult, RewriteRequest } from "./protocol.js";
import { fromEnvelope } from "./envelope.js";
import { askBlocking, type FoundryThread, startFoundry, takeOffered, workerFile } from "./thread.js";
import { lost } from "./versionOf.js";

type RollBackRequest = Extract<FoundryRequest, { kind: "roll-back" }>;
type Waiting = { resolve(result: FoundryResult): void; reject(error: unknown): void; callUse?: CallUse | undefined };

// The foundry ends its own work at `limits.seconds`; the caller's patience only covers a foundry that died.
const GRACE_MILLISECONDS = 15_000;
/** For two small files and the configuration. */
const ROLL_BACK_MILLISECONDS = 30_000;

/** The caller's side of the foundry: one thread, started with the first request unless the hooks have one, that never keeps the process alive by itself. */
export class FoundryClient {
  readonly #emit: EmitEvent;
  readonly #open: () => FoundryThread;
  #thread: FoundryThread | undefined;
  #number = 0;
  readonly #limits = new Map<string, Limits>();
  readonly #waiting = new Map<number, Waiting>();

  /** @param open where the thread comes from: what the hooks offer, else a new one */
  constructor(emit: EmitEvent, open: () => FoundryThread = () => takeOffered() ?? startFoundry()) {
    this.#emit = emit;
    this.#open = open;
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
  async complete(request: CompletionRequest, signal?: AbortSignal): Promise<AnswerTo<"reply">> {
    signal?.throwIfAborted();
    return this.#ask(request, { signal }) as Promise<AnswerTo<"reply">>;
  }

  /** Has a file rewritten, or versions compiled. The process stays until it is done. */
  rewrite(request: RewriteRequest): Promise<AnswerTo<"rewritten" | "described" | "linked">> {
    return this.#ask(request) as Promise<AnswerTo<"rewritten" | "described" | "linked">>;
  }

  /** Has a version taken back. The process stays until it is done. */
  async rollBack(request: RollBackRequest): Promise<void> {
    checkDone(await this.#ask(request));
  }

  /** The same, and this thread waits. */
  rollBackBlocking(request: RollBackRequest): void {
    checkDone(this.#askBlocking(request, ROLL_BACK_MILLISECONDS));
  }

  #ask(
    request: FoundryRequest,
    { signal, callUse }: { readonly signal?: AbortSignal | undefined; readonly callUse?: CallUse | undefined } = {},
  ): Promise<FoundryResult> {
    const thread = this.#start();
    const number = ++this.#number;
    return new Promise<FoundryResult>((resolve, reject) => {
      const abort = (): void => {
        thread.postMessage({ number, request: "abort" } satisfies ToFoundry);
        this.#settled(number)?.reject(signal?.reason);
      };
      const stop = (): void => signal?.removeEventListener("abort", abort);
      this.#waiting.set(number, {
        resolve: (result) => (stop(), resolve(result)),
        reject: (error) => (stop(), reject(error)),
        callUse,
      });
      signal?.addEventListener("abort", abort);
      thread.ref();
      thread.postMessage({ number, request } satisfies ToFoundry);
    });
  }

  /** The limits in configuration files, as far as the foundry has sent them: this thread reads no files. */
  limitsOfFiles(root: string): Limits {
    return this.#limits.get(root) ?? {};
  }

  /** Asks and blocks this thread until the answer is there, at most `milliseconds`, or what files say, and a grace. */
  requestBlocking(request: GenerationRequest, milliseconds: number): GenerationResult {
    return this.#askBlocking(request, milliseconds) as GenerationResult;
  }

  /** The same for a rewrite. */
  rewriteBlocking(request: RewriteRequest, milliseconds: number): AnswerTo<"rewritten" | "described" | "linked"> {
    return this.#askBlocking(request, milliseconds) as AnswerTo<"rewritten" | "described" | "linked">;
  }

  #askBlocking(request: FoundryRequest, milliseconds: number): FoundryResult {
    const thread = this.#start();
    const { result, waited } = askBlocking(thread, request, {
      milliseconds,
      grace: GRACE_MILLISECONDS,
      // A program may end right behind this call: its listeners hear now what happened.
      onMessage: (message) => this.#receive(message),
    });
    if (result !== undefined) return result;
    this.#drop(thread);
    throw lost(`The foundry did not answer within ${Math.round((waited + GRACE_MILLISECONDS) / 1000)} s.`);
  }

  /** Ends the worker; what waits is rejected. */
  async close(): Promise<void> {
    await endThread(this.#thread);
  }

  #start(): FoundryThread {
    if (this.#thread !== undefined) return this.#thread;
    const thread = this.#open();
    const fail = (error?: unknown): void => this.#fail(thread, lost("The foundry stopped.", error));
    const receive = (message: FromFoundry): void => this.#receive(message);
    if ("terminate" in thread)
      thread
        .on("message", receive)
        .on("error", fail)
        .on("exit", () => fail());
    else thread.on("message", receive).on("close", () => fail());
    thread.unref();
    this.#thread = thread;
    return thread;
  }

  #receive(message: FromFoundry): void {
    if (message.kind === "event") {
      this.#emit(message.name, message.event);
    } else if (message.kind === "limits") this.#limits.set(message.root, message.limits);
    else if (message.kind === "ask") void this.#call(message);
    else this.#settled(message.number)?.resolve(message.result);
  }

  async #call({ number, ask, name, arguments: values }: Extract<FromFoundry, { kind: "ask" }>): Promise<void> {
    const thread = this.#thread;
    const outcome = await (this.#waiting.get(number)?.callUse?.(name, values) ?? {
      unanswered: "no caller is waiting for it",
    });
    thread?.postMessage({ number, request: { kind: "use", ask, outcome } } satisfies ToFoundry);
  }

  #settled(number: number): Waiting | undefined {
    const waiting = this.#waiting.get(number);
    this.#waiting.delete(number);
    if (this.#waiting.size === 0) this.#thread?.unref();
    return waiting;
  }

  #fail(thread: FoundryThread, error: SelfCodingError): void {
    if (this.#thread !== thread) return;
    this.#drop(thread);
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }

  #drop(thread: FoundryThread): void {
    if (this.#thread === thread) this.#thread = undefined;
    void endThread(thread);
  }
}

type WithClients = typeof globalThis & { [CLIENTS]?: Map<string, FoundryClient> };

const CLIENTS = Symbol.for("selfcoding.foundryClients");

/** The client of all callers of this thread, however often this module was bundled. Another copy of the package has its own. */
export function sharedClient(emit: EmitEvent): FoundryClient {
  const clients = ((globalThis as WithClients)[CLIENTS] ??= new Map<string, FoundryClient>());
  const { href } = workerFile();
  const client = clients.get(href) ?? new FoundryClient(emit);
  clients.set(href, client);
  return client;
}

function checkDone(result: FoundryResult): void {
  if (result.kind === "error") throw fromEnvelope(result.error);
}

async function endThread(thread: FoundryThread | undefined): Promise<void> {
  if (thread === undefined) return;
  if ("terminate" in thread) await thread.terminate();
  else thread.close();
}
