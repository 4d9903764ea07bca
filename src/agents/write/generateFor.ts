import type { FunctionDescription } from "../../../transformer/stub.js";
import { SelfCodingError } from "../../contract/errors.js";
import { type CapturedSignature, descriptionOf } from "../../runtime/declare/describe.js";
import type { GenerateOptions } from "./generateOptions.js";
import type { settleCodeGenOptions } from "./codeGenOptions.js";
import type { CodeGenResult } from "./codeGenResult.js";
import { callsFrom, describeExamples } from "./describeExamples.js";
import { Example } from "./example.js";
import { exampleText } from "./exampleText.js";
import { generate } from "./generate.js";
import type { ExampleParameters } from "./signature.js";
import { requireUses, settleUses, type Use } from "../tools/uses.js";
import { isIdentifier } from "../../text/identifiers.js";

/** One function that an agent is asked for. */
interface FunctionRequest {
  readonly request: string;
  readonly options: GenerateOptions;
  readonly signature: CapturedSignature | undefined;
  readonly agent: ReturnType<typeof settleCodeGenOptions>;
  /** Those of the agent. */
  readonly uses: readonly Use[];
  readonly knowledge: () => string;
}

/**
 * Generates a function for an agent.
 *
 * @throws {SelfCodingError} `options-invalid`, or what keeps it from being written
 */
export async function generateFor({
  request,
  options,
  agent,
  knowledge,
  ...given
}: FunctionRequest): Promise<CodeGenResult> {
  const { name = nameFrom(request), mustUse = false } = options;
  const owner = `The function ${name} of ${agent.name}`;
  const uses = requireUses(joinUses(given.uses, settleUses(options.uses ?? {}, owner)), mustUse, owner);
  const { description, calls } = describeRequested(options, given.signature, agent.name, uses);
  refuseWaiting(description, uses, name);
  const examples = exampleText(options);
  const purpose = [request, agent.notes].filter(Boolean).join("\n");
  return generate({
    ...{ agent: agent.name, name, request, purpose, description, uses, calls },
    knowledge: () => [examples, knowledge()].filter(Boolean).join("\n\n"),
    promise: null,
    answers: [],
    options: agent.options,
    callMilliseconds: agent.callMilliseconds,
  });
}

/**
 * A function as its captured signature tells of it, or else as its examples do.
 *
 * @throws {SelfCodingError} `options-invalid` when there is neither
 */
export function describeRequested(
  { parameters, returns, isAsync = false }: Pick<GenerateOptions, "parameters" | "returns" | "isAsync">,
  signature: CapturedSignature | undefined,
  agent: string,
  uses: readonly Use[],
): ReturnType<typeof describeExamples> {
  const captured = descriptionOf(signature);
  if (captured !== undefined) return { description: captured, calls: callsByName(captured, parameters ?? {}) };
  if (parameters !== undefined)
    return describeExamples(parameters, { returns, isAsync, declared: uses.map(({ types }) => types).join("\n") });
  throw new SelfCodingError(
    "options-invalid",
    `selfcoding has no type information for the parameters of the function that ${agent} is asked for.`,
    {
      remedy:
        "Pass `parameters: { fish: example(allFish) }`, or a signature as type argument in a file that `selfcoding/register` or a build rewrites.",
    },
  );
}

function callsByName({ parameters }: FunctionDescription, given: ExampleParameters): readonly (readonly unknown[])[] {
  for (const name of Object.keys(given)) {
    if (parameters.some((each) => each.name === name)) continue;
    throw new SelfCodingError("options-invalid", `The signature has no parameter ${name}.`, {
      remedy: `Its parameters are ${parameters.map((each) => each.name).join(", ")}.`,
    });
  }
  const examples = parameters.map(({ name }) => {
    const each = given[name];
    return each instanceof Example ? each.values : undefined;
  });
  const last = examples.findLastIndex((values) => values !== undefined);
  const end = parameters.findIndex(({ isOptional, isRest }) => isOptional || isRest);
  const needed = Math.max(last + 1, end === -1 ? parameters.length : end);
  const isRest = parameters[needed - 1]?.isRest ?? false;
  return callsFrom(examples.slice(0, needed)).map((values) =>
    isRest ? [...values.slice(0, -1), ...spread(values.at(-1))] : values,
  );
}

function spread(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [value];
}

/** Own uses before those that are there for all. */
export function joinUses(all: readonly Use[], own: readonly Use[]): Use[] {
  return [...all.filter(({ name }) => !own.some((each) => each.name === name)), ...own];
}

function refuseWaiting({ calls }: FunctionDescription, uses: readonly Use[], name: string): void {
  const waiting = uses.find(({ isAsync }) => isAsync);
  if (waiting === undefined || calls === "async" || calls === "asyncGenerator") return;
  throw new SelfCodingError(
    "options-invalid",
    `${name} may call ${waiting.name}, which returns a promise, but does not return one itself.`,
    {
      remedy: "Set `isAsync: true`, or use a signature that returns a promise.",
    },
  );
}

/** A name for a function, of the first words of what it is asked for. */
export function nameFrom(request: string): string {
  const words =
    request
      .normalize("NFKD")
      .match(/[A-Za-z0-9]+/g)
      ?.slice(0, 5) ?? [];
  const name = words
    .map((word, index) =>
      index === 0 ? word.toLowerCase() : word.charAt(0).toUpperCase() + word.slice(1).toLowerCase(),
    )
    .join("")
    .slice(0, 40);
  return isIdentifier(name) ? name : `generated${name}`;
}
