import { printLiteral } from "../../value/literal/literal.js";

const MAX_CAUSES = 5;

const MAX_CHARACTERS = 1000;

/** What a prompt shows of a thrown value: an error's name and message, and any other as it would be written. */
export function nameAndMessage(thrown: unknown): { readonly name: string; readonly message: string } {
  if (thrown instanceof Error) return { name: String(thrown.name), message: String(thrown.message) };
  if (typeof thrown !== "object" || thrown === null) return { name: typeof thrown, message: String(thrown) };
  return { name: "object", message: printLiteral(thrown, { scope: {}, maxCharacters: MAX_CHARACTERS }).text };
}

/** What lies behind an error, the nearest first: its cause, what an `AggregateError` gathers, and what lies behind these. */
export function causesOf(error: Error): readonly ReturnType<typeof nameAndMessage>[] {
  const met: unknown[] = [error];
  for (const at of met) {
    if (met.length > MAX_CAUSES || !(at instanceof Error)) continue;
    const { cause, errors, error: own, suppressed } = at as Error & Readonly<Record<string, unknown>>;
    const behind = [cause, own, suppressed, ...(Array.isArray(errors) ? (errors as unknown[]) : [])];
    met.push(...behind.filter((one) => one !== undefined && one !== null && !met.includes(one)));
  }
  return met.slice(1, MAX_CAUSES + 1).map(nameAndMessage);
}
