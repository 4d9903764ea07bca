import type { CapturedCall, Case } from "../contract/nouns.js";
import { Redactor } from "../secrets/redact.js";
import { goodCall } from "../store/calls/goodCalls.js";

/** A call that was printed as it is, secrets included. */
interface PrintedCall {
  readonly call: CapturedCall;
  /** Texts of its values, each with the name that it goes by. */
  readonly printed: readonly (readonly [name: string, text: string])[];
}

/** A call as a case for the versions to come; undefined for one that is not to be kept, as it may hold a secret. */
export function goodCallOf({ call, printed }: PrintedCall, result: string): Case | undefined {
  const redactor = new Redactor();
  for (const [name, text] of printed) redactor.redactValue(name, text);
  return redactor.isUsed ? undefined : goodCall(call, result);
}
