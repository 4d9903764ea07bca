import { checkMode, isMode } from "../contract/checkMode.js";
import { SelfCodingError } from "../contract/errors.js";
import { findUnknownOption, findWrongValue } from "../contract/knownOptions.js";
import type { Mode, PlainOptions, ProcessOptions, StubOptions } from "../contract/options.js";
import { isMemory } from "../memory/isMemory.js";
import { shared } from "./shared.js";

/**
 * Sets options for all stubs of this process. Stronger than configuration files, weaker than a stub's own
 * options; the environment has the last word.
 *
 * @throws {SelfCodingError} `options-invalid` when a value is none that an option can have
 * @example
 * configure({ mode: "frozen" });
 */
export function configure(options: ProcessOptions): void {
  checkOptions(options, "configure(…)");
  shared.configured = { ...shared.configured, ...options };
  shared.hearConfigured?.();
}

/** The options that `configure` has set so far. */
export function configuredOptions(): ProcessOptions {
  return shared.configured;
}

/** The variables that say what to do, for the foundry, which is given them with each request. */
export function readEnvironment(): Record<string, string | undefined> {
  const names = ["OPENAI_API_KEY", "OPENAI_BASE_URL", "SELFCODING_MODEL", "SELFCODING_MODE", "SELFCODING_STORE"];
  return Object.fromEntries(
    [
      ...names,
      "CI",
      "SELFCODING_FLEET",
      "SELFCODING_LOG",
      "SELFCODING_RECORDINGS",
      "SELFCODING_DAY_TOKENS",
      "SELFCODING_DAY_DOLLARS",
      "NODE_USE_ENV_PROXY",
      "SELFCODING_TEST_MODEL",
      "VITEST",
      "JEST_WORKER_ID",
      "NODE_TEST_CONTEXT",
      "NODE_ENV",
    ].map((name) => [name, process.env[name]]),
  );
}

/** The variables that tell how the program is run: by test runners, by Next.js, with options of Node. */
export function runnerVariables(): Readonly<
  Record<"VITEST" | "JEST_WORKER_ID" | "NEXT_RUNTIME" | "NODE_OPTIONS", string | undefined>
> {
  const { VITEST, JEST_WORKER_ID, NEXT_RUNTIME, NODE_OPTIONS } = process.env;
  return { VITEST, JEST_WORKER_ID, NEXT_RUNTIME, NODE_OPTIONS };
}

// Reading a variable costs half a microsecond, which a function that throws often would pay each time.
const environmentMode = process.env["SELFCODING_MODE"] || undefined;

/** The mode as far as this thread knows it; configuration files are read by the foundry. */
export function modeOf(options: StubOptions, fromEnvironment: string | undefined = environmentMode): Mode | undefined {
  const mode = fromEnvironment ?? options.mode ?? shared.configured.mode;
  return mode === undefined ? undefined : checkMode(mode);
}

/** Strips what cannot cross to the foundry: functions, values of examples. */
export function plainOptions(options: StubOptions & ProcessOptions): PlainOptions {
  const {
    examples: _examples,
    properties: _properties,
    oracle: _oracle,
    knowledge: _knowledge,
    heal: _heal,
    accepts: _accepts,
    throws: _throws,
    changes: _changes,
    isRepeatable: _isRepeatable,
    root: _root,
    model,
    ...plain
  } = options;
  if (model === undefined) return plain;
  return { ...plain, model: typeof model === "object" && "settings" in model ? model.settings : model };
}

/** Refuses unknown names and impossible values at the door, so that nothing inside doubts them. */
export function checkOptions(options: StubOptions & ProcessOptions, place: string): void {
  const refuse = (fact: string): never => {
    throw new SelfCodingError("options-invalid", `${fact} in ${place}.`, {
      remedy: "The page docs/options of the package lists all options.",
    });
  };
  const unknown = findUnknownOption(options);
  if (unknown !== undefined) refuse(`Unknown option "${unknown}"`);
  if (options.mode !== undefined && !isMode(options.mode)) refuse(`Unknown mode "${String(options.mode)}"`);
  const wrong = findWrongValue(options);
  if (wrong !== undefined) refuse(wrong);
  checkHeal(options.heal, refuse);
  for (const { memory } of options.knowledge ?? [])
    if (!isMemory(memory)) refuse("`knowledge` contains something that is not an agent");
  const { model } = options;
  if (typeof model === "object" && !("settings" in model) && !("kind" in model)) {
    refuse("A model object without `settings` cannot be called from the foundry's thread");
  }
}

function checkHeal(heal: StubOptions["heal"], refuse: (fact: string) => never): void {
  if (heal === undefined || typeof heal === "boolean" || typeof heal === "function") return;
  if (typeof heal !== "object" || heal === null)
    return refuse(`\`heal\` must be true, false, a function or an object (got ${JSON.stringify(heal)})`);
  for (const [key, value] of Object.entries(heal)) {
    if (key !== "canary" && key !== "when") refuse(`Unknown option "heal.${key}"`);
    if (key === "canary" && !(Number.isInteger(value) && Number(value) >= 0))
      refuse(`\`heal.canary\` must be a whole number ≥ 0 (got ${JSON.stringify(value)})`);
    if (key === "when" && typeof value !== "function")
      refuse(`\`heal.when\` must be a function (got ${JSON.stringify(value)})`);
  }
}
