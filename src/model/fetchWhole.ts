/** More than this nobody waits between two tries, whatever the server wishes. */
const MAX_WAIT_SECONDS = 30;

/** An answer arrived, but it is none. */
export class UnreadableAnswer extends Error {}

/**
 * A `fetch` for the client that gives an answer only when it is whole and readable. The client's own time limit and
 * retries end with the headers: a body that hangs, breaks off or is garbage would get past both.
 */
export async function fetchWhole(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init);
  const text = await response.text();
  if (response.ok) assertReadable(text);
  const { status, statusText } = response;
  return new Response(text, { status, statusText, headers: withBoundedWait(response.headers) });
}

function assertReadable(text: string): void {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer === "object" && answer !== null && "choices" in answer) return;
  } catch {
    throw new UnreadableAnswer(`it is no JSON, but begins with ${JSON.stringify(text.slice(0, 60))}`);
  }
  throw new UnreadableAnswer(`it is no chat completion, but begins with ${JSON.stringify(text.slice(0, 60))}`);
}

function withBoundedWait(given: Headers): Headers {
  const headers = new Headers(given);
  headers.delete("content-encoding");
  headers.delete("content-length");
  headers.set("content-type", "application/json");
  const wish = headers.get("retry-after");
  if (wish === null) return headers;
  const seconds = Number.isNaN(Number(wish)) ? (Date.parse(wish) - Date.now()) / 1000 : Number(wish);
  if (seconds > MAX_WAIT_SECONDS) headers.set("retry-after", String(MAX_WAIT_SECONDS));
  const milliseconds = Number(headers.get("retry-after-ms"));
  if (milliseconds > MAX_WAIT_SECONDS * 1000) headers.set("retry-after-ms", String(MAX_WAIT_SECONDS * 1000));
  return headers;
}
