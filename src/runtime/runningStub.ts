import type { Skeleton } from "../../transformer/stub.js";
import type { CapturedCall, Case, Compiled, Project } from "../contract/nouns.js";
import type { Uses } from "../contract/uses.js";
import type { Limits, StubOptions, ThrowOption } from "../contract/options.js";
import type { CaptureOptions } from "./printCall.js";
import type { CallUse, GenerationResult } from "../foundry/thread/protocol.js";
import type { Failure } from "../prompt/describeError.js";
import type { HealGate } from "./heal/healGate.js";
import type { findProject } from "../store/project.js";

// `any`: a stub may have any signature; nothing here looks at the values.
export type AnyFunction = (this: any, ...values: any[]) => any;

export type ScopeValues = Readonly<Record<string, unknown>>;

/** Facts about a stub that rewritten code passes besides its skeleton. */
export interface StubBinding {
  /** A file URL, a file's path, or the project's root. */
  readonly where: Parameters<typeof findProject>[0];
  /** Getters (and setters) over the names of the file. */
  readonly scope: ScopeValues;
  /** The scope of the skeleton, where its text says nothing of it: one list serves all stubs of a file. */
  readonly entries?: () => Skeleton["scope"];
  /** The number of the version that stands in the file. */
  readonly version?: number;
  /** Puts an implementation in the place of the stub's own binding. */
  readonly install?: (implementation: AnyFunction) => void;
  readonly options?: () => StubOptions;
  /** Read with every request. */
  readonly extras?: () => RequestExtras;
}

/** Additions to a request for functions that are not in any file of the user's. */
export interface RequestExtras {
  /** Besides those in the options. */
  readonly cases?: readonly Case[];
  readonly knowledge?: string;
  readonly uses: Uses;
  readonly callUse: CallUse;
}

/** A stub at run time, as the steps of writing and healing see it. */
export interface RunningStub {
  readonly skeleton: Skeleton;
  readonly options: StubOptions;
  readonly scope: ScopeValues;
  readonly extras: RequestExtras | undefined;
  /** Number of the version that was loaded here; undefined for linked bodies. */
  readonly version: number | undefined;
  readonly gate: HealGate;
  /** The version that is being written, for callers that come meanwhile. */
  writing: Promise<AnyFunction> | undefined;
  /** The heal that is under way, for callers that come meanwhile. */
  healing: Promise<AnyFunction | undefined> | undefined;
  /** The implementation in force; before there is one, what gets it. */
  call: AnyFunction;
  /** A call as text that can be run again elsewhere. */
  capture(self: unknown, values: readonly unknown[], options?: CaptureOptions): CapturedCall;
  /** The version on disk that needs neither model nor compiler, for the first call; undefined when there is none. */
  loadKept(): AnyFunction | undefined;
  /** The errors that its author or its contract foresees, with their conditions; asked in the catch only. */
  foreseen(): readonly ThrowOption[];
  /** Takes a version into force: every later call runs it. */
  adopt(compiled: Compiled, version: number): AnyFunction;
  /**
   * The same for a healed version; its first calls may be watched.
   *
   * @param onRollBack called when they have shown that it is worse than the version before
   */
  adoptHealed(healed: Extract<GenerationResult, { kind: "version" }>, onRollBack: () => void): AnyFunction;
  /** Whether the code that asks runs within a call that is watched: what it throws is judged there. */
  isWatched(): boolean;
  /** The limits as far as they are known here. */
  limits(): Limits;
  /**
   * Has a version written, or a better one after a failure.
   *
   * @param isBackground nobody waits: a program that is done ends without it
   */
  ask(call: CapturedCall, failure?: Failure, isBackground?: boolean): Promise<GenerationResult>;
  /** Keeps the program until what was begun in the background is done: somebody waits for it now. */
  hold<Result>(awaited: Promise<Result>): Promise<Result>;
  /** The same, and this thread waits. */
  askBlocking(call: CapturedCall, failure?: Failure): GenerationResult;
}

/** A stub in a process that reads and writes the project's files itself. */
export interface ProjectStub extends RunningStub {
  readonly project: Project;
}
