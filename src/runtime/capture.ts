import type { Skeleton } from "../../transformer/stub.js";
import type { CapturedCall, Case } from "../contract/nouns.js";
import type { ExampleOption } from "../contract/options.js";
import { printLiteral } from "../value/literal/literal.js";
import { Redactor } from "../secrets/redact.js";

// A prompt shows only previews; a case in the store should stay readable in a review.
const MAX_CHARACTERS = 200_000;

type Scope = Readonly<Record<string, unknown>>;

/** How a call is captured. */
export interface CaptureOptions {
  /** For all that is told of the same occasion, as the error's message. */
  readonly redactor?: Redactor;
  /** For each value; what is larger is cut to a sample. @default 200000 */
  readonly maxCharacters?: number;
}

/**
 * A call as text that can be run again elsewhere; says why when it cannot. Never throws. Secrets do not leave the
 * caller's thread: stand-ins take their places.
 */
export function captureCall(
  skeleton: Skeleton,
  self: unknown,
  values: readonly unknown[],
  scope: Scope,
  locals: Scope | undefined,
  { redactor = new Redactor(), maxCharacters = MAX_CHARACTERS }: CaptureOptions = {},
): CapturedCall {
  const call = printCall(skeleton, self, values, scope, locals, maxCharacters, (name, text) =>
    redactor.redactValue(name, text),
  );
  return { ...call, ...(redactor.isUsed ? { isRedacted: true } : {}) };
}

function printCall(
  skeleton: Skeleton,
  self: unknown,
  values: readonly unknown[],
  scope: Scope,
  locals: Scope | undefined,
  maxCharacters: number,
  clean: (name: string, text: string) => string,
): CapturedCall {
  const reasons: string[] = [];
  let isSample = false;
  const print = (value: unknown, place: string): string => {
    const literal = printLiteral(value, { scope, maxCharacters });
    if (literal.notReplayable !== undefined) reasons.push(`${place}: ${literal.notReplayable}`);
    isSample ||= literal.isSample;
    return clean(place, literal.text);
  };
  const names = skeleton.parameters.map((parameter) => parameter.name);
  const printed = values.map((value, index) => print(value, names[index] ?? names.at(-1) ?? `argument ${index + 1}`));
  // A field's arrow function and a declared `this` parameter have a receiver too; the header tells.
  const hasSelf = skeleton.signature.includes("(this: ") && self !== undefined;
  const localTexts = Object.entries(locals ?? {}).map(([name, value]) => [name, print(value, name)] as const);
  return {
    ...(hasSelf ? { self: print(self, "this") } : {}),
    arguments: printed,
    ...(localTexts.length > 0 ? { locals: Object.fromEntries(localTexts) } : {}),
    ...(reasons.length > 0 ? { notReplayable: reasons.join("; ") } : {}),
    ...(isSample ? { isSample } : {}),
  };
}

// Their values must be the user's own, or what is expected would not fit; they are in no store, and prompts blot them out.
/** The examples that stand in a stub's options, as cases. */
export function captureExamples(skeleton: Skeleton, examples: readonly ExampleOption[], scope: Scope): Case[] {
  return examples.map((example) => ({
    origin: "option",
    input: {
      call: printCall(skeleton, example.this, example.arguments, scope, undefined, MAX_CHARACTERS, (_, text) => text),
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
