import type { EmitEvent } from "../../contract/events.js";
import type { UseAnswer } from "../../contract/uses.js";
import type { Programs } from "../../project/program.js";
import type { beginTrace } from "../trace/listener.js";
import { announceLimit } from "./patience.js";
import type { FoundryRequest, FoundryResult, FromFoundry, ToFoundry } from "./channel.js";
import type { createFleets } from "../fleet/fleets.js";
import type { createFoundry } from "../foundry.js";
import type { createTelling } from "../progress/telling.js";
import type { openFleetDesk } from "./fleetDesk.js";
import type { CallUse, CompletionRequest, GenerationRequest, GenerationResult, RewriteRequest } from "./protocol.js";

type TraceListener = Parameters<typeof beginTrace>[0];
type Foundry = ReturnType<typeof createFoundry>;
type Asker = NonNullable<Parameters<Foundry["answer"]>[1]>;
type Telling = ReturnType<typeof createTelling>;
type FleetDesk = ReturnType<typeof openFleetDesk>;

/** A thread that does nothing until it has its answer; what it is told meanwhile it finds in its port. */
interface BlockedThread {
  readonly signal: SharedArrayBuffer;
  readonly port: { postMessage(message: FromFoundry): void };
}

/** What all desks of a worker share. */
interface Shared {
  /** Loads the compiler with the first call; most requests of a program that runs need none. */
  programs(): Promise<Programs>;
  fleets(): Promise<ReturnType<typeof createFleets>>;
}

/** Opens the desk where one thread's requests are answered, inside of the worker. */
export function openDesk(shared: Shared, post: (message: FromFoundry) => void): Desk {
  return new Desk(shared, post);
}

class Desk {
  readonly #shared: Shared;
  readonly #post: (message: FromFoundry) => void;
  readonly #completions = new Map<number, AbortController>();
  readonly #asks = new Map<number, (outcome: UseAnswer["outcome"]) => void>();
  #telling: Promise<Telling> | undefined;
  #fleetDesk: Promise<FleetDesk> | undefined;
  #foundry: Promise<Foundry> | undefined;
  #lastAsk = 0;

  constructor(shared: Shared, post: (message: FromFoundry) => void) {
    this.#shared = shared;
    this.#post = post;
  }

  /**
   * @param blocked the thread that waits for this answer and can be asked nothing; undefined when it can
   * @param traces the tracing channels that somebody listens to there
   */
  async answer(
    number: number,
    request: FoundryRequest,
    blocked: BlockedThread | undefined,
    traces: ToFoundry["traces"],
  ): Promise<FoundryResult> {
    if (!("kind" in request)) return this.#generate(number, request, blocked, traces);
    if (request.kind === "complete") return this.#complete(number, request, traces);
    if (request.kind === "follow") {
      const fleetDesk = await this.#follower();
      for (const subject of request.subjects) void fleetDesk.follow(subject);
      return { kind: "followed" };
    }
    if (request.kind === "roll-back") {
      await (await this.#generator()).rollBack(request, { tell: tellTo(blocked) });
      return { kind: "rolled-back" };
    }
    if (request.kind === "close") return this.#close();
    return request.kind === "list" ? this.#list(request) : this.#rewrite(request);
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

  /** Lets go of all that is followed for a thread that is gone. */
  async letGo(): Promise<void> {
    (await this.#fleetDesk)?.close();
  }

  // What generates is loaded when something is to be generated: most starts only rewrite.
  async #generator(): Promise<Foundry> {
    const { programs, fleets } = this.#shared;
    this.#foundry ??= Promise.all([import("../foundry.js"), programs(), fleets(), this.#teller()]).then(
      ([{ createFoundry }, loaded, joined, telling]) =>
        createFoundry((name, event) => this.#post({ kind: "event", name, event }), {
          programs: loaded,
          fleets: joined,
          telling,
        }),
    );
    return this.#foundry;
  }

