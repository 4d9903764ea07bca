export type { AgentLimits, FunctionAgentOptions } from "./agents/agentOptions.js";
export type { AdaptOptions } from "./agents/adapt.js";
export type { AgentCall } from "./agents/agentCall.js";
export { AgentResult, type ResultOf } from "./agents/agentResult.js";
export { CodeGenAgent } from "./agents/codeGenAgent.js";
export type { GenerateOptions } from "./agents/generateOptions.js";
export type { CodeGenAgentOptions } from "./agents/codeGenOptions.js";
export type { CodeGenResult } from "./agents/codeGenResult.js";
export { type Example, example } from "./agents/example.js";
export { FunctionAgent, type RequestOptions } from "./agents/functionAgent.js";
export type { AgentFunction, AgentFunctions, DescribedFunction, ValueOf } from "./agents/functions.js";
export type { AgentModel } from "./agents/modelCalls.js";
export { requestContext } from "./agents/requestContext.js";
export type { ExampleParameters } from "./agents/signature.js";
export type { StandardSchema } from "./agents/standardSchema.js";
export type { ModuleOptions } from "./agents/toModule.js";
export type { AskableAgent, UsesOption } from "./agents/uses.js";
export type { Judgement, Validation, ValidationFacts, Validator, ValidatorAnswer } from "./agents/validation.js";
export type { ValidatorOptions } from "./agents/validator.js";
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
export { type MemberDecorator, type SelfCoding, selfCoding } from "./runtime/decorator.js";
export { on } from "./runtime/events.js";
export { SKELETON_METADATA } from "./runtime/member.js";
export { configure } from "./runtime/options.js";
export { registered } from "./runtime/registered.js";
export { type Stub, stub } from "./runtime/stub.js";
