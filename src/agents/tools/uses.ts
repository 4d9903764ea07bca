import type { FunctionDescription, ScopeEntry } from "../../../transformer/stub.js";
import { SelfCodingError } from "../../contract/errors.js";
import type { Uses } from "../../contract/uses.js";
import { descriptionOf } from "../../runtime/declare/describe.js";
import type { AnyFunction } from "../../runtime/runningStub.js";
import type { AgentFunction, DescribedFunction } from "./functions.js";
import { typeOfJsonSchema } from "./schemaType.js";
import { isStandardSchema, jsonSchemaOf } from "./standardSchema.js";
import { isObject } from "../../value/kinds.js";
import { isIdentifier, toNameCharacters } from "../../text/identifiers.js";
import { collapseSpaces, joinLines } from "../../text/lines.js";

/** An agent that generated code may ask, as `ask_<name>(question)`. */
export interface AskableAgent {
  readonly name: string;
  request(question: string): Promise<{ readonly value: unknown }>;
}

/** Functions, stubs and agents that generated code may call; an object's keys name them. */
export type UsesOption =
  readonly (AgentFunction | AskableAgent)[] | Readonly<Record<string, AgentFunction | AskableAgent>>;

/** One thing that generated code may call, with all that is known of it. */
export type Use = Uses["functions"][number] & {
  readonly entry: ScopeEntry;
  readonly run: AnyFunction;
  /** Declarations that its type needs. */
  readonly types: string;
};

/**
 * The functions that generated code may call, ready to stand in its scope.
 *
 * @throws {SelfCodingError} `not-transformed` for a function of which nothing is known, `options-invalid`
 */
export function settleUses(given: UsesOption, owner: string): Use[] {
  const entries = Array.isArray(given)
    ? (given as readonly (AgentFunction | AskableAgent)[]).map((each) => [undefined, each] as const)
    : Object.entries(given);
  const uses = entries.map(([key, each]) => ({ ...useOf(key, each, owner), isRequired: false }));
  for (const [index, { name }] of uses.entries()) {
    if (!isIdentifier(name)) throw invalid(`${owner} uses "${name}", which is not a valid function name.`);
    if (uses.findIndex((other) => other.name === name) !== index)
      throw invalid(`${owner} uses two functions named ${name}.`);
  }
  return uses;
}

/**
 * Marks what must be called, besides what is marked already.
 *
 * @param required names, or `true` for all
 * @throws {SelfCodingError} `options-invalid` for a name that is not there
 */
export function requireUses(uses: readonly Use[], required: boolean | readonly string[], owner: string): Use[] {
  const names = typeof required === "boolean" ? [] : required;
  const unknown = names.find((name) => !uses.some((use) => use.name === name));
  if (unknown !== undefined) throw invalid(`${owner} must use ${unknown}, which is not in \`uses\`.`);
  return uses.map((use) => (required === true || names.includes(use.name) ? { ...use, isRequired: true } : use));
}

type BareUse = Omit<Use, "isRequired">;

function useOf(key: string | undefined, given: AgentFunction | AskableAgent, owner: string): BareUse {
  if (typeof given === "function") {
    const description = descriptionOf(given);
    if (description === undefined) throw notDescribed(key ?? given.name, owner);
    return describedUse(key ?? (description.name || given.name), given, description);
  }
  if (isAgent(given)) {
    const name = key ?? `ask_${toNameCharacters(given.name)}`;
    const summary = `Asks the agent ${given.name} and returns the real value of its answer.`;
    const run = async (question: string): Promise<unknown> => (await given.request(question)).value;
    return {
      ...{ name, isAsync: true, maxArguments: 1, run, types: "" },
      entry: { name, kind: "function", type: "(question: string) => Promise<unknown>", summary },
    };
  }
  const name = isObject(given) ? (key ?? given.name) : "";
  if (!name || typeof given.run !== "function" || !isStandardSchema(given.parameters))
    throw invalid(`${owner} uses something that is not a function, an agent or { run, name, parameters }.`);
  return schemaUse(name, given, owner);
}

function describedUse(name: string, run: AnyFunction, description: FunctionDescription): BareUse {
  const { calls, signature, docs, types, parameters } = description;
  const headers = signature
    .split(/;\n(?=(?:async )?function\b)/)
    .map((header) => joinLines(header.replace(/^(?:async )?function\s*\*?\s*[\w$]*/, "")).trim());
  const type = `{ ${headers.join("; ")} }`;
  return {
    ...{ name, run, types, isAsync: calls === "async" },
    maxArguments: parameters.some(({ isRest }) => isRest) ? Number.POSITIVE_INFINITY : parameters.length,
    entry: { name, kind: "function", type, summary: firstSentence(docs.description) },
  };
}

function schemaUse(
  name: string,
  { run, description = "", parameters, order }: DescribedFunction,
  owner: string,
): BareUse {
  const schema = jsonSchemaOf(parameters) ?? {};
  const properties = (schema["properties"] ?? {}) as Record<string, Readonly<Record<string, unknown>>>;
  const required = (schema["required"] ?? []) as readonly string[];
  const names = order ?? Object.keys(properties);
  if (order === undefined && schema["properties"] === undefined)
    throw invalid(`The schema of ${name} (${owner}) does not say in which order its function takes the parameters.`);
  const listed = names.map((each) => {
    const { type } = typeOfJsonSchema(properties[each] ?? {}, schema);
    return `${each}${required.includes(each) || properties[each] === undefined ? "" : "?"}: ${type}`;
  });
  // What it gives is not described; a promise can be awaited whatever it is.
  const call: AnyFunction = async (...values) => run(...values);
  const type = `(${listed.join(", ")}) => Promise<unknown>`;
  return {
    ...{ name, isAsync: true, maxArguments: names.length, run: call, types: "" },
    entry: { name, kind: "function", type, summary: firstSentence(description) },
  };
}

function isAgent(given: unknown): given is AskableAgent {
  return isObject(given) && "request" in given && typeof given.request === "function" && "name" in given;
}

function firstSentence(text: string): string {
  return collapseSpaces(/^[\s\S]*?[.!?](?=\s|$)/.exec(text)?.[0] ?? text);
}

function notDescribed(name: string, owner: string): SelfCodingError {
  return new SelfCodingError(
    "not-transformed",
    `selfcoding has no type information for ${name || "a function"}, which ${owner} uses.`,
    {
      remedy:
        "Let the transformer see it: name it in the list `uses: [f]`, or mark it with `registered(f)`; or describe it: " +
        "`{ run: f, name, parameters }` with a Standard Schema.",
    },
  );
}

function invalid(fact: string): SelfCodingError {
  return new SelfCodingError("options-invalid", fact, {
    remedy: "Pass `uses` as a list, or as an object whose keys are the names of the functions.",
  });
}
