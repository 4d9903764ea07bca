import { parentPort } from "node:worker_threads";
import type { EmitEvent } from "../contract/events.js";
import { toEnvelope } from "./envelope.js";
import { Foundry } from "./foundry.js";
import type { FromFoundry, GenerationResult, ToFoundry } from "./protocol.js";

const port = parentPort;
if (port === null) throw new Error("The foundry runs as a worker only.");

const tell: EmitEvent = (name, event) => port.postMessage({ kind: "event", name, event } satisfies FromFoundry);
const foundry = new Foundry(tell);

port.on("message", async ({ number, request, signal, replyPort }: ToFoundry) => {
  const result: GenerationResult = await foundry
    .answer(request)
    .catch((error: unknown) => ({ kind: "error", error: toEnvelope(error) }));
  if (signal === undefined || replyPort === undefined) {
    port.postMessage({ kind: "result", number, result } satisfies FromFoundry);
    return;
  }
  replyPort.postMessage(result);
  replyPort.close();
  // The message must be in the port before the caller wakes: it reads once and does not wait again.
  const state = new Int32Array(signal);
  Atomics.store(state, 0, 1);
  Atomics.notify(state, 0);
});
