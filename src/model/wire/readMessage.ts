import type { ModelReply, ModelRequest } from "../../contract/model.js";
import { contentText, refusalText } from "./contentText.js";
import { UnreadableAnswer } from "./readAnswer.js";
import { readUsage } from "./readUsage.js";
import { readCalls } from "./wire.js";
import { collapseSpaces } from "../../text/lines.js";

/** Servers' names for an answer that ended at its length limit, or that a filter held back. */
const CUT = new Set(["length", "max_tokens", "model_length", "max_output_tokens"]);
const FILTERED = new Set(["content_filter", "content-filter", "safety", "prohibited_content", "recitation", "refusal"]);
/** Longer replies are a model that repeats itself; nothing good was ever in them. */
const MAX_CHARACTERS = 2_000_000;
const MAX_QUOTED = 300;

type Fields = Readonly<Record<string, unknown>>;

/**
 * The reply that a chat completion holds, whatever of it is missing.
 *
 * @throws {UnreadableAnswer} when it is out of all proportion
 */
export function readCompletion(completion: unknown, request: Pick<ModelRequest, "messages" | "tools">): ModelReply {
  const { choices, usage } = fields(completion);
  const choice = fields(Array.isArray(choices) ? choices[0] : undefined);
  const message = fields(choice["message"]);
  const finish = String(choice["finish_reason"] ?? "").toLowerCase();
  const toolCalls = readCalls(message);
  const content = contentText(message["content"]);
  const withheld = reasonWithheld(message, choice, finish);
  const given = fields(usage);
  const isTruncated = CUT.has(finish);
  const isSilent = content.trim() === "" && toolCalls.length === 0 && withheld === undefined && !isTruncated;
  // A server that takes thinking apart wrongly; but a call that was only thought of must not be made.
  const text = isSilent && request.tools === undefined ? thoughtText(message) : content;
  if (text.length + JSON.stringify(toolCalls).length > MAX_CHARACTERS)
    throw new UnreadableAnswer(`its message is longer than ${MAX_CHARACTERS} characters`);
  return {
    text,
    ...(toolCalls.length === 0 ? {} : { toolCalls }),
    isTruncated,
    ...(withheld === undefined ? {} : { withheld }),
    usage: readUsage({ promptTokens: given["prompt_tokens"], completionTokens: given["completion_tokens"] }, request, {
      text,
      toolCalls,
    }),
  };
}

function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

/** Why a model's words are missing, as a sentence. */
function reasonWithheld(message: Fields, choice: Fields, finish: string): string | undefined {
  const refused = typeof message["refusal"] === "string" ? message["refusal"] : refusalText(message["content"]);
  if (refused.trim() !== "") return `The model refused: ${quoted(refused)}`;
  if (!FILTERED.has(finish)) return undefined;
  const by = filtersOf(choice["content_filter_results"]);
  const said = contentText(message["content"]);
  const cut = said.trim() === "" ? "" : `, which began: ${quoted(said)}`;
  return `The content filter of the model's server held the reply back (${[finish, ...by].join(", ")})${cut || "."}`;
}

function filtersOf(results: unknown): string[] {
  return Object.entries(fields(results)).flatMap(([name, result]) =>
    fields(result)["filtered"] === true ? [name] : [],
  );
}

function quoted(text: string): string {
  const line = collapseSpaces(text).trim();
  return `“${line.length > MAX_QUOTED ? `${line.slice(0, MAX_QUOTED)}…` : line}”`;
}

function thoughtText(message: Fields): string {
  for (const field of ["reasoning_content", "reasoning"]) {
    const thought = message[field];
    if (typeof thought === "string" && thought.trim() !== "") return thought;
  }
  return "";
}
