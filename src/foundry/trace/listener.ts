import type { TraceMap } from "../../contract/traces.js";
import type { FromFoundry } from "../thread/channel.js";
import { beginOperation, describeFailure } from "../thread/traces.js";

/** Whoever listens to the tracing channels of a request. */
interface TraceListener {
  /** The channels that are listened to. */
  readonly names: readonly (keyof TraceMap)[];
  /** The operation that the request is a part of. */
  readonly parent?: string | undefined;
  post(message: Omit<Extract<FromFoundry, { kind: "trace" }>, "number">): void;
}

/**
 * Tells that an operation begins.
 *
 * @param trace its own, where that was given away before
 * @returns tells its end
 */
export function beginTrace<Name extends keyof TraceMap>(
  { names, parent, post }: TraceListener,
  name: Name,
  facts: Omit<TraceMap[Name], "trace" | "startedAt" | "parent">,
  trace?: string,
): (facts: Partial<TraceMap[Name]>) => void {
  if (!names.includes(name)) return () => undefined;
  const { start, end } = beginOperation(trace);
  const context = { ...start, ...(parent === undefined ? {} : { parent }), ...facts };
  post({ kind: "trace", name, isEnd: false, context });
  return (more) => post({ kind: "trace", name, isEnd: true, context: { ...end(), ...more, trace: start.trace } });
}

/** How an operation ended that threw. */
export function failed(error: unknown): {
  readonly outcome: "failed";
  readonly error: NonNullable<TraceMap["write"]["error"]>;
} {
  return { outcome: "failed", error: describeFailure(error) };
}
