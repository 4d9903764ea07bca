import type { Finding, Usage } from "./nouns.js";

/** Events of stubs and agents, in the order in which they can happen. Every event carries the `id` of its stub or agent. */
export interface EventMap {
  /** Somebody began to write or heal a stub. */
  "generation-start": { id: string; purpose: "write" | "heal" };
  /** A step of an attempt began. */
  "stage-start": {
    id: string;
    stage: "waiting" | "tests" | "prompt" | "model" | "checks" | "adoption";
    attempt: number;
  };
  /** The model answered. */
  "reply-receive": { id: string; attempt: number; usage: Usage };
  /** The checks refused a candidate. */
  "candidate-refuse": { id: string; attempt: number; findings: readonly Finding[] };
  /** A candidate became a version. */
  "version-adopt": {
    id: string;
    number: number;
    purpose: "write" | "heal";
    /**
     * Of its TypeScript, from the project's root; `fleet` where only the fleet has it, `""` when it could not be kept and
     * serves this process only.
     */
    path: string;
    attempts: number;
    milliseconds: number;
    modelMilliseconds: number;
    usage: Usage;
    /** US dollars, when the option `prices` says what the model costs. */
    dollars?: number;
    notes: readonly string[];
  };
  /** A candidate became a version that runs once a person has approved it; `path` is that of the proposal. */
  "version-propose": EventMap["version-adopt"];
  /** A version that another process of the fleet has written or chosen came into force here. */
  "version-receive": { id: string; number: number };
  /**
   * The canary has taken back a healed version, `number`: `current` runs again in this process, 0 for the function's own
   * body. Where the store could not take it back, a `warning-raise` says why.
   */
  "version-roll-back": { id: string; number: number; current: number; reason: string };
  /** Writing or healing ended without a version. */
  "generation-fail": {
    id: string;
    purpose: "write" | "heal";
    code: string;
    message: string;
    /** The findings against the last candidate; empty when none got that far. */
    findings: readonly Finding[];
  };
  /** An exception was passed on without healing, and why. */
  "heal-skip": { id: string; reason: string };
  /** An agent was asked; its later events have the same `id`. */
  "agent-start": { id: string; agent: string; question: string };
  /** An agent's reply holds a call that can be made, and it is made; the result of a `look` is no answer. */
  "agent-call": {
    id: string;
    round: number;
    functionName: string;
    purpose: "answer" | "look";
    hypothesis: string;
    criteria: readonly string[];
  };
  /** A round ended without an answer: what the model was told. */
  "agent-refuse": { id: string; round: number; message: string };
  /** The validator judged a call's result. */
  "agent-validate": { id: string; round: number; isAccepted: boolean; usage: Usage };
  /** One call's result became the answer. */
  "agent-answer": { id: string; rounds: number; functionName: string; milliseconds: number; usage: Usage };
  /** A request ended without an answer. */
  "agent-fail": { id: string; code: string; message: string };
  /** Something that a person should hear once. */
  "warning-raise": { id: string; message: string };
}

/** The name of an event. */
export type EventName = keyof EventMap;

/** Takes what happens; the progress display and the caller's listeners are such functions. */
export type EmitEvent = <Name extends EventName>(name: Name, event: EventMap[Name]) => void;
