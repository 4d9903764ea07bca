import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";
import { SelfCodingError } from "../contract/errors.js";
import type { RewriteAnswer, RewriteJob, RewriteMessage } from "./rewriteWorker.js";

// The first job loads the compiler and the user's program; a very large one on a slow machine takes tens of seconds.
const LIMIT_MILLISECONDS = 120_000;
let worker: Worker | undefined;

/** Has a job done by the worker and waits for it, without loading the compiler on this thread. */
export function runJob(job: RewriteJob): unknown {
  worker ??= startWorker();
  const signal = new SharedArrayBuffer(4);
  const { port1, port2 } = new MessageChannel();
  try {
    worker.postMessage({ job, signal, replyPort: port2 } satisfies RewriteMessage, [port2]);
    Atomics.wait(new Int32Array(signal), 0, 0, LIMIT_MILLISECONDS);
    const answer = receiveMessageOnPort(port1)?.message as RewriteAnswer | undefined;
    if (answer !== undefined && "result" in answer) return answer.result;
    throw failed(job, answer?.error ?? `There was no answer within ${LIMIT_MILLISECONDS / 1000} s.`);
  } finally {
    port1.close();
  }
}

function startWorker(): Worker {
  const started = new Worker(new URL("./rewriteWorker.js", import.meta.url), {
    execArgv: [],
    name: "selfcoding rewrite",
  });
  started.unref();
  started.on("exit", () => {
    if (worker === started) worker = undefined;
  });
  return started;
}

function failed(job: RewriteJob, reason: string): SelfCodingError {
  const what = job.kind === "rewrite" ? job.fileName : job.skeletons.map(({ id }) => id).join(", ");
  return new SelfCodingError("foundry-lost", `${what} could not be rewritten.`, {
    remedy: "This is a fault of selfcoding: please report it with the cause.",
    cause: new Error(reason),
  });
}
