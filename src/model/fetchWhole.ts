import { Agent, type Dispatcher, EnvHttpProxyAgent, fetch as fetchBy } from "undici";
import { readAnswer, UnreadableAnswer } from "./wire/readAnswer.js";
import { readFault, type ServerFault } from "./wire/serverFault.js";

/** More than this nobody waits between two tries, whatever the server wishes. */
const MAX_WAIT_SECONDS = 30;
/** A stream of the longest answers, one event a token, stays far below. */
const MAX_BYTES = 64 * 1024 * 1024;

// The one clock is that of the client: Node's own limit, 300 s until the headers, would come before a longer `modelSeconds`.
const PATIENT = { headersTimeout: 0, bodyTimeout: 0 };

/**
 * A `fetch` for the client that gives an answer only when it is whole and readable. The client's own time limit and
 * retries end with the headers: a body that hangs, breaks off or is garbage would get past both.
 *
 * @param usesProxy goes through the proxy that the environment names, as Node's own fetch does when it is told to
 */
export function createFetch(usesProxy: boolean): typeof fetch {
  const dispatcher: Dispatcher = usesProxy ? new EnvHttpProxyAgent(PATIENT) : new Agent(PATIENT);
  return async (input, init = {}) => {
    const response = await fetchBy(typeof input === "object" && "url" in input ? input.url : input, {
      method: init.method ?? "GET",
      headers: [...new Headers(init.headers)],
      body: typeof init.body === "string" ? init.body : null,
      signal: init.signal ?? null,
      dispatcher,
    });
    const body = await readBounded(response.body);
    const headers = withBoundedWait(new Headers([...response.headers]));
    if (!response.ok) return refusal(response.status, readFault(body), headers);
    const answer = readAnswer(body);
    if ("fault" in answer) return refusal(answer.status, answer.fault, headers);
    return new Response(JSON.stringify(answer.completion), { headers });
  };
}

/** Whether a refusal is about tools, in whichever words. */
export function isAboutTools({ message, codes }: ServerFault): boolean {
  return [message, ...codes].some((text) => /\btools?\b|tool_|function.call/i.test(text));
}

// The client understands one shape of errors.
function refusal(status: number, fault: ServerFault, headers: Headers): Response {
  // A server that fails because of the tools will fail again.
  if (status >= 500 && isAboutTools(fault)) headers.set("x-should-retry", "false");
  return new Response(JSON.stringify({ error: fault }), { status, headers });
}

async function readBounded(body: AsyncIterable<Uint8Array> | null): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const part of body ?? []) {
    bytes += part.byteLength;
    if (bytes > MAX_BYTES) throw new UnreadableAnswer(`it is longer than ${MAX_BYTES / 1024 / 1024} MB`);
    text += decoder.decode(part, { stream: true });
  }
  return text + decoder.decode();
}

function withBoundedWait(headers: Headers): Headers {
  headers.delete("content-encoding");
  headers.delete("content-length");
  headers.set("content-type", "application/json");
  const wish = headers.get("retry-after");
  if (wish !== null) {
    const seconds = Number.isNaN(Number(wish)) ? (Date.parse(wish) - Date.now()) / 1000 : Number(wish);
    if (seconds > MAX_WAIT_SECONDS) headers.set("retry-after", String(MAX_WAIT_SECONDS));
  }
  const milliseconds = Number(headers.get("retry-after-ms"));
  if (milliseconds > MAX_WAIT_SECONDS * 1000) headers.set("retry-after-ms", String(MAX_WAIT_SECONDS * 1000));
  return headers;
}
