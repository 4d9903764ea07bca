import { spokenOf } from "../../prompt/reply/replyText.js";
import { isJsonObject, type JsonObject, locateJsonObjects, readJsonObject } from "../../value/findJson.js";
import { readLooseObject } from "../../value/looseJson.js";
import { fromText } from "../tools/convert.js";
import type { AgentTool } from "../tools/tool.js";

/** A call as a model wrote it; whether there is such a function is not decided. */
interface WrittenCall {
  readonly name: string;
  /** The fields beside the name. */
  readonly given: JsonObject;
}

/** By what models name a function, the arguments, and a list of calls. */
const NAMES = ["function", "name", "tool", "tool_name", "function_name", "action", "recipient_name"];
const ARGUMENTS = ["parameters", "arguments", "params", "args", "input", "tool_input", "action_input", "tool_args"];
const LISTS = ["tool_calls", "toolCalls", "tool_call", "function_calls", "function_call", "functionCall", "calls"];
/** The text between a function's name and its arguments in raw model protocols that no server has parsed. */
const BETWEEN =
  /^(?:[\s:("'`>=\d]|<[^<>\n]*>|\[CALL_ID\]\w+|\[[A-Z_]+\]|✿\w+✿|json|commentary|arguments|action input)*$/i;
const MAX_BETWEEN = 200;
const ELEMENT =
  /<(?:function=|invoke name=|tool_call>\s*(?=[\w.:/$-]+\s*<parameter))"?([^\s"><]+)"?>?\s*(<parameter[\s\S]*?)<\/(?:function|invoke|tool_call)>/g;
const PARAMETER = /<parameter(?:=| name=)"?([^\s">]+)"?[^>]*>([\s\S]*?)<\/parameter>/g;
/** Markup of other models that means the same: namespaces of tags, names and values in tags of their own, quotes as tokens. */
const SAME_MARKUP: readonly (readonly [RegExp, string])[] = [
  [/(<\/?)(?:[|\uFF5C]\w+[|\uFF5C]|\w+:)(?=[a-z])/g, "$1"],
  [/<arg_key>\s*(.*?)\s*<\/arg_key>\s*<arg_value>/g, "<parameter=$1>"],
  [/<\/arg_value>/g, "</parameter>"],
  [/<\|"\|>|<escape>/g, '"'],
];

/**
 * The calls that a text asks for: as JSON in any of the forms that models are trained on, as code, or in their own
 * markup. What was only thought counts for nothing.
 *
 * @param isCut the text was cut off at the length limit
 */
export function findCalls(text: string, tools: readonly AgentTool[], isCut = false): WrittenCall[] {
  const spoken = SAME_MARKUP.reduce((all, [markup, same]) => all.replace(markup, same), spokenOf(unquoted(text)));
  const elements = [...spoken.matchAll(ELEMENT)].map(([, name = "", inner = ""]) => ({ name, given: read(inner) }));
  const rest = spoken.replace(ELEMENT, " ");
  const objects = locateJsonObjects(rest, !isCut).flatMap(({ object, start }) => {
    const calls = callsIn(object, tools);
    const before = calls.length > 0 ? undefined : nameBefore(rest.slice(0, start), tools);
    return before === undefined ? calls : [{ name: before, given: object }];
  });
  const isKnown = ({ name }: WrittenCall): boolean => findTool(name, tools) !== undefined;
  const all = [...elements, ...objects];
  // Whoever gives a call in another form may explain it as code as well.
  const written = all.some(isKnown) ? all.filter(isKnown) : codeCalls(rest, tools);
  return written.length > 0 ? written : all;
}

/** A call that stands where the arguments of one should, as the whole of it. */
export function innerCall(given: JsonObject, tools: readonly AgentTool[]): WrittenCall | undefined {
  const inner =
    "hypothesis" in given && !NAMES.some((key) => typeof given[key] === "string") ? [] : callsIn(given, tools);
  const known = inner.filter(({ name }) => findTool(name, tools) !== undefined);
  return known.length === 1 ? known[0] : undefined;
}

// A server that writes its answer down once too often.
function unquoted(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "string" ? value : text;
  } catch {
    return text;
  }
}

