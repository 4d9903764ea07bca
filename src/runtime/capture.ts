import type { Skeleton } from "../../transformer/stub.js";
import type { CapturedCall, Case } from "../contract/nouns.js";
import type { ExampleOption } from "../contract/options.js";
import { printLiteral } from "../value/literal/literal.js";
import { Redactor } from "../secrets/redact.js";
import { type CaptureOptions, MAX_CHARACTERS, printCall } from "./printCall.js";
import type { ScopeValues } from "./runningStub.js";

/**
 * A call as text that can be run again elsewhere; says why when it cannot. Never throws. Secrets do not leave the
 * caller's thread: stand-ins take their places.
 */
export function captureCall(
  skeleton: Skeleton,
  self: unknown,
  values: readonly unknown[],
  scope: ScopeValues,
  locals: ScopeValues | undefined,
  options: CaptureOptions = {},
): CapturedCall {
  return printCall(skeleton, self, values, scope, locals, { redactor: new Redactor(), ...options });
}

const unchanged = { redactValue: (_name: string, text: string) => text, isUsed: false };

// Their values must be the user's own, or what is expected would not fit; they are in no store, and prompts blot them out.
/** The examples that stand in a stub's options, as cases. */
export function captureExamples(skeleton: Skeleton, examples: readonly ExampleOption[], scope: ScopeValues): Case[] {
  return examples.map((example) => ({
    origin: "option",
    input: {
      call: printCall(skeleton, example.this, example.arguments, scope, undefined, { redactor: unchanged }),
    },
    expect:
      example.throws === undefined
        ? {
            kind: "returns",
            value: printLiteral(example.returns, { scope, maxCharacters: MAX_CHARACTERS }).text,
            ...(example.isApproximate ? { isApproximate: true } : {}),
          }
        : { kind: "throws", error: example.throws },
  }));
}
