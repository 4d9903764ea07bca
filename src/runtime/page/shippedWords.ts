/** Nothing is set in a page that was shipped. */
export function configure(): void {}

/** Nothing happens in a page that was shipped: there is nothing to hear of. */
export function on(): () => void {
  return () => undefined;
}

export { SelfCodingError } from "../../contract/errors.js";
export { SKELETON_METADATA } from "../declare/member.js";
export { registered } from "../declare/registered.js";
export { stub } from "../declare/stub.js";
export { selfCoding } from "./selfCodingInPage.js";
