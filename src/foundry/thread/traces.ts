import { AsyncLocalStorage } from "node:async_hooks";
import { hasSubscribers, tracingChannel } from "node:diagnostics_channel";
import { SelfCodingError } from "../../contract/errors.js";
import type { TraceMap } from "../../contract/traces.js";
import { redact } from "../../secrets/redact.js";

type Name = keyof TraceMap;
type Context = TraceMap[Name];

/** Tells that an operation began, or what its end has added. */
interface TraceMessage {
  readonly kind: "trace";
  /** Of the request that it belongs to. */
  readonly number: number;
  readonly name: Name;
  readonly isEnd: boolean;
  readonly context: Pick<Context, "trace">;
}

const NAMES: readonly Name[] = ["write", "heal", "model", "check", "agent"];
const PHASES = ["start", "end", "asyncStart", "asyncEnd", "error"];

/** What a request tells of the channels that somebody listens to; a request without a model tells nothing. */
export function listenedTo(request: object): { readonly traces?: readonly Name[] } {
  if ("kind" in request && request.kind !== "complete") return {};
  const traces = listenedTraces();
  return traces.length === 0 ? {} : { traces };
}

/** The end of what was under way when the answer came without it, as another candidate's. */
export function leftBehind(): Error {
  return new DOMException("The answer was there before.", "AbortError");
}

/** The channels of this thread that somebody listens to. */
function listenedTraces(): readonly Name[] {
  return NAMES.filter(isListened);
}

/** Publishes what the foundry tells of one request, where the request was made: to its listeners it happens there. */
export function receiveTraces(): TraceReceiver {
  return new TraceReceiver();
}

class TraceReceiver {
  // With the context of the caller: whoever listens looks for the operation that is under way there.
  readonly #inContext = AsyncLocalStorage.snapshot();
  readonly #open = new Map<string, { readonly name: Name; readonly context: object }>();

  receive({ name, isEnd, context }: TraceMessage): void {
    this.#inContext(() => {
      const { trace } = context;
      if (!isEnd) this.#open.set(trace, { name, context: begin(name, context) });
      else {
        const opened = this.#open.get(trace);
        this.#open.delete(trace);
        if (opened !== undefined) end(name, Object.assign(opened.context, context));
      }
    });
  }

  /** Ends what nobody will tell the end of any more. */
  lose(error: unknown): void {
    for (const { name, context } of [...this.#open.values()].toReversed())
      this.#inContext(() => end(name, Object.assign(context, { outcome: "failed", error: describeFailure(error) })));
    this.#open.clear();
  }
}

/**
 * Runs an operation of this thread; without listeners nothing is made of it.
 *
 * @param describeEnd what its result adds to the context
 */
export async function traced<Key extends Name, Result>(
  name: Key,
  facts: Omit<TraceMap[Key], "trace" | "startedAt">,
  run: (trace: string | undefined) => Promise<Result>,
  describeEnd: (result: Result) => Partial<TraceMap[Key]>,
): Promise<Result> {
  if (!isListened(name)) return run(undefined);
  const operation = beginOperation();
  const context = { ...operation.start, ...facts };
  // What the operation causes in turn is published within its own context.
  const running = channelOf(name).start.runStores(context, () => run(context.trace));
  channelOf(name).end.publish(context);
  try {
    const result = await running;
    end(name, Object.assign(context, operation.end(), describeEnd(result)));
    return result;
  } catch (error) {
    end(name, Object.assign(context, operation.end(), { outcome: "failed", error: describeFailure(error) }));
    throw error;
  }
}

/** The facts that each operation has of itself. */
export function beginOperation(trace: string = globalThis.crypto.randomUUID()): {
  readonly start: Pick<Context, "trace" | "startedAt">;
  end(): Pick<Context, "milliseconds">;
} {
  const startedAt = performance.now();
  return {
    start: { trace, startedAt: Date.now() },
    end: () => ({ milliseconds: performance.now() - startedAt }),
  };
}

/** An error as the contexts hold it. */
export function describeFailure(error: unknown): NonNullable<Context["error"]> {
  if (!(error instanceof Error)) return { code: typeof error, message: redact(String(error)) };
  return { code: SelfCodingError.is(error) ? error.code : error.name, message: redact(error.message) };
}

function begin(name: Name, context: object): object {
  const { start, end: startEnd } = channelOf(name);
  start.publish(context);
  startEnd.publish(context);
  return context;
}

// As Node's own `tracePromise` tells that a promise was settled.
function end(name: Name, context: object): void {
  const { error, asyncStart, asyncEnd } = channelOf(name);
  if ("error" in context) error.publish(context);
  asyncStart.publish(context);
  asyncEnd.publish(context);
}

function channelOf(name: Name): ReturnType<typeof tracingChannel> {
  return tracingChannel(`selfcoding:${name}`);
}

function isListened(name: Name): boolean {
  return PHASES.some((phase) => hasSubscribers(`tracing:selfcoding:${name}:${phase}`));
}
