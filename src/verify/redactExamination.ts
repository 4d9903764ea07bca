import type { CapturedCall } from "../contract/nouns.js";
import { Redactor } from "../value/redact.js";
import { redactAll } from "../value/redactAll.js";
import type { Examination } from "./site.js";

/** An examination whose texts quote no secrets: they go to the model, to the store and to logs. */
export function redactExamination(examination: Examination): Examination {
  const redactor = new Redactor();
  if ("verdict" in examination) return { verdict: redactAll(examination.verdict, redactor) };
  const { id, skeleton, call } = examination.needs;
  const clean = (name: string, text: string): string => redactor.redactValue(name, text);
  const names = skeleton.parameters.map(({ name }) => name);
  const redacted: CapturedCall = {
    ...call,
    ...(call.self === undefined ? {} : { self: clean("this", call.self) }),
    arguments: call.arguments.map((text, index) => clean(names[index] ?? names.at(-1) ?? "value", text)),
    ...(call.locals === undefined ? {} : { locals: mapValues(call.locals, clean) }),
  };
  return { needs: { id, skeleton, call: redactor.isUsed ? { ...redacted, isRedacted: true } : redacted } };
}

function mapValues(
  texts: Readonly<Record<string, string>>,
  clean: (name: string, text: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, clean(name, text)]));
}
