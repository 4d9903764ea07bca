import type { Case } from "../../contract/nouns.js";
import { withoutSpaces } from "../../text/lines.js";

/** Good calls that are kept of one function. */
const MAX_CALLS = 8;

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
