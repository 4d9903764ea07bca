/** Nothing is set in a page that was shipped. */
export function configure(): void {}

/** Nothing is under way in a page that was shipped. */
export async function close(): Promise<void> {}

/** Nothing happens in a page that was shipped: there is nothing to hear of. */
export function on(): () => void {
  return () => undefined;
}

export { ERROR_CODES } from "../../contract/errorCodes.js";
export { SelfCodingError } from "../../contract/errors.js";
export { SKELETON_METADATA } from "../declare/member.js";
export {
  AgentInPage as AgentResult,
  AgentInPage as CodeGenAgent,
  AgentInPage as FunctionAgent,
  needsNode as example,
  needsNode as requestContext,
} from "./agentInPage.js";
export { registered } from "../declare/registered.js";
export { stub } from "../declare/stub.js";
export { selfCoding } from "./selfCodingInPage.js";
