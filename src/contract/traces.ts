import type { Finding, Usage } from "./nouns.js";

/** What all operations carry from their start, and from their end. */
interface Operation {
  /** Tells this operation from all others. */
  readonly trace: string;
  /** The `trace` of the operation that it is a part of; absent: the program's own code has caused it. */
  readonly parent?: string;
  /** Of the stub or the agent, as in events. */
  readonly id: string;
  /** Milliseconds since 1970, by the clock of this machine. */
  readonly startedAt: number;
  /** How long it took; absent until it has ended, as everything below that says "at its end". */
  readonly milliseconds?: number;
  /** At its end, when it failed: the code of the error, and its message. */
  readonly error?: { readonly code: string; readonly message: string };
}

interface GenerationTrace extends Operation {
  readonly purpose: "write" | "heal";
  /**
   * At its end: `adopted` a version of its own, `proposed` one for a person to approve, `kept` the version that another
   * process has written meanwhile, `throw-is-right`, or `failed`.
   */
  readonly outcome?: "adopted" | "proposed" | "kept" | "throw-is-right" | "failed";
  /** At its end: the number of the version in force. */
  readonly version?: number;
  /** At its end, when it has adopted or proposed one. */
  readonly attempts?: number;
  /** At its end: how many candidates were refused. */
  readonly refusals?: number;
  /** At its end, when it has adopted or proposed a version: the tokens of all its attempts. */
  readonly usage?: Usage;
  /** US dollars, when the option `prices` says what the model costs. */
  readonly dollars?: number;
}

interface ModelTrace extends Operation {
  /** What it was asked for. */
  readonly purpose: "write" | "heal" | "test" | "request" | "validate" | "compact";
  /** Which question of this purpose, from 1. */
  readonly attempt: number;
  /** The model's name. */
  readonly model: string;
  /** How it is reached: `openai` for a server that speaks chat completions, `object` for one in this thread. */
  readonly provider: "openai" | "recorded" | "scripted" | "object";
  readonly outcome?: "replied" | "failed";
  readonly usage?: Usage;
  readonly dollars?: number;
}

interface CheckTrace extends Operation {
  readonly purpose: "write" | "heal";
  /** The candidate's attempt, from 1. */
  readonly attempt: number;
  /**
   * At its end. A `refused` candidate may still be adopted, when the model answers findings that are soft; a `postponed`
   * check is made anew when another stub is written.
   */
  readonly outcome?: "passed" | "refused" | "postponed" | "failed";
  /** At its end: the checks that had their say, in the order in which they run. */
  readonly checks?: readonly Finding["check"][];
  /** At its end: all objections; empty when it passed. */
  readonly findings?: readonly Finding[];
}

interface AgentTrace extends Operation {
  /** The agent's name. */
  readonly agent: string;
  readonly outcome?: "answered" | "failed";
  readonly rounds?: number;
  /** The function whose result became the answer. */
  readonly functionName?: string;
  readonly usage?: Usage;
}

/**
 * The contexts of the tracing channels `selfcoding:write`, `selfcoding:heal`, `selfcoding:model`, `selfcoding:check` and
 * `selfcoding:agent`: plain data without secrets.
 */
export interface TraceMap {
  /** A version is written. */
  write: GenerationTrace;
  /** A version that threw is healed. */
  heal: GenerationTrace;
  /** A model is asked. */
  model: ModelTrace;
  /** A candidate is checked, from the types to the last drawn input. */
  check: CheckTrace;
  /** An agent answers a question. */
  agent: AgentTrace;
}
