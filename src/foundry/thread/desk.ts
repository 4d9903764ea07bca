import type { EmitEvent } from "../../contract/events.js";
import type { UseAnswer } from "../../contract/uses.js";
import { prepareLinks } from "../../rewrite/link.js";
import { describeNow, rewriteNow } from "../../rewrite/rewriteNow.js";
import type { Programs } from "../../project/program.js";
import { announceLimit } from "./patience.js";
import type { FoundryRequest, FoundryResult, FromFoundry } from "./channel.js";
import type { createFoundry } from "../foundry.js";
import type { CallUse, CompletionRequest, GenerationRequest, GenerationResult, RewriteRequest } from "./protocol.js";

type Foundry = ReturnType<typeof createFoundry>;

/** A thread that does nothing until it has its answer; what it is told meanwhile it finds in its port. */
interface BlockedThread {
  readonly signal: SharedArrayBuffer;
  readonly port: { postMessage(message: FromFoundry): void };
}

/** Opens the desk where one thread's requests are answered, inside of the worker. */
export function openDesk(programs: Programs, post: (message: FromFoundry) => void): Desk {
  return new Desk(programs, post);
}

class Desk {
  readonly #programs: Programs;
  readonly #post: (message: FromFoundry) => void;
  readonly #completions = new Map<number, AbortController>();
  readonly #asks = new Map<number, (outcome: UseAnswer["outcome"]) => void>();
  #foundry: Promise<Foundry> | undefined;
  #lastAsk = 0;

  constructor(programs: Programs, post: (message: FromFoundry) => void) {
    this.#programs = programs;
    this.#post = post;
  }

  /** @param blocked the thread that waits for this answer and can be asked nothing; undefined when it can */
  async answer(number: number, request: FoundryRequest, blocked: BlockedThread | undefined): Promise<FoundryResult> {
    if (!("kind" in request)) return this.#generate(number, request, blocked);
    if (request.kind === "complete") return this.#complete(number, request);
    if (request.kind === "roll-back") {
      await (await this.#generator()).rollBack(request, { tell: tellTo(blocked) });
      return { kind: "rolled-back" };
    }
    return this.#rewrite(request);
  }

  /** Ends a completion that nobody waits for any more. */
  abort(number: number): void {
    this.#completions.get(number)?.abort();
  }

  /** Takes what came of a call that was asked for. */
  hear(ask: number, outcome: UseAnswer["outcome"]): void {
    this.#asks.get(ask)?.(outcome);
    this.#asks.delete(ask);
  }

  // What generates is loaded when something is to be generated: most starts only rewrite.
  async #generator(): Promise<Foundry> {
    this.#foundry ??= import("../foundry.js").then((foundry) =>
      foundry.createFoundry((name, event) => this.#post({ kind: "event", name, event }), this.#programs),
    );
    return this.#foundry;
  }

  async #generate(
    number: number,
    request: GenerationRequest,
    blocked: BlockedThread | undefined,
  ): Promise<GenerationResult> {
    const foundry = await this.#generator();
    return foundry.answer(request, {
      callUse: blocked === undefined ? this.#askCaller(number) : undefined,
      tell: tellTo(blocked),
      onSettled: ({ limits, limitsOfFiles }) => {
        const message: FromFoundry = { kind: "limits", root: request.project.root, limits: limitsOfFiles };
        if (blocked === undefined) return this.#post(message);
        blocked.port.postMessage(message);
        announceLimit(blocked.signal, limits.seconds * 1000);
      },
    });
  }

  async #complete(number: number, request: CompletionRequest): Promise<FoundryResult> {
    const controller = new AbortController();
    this.#completions.set(number, controller);
    try {
      return await (await this.#generator()).complete(request, controller.signal);
    } finally {
      this.#completions.delete(number);
    }
  }

  async #rewrite(request: RewriteRequest): Promise<FoundryResult> {
    if (request.kind === "rewrite") return { kind: "rewritten", file: await rewriteNow(request, this.#programs) };
    if (request.kind === "describe") return { kind: "described", skeletons: describeNow(request, this.#programs) };
    await prepareLinks(request.project, request.skeletons);
    return { kind: "linked" };
  }

  #askCaller(number: number): CallUse {
    return (name, values) =>
      new Promise((resolve) => {
        const ask = ++this.#lastAsk;
        this.#asks.set(ask, resolve);
        this.#post({ kind: "ask", number, ask, name, arguments: values });
      });
  }
}

function tellTo(blocked: BlockedThread | undefined): EmitEvent | undefined {
  return blocked && ((name, event) => blocked.port.postMessage({ kind: "event", name, event }));
}
