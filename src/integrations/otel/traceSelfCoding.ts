import { channel, subscribe, unsubscribe } from "node:diagnostics_channel";
import type { MeterProvider, TracerProvider } from "@opentelemetry/api";
import { SelfCodingError } from "../../contract/errors.js";
import type { TraceMap } from "../../contract/traces.js";
import { countOperations, VERSIONS } from "./meters.js";
import { loadOpenTelemetry } from "./openTelemetry.js";
import { makeSpans } from "./spans.js";

/** How traces and measurements are made. */
interface TraceOptions {
  /** Of the conventions for generative AI that names follow; `"1.41.0"` is the last of the common ones. @default "0.1.0" */
  readonly version?: "0.1.0" | "1.41.0";
  /** @default the one that the program has registered */
  readonly tracerProvider?: TracerProvider;
  /** @default the one that the program has registered */
  readonly meterProvider?: MeterProvider;
}

type Context = TraceMap[keyof TraceMap];

const NAMES: readonly (keyof TraceMap)[] = ["write", "heal", "model", "check", "agent"];
const SCOPE = "selfcoding";

/**
 * Makes OpenTelemetry spans and measurements of what selfcoding does in this thread: writing and healing, questions to
 * models, checks, and agents, each under the span that is active where it was caused.
 *
 * @returns a function that ends it
 * @throws {SelfCodingError} `package-missing` without `@opentelemetry/api`, `options-invalid` for an unknown version
 * @example
 * const stop = traceSelfCoding();
 */
export function traceSelfCoding({ version = "0.1.0", ...providers }: TraceOptions = {}): () => void {
  if (!VERSIONS.includes(version))
    throw new SelfCodingError("options-invalid", `Unknown version "${String(version)}" in traceSelfCoding(…).`, {
      remedy: `Choose one of ${VERSIONS.join(", ")}.`,
    });
  const api = loadOpenTelemetry();
  const { tracerProvider = api.trace.getTracerProvider(), meterProvider = api.metrics.getMeterProvider() } = providers;
  const spans = makeSpans(api, tracerProvider.getTracer(SCOPE));
  const count = countOperations(meterProvider.getMeter(SCOPE), version);
  const stops = NAMES.map((name) => {
    const start = (facts: unknown): void => spans.start(name, facts as Context);
    const end = (facts: unknown): void => {
      spans.end(name, facts as Context);
      count(name, facts as Context);
    };
    const [started, ended] = [`tracing:selfcoding:${name}:start`, `tracing:selfcoding:${name}:asyncEnd`];
    subscribe(started, start);
    subscribe(ended, end);
    channel(started).bindStore(spans.surroundings, (facts) => spans.surround(facts as Context));
    return () => {
      unsubscribe(started, start);
      unsubscribe(ended, end);
      channel(started).unbindStore(spans.surroundings);
    };
  });
  return () => {
    for (const stop of stops) stop();
    spans.close();
  };
}
