import type { Message, Usage } from "../contract/nouns.js";
import type { AgentFunctions, ValueOf } from "./functions.js";
import type { AgentModel } from "./modelCalls.js";
import type { AgentTool } from "./tool.js";
import type { Validation } from "./validation.js";
import type { PlainOptions } from "../contract/options.js";

/** The one call whose return value is the answer. */
export interface AgentCall<Name extends string = string> {
  /** As the function was registered. */
  readonly name: Name;
  /** What it was called with, by the names of its parameters. */
  readonly arguments: Readonly<Record<string, unknown>>;
  /** The same in the order of its parameters. */
  readonly values: readonly unknown[];
  /** What the model gave, as JSON, before it was turned into {@link values}. */
  readonly parameters: unknown;
}

/** Where a result comes from: what it takes to make the call again, or another around it. */
export interface ResultOrigin {
  readonly agent: string;
  readonly tool: AgentTool;
  readonly tools: readonly AgentTool[];
  readonly model: AgentModel | undefined;
  /** Limits, budget and prices of the agent. */
  readonly options: PlainOptions;
}

/** All that an answered request says. */
export interface AnswerFacts<Value = unknown, Name extends string = string> {
  readonly question: string;
  readonly value: Value;
  readonly call: AgentCall<Name>;
  readonly hypothesis: string;
  readonly criteria: readonly string[];
  readonly validation: Validation;
  readonly transcript: readonly Message[];
  readonly usage: Usage;
  readonly rounds: number;
}

/** The answer to a request: the real return value of exactly one call, and how it came about. */
export class AgentResult<Value = unknown, Name extends string = string> {
  readonly question: string;
  /** What the function returned, the very object; a promise is awaited. */
  readonly value: Value;
  /** The name of the function that was called; it tells the types of {@link value} apart. */
  readonly functionName: Name;
  readonly call: AgentCall<Name>;
  /** What the model expected of the call. */
  readonly hypothesis: string;
  /** By what the result was to be judged. */
  readonly criteria: readonly string[];
  readonly validation: Validation;
  /** The conversation with the model, as it was sent. */
  readonly transcript: readonly Message[];
  /** Tokens of the whole request, the validator's included. */
  readonly usage: Usage;
  /** Replies of the model that it took. */
  readonly rounds: number;
  readonly #origin: ResultOrigin;

  constructor(facts: AnswerFacts<Value, Name>, origin: ResultOrigin) {
    this.question = facts.question;
    this.value = facts.value;
    this.functionName = facts.call.name;
    this.call = facts.call;
    this.hypothesis = facts.hypothesis;
    this.criteria = facts.criteria;
    this.validation = facts.validation;
    this.transcript = facts.transcript;
    this.usage = facts.usage;
    this.rounds = facts.rounds;
    this.#origin = origin;
  }

  /** Where a result comes from. */
  static originOf(result: AgentResult<unknown, string>): ResultOrigin {
    return result.#origin;
  }
}

/**
 * The result of a request to an agent with these functions. With an object of functions, `result.functionName` tells
 * which of them gave `result.value`.
 */
export type ResultOf<Functions extends AgentFunctions> = Functions extends readonly (infer Registered)[]
  ? AgentResult<ValueOf<Registered>>
  : { [Name in keyof Functions & string]: AgentResult<ValueOf<Functions[Name]>, Name> }[keyof Functions & string];
