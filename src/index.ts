import type { AgentLimits, FunctionAgentOptions } from "./agents/ask/agentOptions.js";
import type { AdaptOptions } from "./agents/reuse/adapt.js";
import type { AgentCall } from "./agents/ask/agentCall.js";
import type { GenerateOptions } from "./agents/write/generateOptions.js";
import type { CodeGenAgentOptions } from "./agents/write/codeGenOptions.js";
import type { CodeGenResult } from "./agents/write/codeGenResult.js";
import type { AgentFunction, AgentFunctions, DescribedFunction, ValueOf } from "./agents/tools/functions.js";
import type { AgentModel } from "./agents/ask/modelCalls.js";
import type { ExampleParameters } from "./agents/write/signature.js";
import type { StandardSchema } from "./agents/tools/standardSchema.js";
import type { ModuleOptions } from "./agents/reuse/toModule.js";
import type { AskableAgent, UsesOption } from "./agents/tools/uses.js";
import type { Judgement, Validation, ValidationFacts, Validator, ValidatorAnswer } from "./agents/ask/validation.js";
import type { ValidatorOptions } from "./agents/ask/validator.js";
import type { Contract } from "./contract/contract.js";
import type { EventMap, EventName } from "./contract/events.js";
import type { Finding, Message, Model, ModelReply, ModelRequest, Tool, ToolCall, Usage } from "./contract/nouns.js";
import type {
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
import type { Compaction } from "./memory/compact.js";
import type { MemoryEntry } from "./memory/entry.js";
import type { KnowledgeSource, Memory } from "./memory/memory.js";
import type { MemorySnapshot } from "./memory/snapshot.js";

export { AgentResult, type ResultOf } from "./agents/ask/agentResult.js";
export { CodeGenAgent } from "./agents/write/codeGenAgent.js";
export { type Example, example } from "./agents/write/example.js";
export { FunctionAgent, type RequestOptions } from "./agents/ask/functionAgent.js";
export { requestContext } from "./agents/ask/requestContext.js";
export { ERROR_CODES, type ErrorCode, SelfCodingError } from "./contract/errors.js";
export { type MemberDecorator, type SelfCoding, selfCoding } from "./runtime/declare/decorator.js";
export { on } from "./runtime/events.js";
export { SKELETON_METADATA } from "./runtime/declare/member.js";
export { configure } from "./runtime/options.js";
export { registered } from "./runtime/declare/registered.js";
export { type Stub, stub } from "./runtime/declare/stub.js";
export type {
  AdaptOptions,
  AgentCall,
  AgentFunction,
  AgentFunctions,
  AgentLimits,
  AgentModel,
  Allowance,
  AskableAgent,
  Budget,
  CodeGenAgentOptions,
  CodeGenResult,
  Compaction,
  Contract,
  DescribedFunction,
  EventMap,
  EventName,
  ExampleOption,
  ExampleParameters,
  Finding,
  FunctionAgentOptions,
  GenerateOptions,
  Growth,
  Isolation,
  Judgement,
  KnowledgeSource,
  Knowledgeable,
  Limits,
  Memory,
  MemoryEntry,
  MemorySnapshot,
  Message,
  Mode,
  Model,
  ModelReply,
  ModelRequest,
  ModelSettings,
  ModuleOptions,
  PlainOptions,
  Prices,
  ProcessOptions,
  Proof,
  Property,
  ScriptedReply,
  Spending,
  StandardSchema,
  StubOptions,
  ThrowOption,
  Tool,
  ToolCall,
  Usage,
  UsesOption,
  Validation,
  ValidationFacts,
  Validator,
  ValidatorAnswer,
  ValidatorOptions,
  ValueOf,
};
