export type { AgentLimits, FunctionAgentOptions } from "./agents/ask/agentOptions.js";
export type { AdaptOptions } from "./agents/reuse/adapt.js";
export type { AgentCall } from "./agents/ask/agentCall.js";
export { AgentResult, type ResultOf } from "./agents/ask/agentResult.js";
export { CodeGenAgent } from "./agents/write/codeGenAgent.js";
export type { GenerateOptions } from "./agents/write/generateOptions.js";
export type { CodeGenAgentOptions } from "./agents/write/codeGenOptions.js";
export type { CodeGenResult } from "./agents/write/codeGenResult.js";
export { type Example, example } from "./agents/write/example.js";
export { FunctionAgent, type RequestOptions } from "./agents/ask/functionAgent.js";
export type { AgentFunction, AgentFunctions, DescribedFunction, ValueOf } from "./agents/tools/functions.js";
export type { AgentModel } from "./agents/ask/modelCalls.js";
export { requestContext } from "./agents/ask/requestContext.js";
export type { ExampleParameters } from "./agents/write/signature.js";
export type { StandardSchema } from "./agents/tools/standardSchema.js";
export type { ModuleOptions } from "./agents/reuse/toModule.js";
export type { AskableAgent, UsesOption } from "./agents/tools/uses.js";
export type { Judgement, Validation, ValidationFacts, Validator, ValidatorAnswer } from "./agents/ask/validation.js";
export type { ValidatorOptions } from "./agents/ask/validator.js";
export type { Contract } from "./contract/contract.js";
export { ERROR_CODES, type ErrorCode, SelfCodingError } from "./contract/errors.js";
export type { EventMap, EventName } from "./contract/events.js";
export type { Finding, Message, Model, ModelReply, ModelRequest, Tool, ToolCall, Usage } from "./contract/nouns.js";
export type {
  Allowance,
  Budget,
  ExampleOption,
  Growth,
  Isolation,
  Knowledgeable,
  Limits,
  Mode,
  ModelSettings,
  PlainOptions,
  Prices,
  ProcessOptions,
  Proof,
  Property,
  ScriptedReply,
  Spending,
  StubOptions,
  ThrowOption,
} from "./contract/options.js";
export type { Compaction } from "./memory/compact.js";
export type { MemoryEntry } from "./memory/entry.js";
export type { KnowledgeSource, Memory } from "./memory/memory.js";
export type { MemorySnapshot } from "./memory/snapshot.js";
export { type MemberDecorator, type SelfCoding, selfCoding } from "./runtime/declare/decorator.js";
export { on } from "./runtime/events.js";
export { SKELETON_METADATA } from "./runtime/declare/member.js";
export { configure } from "./runtime/options.js";
export { registered } from "./runtime/declare/registered.js";
export { type Stub, stub } from "./runtime/declare/stub.js";
