import type { Message } from "../../contract/model.js";
import { recallText } from "../../memory/recall.js";
import { CallSite } from "../../runtime/callSite.js";
import type { CapturedSignature } from "../../runtime/declare/describe.js";
import { configuredOptions, plainOptions } from "../../runtime/options.js";
import type { AnyFunction } from "../../runtime/runningStub.js";
import { AgentBudget } from "../ask/agentBudget.js";
import { type CodeGenAgentOptions, settleCodeGenOptions } from "./codeGenOptions.js";
import type { CodeGenResult } from "./codeGenResult.js";
import type { GenerateOptions } from "./generateOptions.js";
import { ModelCalls } from "../ask/modelCalls.js";
import { RememberingAgent } from "../ask/rememberingAgent.js";
import type { ExampleParameters, FunctionOf, Returned } from "./signature.js";
import { requireUses, settleUses, type Use } from "../tools/uses.js";

/**
 * Writes functions on request, as stubs are written: checked on the example values, kept in the store, healed when they throw.
 *
 * @example
 * const generator = new CodeGenAgent({ name: "aquarium" });
 * const { value: pick } = await generator.generateFunction("Pick a random fish, the bigger the likelier", {
 *   name: "pick",
 *   parameters: { fish: example(allFish), multiplier: example(5) },
 *   returns: ["Shark", 12],
 * });
 */
export class CodeGenAgent extends RememberingAgent {
  readonly #settled: ReturnType<typeof settleCodeGenOptions>;
  readonly #uses: readonly Use[];
  readonly #budget: AgentBudget;

  /** @throws {SelfCodingError} `options-invalid`, or `not-transformed` for a function of which nothing is known */
  constructor(options: CodeGenAgentOptions) {
    const settled = settleCodeGenOptions(options);
    super(settled.name, options.knowledgeSources);
    this.#settled = settled;
    const owner = `The agent ${this.name}`;
    this.#uses = requireUses(settleUses(settled.uses, owner), settled.mustUse, owner);
    this.#budget = new AgentBudget(this.name, options.budget?.function, options.prices ?? configuredOptions().prices);
  }

  /**
   * Gives the kept version of a function, or has one written. What is known from memories and knowledge sources is shown
   * to the model, and is no part of what the function promises.
   *
   * @throws {SelfCodingError} `not-written` when no body passes the checks, `options-invalid`, or what keeps the model
   *   from answering
   */
  generateFunction<
    Parameters extends ExampleParameters,
    Returns extends unknown[] | [] | {} | null | undefined = unknown,
    const IsAsync extends boolean = false,
  >(
    request: string,
    options: GenerateOptions & {
      readonly parameters: Parameters;
      readonly returns?: Returns;
      readonly isAsync?: IsAsync;
    },
  ): Promise<
    CodeGenResult<FunctionOf<Parameters, IsAsync extends true ? Promise<Returned<Returns>> : Returned<Returns>>>
  >;
  generateFunction<Signature extends AnyFunction>(
    request: string,
    options?: GenerateOptions,
    signature?: CapturedSignature,
  ): Promise<CodeGenResult<Signature>>;
  async generateFunction(
    request: string,
    options: GenerateOptions = {},
    signature?: CapturedSignature,
  ): Promise<CodeGenResult> {
    const site = new CallSite(this.generateFunction);
    const { memoryTokens: tokens, useOwnKnowledge: useOwn } = this.#settled;
    const knowledge = (): string => recallText(this.memory, { question: request, tokens, useOwn });
    try {
      const { generateFor } = await import("../ask/onDemand.js");
      return await generateFor({ request, options, signature, agent: this.#settled, uses: this.#uses, knowledge });
    } catch (error) {
      throw site.told(error);
    }
  }

  /** Keeps what was generated in memory: request, name and signature. @returns the memory's id */
  remember(result: CodeGenResult, { note = "" }: { readonly note?: string } = {}): string {
    const { request, name, signature, path } = result;
    const value = `${signature}${path === "" ? "" : ` // in ${path}`}`;
    return this.memory.add({ question: request, functionName: name, parameters: {}, value, hypothesis: "", note });
  }

  protected async condense(messages: readonly Message[], signal: AbortSignal): Promise<string> {
    const { model, ...options } = plainOptions(this.#settled.options);
    const id = `agents/${this.name}#compact`;
    const calls = new ModelCalls({ id, model, options, signal, budget: this.#budget });
    return (await calls.ask({ messages, purpose: "compact", name: `${this.name}.memory` })).text;
  }
}
