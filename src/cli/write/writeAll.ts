import { SelfCodingError } from "../../contract/errors.js";
import type { FoundryClient } from "../../foundry/thread/client.js";
import { fromEnvelope } from "../../foundry/thread/envelope.js";
import type { ListedStub } from "../../integrations/stubIndex/listStubs.js";
import type { createDescriber } from "./describer.js";
import { notKept } from "../proof/notKept.js";
import { queueOf } from "./queue.js";
import { optionsOf, type readCalls, requestFor } from "./requests.js";

/** What became of a stub. */
interface Outcome {
  readonly stub: ListedStub;
  /** Absent for a version that runs, or that waits for approval. */
  readonly error?: SelfCodingError;
}

/** What {@link writeAll} is told besides the stubs. */
interface Work {
  readonly calls: ReturnType<typeof readCalls> | undefined;
  readonly jobs: number;
  /** Who writes them; closed when the signal ends it. */
  readonly client: FoundryClient;
  /** What it knows already, it need not ask. */
  readonly describer: ReturnType<typeof createDescriber>;
  /** Ends it: what is being written is dropped, and nothing else begun. */
  readonly signal: AbortSignal;
  onEnd(outcome: Outcome): void;
  /** A stub is written without these of its options, which only its program knows. */
  onUnread(id: string, options: readonly string[]): void;
}

/**
 * Has versions written, several at a time: those first that others name. A body that calls another of the stubs unannounced
 * waits until that one is there.
 */
export async function writeAll(
  stubs: readonly ListedStub[],
  { client, describer, jobs, calls, signal, onEnd, onUnread }: Work,
): Promise<readonly Outcome[]> {
  const close = (): void => void client.close();
  signal.addEventListener("abort", close);
  const outcomes: Outcome[] = [];
  const queue = queueOf(stubs);
  const work = async (): Promise<void> => {
    for (let next = await queue.take(); next !== undefined && !signal.aborted; next = await queue.take()) {
      const outcome = await writeOne(next, { client, describer, calls, onUnread });
      queue.end(next);
      if (signal.aborted) return;
      outcomes.push(outcome);
      onEnd(outcome);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(jobs, stubs.length) }, work));
  } finally {
    signal.removeEventListener("abort", close);
  }
  return outcomes;
}

async function writeOne(
  stub: ListedStub,
  { client, describer, calls, onUnread }: Pick<Work, "client" | "describer" | "calls" | "onUnread">,
): Promise<Outcome> {
  const { id } = stub.skeleton;
  try {
    const options = await optionsOf(stub);
    if (options.unread.length > 0) onUnread(id, options.unread);
    const result = await client.request(requestFor(stub, await describer.describeStub(stub), options, calls));
    if (result.kind === "version" && result.path === "") return { stub, error: notKept(id) };
    if (result.kind !== "error") return { stub };
    const error = fromEnvelope(result.error);
    return error.code === "unapproved" ? { stub } : { stub, error };
  } catch (error) {
    if (!SelfCodingError.is(error)) throw error;
    return { stub, error };
  }
}
