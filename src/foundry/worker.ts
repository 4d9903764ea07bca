import { parentPort } from "node:worker_threads";
import type { EmitEvent } from "../contract/events.js";
import { toEnvelope } from "./envelope.js";
import { Foundry } from "./foundry.js";
import { announceLimit, endPatience } from "./patience.js";
import type { FromFoundry, ToFoundry } from "./channel.js";
import type {
  CallUse,
  CompletionRequest,
  CompletionResult,
  GenerationRequest,
  GenerationResult,
  UseReply,
} from "./protocol.js";

const port = parentPort;
if (port === null) throw new Error("The foundry runs as a worker only.");

const tell: EmitEvent = (name, event) => port.postMessage({ kind: "event", name, event } satisfies FromFoundry);
const foundry = new Foundry(tell);

const completions = new Map<number, AbortController>();
const asks = new Map<number, (outcome: UseReply["outcome"]) => void>();
let lastAsk = 0;

function answer(
  number: number,
  request: GenerationRequest | CompletionRequest,
  { signal, replyPort }: { [Key in "signal" | "replyPort"]: ToFoundry[Key] | undefined },
): Promise<GenerationResult | CompletionResult> {
  if (!("kind" in request))
    return foundry.answer(request, {
      callUse: signal === undefined ? askCaller(number) : undefined,
      onSettled: ({ limits, limitsOfFiles }) => {
        // A caller that is blocked hears of nothing but what is in its own port when it wakes.
        const way = replyPort ?? port;
        way?.postMessage({ kind: "limits", root: request.project.root, limits: limitsOfFiles } satisfies FromFoundry);
        if (signal !== undefined) announceLimit(signal, limits.seconds * 1000);
      },
    });
  const controller = new AbortController();
  completions.set(number, controller);
  return foundry.complete(request, controller.signal).finally(() => completions.delete(number));
}

function askCaller(number: number): CallUse {
  return (name, values) =>
    new Promise((resolve) => {
      const ask = ++lastAsk;
      asks.set(ask, resolve);
      port?.postMessage({ kind: "ask", number, ask, name, arguments: values } satisfies FromFoundry);
    });
}

function hear({ ask, outcome }: UseReply): void {
  asks.get(ask)?.(outcome);
  asks.delete(ask);
}

port.on("message", async ({ number, request, signal, replyPort }: ToFoundry) => {
  if (request === "abort") return completions.get(number)?.abort();
  if ("kind" in request && request.kind === "use") return hear(request);
  const result = await answer(number, request, { signal, replyPort }).catch((error: unknown) => ({
    kind: "error" as const,
    error: toEnvelope(error),
  }));
  if (signal === undefined || replyPort === undefined) {
    port.postMessage({ kind: "result", number, result } satisfies FromFoundry);
    return;
  }
  replyPort.postMessage(result);
  replyPort.close();
  // The message must be in the port before the caller wakes: it reads once and does not wait again.
  endPatience(signal);
});
