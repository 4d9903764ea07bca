import { SelfCodingError } from "../../contract/errors.js";
import { findWrongValue } from "../../contract/knownOptions.js";
import type { Limits, ModelSettings, StubOptions } from "../../contract/options.js";
import type { KnowledgeSource } from "../../memory/memory.js";
import { checkOptions } from "../../runtime/options.js";
import { type AgentLimits, isAgentName } from "../ask/agentOptions.js";
import type { AgentModel } from "../ask/modelCalls.js";
import type { UsesOption } from "../tools/uses.js";

/** Options of stubs that hold for generated functions, too. */
type SharedOptions = Pick<
  StubOptions,
  "mode" | "allow" | "isolation" | "candidates" | "tests" | "seed" | "budget" | "prices" | "whileHealing" | "heal"
>;

/** The options of a `CodeGenAgent`. */
export interface CodeGenAgentOptions extends SharedOptions {
  /** Part of the ids under which functions are kept. */
  readonly name: string;
  /** Background for the model about every function. */
  readonly notes?: string | readonly string[];
  /** Instructions of one's own, for every function. */
  readonly system?: string;
  /** Functions, stubs and agents that generated functions may call. */
  readonly uses?: UsesOption;
  /** Those that they must call, by name; `true` means all of them. @default false */
  readonly mustUse?: boolean | readonly string[];
  /** Whose memories are shown as background. */
  readonly knowledgeSources?: readonly KnowledgeSource[];
  /** Whether own memories are shown. @default true */
  readonly useOwnKnowledge?: boolean;
  /** A name, a model as data, or an object that carries it as `settings`. @default as for stubs */
  readonly model?: AgentModel;
  /** Bounds of writing and healing, of real calls and of memories in a prompt. */
  readonly limits?: Limits & Pick<AgentLimits, "callSeconds" | "memoryTokens">;
}

/** The same with nothing left open. */
interface SettledCodeGenOptions {
  readonly name: string;
  /** Instructions and notes as text. */
  readonly notes: string;
  readonly uses: UsesOption;
  readonly mustUse: boolean | readonly string[];
  readonly useOwnKnowledge: boolean;
  readonly callMilliseconds: number;
  readonly memoryTokens: number;
  /** As for a stub. */
  readonly options: StubOptions;
}

const OWN = new Set("name notes system uses mustUse knowledgeSources useOwnKnowledge".split(" "));

/**
 * Refuses unknown names and impossible values at the door, and fills in what holds without them.
 *
 * @throws {SelfCodingError} `options-invalid`
 */
export function settleCodeGenOptions(given: CodeGenAgentOptions): SettledCodeGenOptions {
  const { name, notes = [], system = "", uses = [], mustUse = false, useOwnKnowledge = true } = given;
  if (!isAgentName(name, ['"', "\n", "#"])) {
    throw new SelfCodingError(
      "options-invalid",
      `The name of an agent must be a single line of 1 to 80 characters without quotation marks and \`#\` (got ${JSON.stringify(name)}).`,
      {
        remedy: 'Name it: `new CodeGenAgent({ name: "writer" })`.',
      },
    );
  }
  const { callSeconds = 60, memoryTokens = 2000, ...limits } = given.limits ?? {};
  const { limits: _limits, model, ...others } = given;
  const shared = Object.fromEntries(Object.entries(others).filter(([key]) => !OWN.has(key))) as SharedOptions;
  const options: StubOptions = {
    ...shared,
    ...(given.limits === undefined ? {} : { limits }),
    ...(model === undefined ? {} : { model: settingsOf(model, name) }),
  };
  checkOptions(options, `the options of the agent ${name}`);
  const wrong = findWrongValue({ limits: { callSeconds, memoryTokens } });
  if (wrong !== undefined)
    throw new SelfCodingError("options-invalid", `${wrong} in the options of the agent ${name}.`, {
      remedy: "The page docs/agent-options of the package lists all options.",
    });
  return {
    name,
    notes: [system, ...(typeof notes === "string" ? [notes] : notes)].filter((each) => each.trim() !== "").join("\n"),
    uses,
    mustUse,
    useOwnKnowledge,
    callMilliseconds: callSeconds * 1000,
    memoryTokens,
    options,
  };
}

/**
 * A model as what can cross to the foundry's thread, where functions are written.
 *
 * @throws {SelfCodingError} `options-invalid` for an object that can only be asked in this thread
 */
export function settingsOf(model: AgentModel, agent: string): string | ModelSettings {
  if (typeof model === "string" || "kind" in model) return model;
  if ("settings" in model) return model.settings;
  throw new SelfCodingError(
    "options-invalid",
    `The model of ${agent} has no \`settings\`, so the thread that writes functions cannot call it.`,
    { remedy: "Give a model's name, or settings with a `kind`." },
  );
}
