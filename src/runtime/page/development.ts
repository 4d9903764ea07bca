import { PageStub } from "./pageStub.js";

/** Called by rewritten code, once a stub. */
export function define(skeletonJson: string, binding: ConstructorParameters<typeof PageStub>[1]): PageStub {
  return new PageStub(skeletonJson, binding);
}

export { SelfCodingError } from "../../contract/errors.js";
export { describe, descriptionOf, isCapturedSignature, signature } from "../declare/describe.js";
export { SKELETON_METADATA } from "../declare/member.js";
export { mistake } from "./mistakeInPage.js";
export { registered } from "../declare/registered.js";
export { stub } from "../declare/stub.js";
export { on } from "../events.js";
export { configure } from "../options.js";
export { connect } from "./connection.js";
export { selfCoding } from "./selfCodingInPage.js";
