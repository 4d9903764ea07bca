import type * as Api from "@opentelemetry/api";
import type { Usage } from "../../contract/nouns.js";
import type { TraceMap } from "../../contract/traces.js";
import { modelAttributes } from "./spans.js";

type Generation = TraceMap["write"];

/** Counts what operations came to: gives who is told of each end. */
export function countOperations(
  meter: Api.Meter,
  version: keyof typeof TOKENS,
): <Name extends keyof TraceMap>(name: Name, facts: TraceMap[Name]) => void {
  const counter = (name: string, unit: string, description: string): Api.Counter =>
    meter.createCounter(name, { unit, description });
  const generations = counter("selfcoding.generations", "{generation}", "Writes and heals, by outcome.");
  const heals = counter("selfcoding.heals", "{heal}", "Heals, by outcome.");
  const adoptions = counter("selfcoding.adoptions", "{version}", "Versions that were adopted.");
  const refusals = counter("selfcoding.refusals", "{candidate}", "Candidates that the checks refused.");
  const cost = counter("selfcoding.cost", "{USD}", "US dollars for models, where the option `prices` is set.");
  const taken = meter.createHistogram("selfcoding.generation.duration", SECONDS);
  const { duration, record } = TOKENS[version](meter);
  const inferences = meter.createHistogram(duration, SECONDS);
  return (name, facts) => {
    const seconds = (facts.milliseconds ?? 0) / 1000;
    const failure = facts.error === undefined ? {} : { "error.type": facts.error.code };
    if (name === "write" || name === "heal") {
      const { purpose, outcome = "", refusals: refused = 0 } = facts as Generation;
      const attributes = { "selfcoding.purpose": purpose, "selfcoding.outcome": outcome, ...failure };
      generations.add(1, attributes);
      taken.record(seconds, attributes);
      if (purpose === "heal") heals.add(1, { "selfcoding.outcome": outcome, ...failure });
      if (outcome === "adopted") adoptions.add(1, { "selfcoding.purpose": purpose });
      if (refused > 0) refusals.add(refused, { "selfcoding.purpose": purpose });
    } else if (name === "model") {
      const asked = facts as TraceMap["model"];
      const attributes = modelAttributes(asked);
      inferences.record(seconds, { ...attributes, ...failure });
      if (asked.usage !== undefined) record(asked.usage, attributes);
      if (asked.dollars !== undefined) cost.add(asked.dollars, attributes);
    }
  };
}

const SECONDS = { unit: "s" };
const COUNT = { unit: "{token}" };

/** How each version of the GenAI conventions names the measurements of a question to a model. */
const TOKENS = {
  "0.1.0": (meter: Api.Meter) => {
    const input = meter.createCounter("gen_ai.client.inference.usage.input_tokens", COUNT);
    const output = meter.createCounter("gen_ai.client.inference.usage.output_tokens", COUNT);
    return {
      duration: "gen_ai.client.inference.duration",
      record: ({ promptTokens, completionTokens }: Usage, attributes: Api.Attributes): void => {
        input.add(promptTokens, attributes);
        output.add(completionTokens, attributes);
      },
    };
  },
  "1.41.0": (meter: Api.Meter) => {
    const usage = meter.createHistogram("gen_ai.client.token.usage", COUNT);
    return {
      duration: "gen_ai.client.operation.duration",
      record: ({ promptTokens, completionTokens }: Usage, attributes: Api.Attributes): void => {
        usage.record(promptTokens, { ...attributes, "gen_ai.token.type": "input" });
        usage.record(completionTokens, { ...attributes, "gen_ai.token.type": "output" });
      },
    };
  },
} as const;

/** The versions of the GenAI conventions that can be chosen. */
export const VERSIONS = Object.keys(TOKENS) as readonly (keyof typeof TOKENS)[];
