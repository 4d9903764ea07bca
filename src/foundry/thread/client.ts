import type { SelfCodingError } from "../../contract/errors.js";
import type { EmitEvent } from "../../contract/events.js";
import type { Limits } from "../../contract/options.js";
import type { AnswerTo, FoundryRequest, FoundryResult, FromFoundry, ToFoundry } from "./channel.js";
import type { CallUse, CompletionRequest, GenerationRequest, GenerationResult, RewriteRequest } from "./protocol.js";
import { askBlocking, startFoundry, takeOffered } from "./thread.js";
import { leftBehind, listenedTo, receiveTraces } from "./traces.js";
import { checkDone, closed, lost } from "./versionOf.js";
import { waitingRoom } from "./waitingRoom.js";

type FoundryThread = Parameters<typeof askBlocking>[0];

type RollBackRequest = Extract<FoundryRequest, { kind: "roll-back" }>;

/** How an answer is waited for. */
interface Manner {
  readonly signal?: AbortSignal | undefined;
  /** Calls a function that the request names in its `uses`. */
  readonly callUse?: CallUse | undefined;
  /** It does not keep the process: nobody waits for the answer. */
  readonly isBackground?: boolean | undefined;
}

// The foundry ends its own work at `limits.seconds`; the caller's patience only covers a foundry that died.
const GRACE_MILLISECONDS = 15_000;
/** For a worker that is asked to end what it has begun. */
const CLOSE_MILLISECONDS = 5000;
/** For two small files and the configuration. */
const ROLL_BACK_MILLISECONDS = 30_000;

/** The caller's side of the foundry: one thread, started with the first request unless the hooks have one, that never keeps the process alive by itself. */
export class FoundryClient {
  readonly #emit: EmitEvent;
  readonly #open: () => FoundryThread;
  #thread: FoundryThread | undefined;
  #number = 0;
  readonly #limits = new Map<string, Limits>();
  readonly #waiting = waitingRoom();
  /** Hears of versions that other processes have brought into force. */
  onVersion: ((message: Extract<FromFoundry, { kind: "version" }>) => void) | undefined;

  /** @param open where the thread comes from: what the hooks offer, else a new one */
  constructor(emit: EmitEvent, open: () => FoundryThread = () => takeOffered() ?? startFoundry()) {
    this.#emit = emit;
    this.#open = open;
  }

  /** Asks and awaits. */
  request(request: GenerationRequest, manner: Manner = {}): Promise<GenerationResult> {
    return this.#ask(request, manner) as Promise<GenerationResult>;
  }

