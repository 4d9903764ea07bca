import { noteDefined } from "./fleet/defined.js";
import { StubHandle } from "./handle.js";
import { foundrySide } from "./late/foundry.js";
import type { StubBinding } from "./runningStub.js";

/**
 * Called by rewritten code, once a stub: makes its handle. Nothing is parsed, read or started here.
 *
 * @param skeletonJson the skeleton as JSON text without its scope, parsed when it is first needed
 */
export function define(skeletonJson: string, binding: StubBinding): StubHandle {
  const stub = new StubHandle(skeletonJson, binding);
  noteDefined(stub);
  return stub;
}

/** Called by rewritten code in the place of a stub that no body can be written for. */
export function mistake(problemJson: string): never {
  return foundrySide().throwMistake(problemJson, mistake);
}

export { type CapturedSignature, describe, descriptionOf, isCapturedSignature, signature } from "./declare/describe.js";
export type { StubBinding, StubHandle };
