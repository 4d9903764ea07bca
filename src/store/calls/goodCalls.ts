import type { CapturedCall, Case } from "../../contract/nouns.js";
import { redact } from "../../secrets/redact.js";

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

export { keepDiverse } from "./diverseCalls.js";