  /** Keeps the process until something is done that was asked for in the background. */
  async hold<Result>(awaited: Promise<Result>): Promise<Result> {
    this.#thread?.ref();
    try {
      return await this.#waiting.hold(awaited);
    } finally {
      this.#letGo();
    }
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

  /** Has the stubs of a folder listed. The process stays until it is done. */
  list(task: Omit<Extract<FoundryRequest, { kind: "list" }>, "kind">): Promise<AnswerTo<"listed">> {
    return this.#ask({ kind: "list", ...task }) as Promise<AnswerTo<"listed">>;
  }

  /** Has a version taken back. The process stays until it is done. */
  async rollBack(request: RollBackRequest): Promise<void> {
    checkDone(await this.#ask(request));
  }

  /** The same, and this thread waits. */
  rollBackBlocking(request: RollBackRequest): void {
    checkDone(this.#askBlocking(request, ROLL_BACK_MILLISECONDS));
  }

  /** Has newer versions of stubs told to {@link onVersion}. */
  async follow(subjects: Extract<FoundryRequest, { kind: "follow" }>["subjects"]): Promise<void> {
    await this.#ask({ kind: "follow", subjects });
  }

  #ask(request: FoundryRequest, { signal, callUse, isBackground = false }: Manner = {}): Promise<FoundryResult> {
    const thread = this.#start();
    const number = ++this.#number;
    const listened = listenedTo(request);
    const traces = listened.traces && receiveTraces();
    return new Promise<FoundryResult>((resolve, reject) => {
      const abort = (): void => {
        thread.postMessage({ number, request: "abort" } satisfies ToFoundry);
        this.#settled(number)?.reject(signal?.reason);
      };
      const stop = (): void => signal?.removeEventListener("abort", abort);
      this.#waiting.enter(number, {
        resolve: (result) => (stop(), traces?.lose(leftBehind()), resolve(result)),
        reject: (error) => (stop(), traces?.lose(error), reject(error)),
        callUse,
        isBackground,
        traces,
      });
      signal?.addEventListener("abort", abort);
      if (!isBackground) thread.ref();
      thread.postMessage({ number, request, ...listened } satisfies ToFoundry);
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
    const listened = listenedTo(request);
    const traces = listened.traces && receiveTraces();
    const { result, waited } = askBlocking(
      thread,
      { request, ...listened },
      {
        milliseconds,
        grace: GRACE_MILLISECONDS,
        // A program may end right behind this call: its listeners hear now what happened.
        onMessage: (message) => (message.kind === "trace" ? traces?.receive(message) : this.#receive(message)),
      },
    );
    if (result !== undefined) {
      traces?.lose(leftBehind());
      return result;
    }
    this.#drop(thread);
    const error = lost(`The foundry did not answer within ${Math.round((waited + GRACE_MILLISECONDS) / 1000)} s.`);
    traces?.lose(error);
    throw error;
  }

  /**
   * Ends what the worker does for this thread, and then the worker, unless it is another's.
   *
   * @param isDropping what waits is rejected, in place of waited for
   */
  async stop(isDropping: boolean): Promise<void> {
    if (isDropping) this.#waiting.clear(closed());
    else await this.hold(this.#waiting.emptied());
    const thread = this.#thread;
    if (thread === undefined) return;
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise((resolve) => (timer = setTimeout(resolve, CLOSE_MILLISECONDS)));
    await Promise.race([this.#ask({ kind: "close" }).catch(() => undefined), patience]);
    clearTimeout(timer);
    if (this.#thread === thread) this.#thread = undefined;
    await endThread(thread);
  }

  /** Ends the worker; what waits is rejected. The process stays meanwhile, though an answer that still comes lets go of it. */
  async close(): Promise<void> {
    await this.#waiting.hold(endThread(this.#thread));
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
    else if (message.kind === "version") this.onVersion?.(message);
    else if (message.kind === "trace") this.#waiting.find(message.number)?.traces?.receive(message);
    else if (message.kind === "ask") void this.#call(message);
    else this.#settled(message.number)?.resolve(message.result);
  }

  async #call({ number, ask, name, arguments: values }: Extract<FromFoundry, { kind: "ask" }>): Promise<void> {
    const thread = this.#thread;
    const outcome = await (this.#waiting.find(number)?.callUse?.(name, values) ?? {
      unanswered: "no caller is waiting for it",
    });
    thread?.postMessage({ number, request: { kind: "use", ask, outcome } } satisfies ToFoundry);
  }

  #settled(number: number): ReturnType<ReturnType<typeof waitingRoom>["leave"]> {
    const waiting = this.#waiting.leave(number);
    this.#letGo();
    return waiting;
  }

  #letGo(): void {
    if (!this.#waiting.isAwaited) this.#thread?.unref();
  }

  #fail(thread: FoundryThread, error: SelfCodingError): void {
    if (this.#thread !== thread) return;
    this.#drop(thread);
    this.#waiting.clear(error);
  }

  #drop(thread: FoundryThread): void {
    if (this.#thread === thread) this.#thread = undefined;
    void endThread(thread);
  }
}

async function endThread(thread: FoundryThread | undefined): Promise<void> {
  if (thread === undefined) return;
  if ("terminate" in thread) await thread.terminate();
  else thread.close();
}
