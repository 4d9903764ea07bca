import OpenAI from "openai";
import { SelfCodingError } from "../contract/errors.js";
import type { Model, ModelReply, ModelRequest } from "../contract/nouns.js";

/** Where and how a model is reached. */
export interface OpenAISettings {
  readonly model?: string;
  readonly baseURL?: string;
  readonly apiKey?: string;
  /** For one request. @default 120_000 */
  readonly timeoutMilliseconds?: number;
  /** On 429, 5xx and broken connections, with back-off; `Retry-After` is kept. @default 4 */
  readonly maxRetries?: number;
}

// What the API's own documentation recommends for code at the time of writing; SELFCODING_MODEL names another.
const DEFAULT_MODEL = "gpt-5";
const REMEDY =
  "Check the server: OPENAI_BASE_URL (or `model.baseURL`), OPENAI_API_KEY (or `model.apiKey`), SELFCODING_MODEL (or `model`).";

/** A model behind any server that speaks OpenAI's chat completions. */
export function openaiModel(settings: OpenAISettings): Model {
  const name = settings.model ?? DEFAULT_MODEL;
  const client = new OpenAI({
    // Local servers want no key, but the client wants one.
    apiKey: settings.apiKey || "none",
    baseURL: settings.baseURL || null,
    timeout: settings.timeoutMilliseconds ?? 120_000,
    maxRetries: settings.maxRetries ?? 4,
  });
  return {
    id: name,
    complete: async (request) => {
      try {
        return await complete(client, name, request);
      } catch (error) {
        throw explain(error, name, client.baseURL, request.signal);
      }
    },
  };
}

async function complete(client: OpenAI, model: string, { messages, signal }: ModelRequest): Promise<ModelReply> {
  const completion = await client.chat.completions.create({ model, messages: [...messages] }, signal === undefined ? {} : { signal });
  // Compatible servers can leave out what the client's types promise.
  const choice = (completion.choices as OpenAI.ChatCompletion.Choice[] | undefined)?.[0];
  if (choice === undefined) throw new SyntaxError("the reply has no choices");
  return {
    text: choice.message?.content ?? "",
    isTruncated: choice.finish_reason === "length",
    usage: {
      promptTokens: completion.usage?.prompt_tokens ?? 0,
      completionTokens: completion.usage?.completion_tokens ?? 0,
    },
  };
}

function explain(cause: unknown, model: string, url: string, signal: AbortSignal | undefined): unknown {
  // The caller's own deadline is the caller's to explain.
  if (signal?.aborted) return signal.reason;
  if (cause instanceof OpenAI.AuthenticationError || cause instanceof OpenAI.PermissionDeniedError) {
    return new SelfCodingError("model-unauthorized", `The model's server at ${url} refuses the key (${cause.status}).`, {
      remedy: "Set a valid key by OPENAI_API_KEY or the option `model.apiKey`.",
      cause,
    });
  }
  const fact =
    cause instanceof OpenAI.APIConnectionTimeoutError
      ? "did not answer in time (limits.modelSeconds)"
      : cause instanceof OpenAI.APIConnectionError
        ? "cannot be reached"
        : cause instanceof OpenAI.APIError
          ? `answered ${cause.status ?? "with an error"}: ${cause.message}`
          : `gave an answer that cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`;
  return new SelfCodingError("model-unavailable", `The server of the model ${model} at ${url} ${fact}.`, { remedy: REMEDY, cause });
}
