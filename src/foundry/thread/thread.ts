import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import type { FoundryRequest, FoundryResult, FromFoundry, ToFoundry } from "./channel.js";
import { sharePatience, waitPatiently } from "./patience.js";

/** The thread that holds the compiler, as who asks sees it: the worker that it started, or a port into another's. */
export type FoundryThread = Worker | MessagePort;

type WithOffers = typeof globalThis & { [OFFERS]?: MessagePort[] };

// The hooks and the caller's side are bundled apart, and Node 20 runs the hooks in a thread of their own.
const OFFERS = Symbol.for("selfcoding.foundryOffers");

/** The file of the worker. */
export const WORKER = new URL("./worker.js", import.meta.url);

/** Starts the worker. It never keeps the process alive by itself. */
export function startFoundry(): Worker {
  // Without `execArgv: []` the worker would load the user's own `--import` hooks once more.
  const worker = new Worker(WORKER, { execArgv: [], name: "selfcoding foundry" });
  worker.unref();
  return worker;
}

/**
 * Lets the callers of this thread use a foundry that the hooks have started: loading the compiler and reading the
 * user's declarations takes more than a second.
 *
 * @returns the end on which {@link offerThread} offers, wherever the hooks run
 */
export function expectOffers(): MessagePort {
  const { port1, port2 } = new MessageChannel();
  ((globalThis as WithOffers)[OFFERS] ??= []).push(port1);
  return port2;
}

/** Offers a running foundry to the callers at the other end. */
export function offerThread(worker: Worker, offers: MessagePort): void {
  const { port1, port2 } = new MessageChannel();
  worker.postMessage({ number: 0, request: { kind: "connect", port: port1 } } satisfies ToFoundry, [port1]);
  offers.postMessage(port2, [port2]);
}

/** The foundry that was offered to this thread; undefined when none was. */
export function takeOffered(): MessagePort | undefined {
  for (const offers of (globalThis as WithOffers)[OFFERS] ?? []) {
    const offered = receiveMessageOnPort(offers)?.message as MessagePort | undefined;
    if (offered !== undefined) return offered;
  }
  return undefined;
}

/** How long a blocked thread waits. */
interface Waiting {
  /** The time limit until the foundry announces its own. */
  readonly milliseconds: number;
  /** Beyond them, before the foundry counts as lost. */
  readonly grace: number;
  /** Called, before this returns, with all that was told meanwhile. */
  onMessage?(message: FromFoundry): void;
}

/** Asks and blocks this thread; there is no result when none came in time. */
export function askBlocking(
  thread: FoundryThread,
  request: FoundryRequest,
  { milliseconds, grace, onMessage }: Waiting,
): { readonly result: FoundryResult | undefined; readonly waited: number } {
  const signal = sharePatience();
  const { port1, port2 } = new MessageChannel();
  try {
    thread.postMessage({ number: 0, request, signal, replyPort: port2 } satisfies ToFoundry, [port2]);
    const { milliseconds: waited } = waitPatiently(signal, milliseconds, grace);
    for (;;) {
      const message = receiveMessageOnPort(port1)?.message as FromFoundry | undefined;
      if (message === undefined) return { result: undefined, waited };
      if (message.kind === "result") return { result: message.result, waited };
      onMessage?.(message);
    }
  } finally {
    port1.close();
  }
}
