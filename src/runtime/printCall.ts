import type { Skeleton } from "../../transformer/stub.js";
import type { CapturedCall } from "../contract/nouns.js";
import type { Redactor } from "../secrets/redact.js";
import { printLiteral } from "../value/literal/literal.js";

// A prompt shows only previews; a case in the store should stay readable in a review.
export const MAX_CHARACTERS = 200_000;

type Scope = Readonly<Record<string, unknown>>;

/** How a call is captured. */
export interface CaptureOptions {
  /** For all that is told of the same occasion, as the error's message. */
  readonly redactor?: Pick<Redactor, "redactValue" | "isUsed">;
  /** For each value; what is larger is cut to a sample. @default 200000 */
  readonly maxCharacters?: number;
}

/** A call as text; says why when it cannot be run again elsewhere. Never throws. */
export function printCall(
  skeleton: Skeleton,
  self: unknown,
  values: readonly unknown[],
  scope: Scope,
  locals: Scope | undefined,
  { redactor, maxCharacters = MAX_CHARACTERS }: CaptureOptions & Required<Pick<CaptureOptions, "redactor">>,
): CapturedCall {
  const reasons: string[] = [];
  let isSample = false;
  const print = (value: unknown, place: string, names = scope): string => {
    const literal = printLiteral(value, { scope: names, maxCharacters });
    if (literal.notReplayable !== undefined) reasons.push(`${place}: ${literal.notReplayable}`);
    isSample ||= literal.isSample;
    return redactor.redactValue(place, literal.text);
  };
  const names = skeleton.parameters.map((parameter) => parameter.name);
  const printed = values.map((value, index) => print(value, names[index] ?? names.at(-1) ?? `argument ${index + 1}`));
  // A field's arrow function and a declared `this` parameter have a receiver too; the header tells.
  const hasSelf = skeleton.signature.includes("(this: ") && self !== undefined;
  const localTexts = Object.entries(locals ?? {}).map(([name, value]) => [name, print(value, name)] as const);
  return {
    ...(hasSelf ? { self: print(self, "this", withHolder(scope, skeleton, self)) } : {}),
    arguments: printed,
    ...(localTexts.length > 0 ? { locals: Object.fromEntries(localTexts) } : {}),
    ...(reasons.length > 0 ? { notReplayable: reasons.join("; ") } : {}),
    ...(isSample ? { isSample } : {}),
    ...(redactor.isUsed ? { isRedacted: true } : {}),
  };
}

/** The names of a scope, with that of the object whose member the stub is: within other objects it has no name of its own. */
function withHolder(scope: Scope, { holder }: Skeleton, self: unknown): Scope {
  if (holder === undefined || !holder.includes(".")) return scope;
  const [first = "", ...keys] = holder.split(".");
  let held: unknown = scope[first];
  for (const key of keys) held = typeof held === "object" && held !== null ? Reflect.get(held, key) : undefined;
  if (held === undefined || held !== self) return scope;
  return Object.create(scope, { [holder]: { value: self, enumerable: true } }) as Scope;
}
