import type { FunctionDescription, ShapeMember } from "../../../transformer/stub.js";
import { SelfCodingError } from "../../contract/errors.js";
import { descriptionOf } from "../../runtime/declare/describe.js";
import type { AgentFunction, AgentFunctions, DescribedFunction } from "./functions.js";
import { definitionsFor, isWritable, membersSchema } from "./schema.js";
import type { JsonObject } from "../../value/findJson.js";
import { isStandardSchema, issuePath, jsonSchemaOf, type StandardSchema } from "./standardSchema.js";
import { type AgentTool, findUngivable, parameterNames } from "./tool.js";
import { toSlug } from "../../text/identifiers.js";

/**
 * The tools that registered functions make.
 *
 * @param owner whose functions they are, for errors
 * @throws {SelfCodingError} `not-transformed` for a function of which nothing is known, `options-invalid` for one that no
 *   model can call
 */
export function toolsOf(functions: AgentFunctions, owner: string): AgentTool[] {
  if (typeof functions !== "object" || (functions as unknown) === null)
    throw invalid(
      `\`functions\` of ${owner} must be a list or an object (got ${typeof functions}).`,
      "Register functions.",
    );
  const entries = Array.isArray(functions)
    ? (functions as readonly AgentFunction[]).map((each) => [undefined, each] as const)
    : Object.entries(functions);
  if (entries.length === 0) throw invalid(`${owner} has no functions.`, "Register at least one: `functions: [f]`.");
  const tools = entries.map(([key, each], index) => toolOf(key, each, `${owner}, function ${index + 1}`));
  for (const [index, { name }] of tools.entries()) {
    if (tools.findIndex((other) => other.name === name) !== index)
      throw invalid(`${owner} has two functions named ${name}.`, "Name them: `functions: { one: f, other: g }`.");
  }
  return tools;
}

function toolOf(key: string | undefined, given: AgentFunction, place: string): AgentTool {
  if (typeof given === "object" && given !== null) return fromSchema(key, given, place);
  if (typeof given !== "function")
    throw invalid(`${place}, is not a function (got ${typeof given}).`, "Register functions.");
  const description = descriptionOf(given);
  if (description === undefined) throw notDescribed(key ?? given.name, place);
  return fromDescription(key ?? (description.name || given.name || "call"), given, description);
}

/**
 * The tool that a described function makes.
 *
 * @throws {SelfCodingError} `options-invalid` for one that takes what no model can give
 */
export function fromDescription(
  registeredName: string,
  run: (...values: never[]) => unknown,
  description: FunctionDescription,
): AgentTool {
  const { parameters, shapes } = description;
  const names = parameterNames(description);
  const members = parameters.map(({ shape, isOptional, isRest }, index): ShapeMember => ({
    name: names[index] ?? "",
    shape,
    ...(isOptional || isRest ? { isOptional: true } : {}),
  }));
  const open = members.filter((member) => {
    const ungivable = findUngivable(member.shape, shapes, isWritable);
    if (ungivable === undefined || member.isOptional) return ungivable === undefined;
    throw invalid(
      `The parameter ${member.name} of ${registeredName} is ${ungivable}, which a model cannot provide.`,
      "Register a wrapper that takes plain data.",
    );
  });
  const schema = withDocs(membersSchema(open), description);
  return {
    name: toolName(registeredName),
    registeredName,
    text: describeTool(registeredName, description),
    schema,
    definitions: definitionsFor(schema, shapes),
    description,
    given: run,
    run,
    // A program that only defines an agent should not pay for reading what a model gives.
    read: async (given) => (await import("./decodeCall.js")).decodeCall(given, description, names, open),
  };
}

