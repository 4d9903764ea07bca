import type { Skeleton } from "../../transformer/stub.js";
import type { EmitEvent } from "../contract/events.js";
import type { CheckTask } from "../contract/checkTask.js";
import type { Model } from "../contract/model.js";
import type { Candidate, CapturedCall, Case, Compiled, Finding, Project, Store, Verdict } from "../contract/nouns.js";
import type { Ledger } from "../store/ledger.js";
import type { readRecordings } from "../store/calls/recordings.js";
import type { readTranscript } from "../store/transcripts.js";
import type { compareCandidates } from "../verify/run/compare.js";
import type { inspect } from "../verify/inspect.js";
import type { reproduce } from "../verify/run/reproduce.js";
import type { createWriteGate } from "./settings/writeGate.js";
import type { readOptions } from "../project/readOptions.js";

/** A stub that a body called and that is not written yet. */
interface Need {
  /** Where it is kept: another package of a workspace keeps its own. @default that of the body's stub */
  readonly project?: Project;
  readonly skeleton: Skeleton;
  readonly call: CapturedCall;
  /** Its own options, as far as its source spells them out. */
  readonly written?: ReturnType<typeof readOptions>;
  /** The example or test that calls it; absent where the candidate itself does. */
  readonly by?: NonNullable<CheckTask["untried"]>[number];
}

/** The result of the checks; a body that calls an unwritten stub can only be judged once that one is written. */
type CheckAnswer = { readonly verdict: Verdict } | { readonly needs: Need };

/** All that writing a function touches: tests give their own, and nothing else in the foundry has effects. */
export interface Ports {
  /** Made when it is first needed: a committed version must not ask for a key. */
  model(): Promise<Model>;
  readonly store: Omit<Store, "write"> & {
    write?(...written: Parameters<NonNullable<Store["write"]>>): boolean | Promise<boolean>;
  };
  /** Looks at what other machines have written meanwhile. Never rejects. */
  refresh?(): Promise<void>;
  verify(task: CheckTask, candidate: Candidate): Promise<CheckAnswer>;
  /** Looks at the stub's file before a model is asked. */
  inspect(task: CheckTask): ReturnType<typeof inspect>;
  /** Makes the failing call once more with a version. */
  reproduce(task: CheckTask, candidate: Candidate): ReturnType<typeof reproduce>;
  /** Runs candidates that passed on the same inputs. */
  compare(task: CheckTask, candidates: readonly Candidate[]): ReturnType<typeof compareCandidates>;
  compile(
    candidate: Candidate,
    skeleton: Skeleton,
    source: string,
  ): Promise<{ readonly compiled: Compiled } | { readonly findings: readonly Finding[] }>;
  /** Keeps what the next process starts with, so that it needs no compiler. */
  keepCompiled(skeleton: Skeleton, compiled: Compiled): Promise<void>;
  /** Writes a stub that `waiter` needs. */
  writeNeeded(need: Need, waiter: string): Promise<void>;
  /** Holds the stub against other processes until it is released, or hears that another process has written it. */
  lock(id: string, signal: AbortSignal): Promise<AsyncDisposable & { readonly hasChanged?: true }>;
  /** Good calls that were recorded while a version ran. */
  recordings(version: Parameters<typeof readRecordings>[1]): readonly Case[];
  /** Adds to them; what the model said of a function that has no version yet stands there too, under version 0. */
  record(version: Parameters<typeof readRecordings>[1], one: Case): void;
  /** Keeps the conversation that a version came from; number 0: one that came to nothing. */
  keepTranscript(number: number, turns: NonNullable<ReturnType<typeof readTranscript>>): void;
  /** Present where one process writes on behalf of many calls. */
  readonly gate?: ReturnType<typeof createWriteGate>;
  /** The spending on models so far. */
  readonly ledger: Ledger;
  /** Aborted when the program ends, with the error that says so. */
  readonly ended?: AbortSignal;
  /** Aborted when the time of the request is over. @default after `limits.seconds` from now */
  readonly late?: AbortSignal;
  readonly emit: EmitEvent;
  /** Milliseconds. */
  clock(): number;
}
