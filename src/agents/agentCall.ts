import type { PlainOptions } from "../contract/options.js";
import type { AgentBudget } from "./agentBudget.js";
import type { AgentModel } from "./modelCalls.js";
import type { AgentTool } from "./tool.js";

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
  readonly budget: AgentBudget;
  /** Limits, budget and prices of the agent. */
  readonly options: PlainOptions;
}
