/// <reference lib="esnext.disposable" preserve="true" />
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import type { ScriptedReply } from "../contract/options.js";
import { readScripted, toWireCalls } from "./wire/wire.js";

/** One misbehaviour. A request that fails, or whose reply is spoilt, does not use up a reply. */
export interface ModelFault {
  /** Which request, from 1. */
  readonly at: number;
  readonly kind: "http401" | "http429" | "http500" | "hang" | "close" | "badjson" | "cut" | "empty" | "prose";
}

/** The replies and behaviour of a model server. */
export interface ModelServerOptions {
  /** By the name of the function or agent (`sql`, `sql.validator`, `sql.memory`); the last reply of a list repeats. */
  readonly replies: Readonly<Record<string, readonly ScriptedReply[]>>;
  /** Whether it refuses requests that offer tools, as servers of models without them do. @default false */
  readonly isWithoutTools?: boolean;
  readonly faults?: readonly ModelFault[];
  /** Before every answer. @default 0 */
  readonly delayMilliseconds?: number;
}

/** A message as a server gets it. */
interface ChatMessage {
  readonly role: string;
  readonly content: string | null;
  readonly tool_calls?: readonly {
    readonly id: string;
    readonly function: { readonly name: string; readonly arguments: string };
  }[];
  readonly tool_call_id?: string;
}

/** A request as it came over the wire. */
interface ChatRequest {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly tools?: readonly unknown[];
}

/** A running server. */
export interface ModelServer extends AsyncDisposable {
  /** For `OPENAI_BASE_URL`. */
  readonly url: string;
  /** Every request so far. */
  readonly requests: readonly ChatRequest[];
}

/**
 * A real HTTP server that speaks OpenAI's chat completions and answers from a table: what tests, examples and
 * demonstrations run on. A synchronous stub blocks its process; for one, start this in another process.
 *
 * @example
 * await using server = await startModelServer({ replies: { double: ["```ts\n…\n```"] } });
 * server.url; // => "http://127.0.0.1:…/v1"
 */
export async function startModelServer({
  replies,
  faults = [],
  delayMilliseconds = 0,
  isWithoutTools = false,
}: ModelServerOptions): Promise<ModelServer> {
  const requests: ChatRequest[] = [];
  const given = new Map<string, number>();
  const server = createServer(async (request, response) => {
    const body = await readRequest(request);
    if (body === undefined)
      return send(response, 404, { error: { message: "This server only answers POST …/chat/completions." } });
    requests.push(body);
    const fault = faults.find(({ at }) => at === requests.length)?.kind;
    if (delayMilliseconds > 0) await setTimeout(delayMilliseconds);
    if (fault !== undefined && isBroken(response, fault)) return;
    if (isWithoutTools && body.tools !== undefined)
      return send(response, 400, { error: { message: `${body.model} does not support tools` } });
    const name = nameAsked(body, Object.keys(replies));
    const list = replies[name] ?? [];
    const count = given.get(name) ?? 0;
    if (fault === undefined) given.set(name, count + 1);
    const reply = list[Math.min(count, list.length - 1)] ?? "I do not know this function.";
    answer(response, body, fault === undefined ? reply : spoil(readScripted(reply, "").text, fault), fault);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function readRequest(request: IncomingMessage): Promise<ChatRequest | undefined> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  if (!request.url?.endsWith("/chat/completions")) return undefined;
  return JSON.parse(Buffer.concat(parts).toString("utf8")) as ChatRequest;
}

// A request also shows helpers and other stubs; the one that is asked for is declared first.
function nameAsked({ messages }: ChatRequest, names: readonly string[]): string {
  const opening = messages.find(({ role }) => role === "user")?.content ?? "";
  const first = messages[0]?.content ?? "";
  const agent = names.find((name) => first.startsWith(`You are "${name}"`));
  if (agent !== undefined) return agent;
  const places = names.flatMap((name) => {
    const escaped = name.replaceAll("$", "\\$");
    const declared = opening.search(new RegExp(`\\bfunction\\*? ${escaped}(?![\\w$])`));
    return declared === -1 ? [] : [{ name, declared }];
  });
  return places.sort((one, other) => one.declared - other.declared)[0]?.name ?? "";
}

function isBroken(response: ServerResponse, fault: ModelFault["kind"]): boolean {
  if (fault === "hang") return true;
  if (fault === "close") response.destroy();
  else if (fault === "http401") send(response, 401, { error: { message: "Incorrect API key provided." } });
  // The shortest wait that says something: tests should not sleep.
  else if (fault === "http429") send(response, 429, { error: { message: "Slow down." } }, { "retry-after": "0.05" });
  else if (fault === "http500")
    send(response, 500, { error: { message: "Internal error." } }, { "retry-after": "0.05" });
  else if (fault === "badjson") response.writeHead(200, { "content-type": "application/json" }).end("{oops");
  else return false;
  return true;
}

function spoil(reply: string, fault: ModelFault["kind"]): string {
  if (fault === "cut") return reply.slice(0, Math.floor(reply.length / 2));
  return fault === "prose" ? "I would be happy to help. Could you tell me more about what you need?" : "";
}

function answer(
  response: ServerResponse,
  { model, messages }: ChatRequest,
  reply: ScriptedReply,
  fault: ModelFault["kind"] | undefined,
): void {
  const { text, toolCalls } = readScripted(reply, `call_${messages.length}`);
  const finish = toolCalls.length > 0 ? "tool_calls" : fault === "cut" ? "length" : "stop";
  const message = { role: "assistant", content: text, ...toWireCalls(toolCalls) };
  const promptTokens = Math.ceil(messages.reduce((sum, { content }) => sum + (content?.length ?? 0), 0) / 4);
  const completionTokens = Math.ceil(toolCalls.reduce((sum, call) => sum + call.arguments.length, text.length) / 4);
  send(response, 200, {
    id: "chatcmpl-selfcoding",
    object: "chat.completion",
    created: 0,
    model,
    choices: [{ index: 0, message, finish_reason: finish }],
    usage: {
      prompt_tokens: promptTokens,
      completion_tokens: completionTokens,
      total_tokens: promptTokens + completionTokens,
    },
  });
}

function send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}
