import { findUnknownOption, findWrongValue } from "../../contract/knownOptions.js";
import { SelfCodingError } from "../../contract/errors.js";
import type { PlainOptions } from "../../contract/options.js";
import type { Budget, Prices } from "../../contract/spending.js";
import type { KnowledgeSource } from "../../memory/memory.js";
import type { AgentFunctions } from "../tools/functions.js";
import type { AgentModel } from "./modelCalls.js";
import type { Validator } from "./validation.js";
import type { ValidatorOptions } from "./validator.js";

/** Bounds of an agent's requests. */
export interface AgentLimits {
  /** Seconds for one call of a registered function; what takes longer counts as thrown. @default 60 */
  readonly callSeconds?: number;
  /** Seconds for one request to the model. @default 120 */
  readonly modelSeconds?: number;
  /** Tokens that memories may take in a prompt; the most relevant are kept. @default 2000 */
  readonly memoryTokens?: number;
}

/** The options of a `FunctionAgent`. */
export interface FunctionAgentOptions<Functions extends AgentFunctions = AgentFunctions> {
  /** Its name for other agents, events and recordings. */
  readonly name: string;
  /** The functions it may call: a list, or an object whose keys name them. */
  readonly functions: Functions;
  /** Background for the model about the functions and their world. */
  readonly notes?: string | readonly string[];
  /** Instructions of one's own, besides those of every agent. */
  readonly system?: string;
  /** Replies of the model for one request. @default 10 */
  readonly maxRounds?: number;
  /** Whose memories are shown as background. */
  readonly knowledgeSources?: readonly KnowledgeSource[];
  /** Whether own memories are shown. @default true */
  readonly useOwnKnowledge?: boolean;
  /** A name, a model as data, or an object with `complete` that is called in this thread. @default as for stubs */
  readonly model?: AgentModel;
  /** Who judges results: a model, a function, or nobody (`false`). @default the agent's own model, in another conversation */
  readonly validator?: false | ValidatorOptions | Validator;
  /** Bounds of its requests. */
  readonly limits?: AgentLimits;
  /** The budget for the model; `function` means this agent, over all its requests. */
  readonly budget?: Budget;
  /** The model's prices, for budgets in dollars. */
  readonly prices?: Prices;
}

/** The same with nothing left open. */
interface SettledAgentOptions {
  readonly name: string;
  readonly notes: readonly string[];
  readonly system: string;
  readonly maxRounds: number;
  readonly useOwnKnowledge: boolean;
  readonly model: AgentModel | undefined;
  readonly validator: NonNullable<FunctionAgentOptions["validator"]>;
  readonly callMilliseconds: number;
  readonly memoryTokens: number;
  /** The options that cross to the foundry with every question. */
  readonly plain: PlainOptions;
}

const KEYS = new Set(
  "name functions notes system maxRounds knowledgeSources useOwnKnowledge model validator limits budget prices".split(
    " ",
  ),
);
const VALIDATOR = new Set(["model", "instructions", "maxRounds"]);
const LIMITS = new Set(["callSeconds", "modelSeconds", "memoryTokens"]);

/**
 * Refuses unknown names and impossible values at the door, and fills in what holds without them.
 *
 * @throws {SelfCodingError} `options-invalid`
 */
export function settleAgentOptions(options: FunctionAgentOptions): SettledAgentOptions {
  const { name, notes = [], limits = {}, maxRounds = 10 } = options;
  if (!isAgentName(name, ['"', "\n"]))
    throw refuse(
      `\`name\` must be a single line of 1 to 80 characters without quotation marks (got ${JSON.stringify(name)})`,
    );
  const { budget, prices } = options;
  const unknown = Object.keys(options).find((key) => !KEYS.has(key)) ?? findUnknownOption({ budget, prices });
  if (unknown !== undefined) throw refuse(`Unknown option "${unknown}"`, name);
  for (const key of Object.keys(limits)) if (!LIMITS.has(key)) throw refuse(`Unknown limit "${key}"`, name);
  const wrong = findWrongValue({ limits }) ?? findWrongRounds("maxRounds", maxRounds) ?? findWrongValidator(options);
  if (wrong !== undefined) throw refuse(wrong, name);
  const validatorModel = typeof options.validator === "object" ? options.validator.model : undefined;
  for (const model of [options.model, validatorModel]) {
    if (!isModel(model))
      throw refuse("`model` must be a name, settings with a `kind`, or an object with `complete`", name);
  }
  const { modelSeconds, callSeconds = 60, memoryTokens = 2000 } = limits;
  return {
    name,
    notes: typeof notes === "string" ? [notes] : notes,
    system: options.system ?? "",
    maxRounds,
    useOwnKnowledge: options.useOwnKnowledge ?? true,
    model: options.model,
    validator: options.validator ?? {},
    callMilliseconds: callSeconds * 1000,
    memoryTokens,
    plain: {
      ...(modelSeconds === undefined ? {} : { limits: { modelSeconds } }),
      ...(budget === undefined ? {} : { budget }),
      ...(prices === undefined ? {} : { prices }),
    },
  };
}

/** Whether an agent may be called so: a text of a line that stays readable in ids and file names. */
export function isAgentName(name: unknown, excluded: readonly string[]): name is string {
  if (typeof name !== "string" || name === "" || name.length > 80) return false;
  return !excluded.some((character) => name.includes(character));
}

function findWrongValidator({ validator }: FunctionAgentOptions): string | undefined {
  if (validator === undefined || validator === false || typeof validator === "function") return undefined;
  if (typeof validator !== "object" || (validator as unknown) === null)
    return `\`validator\` must be false, a function or an object (got ${JSON.stringify(validator)})`;
  const unknown = Object.keys(validator).find((key) => !VALIDATOR.has(key));
  if (unknown !== undefined) return `Unknown option "validator.${unknown}"`;
  return findWrongRounds("validator.maxRounds", validator.maxRounds ?? 1);
}

function findWrongRounds(place: string, value: number): string | undefined {
  const isRight = Number.isInteger(value) && value >= 1;
  return isRight ? undefined : `\`${place}\` must be a whole number ≥ 1 (got ${JSON.stringify(value)})`;
}

function isModel(model: unknown): boolean {
  if (model === undefined || typeof model === "string") return true;
  if (typeof model !== "object" || model === null) return false;
  return "kind" in model || "settings" in model || ("complete" in model && typeof model.complete === "function");
}

function refuse(fact: string, agent?: string): SelfCodingError {
  return new SelfCodingError("options-invalid", `${fact}${agent === undefined ? "" : ` (agent ${agent})`}.`, {
    remedy: "The page docs/agent-options of the package lists all options.",
  });
}
