import type { GenerationResult } from "../../foundry/thread/protocol.js";
import { lost } from "../../foundry/thread/versionOf.js";
import type { PageRequest } from "./pageRequest.js";

/** The dev server that a page came from. */
interface Connection {
  readonly url: string;
  /** Proves that the code that asks was served by it. */
  readonly token: string;
}

/** The header that carries the token. */
export const TOKEN_HEADER = "x-selfcoding-token";

let connection: Connection | undefined;

/** Called by what the dev server serves, before any stub is defined. */
export function connect(given: Connection): void {
  connection = given;
}

/** Asks the dev server for a version. */
export async function askServer(request: PageRequest): Promise<GenerationResult> {
  const { url, token } = connected();
  const answer = await fetch(url, { method: "POST", headers: headersOf(token), body: JSON.stringify(request) }).catch(
    unreachable,
  );
  return readAnswer(answer.status, await answer.text());
}

/** The same for a caller that cannot wait for a promise: the page stands still meanwhile. */
export function askServerBlocking(request: PageRequest): GenerationResult {
  const { url, token } = connected();
  const asking = new (globalThis as unknown as { XMLHttpRequest: new () => BlockingRequest }).XMLHttpRequest();
  asking.open("POST", url, false);
  for (const [name, value] of Object.entries(headersOf(token))) asking.setRequestHeader(name, value);
  try {
    asking.send(JSON.stringify(request));
  } catch (error) {
    unreachable(error);
  }
  return readAnswer(asking.status, asking.responseText);
}

/** A synchronous request, as browsers have it. */
interface BlockingRequest {
  readonly status: number;
  readonly responseText: string;
  open(method: string, url: string, isAsync: false): void;
  setRequestHeader(name: string, value: string): void;
  send(body: string): void;
}

function connected(): Connection {
  if (connection === undefined) throw lost("This page is not connected to a dev server.");
  return connection;
}

function headersOf(token: string): Record<string, string> {
  return { "content-type": "application/json", [TOKEN_HEADER]: token };
}

function readAnswer(status: number, text: string): GenerationResult {
  try {
    return JSON.parse(text) as GenerationResult;
  } catch {
    throw lost(`The dev server gave an answer that is not JSON (status ${status}).`);
  }
}

function unreachable(cause: unknown): never {
  throw lost("The dev server cannot be reached.", cause);
}