/** Calls as code with named arguments: `f(hypothesis="…", parameters={"n": 1})`, or `f.call(…)`. */
function codeCalls(text: string, tools: readonly AgentTool[]): WrittenCall[] {
  return tools.flatMap(({ name }) =>
    [...text.matchAll(new RegExp(`(?<![\\w$])${name.replaceAll("$", "\\$")}(?:\\.call)?\\(`, "g"))].flatMap((match) => {
      const call = readLooseObject(text, match.index + match[0].length - 1);
      const given = call?.value as JsonObject | undefined;
      return given === undefined || Object.keys(given).length === 0 ? [] : [{ name, given }];
    }),
  );
}

/** The one function that a name can mean: `functions.f:0`, `default_api.f` and `F` are f where no other could be. */
export function findTool(name: string, tools: readonly AgentTool[]): AgentTool | undefined {
  const exact = tools.find((each) => each.name === name) ?? tools.find((each) => each.registeredName === name);
  if (exact !== undefined) return exact;
  const parts = name.split(/[^\w$-]+|__/).filter((part) => part !== "" && !/^\d+$/.test(part));
  for (const wanted of [[parts.join("")], parts.slice(-1), parts].map((each) => each.map(letters))) {
    const isMeant = (own: string): boolean => wanted.some((each) => each !== "" && each.replaceAll(own, "") === "");
    const meant = tools.filter((each) => [each.name, each.registeredName].map(letters).some(isMeant));
    if (meant.length === 1) return meant[0];
  }
  return undefined;
}

/** A call's fields in the form that is asked for: the arguments are `parameters`, beside hypothesis and criteria. */
export function settleGiven(given: JsonObject, tool: AgentTool): JsonObject {
  const own = Object.keys((tool.schema["properties"] ?? {}) as object);
  const key = ARGUMENTS.find((each) => given[each] !== undefined && (each === "parameters" || !own.includes(each)));
  if (key === undefined) return given;
  const { [key]: wrapped, ...beside } = given;
  const inner = typeof wrapped === "string" ? (readJsonObject(wrapped) ?? wrapped) : wrapped;
  if (typeof inner !== "object" || inner === null) return key === "parameters" ? given : { ...beside, [key]: wrapped };
  const isWhole = !Array.isArray(inner) && "hypothesis" in inner && given["hypothesis"] === undefined;
  return isWhole ? settleGiven({ ...beside, ...inner }, tool) : { ...beside, parameters: inner };
}

function callsIn(object: JsonObject, tools: readonly AgentTool[]): WrittenCall[] {
  const list = LISTS.find((key) => typeof object[key] === "object" && object[key] !== null);
  if (list !== undefined)
    return [object[list]].flat().flatMap((each) => (isJsonObject(each) ? callsIn(each, tools) : []));
  const { function: inner } = object;
  if (isJsonObject(inner)) return callsIn(inner, tools);
  for (const key of NAMES) {
    const { [key]: name, ...given } = object;
    if (typeof name !== "string") continue;
    // Any object may have a name; one that is a call has arguments as well.
    const isCall =
      key === "function" || (ARGUMENTS.some((each) => given[each] !== undefined) && isNamed(key, name, tools));
    if (!isCall) continue;
    const { type: _type, id: _id, ...rest } = given;
    return [{ name, given: key === "function" ? given : rest }];
  }
  const [[name, value] = [], ...others] = Object.entries(object);
  const isKeyed =
    name !== undefined && others.length === 0 && isJsonObject(value) && findTool(name, tools) !== undefined;
  return isKeyed ? [{ name, given: value }] : [];
}

function isNamed(key: string, name: string, tools: readonly AgentTool[]): boolean {
  return key !== "name" || /^[\w$.:/-]+$/.test(name) || findTool(name, tools) !== undefined;
}

function nameBefore(text: string, tools: readonly AgentTool[]): string | undefined {
  const near = text.slice(-MAX_BETWEEN);
  return tools
    .flatMap(({ name, registeredName }) => [name, registeredName])
    .find((name) => {
      const at = near.lastIndexOf(name);
      return at !== -1 && !/[\w$]$/.test(near.slice(0, at)) && BETWEEN.test(near.slice(at + name.length));
    });
}

function read(parameters: string): JsonObject {
  const pairs = [...parameters.matchAll(PARAMETER)].map(([, name = "", value = ""]) => {
    const text = value.trim();
    return [name, fromText(fromText(text, "{"), "[")];
  });
  return Object.fromEntries(pairs) as JsonObject;
}

function letters(name: string): string {
  return name.replace(/[^A-Za-z0-9$]/g, "").toLowerCase();
}
