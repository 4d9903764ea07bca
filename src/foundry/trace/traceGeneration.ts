import type { EmitEvent, EventMap } from "../../contract/events.js";
import type { Finding, Verdict } from "../../contract/nouns.js";
import type { TraceMap } from "../../contract/traces.js";
import { redactAll } from "../../secrets/redactAll.js";
import type { Ports } from "../ports.js";
import type { Settings } from "../settings/settings.js";
import type { GenerationRequest, GenerationResult } from "../thread/protocol.js";
import { beginTrace, failed } from "./listener.js";
import { traceModel } from "./traceModel.js";

type TraceListener = Parameters<typeof beginTrace>[0];

interface TracedGeneration {
  readonly request: GenerationRequest;
  readonly settings: Settings;
  readonly ports: Ports;
  readonly listener: TraceListener;
  /** The `trace` of this generation. */
  readonly trace: string;
}

/** Runs a generation over ports that tell the listener what goes through them. */
export async function traceGeneration(
  generation: TracedGeneration,
  run: (ports: Ports) => Promise<GenerationResult>,
): Promise<GenerationResult> {
  const tracer = new Tracer(generation);
  try {
    const result = await run(tracer.ports);
    tracer.end(result);
    return result;
  } catch (error) {
    tracer.fail(error);
    throw error;
  }
}

class Tracer {
  readonly ports: Ports;
  readonly #generation: TracedGeneration;
  /** For what is a part of this generation. */
  readonly #inner: TraceListener;
  readonly #purpose: "write" | "heal";
  #endGeneration: ((facts: Partial<TraceMap["write"]>) => void) | undefined;
  #written: EventMap["version-adopt"] | undefined;
  #isProposed = false;
  #attempt = 1;
  #refusals = 0;
  readonly #told = new Set<Finding>();

  constructor(generation: TracedGeneration) {
    const { ports, request, settings, listener, trace } = generation;
    this.#generation = generation;
    this.#inner = { ...listener, parent: trace };
    this.#purpose = request.failure === undefined ? "write" : "heal";
    const asked = { settings, environment: request.environment, listener: this.#inner };
    this.ports = {
      ...ports,
      model: async () => traceModel(await ports.model(), asked),
      verify: (task, candidate) => this.#check(() => ports.verify(task, candidate), candidate.contract !== undefined),
      emit: this.#hear,
    };
  }

  end(result: GenerationResult): void {
    if (this.#written !== undefined) this.#endWritten("adopted", this.#written);
    else if (result.kind === "version") this.#end({ outcome: "kept", version: result.version });
    else this.#end({ outcome: "throw-is-right" });
  }

  fail(error: unknown): void {
    // A version that waits for a person is told to the caller as an error.
    if (this.#isProposed && this.#written !== undefined) this.#endWritten("proposed", this.#written);
    else this.#end(failed(error));
  }

  #endWritten(outcome: "adopted" | "proposed", { number, attempts, usage, dollars }: EventMap["version-adopt"]): void {
    const price = dollars === undefined ? {} : { dollars };
    this.#end({ outcome, version: number, attempts, usage, ...price });
  }

  #end(facts: Partial<TraceMap["write"]>): void {
    this.#endGeneration?.({ ...facts, refusals: this.#refusals });
  }

  readonly #hear: EmitEvent = (name, event) => {
    const { listener, trace, ports } = this.#generation;
    if (name === "generation-start")
      this.#endGeneration = beginTrace(listener, this.#purpose, { ...this.#subject(), purpose: this.#purpose }, trace);
    else if (name === "stage-start") this.#attempt = (event as EventMap["stage-start"]).attempt;
    else if (name === "version-adopt" || name === "version-propose") {
      this.#written = event as EventMap["version-adopt"];
      this.#isProposed = name === "version-propose";
    } else if (name === "candidate-refuse") this.#refuse(event as EventMap["candidate-refuse"]);
    ports.emit(name, event);
  };

  // What no check was begun for is told all the same: a reply that cannot be read, two candidates that disagree.
  #refuse({ findings }: EventMap["candidate-refuse"]): void {
    this.#refusals += 1;
    if (!findings.every((finding) => this.#told.has(finding))) this.#beginCheck()(refused(findings));
  }

  async #check(verify: () => ReturnType<Ports["verify"]>, hasContract: boolean): ReturnType<Ports["verify"]> {
    const end = this.#beginCheck();
    try {
      const answer = await verify();
      // One that needs another stub first is made anew when that is written.
      end("verdict" in answer ? describeVerdict(answer.verdict, hasContract) : { outcome: "postponed" });
      if ("verdict" in answer && !answer.verdict.passed) for (const one of answer.verdict.findings) this.#told.add(one);
      return answer;
    } catch (error) {
      end(failed(error));
      throw error;
    }
  }

  #beginCheck(): (facts: Partial<TraceMap["check"]>) => void {
    const facts = { ...this.#subject(), purpose: this.#purpose, attempt: this.#attempt };
    return beginTrace(this.#inner, "check", facts);
  }

  #subject(): { readonly id: string } {
    return { id: this.#generation.request.skeleton.id };
  }
}

function refused(findings: readonly Finding[]): Partial<TraceMap["check"]> {
  const checks = [...new Set(findings.map(({ check }) => check))];
  return { outcome: "refused", checks, findings: redactAll(findings) };
}

function describeVerdict(verdict: Verdict, hasContract: boolean): Partial<TraceMap["check"]> {
  if (!verdict.passed) return refused(verdict.findings);
  const contract: Finding["check"][] = hasContract ? ["contract"] : [];
  const run: Finding["check"][] = verdict.casesRun > 0 ? ["run"] : [];
  return { outcome: "passed", checks: ["policy", ...contract, "types", ...run], findings: [] };
}
