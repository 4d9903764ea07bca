import type { Message } from "../../contract/model.js";
import type { Candidate, Evidence, FoundEntry } from "../../contract/nouns.js";
import type { Ports } from "../ports.js";
import type { GenerationRequest } from "../thread/protocol.js";
import type { Settings } from "../settings/settings.js";

/** The work of the repair loop. */
export interface Assignment {
  readonly request: GenerationRequest;
  readonly settings: Settings;
  readonly ports: Ports;
  readonly found: FoundEntry;
  /** The version that is there, taken apart; absent when there is none, or none that can be read. */
  readonly current?: Candidate;
  /** A person has edited its contract: it binds. */
  readonly isBinding: boolean;
  readonly opening: readonly Message[];
  readonly deadline: AbortSignal;
}

/** A candidate that can be adopted. */
export interface Passed {
  readonly candidate: Candidate;
  readonly evidence: Evidence;
}
