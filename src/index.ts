export { type AgentLimits, type FunctionAgentOptions } from "./agents/ask/agentOptions.js";
export { type AdaptOptions } from "./agents/reuse/adapt.js";
export { type AgentCall } from "./agents/ask/agentCall.js";
export { type GenerateOptions } from "./agents/write/generateOptions.js";
export { type CodeGenAgentOptions } from "./agents/write/codeGenOptions.js";
export { type CodeGenResult } from "./agents/write/codeGenResult.js";
export {
  type AgentFunction,
  type AgentFunctions,
  type DescribedFunction,
  type ValueOf,
} from "./agents/tools/functions.js";
export { type AgentModel } from "./agents/ask/modelCalls.js";
export { type ExampleParameters } from "./agents/write/signature.js";
export { type StandardSchema } from "./agents/tools/standardSchema.js";
export { type ModuleOptions } from "./agents/reuse/toModule.js";
export { type AskableAgent, type UsesOption } from "./agents/tools/uses.js";
export {
  type Judgement,
  type Validation,
  type ValidationFacts,
  type Validator,
  type ValidatorAnswer,
} from "./agents/ask/validation.js";
export { type ValidatorOptions } from "./agents/ask/validator.js";
export { type Contract } from "./contract/contract.js";
export { type EventMap, type EventName } from "./contract/events.js";
export {
  type Message,
  type Model,
  type ModelReply,
  type ModelRequest,
  type Tool,
  type ToolCall,
} from "./contract/model.js";
export { type Finding, type Usage } from "./contract/nouns.js";
export {
  type Allowance,
  type ExampleOption,
  type Growth,
  type Isolation,
  type Knowledgeable,
  type Limits,
  type Mode,
  type ModelSettings,
  type PlainOptions,
  type ProcessOptions,
  type Proof,
  type Property,
  type ScriptedReply,
  type StubOptions,
  type ThrowOption,
} from "./contract/options.js";
export { type FleetOptions } from "./contract/fleetOptions.js";
export { type Budget, type Prices, type Spending } from "./contract/spending.js";
export { type Compaction } from "./memory/compact.js";
export { type MemoryEntry } from "./memory/entry.js";
export { type KnowledgeSource, type Memory } from "./memory/memory.js";
export { type MemorySnapshot } from "./memory/snapshot.js";
export { AgentResult, type ResultOf } from "./agents/ask/agentResult.js";
export { CodeGenAgent } from "./agents/write/codeGenAgent.js";
export { type Example, example } from "./agents/write/example.js";
export { FunctionAgent, type RequestOptions } from "./agents/ask/functionAgent.js";
export { requestContext } from "./agents/ask/requestContext.js";
export { ERROR_CODES, type ErrorCode } from "./contract/errorCodes.js";
export { SelfCodingError } from "./contract/errors.js";
export { type MemberDecorator, type SelfCoding, selfCoding } from "./runtime/declare/decorator.js";
export { close } from "./runtime/shutdown/close.js";
export { on } from "./runtime/events.js";
export { SKELETON_METADATA } from "./runtime/declare/member.js";
export { configure } from "./runtime/options.js";
export { registered } from "./runtime/declare/registered.js";
export { type Stub, stub } from "./runtime/declare/stub.js";