function fromSchema(key: string | undefined, given: DescribedFunction, place: string): AgentTool {
  const registeredName = key ?? given.name;
  if (typeof given.run !== "function" || !registeredName || !isStandardSchema(given.parameters)) {
    throw invalid(
      `${place}, is neither a function nor { run, name, parameters }.`,
      "`parameters` is a Standard Schema (zod, valibot, arktype, …) of an object; see https://standardschema.dev.",
    );
  }
  const { parameters, run, description = "" } = given;
  const schema = jsonSchemaOf(parameters) ?? { type: "object" };
  const order = given.order ?? Object.keys((schema["properties"] as object | undefined) ?? {});
  if (given.order === undefined && schema["properties"] === undefined)
    throw invalid(
      `The schema of ${registeredName} does not say in which order its function takes the parameters.`,
      "Give `order`: the names in the order of the parameters of `run`.",
    );
  return {
    name: toolName(registeredName),
    registeredName,
    text: `${description === "" ? "" : `/** ${description} */\n`}function ${registeredName}(${order.join(", ")})`,
    schema,
    definitions: {},
    given,
    run,
    read: (value) => readBySchema(value, given, order),
  };
}

async function readBySchema(
  given: unknown,
  { parameters }: DescribedFunction,
  order: readonly string[],
): ReturnType<AgentTool["read"]> {
  const result = await validate(parameters, given ?? {});
  if (result.issues !== undefined)
    return { faults: result.issues.map((issue) => `parameters${issuePath(issue)}: ${issue.message}`) };
  const named = result.value as Record<string, unknown>;
  const last = order.findLastIndex((name) => named[name] !== undefined);
  return { named, values: order.slice(0, last + 1).map((name) => named[name]) };
}

// A transform within a schema may throw for what a model gave: that is a fault of the call too.
async function validate(
  schema: StandardSchema,
  given: unknown,
): Promise<Awaited<ReturnType<StandardSchema["~standard"]["validate"]>>> {
  try {
    return await schema["~standard"].validate(given);
  } catch (error) {
    return { issues: [{ message: error instanceof Error ? error.message : String(error) }] };
  }
}

function withDocs(schema: JsonObject, { docs }: FunctionDescription): JsonObject {
  const properties = Object.entries(schema["properties"] as Record<string, JsonObject>).map(([name, property]) => {
    const text = docs.parameters.find((each) => each.name === name)?.text ?? "";
    return [name, text === "" ? property : { ...property, description: text }];
  });
  return { ...schema, properties: Object.fromEntries(properties) as unknown };
}

function describeTool(name: string, { docs, signature, types, resultType }: FunctionDescription): string {
  const lines = [
    docs.description,
    ...docs.parameters.map((each) => `@param ${each.name} ${each.text}`),
    ...(docs.returns === "" ? [] : [`@returns ${docs.returns}`]),
    ...docs.throws.map(({ type, text }) => `@throws ${type} ${text}`),
    ...docs.remarks,
  ].filter((line) => line.trim() !== "");
  const comment = lines.length === 0 ? "" : `/** ${lines.join("\n * ").replaceAll("*/", "* /")} */\n`;
  const header = signature || `function ${name}(): ${resultType}`;
  return [types.trim(), `${comment}// Call it as ${toolName(name)}.\n${header}`]
    .filter((part) => part !== "")
    .join("\n");
}

function toolName(name: string): string {
  return toSlug(name, "_").slice(0, 64) || "call";
}

function notDescribed(name: string, place: string): SelfCodingError {
  return new SelfCodingError(
    "not-transformed",
    `selfcoding has no type information for the parameters of ${name || "a function"} (${place}).`,
    {
      remedy:
        "Let the transformer see it: name it in the list of `new FunctionAgent({ functions: [f] })`, or mark it with " +
        "`registered(f)`, in a file that `selfcoding/register` or a build rewrites; or describe it: " +
        "`{ run: f, name, parameters }` with a Standard Schema.",
    },
  );
}

function invalid(fact: string, remedy: string): SelfCodingError {
  return new SelfCodingError("options-invalid", fact, { remedy });
}
