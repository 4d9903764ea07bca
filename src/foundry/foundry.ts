import type { Programs } from "../project/program.js";
import type { EmitEvent } from "../contract/events.js";
import { resolveModel } from "../model/model.js";
import { openStore } from "../store/memory/memoryStore.js";
import { meteredModel } from "./settings/budget.js";
import { createFleets } from "./fleet/fleets.js";
import { openFleetStore } from "./fleet/fleetStore.js";
import { healsOf } from "./fleet/heals.js";
import { createFlights, WITHIN } from "./flights.js";
import { frozenAgent } from "./frozenAgent.js";
import { implement } from "./implement.js";
import { useKept } from "./kept.js";
import type { Ports } from "./ports.js";
import { createTelling } from "./progress/telling.js";
import type { CallUse, CompletionRequest, GenerationRequest, GenerationResult } from "./thread/protocol.js";
import { refuseInTests } from "./settings/refuseInTests.js";
import { rollBack } from "./rollBack.js";
import { type Settings, settle } from "./settings/settings.js";
import type { beginTrace } from "./trace/listener.js";
import { closed } from "./thread/versionOf.js";
import { createAdapters } from "./adapters.js";
import type { AnswerTo, FoundryRequest } from "./thread/channel.js";

type TraceListener = Parameters<typeof beginTrace>[0];
type Fleets = ReturnType<typeof createFleets>;
type Subject = Extract<FoundryRequest, { kind: "follow" }>["subjects"][number];

/** The options of a request, with nothing left open, and the fleet that they name. */
interface Settled {
  readonly settings: Settings;
  readonly membership: Awaited<ReturnType<Fleets["of"]>>;
  /** The right to write to the fleet, where it was taken already. Who has taken it gives it back. */
  readonly turn?: Parameters<typeof openFleetStore>[3] | undefined;
  /** Aborted when the time of the request is over. @default after `limits.seconds` from now */
  readonly late?: AbortSignal | undefined;
}

/** Who asks. */
interface Asker {
  /** The flight that waits for the answer. */
  readonly waiter?: string;
  /** Calls a function of the caller's; undefined where the caller's thread is blocked. */
  readonly callUse?: CallUse | undefined;
  /** Present where all places are read already. */
  readonly settled?: Settled;
  /** Hears the settings, as soon as all places are read. */
  onSettled?(settings: Settings): void;
  /** Hears what happens until the answer is there. @default who hears all else */
  readonly tell?: EmitEvent | undefined;
  /** Hears of this generation and its parts; undefined where nobody listens. */
  readonly trace?: TraceListener | undefined;
}

/** Answers requests: one generation a stub at a time, whoever asks for it. */
export function createFoundry(tell: EmitEvent, shared: Shared = {}): Foundry {
  return new Foundry(tell, shared);
}

/** What others of the same thread use as well. */
interface Shared {
  readonly programs?: Programs;
  readonly fleets?: Fleets;
  readonly telling?: ReturnType<typeof createTelling>;
}

class Foundry {
  readonly #tell: EmitEvent;
  readonly #fly = createFlights<GenerationResult>();
  readonly #fleets: Fleets;
  readonly #adapters: ReturnType<typeof createAdapters>;
  readonly #settled = new Map<string, Settings>();
  readonly #ended = new AbortController();
  readonly #running = new Set<Promise<GenerationResult>>();
  readonly #telling: ReturnType<typeof createTelling>;

  constructor(tell: EmitEvent, { programs, fleets = createFleets(), telling = createTelling() }: Shared) {
    this.#tell = tell;
    this.#fleets = fleets;
    this.#telling = telling;
    this.#adapters = createAdapters(programs);
  }

