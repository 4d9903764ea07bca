import { SelfCodingError } from "../../contract/errors.js";
import type { Message } from "../../contract/model.js";
import type { TraceMap } from "../../contract/traces.js";
import { recallText } from "../../memory/recall.js";
import { previewNamed, previewValue } from "../../prompt/previewValue.js";
import { emit } from "../../runtime/events.js";
import { traced } from "../../foundry/thread/traces.js";
import { CallSite } from "../../runtime/callSite.js";
import { configuredOptions } from "../../runtime/options.js";
import { redact } from "../../secrets/redact.js";
import { digest } from "../../value/digest.js";
import { AgentBudget } from "./agentBudget.js";
import { type FunctionAgentOptions, settleAgentOptions } from "./agentOptions.js";
import { AgentResult, type ResultOf } from "./agentResult.js";
import type { AgentFunctions } from "../tools/functions.js";
import { ModelCalls } from "./modelCalls.js";
import { RememberingAgent } from "./rememberingAgent.js";
import type { AgentTool } from "../tools/tool.js";
import { toolsOf } from "../tools/toolsOf.js";
import { toNameCharacters } from "../../text/identifiers.js";
import { timerMilliseconds } from "../../value/milliseconds.js";

/** How one request is made. */
export interface RequestOptions {
  /** Ends the request; it rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** A value for registered functions, which read it with `requestContext()`; the model never sees it. */
  readonly context?: unknown;
  /** For the whole request. @default no limit but those of its parts */
  readonly timeoutMilliseconds?: number;
}

const MAX_VALUE_CHARACTERS = 1000;

/**
 * Answers questions by calls of registered functions: the model chooses function and arguments, a validator judges the
 * result, and the answer is one call's real return value.
 *
 * @example
 * const agent = new FunctionAgent({ name: "sql", functions: [listTables, query] });
 * const { value } = await agent.request("List the available tables.");
 */
export class FunctionAgent<const Functions extends AgentFunctions = AgentFunctions> extends RememberingAgent {
  readonly #options: ReturnType<typeof settleAgentOptions>;
  readonly #tools: readonly AgentTool[];
  readonly #budget: AgentBudget;

  /** @throws {SelfCodingError} `options-invalid`, or `not-transformed` for a function of which nothing is known */
  constructor(options: FunctionAgentOptions<Functions>) {
    const settled = settleAgentOptions(options);
    super(settled.name, options.knowledgeSources);
    this.#options = settled;
    this.#tools = toolsOf(options.functions, `The agent ${this.name}`);
    this.#budget = new AgentBudget(this.name, options.budget?.function, options.prices ?? configuredOptions().prices);
  }

