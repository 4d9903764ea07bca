import { type MessagePort, parentPort } from "node:worker_threads";
import type { Skeleton } from "../../transformer/stub.js";
import type { Project } from "../contract/nouns.js";
import { prepareLinks } from "./link.js";
import { type ModuleFormat, rewriteNow } from "./rewriteNow.js";

/** What the worker is asked: to rewrite a file, or to compile the versions of stubs into the cache. */
export type RewriteJob =
  | { readonly kind: "rewrite"; readonly fileName: string; readonly project: Project; readonly format: ModuleFormat }
  | { readonly kind: "link"; readonly project: Project; readonly skeletons: readonly Skeleton[] };

/** A job with the way back to the thread that waits for it. */
export interface RewriteMessage {
  readonly job: RewriteJob;
  readonly signal: SharedArrayBuffer;
  readonly replyPort: MessagePort;
}

/** What comes back. */
export type RewriteAnswer = { readonly result: unknown } | { readonly error: string };

parentPort?.on("message", async ({ job, signal, replyPort }: RewriteMessage) => {
  const answer: RewriteAnswer = await perform(job).then(
    (result) => ({ result }),
    (error: unknown) => ({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
  replyPort.postMessage(answer);
  replyPort.close();
  const state = new Int32Array(signal);
  Atomics.store(state, 0, 1);
  Atomics.notify(state, 0);
});

function perform(job: RewriteJob): Promise<unknown> {
  if (job.kind === "link") return prepareLinks(job.project, job.skeletons);
  return rewriteNow(job.fileName, job.project, job.format);
}
