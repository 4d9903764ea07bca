import type { ModelReply, ModelRequest } from "../../contract/model.js";
import { contentText, refusalText } from "./contentText.js";
import { UnreadableAnswer } from "./readAnswer.js";
import { readUsage } from "./readUsage.js";
import { readCalls } from "./wire.js";
import { collapseSpaces } from "../../text/lines.js";

/** Servers' names for an answer that ended at its length limit, or that a filter held back. */
const CUT = new Set(["length", "max_tokens", "model_length", "max_output_tokens"]);
const FILTERED = [
  "content_filter",
  "content-filter",
  "safety",
  "prohibited_content",
  "recitation",
  "refusal",
  "sensitive",
];
/** Their names for an answer that ended as answers do. */
const ENDED = new Set(["", "stop", "eos", "eos_token", "end_turn", "stop_sequence", "complete", "completed", "done"]);
const CALLED = new Set(["tool_calls", "function_call", "tool_use"]);
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
  const [finish, nativeFinish] = [choice["finish_reason"], choice["native_finish_reason"]].map((reason) =>
    typeof reason === "string" ? reason.toLowerCase() : "",
  ) as [string, string];
  const toolCalls = readCalls(message);
  const content = contentText(message["content"]);
  const given = fields(usage);
  const isTruncated = CUT.has(finish);
  const isEmpty = content.trim() === "" && toolCalls.length === 0 && !isTruncated;
  const held = reasonWithheld(message, choice, finish);
  // A server that takes thinking apart wrongly; but a call that was only thought of must not be made.
  const text = isEmpty && held === undefined && request.tools === undefined ? thoughtText(message) : content;
  const withheld = held ?? (isEmpty && text === "" ? reasonSilent([finish, nativeFinish]) : undefined);
  if (text.length + JSON.stringify(toolCalls).length > MAX_CHARACTERS)
    throw new UnreadableAnswer(`its message is longer than ${MAX_CHARACTERS} characters`);
  return {
    text,
    ...(toolCalls.length === 0 ? {} : { toolCalls }),
    isTruncated,
    ...(withheld === undefined ? {} : { withheld }),
    usage: readUsage(
      {
        promptTokens: given["prompt_tokens"] ?? given["input_tokens"],
        completionTokens: given["completion_tokens"] ?? given["output_tokens"],
        totalTokens: given["total_tokens"],
      },
      request,
      { text, toolCalls },
    ),
  };
}

function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

/** Why a model's words are missing, as a sentence. */
function reasonWithheld(message: Fields, choice: Fields, finish: string): string | undefined {
  const refused = typeof message["refusal"] === "string" ? message["refusal"] : refusalText(message["content"]);
  if (refused.trim() !== "") return `The model refused: ${quoted(refused)}`;
  if (!FILTERED.some((name) => finish.startsWith(name))) return undefined;
  const by = filtersOf(choice["content_filter_results"]);
  const said = contentText(message["content"]);
  const cut = said.trim() === "" ? "" : `, which began: ${quoted(said)}`;
  return `The content filter of the model's server held the reply back (${[finish, ...by].join(", ")})${cut || "."}`;
}

/** What a server names as the end of an answer that holds nothing, where it is more than that it ended. */
function reasonSilent(reasons: readonly string[]): string | undefined {
  const reason = reasons.find((each) => !ENDED.has(each) && !CALLED.has(each));
  return reason === undefined ? undefined : `The reply is empty: the model's server ended it with ${quoted(reason)}`;
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
  const { reasoning_content: content, reasoning, thinking, reasoning_details: details } = message;
  const parts = Array.isArray(details) ? details.map((detail) => fields(detail)["text"] ?? "").join("") : undefined;
  const thoughts = [content, reasoning, thinking, parts];
  return (thoughts.find((thought) => typeof thought === "string" && thought.trim() !== "") as string | undefined) ?? "";
}
