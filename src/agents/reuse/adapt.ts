import type { UseAnswer } from "../../contract/uses.js";
import type { StubOptions } from "../../contract/options.js";
import { previewNamed } from "../../prompt/previewValue.js";
import type { CapturedSignature } from "../../runtime/declare/describe.js";
import type { AgentCall, ResultOrigin } from "../ask/agentCall.js";
import { settingsOf } from "../write/codeGenOptions.js";
import type { CodeGenResult } from "../write/codeGenResult.js";
import { deriveArguments } from "./deriveArguments.js";
import { exampleText } from "../write/exampleText.js";
import { generate } from "../write/generate.js";
import { describeRequested, joinUses, nameFrom } from "../write/generateFor.js";
import type { GenerateOptions } from "../write/generateOptions.js";
import { printArguments, printOutcome } from "../tools/useBridge.js";
import { requireUses, settleUses, type Use } from "../tools/uses.js";

/** How a call is adapted. */
export interface AdaptOptions extends Omit<GenerateOptions, "isAsync" | "returns" | "mustUse"> {
  /** As for stubs. */
  readonly limits?: StubOptions["limits"];
  readonly allow?: StubOptions["allow"];
}

/** A validated call that a function is to be written around. */
interface AdaptedCall {
  readonly request: string;
  readonly value: unknown;
  readonly call: AgentCall;
  readonly origin: ResultOrigin;
}

const CALL_MILLISECONDS = 60_000;

/**
 * Has a function with other parameters written around a call.
 *
 * @throws {SelfCodingError} `not-written`, `options-invalid`, or `agent-unanswered` when the model does not find the
 *   arguments that stand for the call
 */
export async function adapt(
  adapted: AdaptedCall,
  options: AdaptOptions,
  signature: CapturedSignature | undefined,
): Promise<CodeGenResult> {
  const { request, value, call, origin } = adapted;
  const { agent, tool, model } = origin;
  const owner = `The adapted call of ${agent}`;
  const called = requireUses(settleUses({ [call.name]: tool.given }, owner), true, owner);
  const uses = joinUses(settleUses(options.uses ?? {}, owner), called);
  const name = options.name ?? nameFrom(request);
  const known = describeRequested({ ...options, isAsync: true }, signature, agent, uses);
  const description = signature === undefined ? withResultOf(tool.description, known.description) : known.description;
  const calls = known.calls.length > 0 ? known.calls : [await deriveArguments({ ...adapted, name }, description)];
  const { limits, allow } = options;
  return generate({
    agent,
    name,
    request,
    purpose: purposeOf(adapted),
    description,
    uses,
    calls,
    expected: { value },
    answers: answersOf(adapted, called),
    promise: null,
    knowledge: () => exampleText(options),
    options: {
      ...origin.options,
      ...(model === undefined ? {} : { model: settingsOf(model, agent) }),
      ...(limits === undefined ? {} : { limits: { ...origin.options.limits, ...limits } }),
      ...(allow === undefined ? {} : { allow }),
    },
    callMilliseconds: CALL_MILLISECONDS,
  });
}

function purposeOf({ request, call }: AdaptedCall): string {
  const list = Object.entries(previewNamed(call.arguments)).map(([name, text]) => `${name} = ${text}`);
  return `${request}
It does what this validated call does, for other parameters: ${call.name}(${list.join(", ")}).
It calls ${call.name} itself. With the arguments that stand for the validated call it makes exactly this call and returns the same result.`;
}

// The validated call is not made once more: what it gave is known.
function answersOf({ call, value }: AdaptedCall, [use]: readonly Use[]): UseAnswer[] {
  const values = printArguments(call.values);
  const outcome = printOutcome(value);
  return use === undefined || values === undefined || "unanswered" in outcome
    ? []
    : [{ name: use.name, arguments: values, outcome }];
}

const OF_ANYTHING = "): Promise<unknown>";

type Description = NonNullable<ResultOrigin["tool"]["description"]>;

// Without a signature of its own it gives what the adapted function gives.
function withResultOf(called: Description | undefined, own: Description): Description {
  if (called === undefined) return own;
  const resultType = called.calls === "async" ? awaited(called.resultType) : called.resultType;
  return {
    ...own,
    signature: own.signature.endsWith(OF_ANYTHING)
      ? `${own.signature.slice(0, -OF_ANYTHING.length)}): Promise<${resultType}>`
      : own.signature,
    result: called.result,
    resultType,
    shapes: { ...own.shapes, ...called.shapes },
  };
}

function awaited(type: string): string {
  return type.startsWith("Promise<") && type.endsWith(">") ? type.slice("Promise<".length, -1) : type;
}
