import type { Message } from "../../contract/model.js";
import type { Usage } from "../../contract/nouns.js";
import type { PlainOptions } from "../../contract/options.js";
import type { AgentBudget } from "./agentBudget.js";
import type { AgentModel } from "./modelCalls.js";
import type { AgentTool } from "../tools/tool.js";
import type { Validation } from "./validation.js";

/** The one call whose return value is the answer. */
export interface AgentCall<Name extends string = string> {
  /** As the function was registered. */
  readonly name: Name;
  /** The arguments, by the names of the parameters. */
  readonly arguments: Readonly<Record<string, unknown>>;
  /** The same in the order of its parameters. */
  readonly values: readonly unknown[];
  /** The arguments as the model sent them, as JSON, before they were turned into {@link values}. */
  readonly parameters: unknown;
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

/** Where a result comes from: what it takes to make the call again, or another around it. */
export interface ResultOrigin {
  readonly agent: string;
  readonly tool: AgentTool;
  readonly tools: readonly AgentTool[];
  readonly model: AgentModel | undefined;
  readonly budget: AgentBudget;
  /** Limits, budget and prices of the agent. */
  readonly options: PlainOptions;
}
