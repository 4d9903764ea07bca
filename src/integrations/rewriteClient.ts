import type { MessagePort } from "node:worker_threads";
import { SelfCodingError } from "../contract/errors.js";
import type { EmitEvent } from "../contract/events.js";
import { FoundryClient } from "../foundry/thread/client.js";
import { fromEnvelope } from "../foundry/thread/envelope.js";
import type { AnswerTo } from "../foundry/thread/channel.js";
import type { GenerationRequest, GenerationResult, RewriteRequest } from "../foundry/thread/protocol.js";
import { offerThread, startFoundry } from "../foundry/thread/thread.js";

type Answer = AnswerTo<"rewritten" | "described" | "linked">;

// The first job loads the compiler and the user's program; a very large one on a slow machine takes tens of seconds.
const LIMIT_MILLISECONDS = 120_000;
const callers = new Set<MessagePort>();
const listeners = new Set<EmitEvent>();
const client = new FoundryClient(
  (name, event) => listeners.forEach((listener) => listener(name, event)),
  () => {
    const worker = startFoundry();
    for (const offers of callers) offerThread(worker, offers);
    return worker;
  },
);

/** Lets callers of another thread, or of this one, generate with the worker that rewrites. */
export function shareWith(offers: MessagePort): void {
  callers.add(offers);
}

/** Has a job done by the worker and waits for it, without loading the compiler on this thread. */
export function runJob(job: RewriteRequest): Answer {
  try {
    return done(client.rewriteBlocking(job, LIMIT_MILLISECONDS));
  } catch (error) {
    throw failed(job, error);
  }
}

/** Has a job done by the worker. The process stays until it is. */
export async function askJob(job: RewriteRequest): Promise<Answer> {
  try {
    return done(await client.rewrite(job));
  } catch (error) {
    throw failed(job, error);
  }
}

/** Has a version written or healed by the worker, for a caller outside of this process. */
export function askVersion(request: GenerationRequest): Promise<GenerationResult> {
  return client.request(request);
}

/** Hears what happens while {@link askVersion} is under way; gives back what ends hearing. */
export function hearVersions(hear: EmitEvent): () => void {
  listeners.add(hear);
  return () => void listeners.delete(hear);
}

function done(result: Answer): Answer {
  if (result.kind === "error") throw fromEnvelope(result.error);
  return result;
}

function failed(job: RewriteRequest, cause: unknown): SelfCodingError {
  const what = job.kind === "link" ? job.skeletons.map(({ id }) => id).join(", ") : job.fileName;
  return new SelfCodingError("foundry-lost", `${what} could not be rewritten.`, {
    remedy: "This is a bug in selfcoding. Please report it with the cause.",
    cause,
  });
}