  /**
   * Asks; requests of one agent may run at the same time.
   *
   * @throws {SelfCodingError} with `details.transcript`: `agent-unanswered` when the rounds run out, `agent-stuck` when the
   *   same call fails again and again, `validator-broken`, `time-limit`, or what keeps the model from answering
   */
  async request(question: string, options: RequestOptions = {}): Promise<ResultOf<Functions>> {
    const site = new CallSite(this.request);
    checkRequest(question, options, this.name);
    const id = this.#idOf(question);
    const startedAt = performance.now();
    emit("agent-start", { id, agent: this.name, question });
    try {
      const facts = { id, agent: this.name };
      const run = (trace: string | undefined): Promise<AgentResult<unknown, string>> =>
        withDeadline(options, (signal) => this.#answer(question, options, signal, this.#calls(id, signal, trace)));
      const result = await traced("agent", facts, run, describeAnswer);
      const { rounds, functionName, usage } = result;
      emit("agent-answer", { id, rounds, functionName, usage, milliseconds: performance.now() - startedAt });
      return result as ResultOf<Functions>;
    } catch (error) {
      const code = SelfCodingError.is(error) ? error.code : "aborted";
      emit("agent-fail", { id, code, message: error instanceof Error ? error.message : String(error) });
      throw site.told(error);
    }
  }

  /** Keeps a result in memory, as previews without secrets. @returns the memory's id */
  remember(result: AgentResult<unknown, string>, { note = "" }: { readonly note?: string } = {}): string {
    return this.memory.add({
      question: result.question,
      functionName: result.functionName,
      parameters: previewNamed(result.call.arguments),
      value: previewValue(result.value, MAX_VALUE_CHARACTERS),
      hypothesis: result.hypothesis,
      note,
    });
  }

  protected async condense(messages: readonly Message[], signal: AbortSignal): Promise<string> {
    const calls = this.#calls(this.#idOf("compact"), signal);
    return (await calls.ask({ messages, purpose: "compact", name: `${this.name}.memory` })).text;
  }

  async #answer(
    question: string,
    { context }: RequestOptions,
    signal: AbortSignal,
    calls: ModelCalls,
  ): Promise<AgentResult<unknown, string>> {
    const { name, maxRounds, validator, callMilliseconds, model, plain, ...known } = this.#options;
    const { answer, openingMessages } = await import("./onDemand.js");
    const tools = this.#tools;
    const recalled = { question, tokens: known.memoryTokens, useOwn: known.useOwnKnowledge };
    const memory = recallText(this.memory, recalled);
    const opening = openingMessages({ name, tools, question, memory, system: known.system, notes: known.notes });
    const task = {
      id: this.#idOf(question),
      name,
      question,
      tools,
      opening,
      maxRounds,
      validator,
      callMilliseconds,
      context,
      signal,
      calls,
    };
    const { facts, tool } = await answer({ ...task, emit });
    return new AgentResult(facts, { agent: name, tool, tools, model, budget: this.#budget, options: plain });
  }

  #calls(id: string, signal: AbortSignal, trace?: string): ModelCalls {
    const { model, plain } = this.#options;
    return new ModelCalls({ id, model, options: plain, signal, budget: this.#budget, trace });
  }

  // By the question: recordings of one are not touched by what was asked before it. Events, and names of files, show it.
  #idOf(question: string): string {
    const words = toNameCharacters(redact(question), "-").slice(0, 40);
    return `agents/${this.name}#${words}-${digest(question)}`;
  }
}

const REQUEST = new Set<string>(["signal", "context", "timeoutMilliseconds"] satisfies (keyof RequestOptions)[]);

function checkRequest(question: unknown, options: RequestOptions, agent: string): void {
  const { timeoutMilliseconds: time } = options;
  const unknown = Object.keys(options).find((key) => !REQUEST.has(key));
  const fact =
    typeof question !== "string"
      ? `The question must be a text (got ${typeof question})`
      : unknown !== undefined
        ? `Unknown option "${unknown}"`
        : time !== undefined && !(typeof time === "number" && time >= 0)
          ? `\`timeoutMilliseconds\` must be a number ≥ 0 (got ${String(time)})`
          : undefined;
  if (fact === undefined) return;
  throw new SelfCodingError("options-invalid", `${fact} in a request to ${agent}.`, {
    remedy: "The page docs/agent-options of the package lists all options.",
  });
}

function describeAnswer({ rounds, functionName, usage }: AgentResult<unknown, string>): Partial<TraceMap["agent"]> {
  return { outcome: "answered", rounds, functionName, usage };
}

// A timer of its own, not `AbortSignal.timeout`, whose timer lets the process end while somebody waits.
async function withDeadline<Result>(
  { signal, timeoutMilliseconds }: RequestOptions,
  run: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const fact = `The request took longer than ${timeoutMilliseconds} ms (timeoutMilliseconds).`;
  const late = new SelfCodingError("time-limit", fact, { remedy: "Raise `timeoutMilliseconds`, or ask for less." });
  const timer =
    timeoutMilliseconds === undefined
      ? undefined
      : setTimeout(() => controller.abort(late), timerMilliseconds(timeoutMilliseconds));
  try {
    return await run(signal === undefined ? controller.signal : AbortSignal.any([signal, controller.signal]));
  } finally {
    clearTimeout(timer);
  }
}
