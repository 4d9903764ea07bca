import OpenAI from "openai";
import type { Model, ModelReply, ModelRequest } from "../contract/model.js";
import { readBaseURL } from "./wire/baseUrl.js";
import { explain, isTooLong } from "./wire/explain.js";
import { createFetch, isAboutTools } from "./fetchWhole.js";
import { UnreadableAnswer } from "./wire/readAnswer.js";
import { readCompletion } from "./wire/readMessage.js";
import { describeFault, type ServerFault } from "./wire/serverFault.js";
import { untilAborted } from "./untilAborted.js";
import { toWire, withoutTools } from "./wire/wire.js";
import { timerMilliseconds } from "../value/milliseconds.js";

/** Where and how a model is reached. */
interface OpenAISettings {
  readonly model: string;
  /** @default OpenAI's own */
  readonly baseURL?: string;
  readonly apiKey?: string;
  /** For one request. @default 120_000 */
  readonly timeoutMilliseconds?: number;
  /** After 429, 5xx, garbage and broken connections, with back-off; `Retry-After` is kept. @default 3 */
  readonly maxRetries?: number;
  /** Goes through the proxy that HTTP_PROXY, HTTPS_PROXY and NO_PROXY name. @default false */
  readonly usesProxy?: boolean;
}

/** A model behind any server that speaks OpenAI's chat completions. */
export function openaiModel(settings: OpenAISettings): Model {
  const { model } = settings;
  const client = createClient(settings);
  let hasTools = true;
  // A program with twenty stubs would wait through the back-off of each, for a server that has just not been there.
  let isAway = false;
  const send = async (request: ModelRequest): Promise<ModelReply> => {
    try {
      const reply = await complete(client, model, request, isAway ? { maxRetries: 0 } : {});
      isAway = false;
      return reply;
    } catch (error) {
      isAway = isUnreached(error);
      throw error;
    }
  };
  const ask = async (request: ModelRequest): Promise<ModelReply> => {
    if (!hasTools || request.tools === undefined) return send(withoutTools(request));
    try {
      return await send(request);
    } catch (error) {
      if (!mayBeOfTools(error)) throw error;
      // Agents understand a text as well. When it is refused too, it was not the tools.
      const reply = await send(withoutTools(request)).catch(() => undefined);
      if (reply === undefined) throw error;
      hasTools = false;
      return reply;
    }
  };
  return {
    id: model,
    complete: async (request) => {
      const { signal, subject } = request;
      signal?.throwIfAborted();
      try {
        // The client sleeps through an abort between two tries.
        return await untilAborted(ask(request), signal);
      } catch (error) {
        // The caller's own deadline is the caller's to explain.
        signal?.throwIfAborted();
        throw explain(failureOf(error), { model, url: client.baseURL, purpose: subject.purpose });
      }
    },
  };
}

function createClient(settings: OpenAISettings): OpenAI {
  const { maxRetries = 3 } = settings;
  const timeoutMilliseconds = timerMilliseconds(settings.timeoutMilliseconds ?? 120_000);
  const apiKey = settings.apiKey || "none";
  const endpoint = settings.baseURL ? readBaseURL(settings.baseURL) : undefined;
  return new OpenAI({
    apiKey,
    ...(endpoint === undefined ? {} : { baseURL: endpoint.baseURL }),
    defaultHeaders: {
      // Azure, whose addresses have such a query, takes keys in this header only.
      ...(new URLSearchParams(endpoint?.search).has("api-version") ? { "api-key": apiKey } : {}),
      ...(endpoint?.authorization === undefined ? {} : { authorization: endpoint.authorization }),
    },
    timeout: timeoutMilliseconds,
    maxRetries,
    fetch: createFetch({ usesProxy: settings.usesProxy ?? false, timeoutMilliseconds, search: endpoint?.search ?? "" }),
    // Printing is not a library's business.
    logLevel: "off",
  });
}

async function complete(
  client: OpenAI,
  model: string,
  request: ModelRequest,
  options: { readonly maxRetries?: number },
): Promise<ModelReply> {
  const { signal } = request;
  const completion = await client.chat.completions.create(
    { model, ...toWire(request) },
    { ...options, ...(signal === undefined ? {} : { signal }) },
  );
  return readCompletion(completion, request);
}

/** Statuses that say something else for certain: the key, the pace, the size. */
const NEVER_OF_TOOLS = new Set([401, 402, 403, 408, 409, 413, 429]);

// Servers refuse tools by any status, in any words; only what is clearly something else is not tried in another form.
function mayBeOfTools(error: unknown): boolean {
  const { status, fault } = failureOf(error);
  if (status === undefined || NEVER_OF_TOOLS.has(status)) return false;
  if (isAboutTools(fault)) return true;
  return status < 500 && !isTooLong(status, fault);
}

function failureOf(cause: unknown) {
  const { status, error } = cause instanceof OpenAI.APIError ? cause : { status: undefined, error: undefined };
  const root = rootOf(cause);
  const fault = root instanceof UnreadableAnswer ? { ...faultOf(error), movedTo: root.movedTo } : faultOf(error);
  return { ...(status === undefined ? {} : { status }), fault, fact: factOf(cause), cause };
}

function faultOf(error: unknown): ServerFault {
  const { message, codes, movedTo } = (error ?? {}) as Partial<ServerFault>;
  return typeof message === "string" && Array.isArray(codes) ? { message, codes, movedTo } : describeFault(error);
}

function factOf(cause: unknown): string {
  if (cause instanceof OpenAI.APIConnectionTimeoutError) return "did not answer in time";
  const reason = rootOf(cause);
  if (reason instanceof UnreadableAnswer) return `returned an answer that cannot be read: ${reason.message}`;
  return isUnreached(cause)
    ? `cannot be reached (${messageOf(reason)})`
    : `failed: ${describeFault(messageOf(cause)).message}`;
}

/** Whether nobody has answered, not even too late. */
function isUnreached(error: unknown): boolean {
  const isLate = error instanceof OpenAI.APIConnectionTimeoutError;
  return error instanceof OpenAI.APIConnectionError && !isLate && !(rootOf(error) instanceof UnreadableAnswer);
}

function rootOf(error: unknown): unknown {
  // Some wrap an error without a word.
  const isLast = !(error instanceof Error) || error.cause === undefined || messageOf(error.cause) === "";
  return isLast ? error : rootOf(error.cause);
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return (error as NodeJS.ErrnoException).code ?? error.message;
}
