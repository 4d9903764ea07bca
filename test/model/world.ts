import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import type { ModelRequest } from "../../src/contract/model.js";
import { openaiModel } from "../../src/model/openai.js";

/** A request of a stub. */
export const request: ModelRequest = {
  messages: [
    { role: "system", content: "You write functions." },
    { role: "user", content: "function double(n: number): number" },
  ],
  subject: { id: "a.ts#double", name: "double", purpose: "write", turn: 1 },
};

/** A server that answers as it is told. */
export async function serve(listener: RequestListener): Promise<{ url: string } & AsyncDisposable> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** A completion with this content. */
export const whole = (content: unknown, more: object = {}): string =>
  JSON.stringify({ choices: [{ message: { role: "assistant", content }, finish_reason: "stop" }], ...more });
/** Asks a server once. */
export const ask = (
  url: string,
  more: object = {},
  signal?: AbortSignal,
): ReturnType<ReturnType<typeof openaiModel>["complete"]> =>
  openaiModel({ model: "tiny", baseURL: url, maxRetries: 0, ...more }).complete(
    signal === undefined ? request : { ...request, signal },
  );
