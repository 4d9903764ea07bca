import type { Message } from "../../contract/model.js";
import type { Usage } from "../../contract/nouns.js";
import type { AgentCall, AnswerFacts, ResultOrigin } from "./agentCall.js";
import type { AdaptOptions } from "../reuse/adapt.js";
import type { CodeGenResult } from "../write/codeGenResult.js";
import type { AgentFunctions, ValueOf } from "../tools/functions.js";
import type { AnyFunction } from "../../runtime/runningStub.js";
import type { CapturedSignature } from "../../runtime/declare/describe.js";
import type { ExampleParameters, FunctionOf } from "../write/signature.js";
import type { ModuleOptions } from "../reuse/toModule.js";
import type { Validation } from "./validation.js";

/** The answer to a request: the real return value of exactly one call, and how it came about. */
export class AgentResult<Value = unknown, Name extends string = string> {
  readonly question: string;
  /** The function's return value, the same object; a promise is awaited. */
  readonly value: Value;
  /** The name of the function that was called; it tells the types of {@link value} apart. */
  readonly functionName: Name;
  readonly call: AgentCall<Name>;
  /** The model's expectation of the call. */
  readonly hypothesis: string;
  /** By what the result was to be judged. */
  readonly criteria: readonly string[];
  readonly validation: Validation;
  /** The conversation with the model, as it was sent. */
  readonly transcript: readonly Message[];
  /** Tokens of the whole request, the validator's included. */
  readonly usage: Usage;
  /** Replies of the model that it took. */
  readonly rounds: number;
  readonly #origin: ResultOrigin;

  constructor(facts: AnswerFacts<Value, Name>, origin: ResultOrigin) {
    this.question = facts.question;
    this.value = facts.value;
    this.functionName = facts.call.name;
    this.call = facts.call;
    this.hypothesis = facts.hypothesis;
    this.criteria = facts.criteria;
    this.validation = facts.validation;
    this.transcript = facts.transcript;
    this.usage = facts.usage;
    this.rounds = facts.rounds;
    this.#origin = origin;
  }

  /**
   * The validated call as a function without a model: each time it makes the same call, with arguments of its own.
   *
   * @example
   * const listTables = (await agent.request("List the available tables.")).callable();
   * const now = await listTables();
   */
  callable(): () => Promise<Value> {
    const { tool } = this.#origin;
    const parameters: unknown = structuredClone(this.call.parameters);
    return async () => (await tool.run(...(await this.#readValues(parameters)))) as Value;
  }

  /**
   * Has a function with other parameters written around the same call. It is checked to call the function, and to give
   * this very value for the arguments that stand for this call; it heals itself.
   *
   * @throws {SelfCodingError} `not-written` when no body passes the checks, `options-invalid`
   * @example
   * const rowsOf = await result.adapt<(table: string) => Promise<Row[]>>("take a table name instead of the SQL");
   * await rowsOf.value("cars");
   */
  adapt<Parameters extends ExampleParameters>(
    request: string,
    options: AdaptOptions & { readonly parameters: Parameters },
  ): Promise<CodeGenResult<FunctionOf<Parameters, Promise<Value>>>>;
  adapt<Signature extends AnyFunction>(
    request: string,
    options?: AdaptOptions,
    signature?: CapturedSignature,
  ): Promise<CodeGenResult<Signature>>;
  async adapt(request: string, options?: AdaptOptions, signature?: CapturedSignature): Promise<CodeGenResult> {
    const { adapt } = await import("./onDemand.js");
    return adapt({ request, value: this.value, call: this.call, origin: this.#origin }, options ?? {}, signature);
  }

  /**
   * The source of a TypeScript module that exports the validated call as a documented function, which goes on healing
   * itself.
   *
   * @throws {SelfCodingError} `options-invalid` when the call cannot stand in a module
   * @example
   * await writeFile("listTables.ts", await result.toModule({ importFrom: "./database.js" }));
   */
  async toModule(options: ModuleOptions): Promise<string> {
    const { nameFrom, printModule } = await import("./onDemand.js");
    const { question, hypothesis, criteria, functionName } = this;
    const values = await this.#readValues(this.call.parameters);
    const facts = { question, hypothesis, criteria, functionName, values, agent: this.#origin.agent };
    return printModule(facts, { name: nameFrom(question), ...options });
  }

  // Read anew from what the model gave, so that no call sees what another has done to its arguments.
  async #readValues(parameters: unknown): Promise<readonly unknown[]> {
    const reading = await this.#origin.tool.read(structuredClone(parameters));
    if ("faults" in reading) throw new TypeError(reading.faults.join("\n"));
    return reading.values;
  }

  /** Where a result comes from. */
  static originOf(result: AgentResult<unknown, string>): ResultOrigin {
    return result.#origin;
  }
}

/**
 * The result of a request to an agent with these functions. With an object of functions, `result.functionName` tells
 * which of them gave `result.value`.
 */
export type ResultOf<Functions extends AgentFunctions> = Functions extends readonly (infer Registered)[]
  ? AgentResult<ValueOf<Registered>>
  : { [Name in keyof Functions & string]: AgentResult<ValueOf<Functions[Name]>, Name> }[keyof Functions & string];
