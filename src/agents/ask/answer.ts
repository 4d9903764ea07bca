import type { EmitEvent } from "../../contract/events.js";
import { SelfCodingError } from "../../contract/errors.js";
import type { Message, ModelReply } from "../../contract/model.js";
import { untilAborted } from "../../model/untilAborted.js";
import { previewValue } from "../../prompt/previewValue.js";
import type { AnswerFacts } from "./agentCall.js";
import { invoke } from "../tools/invoke.js";
import type { ModelCalls } from "./modelCalls.js";
import { offeredTools } from "./prompt.js";
import { readProposal } from "./proposal.js";
import type { AgentTool } from "../tools/tool.js";
import { rememberRefusals } from "./refusedCalls.js";
import { judge } from "./validator.js";

/** One request to an agent. */
interface AgentTask {
  /** For events and recordings. */
  readonly id: string;
  readonly name: string;
  readonly question: string;
  readonly tools: readonly AgentTool[];
  readonly opening: readonly Message[];
  readonly maxRounds: number;
  readonly validator: Parameters<typeof judge>[1];
  readonly callMilliseconds: number;
  readonly context: unknown;
  readonly signal: AbortSignal;
  readonly calls: ModelCalls;
  readonly emit: EmitEvent;
}

/** An answer, and the tool that gave it. */
interface Answer {
  readonly facts: AnswerFacts;
  readonly tool: AgentTool;
}

type CallProposal = Extract<ReturnType<typeof readProposal>, { proposal: unknown }>["proposal"];

const MAX_SAME_FAILURES = 3;

/**
 * The conversation of one request: reply, call, judgement, until one call's result is accepted. All that goes wrong is
 * said to the model and costs a round.
 *
 * @throws {SelfCodingError} with the `transcript` in its details: `agent-unanswered`, `agent-stuck`, `validator-broken`,
 *   `budget-spent`, or what keeps the model from answering
 * @throws the signal's reason, when it is aborted
 */
export async function answer(task: AgentTask): Promise<Answer> {
  const conversation = new Conversation(task);
  try {
    return await conversation.run();
  } catch (error) {
    if (!SelfCodingError.is(error) || task.signal.aborted) throw error;
    const { transcript } = conversation;
    throw error.withDetails({ transcript, usage: task.calls.usage });
  }
}

class Conversation {
  readonly transcript: Message[];
  readonly #task: AgentTask;
  readonly #failures = new Map<string, number>();
  readonly #refused = rememberRefusals();
  #validations = 0;
  #last = "";

  constructor(task: AgentTask) {
    this.#task = task;
    this.transcript = [...task.opening];
  }

  async run(): Promise<Answer> {
    const { name, maxRounds, tools, calls } = this.#task;
    const offered = offeredTools(tools);
    for (let round = 1; round <= maxRounds; round++) {
      const reply = await calls.ask({ messages: this.transcript, tools: offered, purpose: "request", name });
      this.#keep(reply);
      const outcome = await this.#play(reply, round);
      if (typeof outcome !== "string") return outcome;
      this.#refuse(reply, outcome, round);
    }
    throw new SelfCodingError(
      "agent-unanswered",
      `${name} found no answer in ${maxRounds} rounds (maxRounds). The last problem: ${this.#last}\n`,
      {
        remedy:
          "Make the question or `notes` clearer, raise `maxRounds`, or choose a stronger model (SELFCODING_MODEL).",
      },
    );
  }

