import { AsyncLocalStorage } from "node:async_hooks";
import type * as Api from "@opentelemetry/api";
import type { TraceMap } from "../../contract/traces.js";

type Name = keyof TraceMap;
type Facts<Key extends Name = Name> = TraceMap[Key];

/** An operation that is under way, or a question to a model whose answer is still to be judged. */
interface Running {
  readonly span: Api.Span;
  readonly facts: Facts;
  /** The questions that were asked for it. */
  readonly asked: Running[];
  endedAt?: number;
}

/** Makes a span of each operation, under the one that it is a part of, or that is active where it was caused. */
export function makeSpans(api: typeof Api, tracer: Api.Tracer): Spans {
  return new Spans(api, tracer);
}

class Spans {
  readonly #api: typeof Api;
  readonly #tracer: Api.Tracer;
  readonly #running = new Map<string, Running>();
  readonly #within = new AsyncLocalStorage<Surroundings>();

  constructor(api: typeof Api, tracer: Api.Tracer) {
    this.#api = api;
    this.#tracer = tracer;
  }

  /** What is caused within an operation of this thread finds it in here: the core knows no OpenTelemetry. */
  get surroundings(): AsyncLocalStorage<Surroundings> {
    return this.#within;
  }

  /** The surroundings that an operation makes. */
  surround(facts: Facts): Surroundings {
    return { trace: facts.trace, active: this.#api.trace.getActiveSpan() };
  }

  start(name: Name, facts: Facts): void {
    const owner = facts.parent === undefined ? undefined : this.#running.get(facts.parent);
    const question = name === "check" ? questionOf(facts as Facts<"check">, owner) : undefined;
    const parent = (question ?? owner)?.span;
    const kind = name === "model" ? this.#api.SpanKind.CLIENT : this.#api.SpanKind.INTERNAL;
    const active = this.#surroundingContext();
    const span = this.#tracer.startSpan(
      titleOf(name, facts),
      { kind, startTime: facts.startedAt, attributes: startAttributes(name, facts) },
      parent === undefined ? active : this.#api.trace.setSpan(active, parent),
    );
    const running: Running = { span, facts, asked: [] };
    this.#running.set(facts.trace, running);
    if (name === "model") owner?.asked.push(running);
  }

  end(name: Name, facts: Facts): void {
    const running = this.#running.get(facts.trace);
    if (running === undefined) return;
    const { span, asked } = running;
    const { error, startedAt, milliseconds = 0 } = facts;
    span.setAttributes(endAttributes(name, facts));
    if (error !== undefined) {
      span.setAttribute("error.type", error.code);
      span.setStatus({ code: this.#api.SpanStatusCode.ERROR, message: error.message });
    }
    running.endedAt = startedAt + milliseconds;
    const owner = facts.parent === undefined ? undefined : this.#running.get(facts.parent);
    if (name === "check") this.#evaluate(running, facts as Facts<"check">, owner);
    // An answer of the model is judged after it is there, and a span that has ended takes no more events.
    if (name === "model" && owner !== undefined) return;
    for (const question of asked) this.#finish(question);
    this.#finish(running);
  }

  /** Ends what is still open: nobody listens to its end any more. */
  close(): void {
    for (const running of [...this.#running.values()].toReversed()) this.#finish(running);
  }

  #finish(running: Running): void {
    if (!this.#running.delete(running.facts.trace)) return;
    running.span.end(running.endedAt ?? Math.max(running.facts.startedAt, Date.now()));
  }

  #evaluate({ span, endedAt }: Running, facts: Facts<"check">, owner: Running | undefined): void {
    const target = questionOf(facts, owner)?.span ?? span;
    for (const check of facts.checks ?? []) {
      const objections = (facts.findings ?? []).filter((finding) => finding.check === check);
      const isMet = objections.length === 0;
      const explanation = objections.map(({ message }) => message).join("\n");
      const attributes = {
        "gen_ai.evaluation.name": check,
        "gen_ai.evaluation.score.value": isMet ? 1 : 0,
        "gen_ai.evaluation.score.label": isMet ? "pass" : "fail",
        ...(isMet ? {} : { "gen_ai.evaluation.explanation": explanation }),
      };
      target.addEvent("gen_ai.evaluation.result", attributes, endedAt);
    }
  }

  #surroundingContext(): Api.Context {
    const active = this.#api.context.active();
    const within = this.#within.getStore();
    const span = within === undefined ? undefined : this.#running.get(within.trace)?.span;
    // A span of the user's own, begun within the operation, is nearer.
    const isNearest = within?.active === this.#api.trace.getSpan(active);
    return span !== undefined && isNearest ? this.#api.trace.setSpan(active, span) : active;
  }
}

interface Surroundings {
  readonly trace: string;
  /** The span that was active around the operation. */
  readonly active: Api.Span | undefined;
}

/** The question whose answer a check is about; of several candidates written side by side nobody can tell. */
function questionOf({ attempt }: Facts<"check">, owner: Running | undefined): Running | undefined {
  const asked = (owner?.asked ?? []).filter(({ facts }) => {
    const { purpose, attempt: own } = facts as Facts<"model">;
    return own === attempt && purpose !== "test";
  });
  return asked.length === 1 ? asked[0] : undefined;
}

function titleOf(name: Name, facts: Facts): string {
  if (name === "model") return `chat ${(facts as Facts<"model">).model}`;
  if (name === "agent") return `invoke_agent ${(facts as Facts<"agent">).agent}`;
  return `${name} ${facts.id.slice(facts.id.lastIndexOf("#") + 1)}`;
}

function startAttributes(name: Name, facts: Facts): Api.Attributes {
  const own = { "selfcoding.id": facts.id };
  if (name === "agent")
    return { ...own, "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": (facts as Facts<"agent">).agent };
  if (name === "write" || name === "heal") return own;
  const { purpose, attempt } = facts as Facts<"model" | "check">;
  const attributes = { ...own, "selfcoding.purpose": purpose, "selfcoding.attempt": attempt };
  return name === "check" ? attributes : { ...attributes, ...modelAttributes(facts as Facts<"model">) };
}

/** The attributes by which spans and measurements of questions to a model are told apart. */
export function modelAttributes({ model, provider }: Facts<"model">): Api.Attributes {
  return { "gen_ai.operation.name": "chat", "gen_ai.provider.name": provider, "gen_ai.request.model": model };
}

function endAttributes(name: Name, facts: Facts): Api.Attributes {
  const { usage, dollars, version, attempts, refusals, rounds, functionName } = facts as Partial<
    Facts<"write"> & Facts<"model"> & Facts<"agent">
  >;
  const isOfModel = name === "model" || name === "agent";
  const known = {
    "selfcoding.outcome": facts.outcome,
    "selfcoding.version": version,
    "selfcoding.attempts": attempts,
    "selfcoding.refusals": refusals,
    "selfcoding.rounds": rounds,
    "selfcoding.function": functionName,
    "selfcoding.dollars": dollars,
    [isOfModel ? "gen_ai.usage.input_tokens" : "selfcoding.input_tokens"]: usage?.promptTokens,
    [isOfModel ? "gen_ai.usage.output_tokens" : "selfcoding.output_tokens"]: usage?.completionTokens,
  };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
}
