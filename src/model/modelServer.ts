import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** One misbehaviour; `at` counts requests from 1. */
export interface ModelFault {
  readonly at: number;
  readonly kind: "http401" | "http429" | "http500" | "hang" | "close" | "cut" | "empty" | "prose" | "badjson";
}

/** A running server. */
export interface ModelServer extends AsyncDisposable {
  /** For `OPENAI_BASE_URL`. */
  readonly url: string;
  /** The messages of every request so far. */
  readonly requests: readonly { readonly model: string; readonly messages: readonly { role: string; content: string }[] }[];
}

interface ServerOptions {
  /** By function name; the last reply of a list repeats. */
  readonly replies: Readonly<Record<string, readonly string[]>>;
  readonly faults?: readonly ModelFault[];
  readonly delayMilliseconds?: number;
}

/**
 * A real HTTP server that speaks OpenAI's chat completions from a table: what examples and tests run on.
 *
 * @example
 * await using server = await startModelServer({ replies: { double: ["```ts\n…\n```"] } });
 * server.url; // => "http://127.0.0.1:…/v1"
 */
export async function startModelServer(options: ServerOptions): Promise<ModelServer> {
  const requests: ModelServer["requests"][number][] = [];
  const given = new Map<string, number>();
  const server = createServer(async (request, response) => {
    const body = JSON.parse(await readBody(request)) as ModelServer["requests"][number];
    requests.push(body);
    const fault = options.faults?.find(({ at }) => at === requests.length)?.kind;
    if (options.delayMilliseconds !== undefined) await new Promise((resolve) => setTimeout(resolve, options.delayMilliseconds));
    answer(response, body, nextReply(body, options.replies, given, fault), fault);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}

const PROSE = "I would be happy to help. Could you tell me more about what you need?";

function nextReply(
  { messages }: ModelServer["requests"][number],
  replies: ServerOptions["replies"],
  given: Map<string, number>,
  fault: ModelFault["kind"] | undefined,
): string {
  if (fault === "empty") return "";
  if (fault === "prose") return PROSE;
  const opening = messages.find(({ role }) => role === "user")?.content ?? "";
  // Every opening ends in "Write <name>"; the names of helpers and other stubs stand elsewhere in it.
  const name = /\bWrite ([\w$]+)(?:\.| so that)[^`]*(?:`[^`]*`[^`]*)*$/.exec(opening)?.[1] ?? "";
  const list = replies[name] ?? [];
  const count = given.get(name) ?? 0;
  // A failed request is asked again: its reply is not used up.
  if (fault === undefined || fault === "cut") given.set(name, count + 1);
  return list[Math.min(count, list.length - 1)] ?? "I do not know this function.";
}

function answer(response: ServerResponse, { model }: { model: string }, text: string, fault: ModelFault["kind"] | undefined): void {
  const send = (status: number, body: unknown, headers: Record<string, string> = {}): void => {
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
  };
  if (fault === "hang") return;
  if (fault === "close") return void response.destroy();
  if (fault === "http401") return send(401, { error: { message: "Incorrect API key provided." } });
  if (fault === "http429") return send(429, { error: { message: "Slow down." } }, { "retry-after": "0.05" });
  if (fault === "http500") return send(500, { error: { message: "Internal error." } }, { "retry-after": "0.05" });
  if (fault === "badjson") return void response.writeHead(200, { "content-type": "application/json" }).end("{oops");
  const content = fault === "cut" ? text.slice(0, Math.floor(text.length / 2)) : text;
  send(200, {
    id: "chatcmpl-scripted",
    object: "chat.completion",
    created: 0,
    model,
    choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: fault === "cut" ? "length" : "stop" }],
    usage: { prompt_tokens: 100, completion_tokens: Math.ceil(content.length / 4), total_tokens: 100 + Math.ceil(content.length / 4) },
  });
}