  /** One round: the answer, or what the model is told. */
  async #play(reply: ModelReply, round: number): Promise<Answer | string> {
    const { id, tools, emit, context, callMilliseconds: milliseconds, signal } = this.#task;
    const read = readProposal(reply, tools);
    if ("refusal" in read) return read.refusal;
    const { tool, purpose, parameters, hypothesis, criteria } = read.proposal;
    const reading = await tool.read(parameters);
    if ("faults" in reading)
      return this.#countFailure(read.proposal, `${tool.name} was not called:\n${reading.faults.join("\n")}`);
    const reason = await this.#refused.find(read.proposal);
    if (reason !== undefined)
      return `${tool.name} was not called: you already made this exact call, and it was not accepted.\n${reason}`;
    const given = { ...read.proposal, parameters: structuredClone(parameters) };
    emit("agent-call", { id, round, functionName: tool.registeredName, purpose, hypothesis, criteria });
    const outcome = await invoke(tool, reading.values, { context, milliseconds, signal });
    if ("failure" in outcome) return this.#countFailure(read.proposal, outcome.failure);
    if (purpose === "look") return looked(outcome.value);
    return this.#settle(given, reading, outcome.value, round);
  }

  async #settle(
    proposal: CallProposal,
    { values, named }: { readonly values: readonly unknown[]; readonly named: Readonly<Record<string, unknown>> },
    value: unknown,
    round: number,
  ): Promise<Answer | string> {
    const { tool, parameters, hypothesis, criteria } = proposal;
    const { question, calls, id, emit, validator } = this.#task;
    const before = calls.usage;
    const called = { functionName: tool.registeredName, functionText: tool.text, parameters: named };
    const facts = { question, ...called, hypothesis, criteria, result: value };
    const verdict = await untilAborted(judge(facts, validator, this.#task), this.#task.signal);
    const { isAccepted, judgements } = verdict;
    if (validator !== false) {
      this.#validations += 1;
      const usage = {
        promptTokens: calls.usage.promptTokens - before.promptTokens,
        completionTokens: calls.usage.completionTokens - before.completionTokens,
      };
      emit("agent-validate", { id, round, isAccepted, usage });
    }
    if (!isAccepted) {
      const reason = notAccepted(value, verdict);
      this.#refused.add(proposal, reason);
      return reason;
    }
    const call = { name: tool.registeredName, arguments: named, values, parameters };
    const validation = { isAccepted, judgements, rounds: this.#validations };
    const { transcript } = this;
    const answered = { question, value, call, hypothesis, criteria, validation, transcript, usage: calls.usage };
    return { facts: { ...answered, rounds: round }, tool };
  }

  #countFailure({ tool, parameters }: CallProposal, failure: string): string {
    const key = `${tool.name} ${JSON.stringify(parameters)}`;
    const count = (this.#failures.get(key) ?? 0) + 1;
    this.#failures.set(key, count);
    if (count < MAX_SAME_FAILURES) return failure;
    throw new SelfCodingError(
      "agent-stuck",
      `${this.#task.name} asked ${count} times for the same call of ${tool.registeredName}, which fails: ${failure}\n`,
      { remedy: "Say in the docs or `notes` what the function needs, or choose a stronger model (SELFCODING_MODEL)." },
    );
  }

  #keep({ text, toolCalls }: ModelReply): void {
    // Some servers refuse a message without any content.
    const content = text === "" && toolCalls === undefined ? "(nothing)" : text;
    this.transcript.push({ role: "assistant", content, ...(toolCalls === undefined ? {} : { toolCalls }) });
  }

  #refuse({ toolCalls = [] }: ModelReply, message: string, round: number): void {
    const { id, emit } = this.#task;
    this.#last = message;
    emit("agent-refuse", { id, round, message });
    if (toolCalls.length === 0) this.transcript.push({ role: "user", content: message });
    // Servers insist on an answer to every single call.
    for (const call of toolCalls) this.transcript.push({ role: "tool", content: message, toolCallId: call.id });
  }
}

function looked(value: unknown): string {
  return `It returned:\n${previewValue(value, 2000)}\nThat was only a look, so there is no answer yet. Now make the call that answers the question.`;
}

function notAccepted(
  value: unknown,
  { answersQuestion, reason, judgements }: Awaited<ReturnType<typeof judge>>,
): string {
  const unmet = judgements.filter(({ isMet }) => !isMet);
  const reasons = unmet.map(({ criterion, reason: why }) => `- not met: ${criterion}${why === "" ? "" : ` (${why})`}`);
  if (!answersQuestion) reasons.push(`- it does not answer the question${reason === "" ? "" : ` (${reason})`}`);
  return `It returned:\n${previewValue(value, 2000)}\nThe validator did not accept it:\n${reasons.join("\n")}\nTry something else.`;
}
