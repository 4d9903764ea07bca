import OpenAI from "openai";
import { SelfCodingError } from "../contract/errors.js";
import type { Model, ModelReply, ModelRequest } from "../contract/nouns.js";
import { redact } from "../secrets/redact.js";
import { contentText } from "./contentText.js";
import { fetchWhole, UnreadableAnswer } from "./fetchWhole.js";
import { untilAborted } from "./untilAborted.js";
import { fromWireCalls, toWire, withoutTools } from "./wire.js";

/** Where and how a model is reached. */
export interface OpenAISettings {
  readonly model: string;
  /** @default OpenAI's own */
  readonly baseURL?: string;
  readonly apiKey?: string;
  /** For one request. @default 120_000 */
  readonly timeoutMilliseconds?: number;
  /** After 429, 5xx, garbage and broken connections, with back-off; `Retry-After` is kept. @default 3 */
  readonly maxRetries?: number;
}

const REMEDY =
  "Check OPENAI_BASE_URL (option `model.baseURL`), OPENAI_API_KEY (`model.apiKey`) and SELFCODING_MODEL (`model.model`); the time is `limits.modelSeconds`.";

/** A model behind any server that speaks OpenAI's chat completions. */
export function openaiModel(settings: OpenAISettings): Model {
  const { model, timeoutMilliseconds = 120_000, maxRetries = 3 } = settings;
  const client = new OpenAI({
    apiKey: settings.apiKey || "none",
    ...(settings.baseURL ? { baseURL: settings.baseURL } : {}),
    timeout: timeoutMilliseconds,
    maxRetries,
    fetch: fetchWhole,
    // Printing is not a library's business.
    logLevel: "off",
  });
  let hasTools = true;
  const ask = async (request: ModelRequest): Promise<ModelReply> => {
    try {
      return await complete(client, model, hasTools ? request : withoutTools(request));
    } catch (error) {
      if (!hasTools || request.tools === undefined || !isToolRefusal(error)) throw error;
      hasTools = false;
      return complete(client, model, withoutTools(request));
    }
  };
  return {
    id: model,
    complete: async (request) => {
      const { signal } = request;
      signal?.throwIfAborted();
      try {
        // The client sleeps through an abort between two tries.
        return await untilAborted(ask(request), signal);
      } catch (error) {
        // The caller's own deadline is the caller's to explain.
        signal?.throwIfAborted();
        throw explain(error, model, client.baseURL);
      }
    },
  };
}

async function complete(client: OpenAI, model: string, request: ModelRequest): Promise<ModelReply> {
  const { signal } = request;
  const completion = await client.chat.completions.create(
    { model, ...toWire(request) },
    signal === undefined ? {} : { signal },
  );
  // Compatible servers leave out what the client's types promise.
  const { choices, usage } = completion as Partial<OpenAI.ChatCompletion>;
  const choice = choices?.[0];
  if (choice?.message === undefined) throw new UnreadableAnswer("it holds no message");
  const toolCalls = fromWireCalls(choice.message.tool_calls);
  return {
    text: contentText(choice.message.content),
    ...(toolCalls.length === 0 ? {} : { toolCalls }),
    isTruncated: choice.finish_reason === "length",
    usage: { promptTokens: usage?.prompt_tokens ?? 0, completionTokens: usage?.completion_tokens ?? 0 },
  };
}

// Ollama, llama.cpp and others say so for models that know no tools; agents understand a text reply as well.
function isToolRefusal(error: unknown): boolean {
  return error instanceof OpenAI.APIError && error.status === 400 && /\btool/i.test(error.message);
}

function explain(cause: unknown, model: string, url: string): SelfCodingError {
  const status = cause instanceof OpenAI.APIError ? cause.status : undefined;
  if (status === 401 || status === 403) {
    return new SelfCodingError("model-unauthorized", `The model server ${url} refuses the key (HTTP ${status}).`, {
      remedy: "Set a valid key: OPENAI_API_KEY, or the option `model.apiKey`; or another server: OPENAI_BASE_URL.",
      cause,
    });
  }
  return new SelfCodingError("model-unavailable", `The model ${model} at ${url} ${factOf(cause, status, model)}.`, {
    remedy: REMEDY,
    cause,
    ...(status === undefined ? {} : { details: { status } }),
  });
}

function factOf(cause: unknown, status: number | undefined, model: string): string {
  const said = cause instanceof Error ? redact(cause.message).slice(0, 300).replace(/\.$/, "") : String(cause);
  if (status === 404)
    return `does not exist there: the server knows no model "${model}", or its address is another (HTTP 404)`;
  if (status === 429) return "is overloaded, or its quota is spent (HTTP 429), also after waiting";
  if (status !== undefined && status >= 500) return `fails (HTTP ${status}), also when asked again`;
  if (status !== undefined) return `refuses the request: ${said}`;
  if (cause instanceof OpenAI.APIConnectionTimeoutError) return "did not answer in time";
  const reason = rootOf(cause);
  if (reason instanceof UnreadableAnswer) return `gave an answer that cannot be read: ${reason.message}`;
  return cause instanceof OpenAI.APIConnectionError ? `cannot be reached (${messageOf(reason)})` : `failed: ${said}`;
}

function rootOf(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? rootOf(error.cause) : error;
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return (error as NodeJS.ErrnoException).code ?? error.message;
}
