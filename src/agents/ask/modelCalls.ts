import { SelfCodingError } from "../../contract/errors.js";
import type { AgentBudget } from "./agentBudget.js";
import type { Message, Model, ModelReply, ModelRequest, Tool } from "../../contract/model.js";
import type { Usage } from "../../contract/nouns.js";
import type { ModelSettings, PlainOptions } from "../../contract/options.js";
import { addUsage } from "../../model/addUsage.js";
import { traced } from "../../foundry/thread/traces.js";
import { frozenAgent } from "../../foundry/frozenAgent.js";
import { contentText } from "../../model/wire/contentText.js";
import { readUsage } from "../../model/wire/readUsage.js";
import { readCalls } from "../../model/wire/wire.js";
import { describeValue } from "../../value/words.js";
import { untilAborted } from "../../model/untilAborted.js";
import { modeOf } from "../../runtime/options.js";
import { askModel } from "../../runtime/request.js";

/**
 * A model of an agent: a name, a model as data, or an object. One with a method `complete` is asked in this thread, any
 * other in the foundry's.
 */
export type AgentModel = string | ModelSettings | { readonly settings: ModelSettings } | Model;

/** One question to a model. */
interface Question {
  readonly messages: readonly Message[];
  readonly tools?: readonly Tool[];
  readonly purpose: ModelRequest["subject"]["purpose"];
  /** The name of the asking part for scripts and servers, such as `sql` or `sql.validator`. */
  readonly name: string;
  /** @default that of the agent */
  readonly model?: AgentModel | undefined;
}

/** The questions of one request to its models, and what they cost together. */
export class ModelCalls {
  usage: Usage = { promptTokens: 0, completionTokens: 0 };
  readonly #id: string;
  readonly #model: AgentModel | undefined;
  readonly #options: PlainOptions;
  readonly #signal: AbortSignal;
  readonly #budget: AgentBudget;
  readonly #trace: string | undefined;
  readonly #turns = new Map<string, number>();

  constructor(facts: {
    readonly id: string;
    readonly model: AgentModel | undefined;
    /** Limits, budget and prices. */
    readonly options: PlainOptions;
    readonly signal: AbortSignal;
    /** Of the agent, over all its requests. */
    readonly budget: AgentBudget;
    /** The operation that asks, for who listens to tracing channels. */
    readonly trace?: string | undefined;
  }) {
    this.#id = facts.id;
    this.#model = facts.model;
    this.#options = facts.options;
    this.#signal = facts.signal;
    this.#budget = facts.budget;
    this.#trace = facts.trace;
  }

  /**
   * Asks, and counts what it costs.
   *
   * @throws the signal's reason when it is aborted, else what keeps the model from answering
   */
  async ask({ messages, tools, purpose, name, model = this.#model }: Question): Promise<ModelReply> {
    this.#signal.throwIfAborted();
    if (modeOf({}) === "frozen") throw frozenAgent(this.#id);
    this.#budget.refuseWhenSpent();
    const turn = (this.#turns.get(purpose) ?? 0) + 1;
    this.#turns.set(purpose, turn);
    const request: ModelRequest = {
      // A copy: the conversation goes on, and whoever keeps the request should see it as it was.
      messages: [...messages],
      ...(tools === undefined ? {} : { tools }),
      subject: { id: this.#id, name, purpose, turn },
      signal: this.#signal,
    };
    const reply = await untilAborted(this.#complete(request, model), this.#signal);
    // A model object of the user's own may say anything.
    const usage = readUsage(reply.usage, request, reply);
    this.usage = addUsage(this.usage, usage);
    this.#budget.spend(usage);
    return reply;
  }

  #complete(request: ModelRequest, model: AgentModel | undefined): Promise<ModelReply> {
    if (typeof model === "object" && "complete" in model) return this.#completeHere(request, model);
    const settings = typeof model === "object" && "settings" in model ? model.settings : model;
    return askModel(request, { ...this.#options, ...(settings === undefined ? {} : { model: settings }) }, this.#trace);
  }

  #completeHere(request: ModelRequest, model: Model): Promise<ModelReply> {
    const { id, purpose, turn } = request.subject;
    const parent = this.#trace === undefined ? {} : { parent: this.#trace };
    const facts = { ...parent, id, purpose, attempt: turn, model: String(model.id), provider: "object" } as const;
    return traced(
      "model",
      facts,
      async () => checked(await model.complete(request), model.id),
      (reply) => ({
        outcome: "replied",
        usage: readUsage(reply.usage, request, reply),
      }),
    );
  }
}

// A model object of the user's own may hand on what a server gave.
function checked(reply: ModelReply, id: unknown): ModelReply {
  if (typeof reply !== "object" || (reply as unknown) === null) {
    throw new SelfCodingError("model-unavailable", `The model object ${String(id)} gave ${describeValue(reply)}.`, {
      remedy: "Let its `complete` resolve to an object: { text, toolCalls, usage, isTruncated }.",
    });
  }
  const { text, toolCalls: given, ...others } = reply;
  const toolCalls = readCalls({ tool_calls: given });
  return { ...others, text: contentText(text), ...(toolCalls.length === 0 ? {} : { toolCalls }) };
}
