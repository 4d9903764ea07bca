import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import type { FoundryResult, FromFoundry, ToFoundry } from "./channel.js";
import { sharePatience, waitPatiently } from "./patience.js";

/** The thread that holds the compiler, as who asks sees it: the worker that it started, or a port into another's. */
type FoundryThread = Worker | MessagePort;

type WithOffers = typeof globalThis & { [OFFERS]?: MessagePort[] };

// The hooks and the caller's side are bundled apart, and Node 20 runs the hooks in a thread of their own.
const OFFERS = Symbol.for("selfcoding.foundryOffers");

/** The file of the worker: beside this module, or in the package where a bundle has taken this module in. */
export function workerFile(): URL {
  const url = import.meta.url as string | undefined;
  const beside = url === undefined ? undefined : new URL("./worker.js", url);
  if (beside !== undefined && existsSync(beside)) return beside;
  const manifest = createRequire(url ?? path.join(process.cwd(), "program.js")).resolve("selfcoding/package.json");
  return pathToFileURL(path.join(path.dirname(manifest), "dist/src/foundry/thread/worker.js"));
}

/** Starts the worker. It never keeps the process alive by itself. */
export function startFoundry(): Worker {
  // Without `execArgv: []` the worker would load the user's own `--import` hooks once more.
  const worker = new Worker(workerFile(), { execArgv: [], name: "selfcoding foundry" });
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
  asked: Pick<ToFoundry, "request" | "traces">,
  { milliseconds, grace, onMessage }: Waiting,
): { readonly result: FoundryResult | undefined; readonly waited: number } {
  const signal = sharePatience();
  const { port1, port2 } = new MessageChannel();
  try {
    thread.postMessage({ number: 0, ...asked, signal, replyPort: port2 } satisfies ToFoundry, [port2]);
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
