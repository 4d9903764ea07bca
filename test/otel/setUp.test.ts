import { channel } from "node:diagnostics_channel";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { expect, it, onTestFinished } from "vitest";
import { traceSelfCoding } from "../../src/integrations/otel/traceSelfCoding.js";
import { createProject } from "../world/project.js";

it("a missing API is named with the line that installs it", async () => {
  await using project = createProject({
    "main.mjs": `import { createRequire } from "node:module";
import Module from "node:module";
const find = Module._resolveFilename;
// As it is where nobody has installed it.
Module._resolveFilename = (name, ...rest) => {
  if (name !== "@opentelemetry/api") return find(name, ...rest);
  throw Object.assign(new Error("Cannot find module"), { code: "MODULE_NOT_FOUND" });
};
const { traceSelfCoding } = createRequire(import.meta.url)("selfcoding/otel");
try { traceSelfCoding(); } catch ({ code, message }) { console.log(code, message); }
`,
  });
  const { stdout } = await project.run(["main.mjs"]);
  expect(stdout).toBe(
    "package-missing selfcoding/otel needs the package @opentelemetry/api. Install it: npm install @opentelemetry/api\n",
  );
});

it("an unknown version of the conventions is refused", () => {
  expect(() => traceSelfCoding({ version: "9" as never })).toThrow(
    expect.objectContaining({ code: "options-invalid", message: expect.stringContaining("0.1.0, 1.41.0") }),
  );
});

it("providers that are handed over take the place of the registered ones, until it is ended", async () => {
  const spans = new InMemorySpanExporter();
  const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] });
  const measured = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: measured, exportIntervalMillis: 100_000_000 });
  const meterProvider = new MeterProvider({ readers: [reader] });
  onTestFinished(() => Promise.all([tracerProvider.shutdown(), meterProvider.shutdown()]).then(() => undefined));
  const write = (name: string): void => {
    const facts = { trace: name, id: `a.ts#${name}`, purpose: "write", startedAt: Date.now() };
    channel("tracing:selfcoding:write:start").publish(facts);
    Object.assign(facts, { milliseconds: 5, outcome: "adopted", attempts: 1, refusals: 0 });
    channel("tracing:selfcoding:write:asyncEnd").publish(facts);
  };
  const stop = traceSelfCoding({ tracerProvider, meterProvider });
  write("double");
  stop();
  write("half");
  expect(channel("tracing:selfcoding:write:start").hasSubscribers).toBe(false);
  expect(spans.getFinishedSpans().map(({ name }) => name)).toEqual(["write double"]);
  await reader.forceFlush();
  const sums = measured.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics));
  const adopted = sums.find(({ descriptor }) => descriptor.name === "selfcoding.adoptions");
  expect(adopted?.dataPoints.map(({ value }) => value)).toEqual([1]);
});