  /** Writes or heals the stub of a request, or joins who does already. */
  answer(request: GenerationRequest, asker: Asker = {}): Promise<GenerationResult> {
    const flight = flightOf(request);
    const settled = this.#settled.get(flight);
    if (settled !== undefined) asker.onSettled?.(settled);
    let isFirst = false;
    const answer = this.#fly(flight, asker.waiter, () => {
      isFirst = true;
      return this.#follow(this.#start(request, asker));
    });
    // Who flies already may wait for just this turn.
    if (!isFirst) void asker.settled?.turn?.[Symbol.asyncDispose]();
    return answer;
  }

  /** Ends what is under way, and what was started for it. */
  async close(): Promise<void> {
    this.#ended.abort(closed());
    // What runs a candidate would go on until its time is over.
    await this.#adapters.close();
    await Promise.allSettled(this.#running);
    await this.#adapters.close();
  }

  /**
   * The version in force of a stub, made ready under the options of this process; undefined when it has none.
   *
   * @throws {SelfCodingError} `not-loadable` when they do not allow it
   */
  async load(subject: Subject): Promise<GenerationResult | undefined> {
    const request: GenerationRequest = { ...subject, call: { arguments: [] }, cases: [], blockedPorts: [] };
    const { settings, membership } = await this.#settle(request);
    const emit = this.#telling.to(this.#tell, settings);
    const ports = this.#adapters.ports({ request, settings, emit, membership, writeNeeded: async () => undefined });
    const { id, fingerprint } = request.skeleton;
    return useKept(ports.store.read(id, fingerprint), request, settings, ports);
  }

  /**
   * Asks the model one question of an agent.
   *
   * @throws {SelfCodingError} `frozen` where no model may be asked, `budget-spent` where no more may be spent
   */
  async complete(
    completion: CompletionRequest,
    signal: AbortSignal,
    { settled, trace }: Pick<Asker, "settled" | "trace"> = {},
  ): Promise<AnswerTo<"reply">> {
    const { request, project, environment } = completion;
    const { id } = request.subject;
    const { settings, membership } = settled ?? (await this.#settle(completion));
    if (settings.mode === "frozen") throw frozenAgent(id);
    refuseInTests(settings, environment, { id, isAgent: true });
    const emit = this.#telling.to(this.#tell, settings);
    const ledger = this.#adapters.ledger({ project, membership }, (message) => emit("warning-raise", { id, message }));
    // What one agent may spend, it counts itself: its budget ends with it.
    const { function: _own, ...budget } = settings.budget ?? {};
    const account = { settings: { ...settings, budget }, ledger, id };
    const named = resolveModel(settings.model, environment);
    const model = meteredModel(
      trace === undefined
        ? named
        : (await import("./trace/traceModel.js")).traceModel(named, { settings, environment, listener: trace }),
      account,
    );
    return { kind: "reply", reply: await model.complete({ ...request, signal }), model: model.id };
  }

  /** Takes back a version whose first calls have shown that it is worse than the one before. */
  async rollBack(request: Parameters<typeof rollBack>[0], { tell }: Pick<Asker, "tell">): Promise<void> {
    const { settings, membership } = await this.#settle(request);
    const emit = this.#telling.to(tell ?? this.#tell, settings);
    if (membership === undefined) return rollBack(request, { store: openStore(request.project), emit });
    const shared = openFleetStore(request, membership, settings);
    await rollBack(request, {
      store: { read: (...asked) => shared.read(...asked), write: (entry) => shared.publish(entry) },
      // In a fleet only who holds the stub may write to it.
      lock: (_id, signal) => shared.reserve(signal),
      refresh: () => shared.refresh(),
      emit,
    });
    await healsOf(membership, request.skeleton.id).fail();
  }

  async #settle(request: Parameters<typeof settle>[0]): Promise<Settled> {
    const settings = await settle(request);
    return { settings, membership: await this.#fleets.of(request.project, settings) };
  }

  #follow(running: Promise<GenerationResult>): Promise<GenerationResult> {
    this.#running.add(running);
    return running.finally(() => this.#running.delete(running));
  }

  async #start(
    request: GenerationRequest,
    { callUse, onSettled, settled, tell, trace: listener }: Asker,
  ): Promise<GenerationResult> {
    const { settings, membership, turn, late } = settled ?? (await this.#settle(request));
    this.#settled.set(flightOf(request), settings);
    onSettled?.(settings);
    const emit = this.#telling.to(tell ?? this.#tell, settings);
    const trace = listener === undefined ? undefined : globalThis.crypto.randomUUID();
    const writeNeeded = async (need: Parameters<Ports["writeNeeded"]>[0]): Promise<void> => {
      const needed = neededBy(request, need);
      await this.answer(needed, { waiter: flightOf(request), tell, trace: listener && { ...listener, parent: trace } });
    };
    const occasion = { request, settings, emit, callUse, membership, turn, writeNeeded };
    const ports = { ...this.#adapters.ports(occasion), ended: this.#ended.signal, ...(late && { late }) };
    if (listener === undefined || trace === undefined) return implement(request, settings, ports);
    const { traceGeneration } = await import("./trace/traceGeneration.js");
    return traceGeneration({ request, settings, ports, listener, trace }, (own) => implement(request, settings, own));
  }
}

// What the waiter's own options and its failure say is not about what it needs.
function neededBy(
  { project, options, environment, blockedPorts, isToKeep }: GenerationRequest,
  { skeleton, call, written, project: itsOwn = project }: Parameters<Ports["writeNeeded"]>[0],
): GenerationRequest {
  const { plain = {}, cases = [], fixed } = written ?? {};
  return {
    ...{ skeleton, call, cases, project: itsOwn, environment, blockedPorts },
    ...(fixed && { fixed }),
    ...(isToKeep && { isToKeep }),
    options: [plain, ...options.slice(1)],
  };
}

// Two packages of a workspace may have stubs of the same id.
function flightOf({ project, skeleton }: GenerationRequest): string {
  return `${project.root}${WITHIN}${skeleton.id}`;
}
