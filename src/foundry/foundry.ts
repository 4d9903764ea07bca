import { isatty } from "node:tty";
import type { Programs } from "../project/program.js";
import type { EmitEvent, EventMap } from "../contract/events.js";
import { resolveModel } from "../model/model.js";
import { meteredModel } from "./settings/budget.js";
import { createFlights, WITHIN } from "./flights.js";
import { frozenAgent } from "./frozenAgent.js";
import { implement } from "./implement.js";
import type { Ports } from "./ports.js";
import { showProgress, standardError } from "./progress.js";
import type { CallUse, CompletionRequest, GenerationRequest, GenerationResult } from "./thread/protocol.js";
import { rollBack } from "./rollBack.js";
import { type Settings, settle } from "./settings/settings.js";
import { diskStore } from "../store/disk.js";
import { createAdapters } from "./adapters.js";
import type { AnswerTo } from "./thread/channel.js";

/** Who asks. */
interface Asker {
  /** The flight that waits for the answer. */
  readonly waiter?: string;
  /** Calls a function of the caller's; undefined where the caller's thread is blocked. */
  readonly callUse?: CallUse | undefined;
  /** Hears the settings, as soon as all places are read. */
  onSettled?(settings: Settings): void;
  /** Hears what happens until the answer is there. @default who hears all else */
  readonly tell?: EmitEvent | undefined;
}

/** Answers requests: one generation a stub at a time, whoever asks for it. */
export function createFoundry(tell: EmitEvent, programs?: Programs): Foundry {
  return new Foundry(tell, programs);
}

class Foundry {
  readonly #tell: EmitEvent;
  readonly #fly = createFlights<GenerationResult>();
  readonly #adapters: ReturnType<typeof createAdapters>;
  readonly #settled = new Map<string, Settings>();
  readonly #warned = new Set<string>();
  readonly #progress = showProgress(standardError(isatty(2) && process.env["CI"] === undefined));

  constructor(tell: EmitEvent, programs?: Programs) {
    this.#tell = tell;
    this.#adapters = createAdapters(programs);
  }

  /** Writes or heals the stub of a request, or joins who does already. */
  answer(request: GenerationRequest, asker: Asker = {}): Promise<GenerationResult> {
    const flight = flightOf(request);
    const settled = this.#settled.get(flight);
    if (settled !== undefined) asker.onSettled?.(settled);
    return this.#fly(flight, asker.waiter, () => this.#start(request, asker));
  }

  /**
   * Asks the model one question of an agent.
   *
   * @throws {SelfCodingError} `frozen` where no model may be asked, `budget-spent` where no more may be spent
   */
  async complete(completion: CompletionRequest, signal: AbortSignal): Promise<AnswerTo<"reply">> {
    const { request, project, environment } = completion;
    const { id } = request.subject;
    const settings = await settle(completion);
    if (settings.mode === "frozen") throw frozenAgent(id);
    const emit = this.#emitter(settings, this.#tell);
    const ledger = this.#adapters.ledger(project, (message) => emit("warning-raise", { id, message }));
    // What one agent may spend, it counts itself: its budget ends with it.
    const { function: _own, ...budget } = settings.budget ?? {};
    const account = { settings: { ...settings, budget }, ledger, id };
    const model = meteredModel(resolveModel(settings.model, environment), account);
    return { kind: "reply", reply: await model.complete({ ...request, signal }), model: model.id };
  }

  /** Takes back a version whose first calls have shown that it is worse than the one before. */
  async rollBack(request: Parameters<typeof rollBack>[0], { tell }: Pick<Asker, "tell">): Promise<void> {
    const { project, options, environment } = request;
    const emit = this.#emitter(await settle({ project, options, environment }), tell ?? this.#tell);
    rollBack(request, { store: diskStore(project), emit });
  }

  #emitter({ isSilent }: Settings, tell: EmitEvent): EmitEvent {
    return (name, event) => {
      if (name === "warning-raise" && !this.#isNew(event as EventMap["warning-raise"])) return;
      tell(name, event);
      if (!isSilent) this.#progress.show(name, event);
    };
  }

  // A person hears each warning once, however many stubs and calls meet its cause.
  #isNew({ message }: EventMap["warning-raise"]): boolean {
    const isNew = !this.#warned.has(message);
    this.#warned.add(message);
    return isNew;
  }

  async #start(request: GenerationRequest, { callUse, onSettled, tell }: Asker): Promise<GenerationResult> {
    const settings = await settle(request);
    this.#settled.set(flightOf(request), settings);
    onSettled?.(settings);
    const emit = this.#emitter(settings, tell ?? this.#tell);
    const writeNeeded = async (need: Parameters<Ports["writeNeeded"]>[0]): Promise<void> => {
      const { uses: _uses, ...own } = request;
      const needed = { ...own, ...need, cases: [], knowledge: "", options: request.options.slice(1) };
      await this.answer(needed, { waiter: flightOf(request), tell });
    };
    return implement(request, settings, this.#adapters.ports({ request, settings, emit, callUse, writeNeeded }));
  }
}

// Two packages of a workspace may have stubs of the same id.
function flightOf({ project, skeleton }: GenerationRequest): string {
  return `${project.root}${WITHIN}${skeleton.id}`;
}
