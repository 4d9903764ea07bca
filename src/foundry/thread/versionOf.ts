import { SelfCodingError } from "../../contract/errors.js";
import type { FoundryResult } from "./channel.js";
import { fromEnvelope } from "./envelope.js";
import type { GenerationResult } from "./protocol.js";

/** The version that a result carries; every other result is thrown. */
export function versionOf(result: GenerationResult): Extract<GenerationResult, { kind: "version" }> {
  if (result.kind === "version") return result;
  if (result.kind === "error") throw fromEnvelope(result.error);
  throw lost("The foundry returned no version.");
}

/** Throws the error that a result may be, where nothing else is wanted of it. */
export function checkDone(result: FoundryResult): void {
  if (result.kind === "error") throw fromEnvelope(result.error);
}

/** The error of what is asked for, or under way, when the program has said that it ends. */
export function closed(): SelfCodingError {
  return new SelfCodingError("closed", "selfcoding was closed: nothing is written, and no model is asked.", {
    remedy: "Call `close()` when all other work is done, or write the function beforehand.",
  });
}

/** The error of a foundry that gave no answer. */
export function lost(fact: string, cause?: unknown): SelfCodingError {
  return new SelfCodingError("foundry-lost", fact, {
    remedy: "Try again. If it keeps failing, raise `limits.seconds` or report it.",
    ...(cause === undefined ? {} : { cause }),
  });
}
