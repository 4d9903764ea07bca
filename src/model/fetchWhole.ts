import { readAnswer, UnreadableAnswer } from "./wire/readAnswer.js";
import { readBaseURL } from "./wire/baseUrl.js";
import { isTooLong, isUnpaid } from "./wire/explain.js";
import { readWait } from "./wire/readWait.js";
import { readFault, type ServerFault } from "./wire/serverFault.js";

/** More than this nobody waits between two tries, whatever the server wishes. */
const MAX_WAIT_SECONDS = 30;
/** A stream of the longest answers, one event a token, stays far below. */
const MAX_BYTES = 64 * 1024 * 1024;

/** Node's own, until the headers and between two parts of a body. The client's is to be the one clock. */
const NODES_LIMIT_MILLISECONDS = 300_000;

/**
 * A `fetch` for the client that gives an answer only when it is whole and readable. The client's own time limit and
 * retries end with the headers: a body that hangs, breaks off or is garbage would get past both.
 *
 * @param usesProxy goes through the proxy that the environment names, as Node's own fetch does when it is told to
 * @param timeoutMilliseconds the client's limit for one request
 * @param search the query of each request: the client's own would keep one value of each name
 */
export function createFetch({
  usesProxy,
  timeoutMilliseconds,
  search = "",
}: {
  readonly usesProxy: boolean;
  readonly timeoutMilliseconds: number;
  readonly search?: string;
}): typeof fetch {
  // What knows proxies and longer limits takes 70 ms to load.
  const isPlain = !usesProxy && timeoutMilliseconds < NODES_LIMIT_MILLISECONDS;
  const loading = isPlain
    ? undefined
    : import("./patientFetch.js").then((module) => module.createPatientFetch(usesProxy));
  return async (input, init = {}) => {
    const fetchPart = (await loading) ?? fetch;
    const url = typeof input === "object" && "url" in input ? input.url : String(input);
    const response = await fetchPart(`${url}${search}`, {
      method: init.method ?? "GET",
      headers: [...new Headers(init.headers)],
      body: typeof init.body === "string" ? init.body : null,
      signal: init.signal ?? null,
    });
    const body = await readBounded(response.body);
    const headers = withBoundedWait(response.status, new Headers([...response.headers]), body);
    // Such a request may have arrived as another, or without its key.
    const movedTo = response.redirected ? readBaseURL(response.url).baseURL : undefined;
    // Without a body, this header alone says what is wrong with the key.
    const said = body.trim() === "" ? (headers.get("www-authenticate") ?? "") : body;
    if (!response.ok) return refusal(response.status, { ...readFault(said), movedTo }, headers);
    const answer = readMoved(body, movedTo);
    if ("fault" in answer) return refusal(answer.status, { ...answer.fault, movedTo }, headers);
    return new Response(JSON.stringify(answer.completion), { headers });
  };
}

function readMoved(body: string, movedTo: string | undefined): ReturnType<typeof readAnswer> {
  try {
    return readAnswer(body);
  } catch (error) {
    if (error instanceof UnreadableAnswer) error.movedTo = movedTo;
    throw error;
  }
}

/** Whether a refusal is about tools, in whichever words. */
export function isAboutTools({ message, codes }: ServerFault): boolean {
  return [message, ...codes].some((text) => /\btools?\b|tool_|function.call/i.test(text));
}

// The client understands one shape of errors.
function refusal(status: number, fault: ServerFault, headers: Headers): Response {
  // What is about the tools, the length or the bill will fail again.
  const isLasting =
    (status >= 500 && isAboutTools(fault)) || (status === 429 && (isTooLong(status, fault) || isUnpaid(fault)));
  if (isLasting) headers.set("x-should-retry", "false");
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

function withBoundedWait(status: number, headers: Headers, body: string): Headers {
  const seconds = readWait(status, headers, body);
  for (const name of ["content-encoding", "content-length", "retry-after", "retry-after-ms"]) headers.delete(name);
  headers.set("content-type", "application/json");
  if (seconds !== undefined)
    headers.set("retry-after-ms", String(Math.ceil(Math.min(seconds, MAX_WAIT_SECONDS) * 1000)));
  return headers;
}
