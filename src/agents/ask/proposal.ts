import type { ModelReply } from "../../contract/model.js";
import { type JsonObject, readJsonObject } from "../../value/findJson.js";
import { areAlike } from "./refusedCalls.js";
import { findCalls, findTool, innerCall, settleGiven } from "./textCalls.js";
import type { AgentTool } from "../tools/tool.js";

/** Whether a call's result may be the answer, or is only to be seen. */
type CallPurpose = "answer" | "look";

/** A call that a model asks for, with what it expects of it. */
interface CallProposal {
  readonly tool: AgentTool;
  /** `look`: its result only helps to find the call that answers, and is never the answer itself. */
  readonly purpose: CallPurpose;
  readonly hypothesis: string;
  readonly criteria: readonly string[];
  /** As the model gave them; not checked yet. */
  readonly parameters: unknown;
}

/** A call as JSON in a text, for models that cannot call tools. */
export const FORM =
  '{"function": "…", "purpose": "answer", "hypothesis": "if …, then …", "criteria": ["…"], "parameters": {…}}';

/**
 * The one call that a reply asks for, by a tool call or as JSON in its text.
 *
 * @returns `refusal`: what is wrong with the reply, as a sentence to the model
 */
export function readProposal(
  reply: ModelReply,
  tools: readonly AgentTool[],
): { readonly proposal: CallProposal } | { readonly refusal: string } {
  const { text, isTruncated, toolCalls = [] } = reply;
  const asked =
    toolCalls.length > 0
      ? toolCalls.map(({ name, arguments: given }) => ({
          name,
          given,
          read: readToolCall(name, given, tools, isTruncated),
        }))
      : findCalls(text, tools, isTruncated).map(({ name, given }) => ({
          name,
          given,
          read: propose(name, given, tools),
        }));
  const once = withoutRepeats(asked);
  if (once.length > 1) return { refusal: severalCalls(once.map(({ name }) => name)) };
  const [only] = once;
  if (only !== undefined) return only.read;
  if (reply.withheld !== undefined) return { refusal: reply.withheld };
  if (isTruncated) return { refusal: "Your reply was cut off at the length limit. Ask for the call only." };
  if (text.includes('"function"')) return { refusal: `Your JSON could not be parsed. Use this form: ${FORM}` };
  return {
    refusal:
      "No function was called, so there is no answer yet: only a call's real return value counts as one, never text. " +
      "Ask for exactly one call.",
  };
}

interface AskedCall {
  readonly name: string;
  readonly given: unknown;
  readonly read: ReturnType<typeof readProposal>;
}

/** Some models, and servers, say one call twice, the second time in other words: what is made of it is what counts. */
function withoutRepeats(asked: readonly AskedCall[]): AskedCall[] {
  const factsOf = ({ name, given, read }: AskedCall): unknown => {
    if ("refusal" in read) return { name, given };
    const { tool, purpose, parameters } = read.proposal;
    return { name: tool.name, purpose, parameters };
  };
  return asked.filter((call, index) => index === asked.findIndex((other) => areAlike(factsOf(other), factsOf(call))));
}

function readToolCall(
  name: string,
  text: string,
  tools: readonly AgentTool[],
  isCut: boolean,
): ReturnType<typeof readProposal> {
  const given = text.trim() === "" ? {} : readJsonObject(text, !isCut);
  if (given !== undefined) {
    const inner = innerCall(given, tools);
    const isSame = inner !== undefined && (name === "" || findTool(inner.name, tools) === findTool(name, tools));
    return isSame ? propose(inner.name, inner.given, tools) : propose(name, given, tools);
  }
  try {
    JSON.parse(text);
    return { refusal: `The arguments of ${name} must be a JSON object like ${FORM} without "function".` };
  } catch (error) {
    const fact = error instanceof Error ? error.message : String(error);
    return { refusal: `The arguments of ${name} are not valid JSON (${fact}). Nothing was called.` };
  }
}

function propose(name: string, given: JsonObject, tools: readonly AgentTool[]): ReturnType<typeof readProposal> {
  const tool = findTool(name, tools);
  if (tool === undefined) {
    const names = tools.map((each) => each.name).join(", ");
    return { refusal: `Unknown function ${JSON.stringify(name)}. The functions are: ${names}. Nothing was called.` };
  }
  const settled = settleGiven(given, tool);
  const { purpose: givenPurpose, hypothesis, criteria: givenCriteria, parameters, ...others } = settled;
  // Some models put the parameters beside the rest; what does not belong there is refused with the types.
  const isParameter = parameters === undefined && Object.hasOwn(Object(tool.schema["properties"]), "purpose");
  const purpose = isParameter ? "answer" : String(givenPurpose ?? "").toLowerCase() || "answer";
  if (purpose !== "answer" && purpose !== "look")
    return {
      refusal: `\`purpose\` must be "answer" or "look" (got ${JSON.stringify(givenPurpose)}). Nothing was called; send the whole call again.`,
    };
  const list: unknown[] = Array.isArray(givenCriteria) ? givenCriteria : [givenCriteria];
  const criteria = list.filter((each): each is string => typeof each === "string" && each.trim() !== "");
  const missing = [
    ...(typeof hypothesis === "string" && hypothesis.trim() !== "" ? [] : ["`hypothesis` (if …, then …)"]),
    ...(criteria.length > 0 || purpose === "look" ? [] : ["`criteria` (a list of texts)"]),
  ];
  if (missing.length > 0)
    return {
      refusal: `The call of ${name} is missing ${missing.join(" and ")}. Nothing was called; send the whole call again.`,
    };
  const flat = isParameter ? { ...others, purpose: givenPurpose } : others;
  return { proposal: { tool, purpose, hypothesis: String(hypothesis), criteria, parameters: parameters ?? flat } };
}

function severalCalls(names: readonly string[]): string {
  return `You asked for ${names.length} calls at once (${names.join(", ")}); none of them was made. Ask for exactly one call.`;
}
