import type { CapturedCall } from "../../contract/nouns.js";
import { Redactor } from "../../secrets/redact.js";
import { redactAll } from "../../secrets/redactAll.js";
import type { Examination } from "../site.js";

/** An examination whose texts quote no secrets: they go to the model, to the store and to logs. */
export function redactExamination(examination: Examination): Examination {
  const redactor = new Redactor();
  if ("verdict" in examination) {
    const verdict = redactAll(examination.verdict, redactor);
    if (!verdict.passed || verdict.results === undefined) return { verdict };
    // What was expected of a stand-in's place is no result to hold the next version to.
    const given = new Set(examination.verdict.passed ? examination.verdict.results?.map(({ value }) => value) : []);
    return { verdict: { ...verdict, results: verdict.results.filter(({ value }) => given.has(value)) } };
  }
  // It goes to the user's own function and nowhere else: with a stand-in it would be another call.
  if ("asks" in examination) return examination;
  const { skeleton, call } = examination.needs;
  const clean = (name: string, text: string): string => redactor.redactValue(name, text);
  const names = skeleton.parameters.map(({ name }) => name);
  const redacted: CapturedCall = {
    ...call,
    ...(call.self === undefined ? {} : { self: clean("this", call.self) }),
    arguments: call.arguments.map((text, index) => clean(names[index] ?? names.at(-1) ?? "value", text)),
    ...(call.locals === undefined ? {} : { locals: mapValues(call.locals, clean) }),
  };
  return { needs: { ...examination.needs, call: redactor.isUsed ? { ...redacted, isRedacted: true } : redacted } };
}

function mapValues(
  texts: Readonly<Record<string, string>>,
  clean: (name: string, text: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, clean(name, text)]));
}
