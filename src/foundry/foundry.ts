import { isatty } from "node:tty";
import type { Programs } from "../project/program.js";
import type { EmitEvent } from "../contract/events.js";
import { resolveModel } from "../model/model.js";
import { meteredModel } from "./settings/budget.js";
import { Flights, WITHIN } from "./flights.js";
import { frozenAgent } from "./frozenAgent.js";
import { implement } from "./implement.js";
import type { Need } from "./ports.js";
import { Progress, standardError } from "./progress.js";
import type {
  CallUse,
  CompletionRequest,
  CompletionResult,
  GenerationRequest,
  GenerationResult,
} from "./thread/protocol.js";
import { settle } from "./settings/settings.js";
import { Adapters } from "./adapters.js";

/** Answers requests: one generation a stub at a time, whoever asks for it. */
export class Foundry {
  readonly #tell: EmitEvent;
  readonly #flights = new Flights<GenerationResult>();
  readonly #adapters: Adapters;
  readonly #progress = new Progress(standardError(isatty(2) && process.env["CI"] === undefined));

  constructor(tell: EmitEvent, programs?: Programs) {
    this.#tell = tell;
    this.#adapters = new Adapters(programs);
  }

  /**
   * Writes or heals the stub of a request, or joins who does already.
   *
   * @param callUse calls a function of the caller's; undefined where the caller's thread is blocked
   */
  answer(request: GenerationRequest, waiter?: string, callUse?: CallUse): Promise<GenerationResult> {
    return this.#flights.fly(flightOf(request), waiter, () => this.#start(request, callUse));
  }

  /**
   * Asks the model one question of an agent.
   *
   * @throws {SelfCodingError} `frozen` where no model may be asked, `budget-spent` where no more may be spent
   */
  async complete(completion: CompletionRequest, signal: AbortSignal): Promise<CompletionResult> {
    const { request, project, environment } = completion;
    const { id } = request.subject;
    const settings = await settle(completion);
    if (settings.mode === "frozen") throw frozenAgent(id);
    const ledger = this.#adapters.ledger(project, (message) => this.#tell("warning-raise", { id, message }));
    // What one agent may spend, it counts itself: its budget ends with it.
    const { function: _own, ...budget } = settings.budget ?? {};
    const account = { settings: { ...settings, budget }, ledger, id };
    const model = meteredModel(resolveModel(settings.model, environment), account);
    return { kind: "reply", reply: await model.complete({ ...request, signal }), model: model.id };
  }

  async #start(request: GenerationRequest, callUse: CallUse | undefined): Promise<GenerationResult> {
    const settings = await settle(request);
    const emit: EmitEvent = (name, event) => {
      this.#tell(name, event);
      if (!settings.isSilent) this.#progress.show(name, event);
    };
    const writeNeeded = async (need: Need): Promise<void> => {
      const { uses: _uses, ...own } = request;
      const needed = { ...own, ...need, cases: [], knowledge: "", options: request.options.slice(1) };
      await this.answer(needed, flightOf(request));
    };
    return implement(request, settings, this.#adapters.ports({ request, settings, emit, callUse, writeNeeded }));
  }
}

// Two packages of a workspace may have stubs of the same id.
function flightOf({ project, skeleton }: GenerationRequest): string {
  return `${project.root}${WITHIN}${skeleton.id}`;
}