  async #follower(): Promise<FleetDesk> {
    const load: Foundry["load"] = async (subject) => (await this.#generator()).load(subject);
    this.#fleetDesk ??= Promise.all([import("./fleetDesk.js"), this.#shared.fleets(), this.#teller()]).then(
      ([{ openFleetDesk }, fleets, telling]) => openFleetDesk({ fleets, telling, post: this.#post, load }),
    );
    return this.#fleetDesk;
  }

  #teller(): Promise<Telling> {
    return (this.#telling ??= import("../progress/telling.js").then(({ createTelling }) => createTelling()));
  }

  async #generate(
    number: number,
    request: GenerationRequest,
    blocked: BlockedThread | undefined,
    traces: ToFoundry["traces"],
  ): Promise<GenerationResult> {
    const asker = this.#asker(number, request, blocked, traces);
    return (await this.#follower()).answer(request, asker, async (settled) =>
      (await this.#generator()).answer(request, { ...asker, settled }),
    );
  }

  #asker(
    number: number,
    request: GenerationRequest,
    blocked: BlockedThread | undefined,
    traces: ToFoundry["traces"],
  ): Asker {
    return {
      trace: traces && this.#listener(number, traces, blocked),
      callUse: blocked === undefined ? this.#askCaller(number) : undefined,
      tell: tellTo(blocked),
      onSettled: ({ limits, limitsOfFiles }) => {
        const message: FromFoundry = { kind: "limits", root: request.project.root, limits: limitsOfFiles };
        if (blocked === undefined) return this.#post(message);
        blocked.port.postMessage(message);
        announceLimit(blocked.signal, limits.seconds * 1000);
      },
    };
  }

  async #complete(number: number, request: CompletionRequest, traces: ToFoundry["traces"]): Promise<FoundryResult> {
    const controller = new AbortController();
    this.#completions.set(number, controller);
    try {
      const trace = traces && { ...this.#listener(number, traces, undefined), parent: request.parent };
      const settled = await (await this.#follower()).settle(request);
      return await (await this.#generator()).complete(request, controller.signal, { settled, trace });
    } finally {
      this.#completions.delete(number);
    }
  }

  async #close(): Promise<FoundryResult> {
    for (const completion of this.#completions.values()) completion.abort();
    await (await this.#foundry)?.close();
    await this.letGo();
    return { kind: "closed" };
  }

  // What is listed is written next.
  async #list(request: Extract<FoundryRequest, { kind: "list" }>): Promise<FoundryResult> {
    this.#loadAhead();
    const [programs, { listNow }] = await Promise.all([
      this.#shared.programs(),
      import("../../rewrite/stubs/listNow.js"),
    ]);
    return { kind: "listed", index: await listNow(request, programs) };
  }

  #loadAhead(): void {
    this.#generator().catch(() => {});
  }

  async #rewrite(request: RewriteRequest): Promise<FoundryResult> {
    if (request.kind !== "link") {
      // Who describes stubs has them written next, and most often waits for something else meanwhile.
      if (request.kind === "describe") this.#loadAhead();
      const [programs, { describeNow, rewriteNow }] = await Promise.all([
        this.#shared.programs(),
        import("../../rewrite/rewriteNow.js"),
      ]);
      if (request.kind === "describe") {
        // By then this thread has nothing to do: who asked still lists what there is to write.
        setImmediate(() => void import("../../model/openai.js").catch(() => {}));
        return { kind: "described", skeletons: describeNow(request, programs) };
      }
      return { kind: "rewritten", file: await rewriteNow(request, programs) };
    }
    const { prepareLinks } = await import("../../rewrite/prepareLinks.js");
    await prepareLinks(request.project, request.skeletons);
    return { kind: "linked" };
  }

  #listener(number: number, names: TraceListener["names"], blocked: BlockedThread | undefined): TraceListener {
    return {
      names,
      post: (message) => {
        if (blocked === undefined) this.#post({ ...message, number });
        else blocked.port.postMessage({ ...message, number });
      },
    };
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
