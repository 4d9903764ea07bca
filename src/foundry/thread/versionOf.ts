import { SelfCodingError } from "../../contract/errors.js";
import { fromEnvelope } from "./envelope.js";
import type { GenerationResult } from "./protocol.js";

/** The version that a result carries; every other result is thrown. */
export function versionOf(result: GenerationResult): Extract<GenerationResult, { kind: "version" }> {
  if (result.kind === "version") return result;
  if (result.kind === "error") throw fromEnvelope(result.error);
  throw lost("The foundry returned no version.");
}

/** The error of a foundry that gave no answer. */
export function lost(fact: string, cause?: unknown): SelfCodingError {
  return new SelfCodingError("foundry-lost", fact, {
    remedy: "Try again. If it keeps failing, raise `limits.seconds` or report it.",
    ...(cause === undefined ? {} : { cause }),
  });
}
