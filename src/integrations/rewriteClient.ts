import type { MessagePort, Worker } from "node:worker_threads";
import { SelfCodingError } from "../contract/errors.js";
import type { FoundryResult, FromFoundry, ToFoundry } from "../foundry/thread/channel.js";
import { fromEnvelope } from "../foundry/thread/envelope.js";
import type { RewriteRequest } from "../foundry/thread/protocol.js";
import { askBlocking, offerThread, startFoundry } from "../foundry/thread/thread.js";

// The first job loads the compiler and the user's program; a very large one on a slow machine takes tens of seconds.
const LIMIT_MILLISECONDS = 120_000;
const callers = new Set<MessagePort>();
let worker: Worker | undefined;
let lastNumber = 0;

interface Waiting {
  resolve(result: FoundryResult): void;
  reject(error: Error): void;
}

const waiting = new Map<number, Waiting>();

/** Lets callers of another thread, or of this one, generate with the worker that rewrites. */
export function shareWith(offers: MessagePort): void {
  callers.add(offers);
}

/** Has a job done by the worker and waits for it, without loading the compiler on this thread. */
export function runJob(job: RewriteRequest): FoundryResult {
  worker ??= startWorker();
  const { result } = askBlocking(worker, job, { milliseconds: LIMIT_MILLISECONDS, grace: 0 });
  if (result === undefined) throw failed(job, new Error(`No answer within ${LIMIT_MILLISECONDS / 1000} s.`));
  if (result.kind === "error") throw failed(job, fromEnvelope(result.error));
  return result;
}

/** Has a job done by the worker. The process stays until it is. */
export async function askJob(job: RewriteRequest): Promise<FoundryResult> {
  const asked = (worker ??= startWorker());
  const number = ++lastNumber;
  const result = await new Promise<FoundryResult>((resolve, reject) => {
    waiting.set(number, { resolve, reject });
    asked.ref();
    asked.postMessage({ number, request: job } satisfies ToFoundry);
  }).catch((cause: Error) => {
    throw failed(job, cause);
  });
  if (result.kind === "error") throw failed(job, fromEnvelope(result.error));
  return result;
}

function startWorker(): Worker {
  const started = startFoundry();
  for (const offers of callers) offerThread(started, offers);
  let fault = new Error("The thread that rewrites stopped.");
  started.on("message", (message: FromFoundry) => {
    if (message.kind === "result") settle(started, message.number)?.resolve(message.result);
  });
  // Who is blocked until the answer is there hears of it too.
  started.on("error", (error) => (fault = error));
  started.on("exit", () => {
    if (worker === started) worker = undefined;
    for (const number of [...waiting.keys()]) settle(started, number)?.reject(fault);
  });
  // Whoever listens to a thread keeps the process alive, unless it says otherwise.
  started.unref();
  return started;
}

function settle(started: Worker, number: number): Waiting | undefined {
  const found = waiting.get(number);
  waiting.delete(number);
  if (waiting.size === 0) started.unref();
  return found;
}

function failed(job: RewriteRequest, cause: Error): SelfCodingError {
  const what = job.kind === "rewrite" ? job.fileName : job.skeletons.map(({ id }) => id).join(", ");
  return new SelfCodingError("foundry-lost", `${what} could not be rewritten.`, {
    remedy: "This is a bug in selfcoding. Please report it with the cause.",
    cause,
  });
}
