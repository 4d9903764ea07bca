import { type StubBinding, StubHandle } from "./handle.js";

/**
 * Called by rewritten code, once a stub: makes its handle. Nothing is parsed, read or started here.
 *
 * @param skeletonJson the skeleton as JSON text, parsed when it is first needed
 */
export function define(skeletonJson: string, binding: StubBinding): StubHandle {
  return new StubHandle(skeletonJson, binding);
}

export { mistake } from "./declare/mistake.js";
export { type CapturedSignature, describe, descriptionOf, isCapturedSignature, signature } from "./declare/describe.js";
export type { StubBinding, StubHandle };
