export { ERROR_CODES, type ErrorCode, SelfCodingError } from "./contract/errors.js";
export type { EventMap, EventName } from "./contract/events.js";
export type { Finding, Usage } from "./contract/nouns.js";
export type {
  ExampleOption,
  Limits,
  Mode,
  ModelSettings,
  PlainOptions,
  ProcessOptions,
  StubOptions,
} from "./contract/options.js";
export { type MemberDecorator, type SelfCoding, selfCoding } from "./runtime/decorator.js";
export { on } from "./runtime/events.js";
export { SKELETON_METADATA } from "./runtime/member.js";
export { configure } from "./runtime/options.js";
export { registered } from "./runtime/registered.js";
export { type Stub, stub } from "./runtime/stub.js";
