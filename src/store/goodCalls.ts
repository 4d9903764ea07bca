import type { CapturedCall, Case } from "../contract/nouns.js";
import { redact } from "../secrets/redact.js";
import { withoutSpaces } from "../text/lines.js";

/** Good calls that are kept of one function. */
const MAX_CALLS = 8;
/** For one call with its result. */
const MAX_CHARACTERS = 4_000;

/**
 * A call that was answered, as a case for the versions to come.
 *
 * @param value the result as an expression
 * @returns undefined for what is too large, cannot be run again, or looks as if it held a secret: with a
 *   stand-in it would be another call
 */
export function goodCall(call: CapturedCall, value: string): Case | undefined {
  if (call.notReplayable !== undefined || call.isSample === true || call.isRedacted === true) return undefined;
  const text = `${JSON.stringify(call)}${value}`;
  const texts = [call.self ?? "", ...call.arguments, ...Object.values(call.locals ?? {}), value];
  const named = Object.entries(call.locals ?? {}).map(([name, local]) => `${name}: ${local}`);
  if (text.length > MAX_CHARACTERS) return undefined;
  if ([...texts, ...named].some((one) => redact(one) !== one)) return undefined;
  // Another way to add the same numbers up is no mistake.
  const isApproximate = /\d\.\d|\de-\d/.test(value);
  return {
    origin: "recorded",
    input: { call },
    expect: { kind: "returns", value, ...(isApproximate ? { isApproximate } : {}) },
  };
}

/**
 * Keeps at most eight good calls, and of those that look alike the newest: a hundred calls with other names say less
 * than one with an empty list. A call that gave two results is none to hold anybody to.
 *
 * @param cases the oldest first
 */
export function keepDiverse(cases: readonly Case[]): readonly Case[] {
  const kept = withoutRepeats(cases);
  while (kept.length > MAX_CALLS) {
    const forms = kept.map(formOf);
    const alike = forms.findIndex((form, index) => forms.indexOf(form, index + 1) !== -1);
    kept.splice(Math.max(alike, 0), 1);
  }
  return kept;
}

function withoutRepeats(cases: readonly Case[]): Case[] {
  const byCall = new Map<string, Case | undefined>();
  for (const one of cases) {
    const call = JSON.stringify(one.input);
    const isSame = !byCall.has(call) || JSON.stringify(byCall.get(call)?.expect) === JSON.stringify(one.expect);
    byCall.set(call, isSame ? one : undefined);
  }
  return [...byCall.values()].filter((one) => one !== undefined);
}

// Letters and digits are what calls that are alike differ in; what is empty, long or negative stays another form.
function formOf({ input, expect }: Case): string {
  const value = expect.kind === "returns" ? expect.value : "";
  const text = `${JSON.stringify(input)} ${value}`;
  const form = withoutSpaces(text.replace(/[\p{L}_$]+/gu, "a").replace(/\d+/g, "0"));
  return form.replace(/(,"?-?[a0.]+"?)\1+/g, "$1…");
}
