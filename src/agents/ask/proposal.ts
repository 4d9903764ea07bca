import type { ModelReply, ToolCall } from "../../contract/nouns.js";
import { findJsonObjects, type JsonObject } from "../../value/findJson.js";
import type { AgentTool } from "../tools/tool.js";

/** A call that a model asks for, with what it expects of it. */
export interface CallProposal {
  readonly tool: AgentTool;
  readonly hypothesis: string;
  readonly criteria: readonly string[];
  /** As the model gave them; not checked yet. */
  readonly parameters: unknown;
}

const FORM = '{"function": "…", "hypothesis": "if …, then …", "criteria": ["…"], "parameters": {…}}';

/**
 * The one call that a reply asks for, by a tool call or as JSON in its text.
 *
 * @returns `refusal`: what is wrong with the reply, as a sentence to the model
 */
export function readProposal(
  reply: ModelReply,
  tools: readonly AgentTool[],
): { readonly proposal: CallProposal } | { readonly refusal: string } {
  const { toolCalls = [] } = reply;
  if (toolCalls.length > 1) return { refusal: severalCalls(toolCalls.map(({ name }) => name)) };
  const [call] = toolCalls;
  if (call !== undefined) return readToolCall(call, tools);
  const objects = findJsonObjects(reply.text).filter((object) => typeof object["function"] === "string");
  if (objects.length > 1) return { refusal: severalCalls(objects.map((object) => String(object["function"]))) };
  const [object] = objects;
  if (object !== undefined) return propose(String(object["function"]), object, tools);
  if (reply.isTruncated) return { refusal: "Your reply was cut off at the length limit. Ask for the call only." };
  if (/"function"\s*:/.test(reply.text)) return { refusal: `Your JSON cannot be read. The form is: ${FORM}` };
  return {
    refusal:
      "No function was called, so there is no answer yet: only a call's real return value is one, never a text. " +
      "Ask for exactly one call.",
  };
}

function readToolCall(
  { name, arguments: text }: ToolCall,
  tools: readonly AgentTool[],
): ReturnType<typeof readProposal> {
  try {
    const given: unknown = text.trim() === "" ? {} : JSON.parse(text);
    if (typeof given === "object" && given !== null && !Array.isArray(given))
      return propose(name, given as JsonObject, tools);
    return { refusal: `The arguments of ${name} must be a JSON object, as ${FORM} without "function".` };
  } catch (error) {
    const fact = error instanceof Error ? error.message : String(error);
    return { refusal: `The arguments of ${name} are no JSON (${fact}). Nothing was called.` };
  }
}

function propose(name: string, given: JsonObject, tools: readonly AgentTool[]): ReturnType<typeof readProposal> {
  const tool = tools.find((each) => each.name === name) ?? tools.find((each) => each.registeredName === name);
  if (tool === undefined) {
    const names = tools.map((each) => each.name).join(", ");
    return { refusal: `There is no function ${JSON.stringify(name)}. There is: ${names}. Nothing was called.` };
  }
  const { function: _function, hypothesis, criteria: givenCriteria, parameters, ...others } = given;
  const list: unknown[] = Array.isArray(givenCriteria) ? givenCriteria : [givenCriteria];
  const criteria = list.filter((each): each is string => typeof each === "string" && each.trim() !== "");
  const missing = [
    ...(typeof hypothesis === "string" && hypothesis.trim() !== "" ? [] : ["`hypothesis` (if …, then …)"]),
    ...(criteria.length > 0 ? [] : ["`criteria` (a list of texts)"]),
  ];
  if (missing.length > 0)
    return { refusal: `The call of ${name} lacks ${missing.join(" and ")}. Nothing was called; give it all again.` };
  // Some models put the parameters beside the rest; what does not belong there is refused with the types.
  return { proposal: { tool, hypothesis: String(hypothesis), criteria, parameters: parameters ?? others } };
}

function severalCalls(names: readonly string[]): string {
  return `You asked for ${names.length} calls at once (${names.join(", ")}); none was made. Ask for exactly one call.`;
}
