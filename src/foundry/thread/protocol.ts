import type { Skeleton } from "../../../transformer/stub.js";
import type { Clauses } from "../../contract/contract.js";
import type { ModelRequest } from "../../contract/model.js";
import type { CapturedCall, Case, Compiled, Project } from "../../contract/nouns.js";
import type { UseAnswer, Uses } from "../../contract/uses.js";
import type { PlainOptions } from "../../contract/options.js";
import type { Failure } from "../../prompt/describeError.js";
import type { toEnvelope } from "./envelope.js";
import type { RewriteTask } from "../../rewrite/rewritten.js";

/** The variables that selfcoding reads, taken on the caller's thread at the time of the call. */
type Environment = Readonly<Record<string, string | undefined>>;

/** A request of the caller's thread to the foundry: a version for a stub, or a better one after a failure. */
export interface GenerationRequest {
  readonly skeleton: Skeleton;
  readonly project: Project;
  /** The call at hand. */
  readonly call: CapturedCall;
  /** Cases from the stub's options. */
  readonly cases: readonly Case[];
  /** Clauses of the contract from the stub's options; functions as their source text. */
  readonly fixed?: Clauses;
  /** Strongest first: the stub's own options, then those of `configure`. */
  readonly options: readonly PlainOptions[];
  readonly environment: Environment;
  readonly failure?: Failure;
  /** Helpful knowledge of agents, as text; it is not part of what the function promises. @default "" */
  readonly knowledge?: string;
  /** Present for functions that stand in no file of the user's. */
  readonly uses?: Uses;
  /** Ports on which this process listens and that it cannot serve while it waits; empty for awaiting callers. */
  readonly blockedPorts: readonly number[];
  /** Its version is for later processes: where it cannot be kept, no model is asked. */
  readonly isToKeep?: true;
}

/** The answer to a generation request. `throw-is-right` says that the failing call must go on to throw, with the contract that says so. */
export type GenerationResult =
  | {
      readonly kind: "version";
      readonly compiled: Compiled;
      readonly version: number;
      readonly path: string;
      /** Kept calls that were answered, for who watches a heal. */
      readonly answered?: readonly Case[];
      /** The call that was healed had changed its object before it threw, and would change it a second time. */
      readonly leavesTraces?: true;
    }
  | {
      readonly kind: "throw-is-right";
      readonly reason: string;
      readonly kept?: { readonly compiled: Compiled; readonly version: number };
    }
  | { readonly kind: "error"; readonly error: ReturnType<typeof toEnvelope> };

/** One question to the model as it is, for agents: the caller's thread never loads the client. */
export interface CompletionRequest {
  readonly kind: "complete";
  /** The operation that asks, for who listens to tracing channels. */
  readonly parent?: string | undefined;
  readonly request: Omit<ModelRequest, "signal">;
  readonly project: Project;
  /** Strongest first: the agent's own options, then those of `configure`. */
  readonly options: readonly PlainOptions[];
  readonly environment: Environment;
}

/** A file to be rewritten for the engine, or its stubs to be described, or versions of stubs to be compiled into the cache. */
export type RewriteRequest =
  | ({ readonly kind: "rewrite" } & RewriteTask)
  | ({ readonly kind: "describe" } & Pick<RewriteTask, "fileName" | "project" | "text">)
  | { readonly kind: "link"; readonly project: Project; readonly skeletons: readonly Skeleton[] };

/** Makes a call of one of the caller's functions; the arguments are expressions of plain data. Never rejects. */
export type CallUse = (name: string, values: readonly string[]) => Promise<UseAnswer["outcome"]>;
