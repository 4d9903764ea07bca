import { untilAborted } from "../../model/untilAborted.js";
import { describeError } from "../../prompt/describeError.js";
import { previewValue } from "../../prompt/previewValue.js";
import { classNameOf } from "../../value/kinds.js";
import { runWithContext } from "../ask/requestContext.js";
import type { AgentTool } from "./tool.js";
import { timerMilliseconds } from "../../value/milliseconds.js";

/** Around a call. */
interface CallOptions {
  readonly context: unknown;
  readonly milliseconds: number;
  readonly signal: AbortSignal;
}

/** The outcome of a call: its value, or a description of its failure. */
type CallOutcome = { readonly value: unknown } | { readonly failure: string };

/**
 * Calls a registered function. What it throws is an outcome, as is a time limit; what comes of the call after it is dropped.
 *
 * @throws the signal's reason, when it is aborted
 */
export async function invoke(tool: AgentTool, values: readonly unknown[], options: CallOptions): Promise<CallOutcome> {
  const { context, milliseconds, signal } = options;
  signal.throwIfAborted();
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), timerMilliseconds(milliseconds));
  try {
    // Within an async function, so that what is thrown before the first await is caught, too.
    const call = runWithContext(context, async () => tool.run(...values));
    return { value: await untilAborted(untilAborted(call, limit.signal), signal) };
  } catch (thrown) {
    signal.throwIfAborted();
    const seconds = milliseconds / 1000;
    return { failure: limit.signal.aborted ? `It did not finish within ${seconds} s.` : describeThrown(thrown) };
  } finally {
    clearTimeout(timer);
  }
}

function describeThrown(thrown: unknown): string {
  if (!(thrown instanceof Error)) return `It threw a non-Error value: ${previewValue(thrown)}`;
  try {
    const name =
      thrown.name === "Error" ? classNameOf(Object.getPrototypeOf(thrown) as object) || "Error" : thrown.name;
    // Frames would say where the user's program lies, and the model cannot change it.
    const failure = { name: String(name), message: String(thrown.message), stack: "" };
    const text = describeError({ failure, skeleton: { file: "", name: "" }, source: "" });
    return `It threw ${text}${thrown.cause === undefined ? "" : `\nCaused by: ${previewValue(thrown.cause, 300)}`}`;
  } catch {
    return "It threw an error whose message cannot be read.";
  }
}
