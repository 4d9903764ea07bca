import { createProject, modelAt, register } from "../world/project.js";

/** A span as the recording programs print it. */
export interface ToldSpan {
  readonly name: string;
  readonly id: string;
  readonly parent?: string;
  readonly kind: number;
  readonly isFailed: boolean;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly { readonly name: string; readonly attributes: Readonly<Record<string, unknown>> }[];
}

/** What a recording program told. */
export interface Told {
  readonly spans: readonly ToldSpan[];
  /** Sums by name, and by the attribute that tells them apart. */
  readonly sums: Readonly<Record<string, number>>;
  /** All that it printed. */
  readonly stdout: string;
}

/** Sets the SDK up as a program does, and prints all it has recorded when the program is done. */
export const RECORDER = `import { context, metrics, trace, type Span } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { AggregationTemporality, InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { traceSelfCoding } from "selfcoding/otel";

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
const exporter = new InMemorySpanExporter();
trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
const measured = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const reader = new PeriodicExportingMetricReader({ exporter: measured, exportIntervalMillis: 100_000_000 });
metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
export const stop = traceSelfCoding({ version: (process.env.GENAI_VERSION ?? "0.1.0") as "0.1.0" });

export const within = <Result>(name: string, run: () => Result): Result =>
  trace.getTracer("user").startActiveSpan(name, (span: Span) => {
    const result = run();
    if (result instanceof Promise) result.finally(() => span.end()).catch(() => undefined);
    else span.end();
    return result;
  });

const milliseconds = ([seconds, nanoseconds]: [number, number]) => seconds * 1000 + nanoseconds / 1e6;

export async function tell(): Promise<void> {
  await reader.forceFlush();
  const spans = exporter.getFinishedSpans().map((span) => ({
    name: span.name, id: span.spanContext().spanId, parent: span.parentSpanContext?.spanId, kind: span.kind,
    isFailed: span.status.code === 2, startedAt: milliseconds(span.startTime), endedAt: milliseconds(span.endTime),
    attributes: span.attributes, events: span.events.map(({ name, attributes }) => ({ name, attributes })),
  }));
  const sums: Record<string, number> = {};
  for (const { descriptor, dataPoints } of measured.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics)))
    for (const { value, attributes } of dataPoints) {
      const key = [descriptor.name, attributes["selfcoding.purpose"] ?? attributes["gen_ai.token.type"], attributes["selfcoding.outcome"]].filter(Boolean).join(" ");
      sums[key] = (sums[key] ?? 0) + (typeof value === "number" ? value : (value.count ?? 0));
    }
  process.stdout.write("\\nTOLD " + JSON.stringify({ spans, sums }) + "\\n");
}
`;

/** Runs a program that imports `./recorder.ts`, and reads what it told. */
export async function record(
  files: Readonly<Record<string, string>>,
  url: string,
  environment: Record<string, string> = {},
): Promise<Told> {
  await using project = createProject({ "recorder.ts": RECORDER, ...files });
  const { stdout, stderr } = await project.run([...register, "main.ts"], {
    ...modelAt(url),
    SELFCODING_LOG: "silent",
    ...environment,
  });
  const line = stdout.split("\n").find((each) => each.startsWith("TOLD "));
  if (line === undefined) throw new Error(`${stdout}\n${stderr}`);
  return { ...(JSON.parse(line.slice("TOLD ".length)) as Told), stdout };
}

/** Every span under its parent's name, as a tree of names. */
export function treeOf(spans: readonly ToldSpan[], parent?: string): readonly unknown[] {
  const known = new Set(spans.map(({ id }) => id));
  return spans
    .filter((span) => (parent === undefined ? !known.has(span.parent ?? "") : span.parent === parent))
    .toSorted((one, other) => one.startedAt - other.startedAt)
    .map((span) => {
      const inner = treeOf(spans, span.id);
      return inner.length === 0 ? span.name : [span.name, ...inner];
    });
}
