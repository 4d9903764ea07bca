import type { Candidate, FoundEntry, Message, Verdict } from "../contract/nouns.js";
import type { Ports } from "./ports.js";
import type { GenerationRequest } from "./protocol.js";
import type { Settings } from "./settings.js";

/** What the repair loop works on. */
export interface Assignment {
  readonly request: GenerationRequest;
  readonly settings: Settings;
  readonly ports: Ports;
  readonly found: FoundEntry;
  readonly opening: readonly Message[];
  readonly deadline: AbortSignal;
}

/** A candidate that passed every check. */
export interface Passed {
  readonly candidate: Candidate;
  readonly verdict: Verdict & { passed: true };
}
