import type { ModelReply, ModelRequest } from "../../contract/model.js";
import type { Usage } from "../../contract/nouns.js";

const CHARACTERS_PER_TOKEN = 4;

/**
 * The tokens that a server says a reply took. What is said and is no count, as a negative number, is estimated from the
 * texts, else it would open a budget again; a server that says nothing counts as one that costs nothing.
 */
export function readUsage(
  given:
    | { readonly promptTokens?: unknown; readonly completionTokens?: unknown; readonly totalTokens?: unknown }
    | null
    | undefined,
  { messages }: Pick<ModelRequest, "messages">,
  { text, toolCalls = [] }: Pick<ModelReply, "text" | "toolCalls">,
): Usage {
  const asked = messages.reduce((sum, { content }) => sum + content.length, 0);
  const answered = toolCalls.reduce((sum, call) => sum + call.name.length + call.arguments.length, text.length);
  const promptTokens = countOf(given?.promptTokens) ?? Math.ceil(asked / CHARACTERS_PER_TOKEN);
  const completionTokens = countOf(given?.completionTokens) ?? Math.ceil(answered / CHARACTERS_PER_TOKEN);
  // Some count what the model thought in the sum only.
  return {
    promptTokens,
    completionTokens: Math.max(completionTokens, (countOf(given?.totalTokens) ?? 0) - promptTokens),
  };
}

function countOf(given: unknown): number | undefined {
  if (given === undefined || given === null) return 0;
  const count = typeof given === "string" && given.trim() !== "" ? Number(given) : given;
  return typeof count === "number" && Number.isFinite(count) && count >= 0 ? Math.ceil(count) : undefined;
}
