import type { MessagePort, Worker } from "node:worker_threads";
import { SelfCodingError } from "../contract/errors.js";
import type { FoundryResult } from "../foundry/thread/channel.js";
import { fromEnvelope } from "../foundry/thread/envelope.js";
import type { RewriteRequest } from "../foundry/thread/protocol.js";
import { askBlocking, offerThread, startFoundry } from "../foundry/thread/thread.js";

// The first job loads the compiler and the user's program; a very large one on a slow machine takes tens of seconds.
const LIMIT_MILLISECONDS = 120_000;
const callers = new Set<MessagePort>();
let worker: Worker | undefined;

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

function startWorker(): Worker {
  const started = startFoundry();
  for (const offers of callers) offerThread(started, offers);
  // Who waits for its answer hears of it.
  started.on("error", () => {});
  started.on("exit", () => {
    if (worker === started) worker = undefined;
  });
  return started;
}

function failed(job: RewriteRequest, cause: Error): SelfCodingError {
  const what = job.kind === "rewrite" ? job.fileName : job.skeletons.map(({ id }) => id).join(", ");
  return new SelfCodingError("foundry-lost", `${what} could not be rewritten.`, {
    remedy: "This is a bug in selfcoding. Please report it with the cause.",
    cause,
  });
}
