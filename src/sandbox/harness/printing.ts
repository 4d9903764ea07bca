/** Runs inside the sandbox's context: values as texts. */
import { printLiteral } from "../../value/literal/literal.js";
import type { NeedText } from "../protocol.js";

/** Values of the program's own, by name, so that their instances can be printed. */
export type Scope = () => Readonly<Record<string, unknown>>;

/** Variables of the file, each read when it is asked for. */
type State = Readonly<Record<string, () => unknown>>;

// Printed twice a call: 0.2 ms at this size.
const MAX_STATE = 4_000;
const MAX_TEXT = 2_000;
const MAX_COMPARED = 200_000;

/** A text as it is shown in a sentence. */
export function cut(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}…`;
}

/** A value as it is shown in a sentence. */
export function preview(value: unknown, scope: Scope): string {
  return cut(printLiteral(value, { scope: scope(), maxCharacters: MAX_TEXT * 2 }).text);
}

/** Whether the text that shows a value is an expression that makes an equal one. */
export function isWhole(value: unknown, scope: Scope): boolean {
  const { text, isSample, notReplayable } = printLiteral(value, { scope: scope(), maxCharacters: MAX_TEXT * 2 });
  return text.length <= MAX_TEXT && !isSample && notReplayable === undefined;
}

/** A value as a text that tells it from others. */
export function comparable(value: unknown, scope: Scope): string {
  return printLiteral(value, { scope: scope(), maxCharacters: MAX_COMPARED * 10 }).text;
}

/** The file's variables as texts that tell a change; what is large, or keeps a state of its own, is left out. */
export function stateTexts(state: State, scope: Scope): [name: string, text: string][] {
  const parts: [string, string][] = [];
  for (const [name, read] of Object.entries(state)) {
    let value: unknown;
    try {
      value = read();
    } catch {
      // Its declaration has not been reached yet.
      continue;
    }
    const { text, isSample, notReplayable } = printLiteral(value, { scope: scope(), maxCharacters: MAX_STATE });
    const isOwn = notReplayable !== undefined || text.includes("$revive(");
    if (!isSample && !isOwn) parts.push([name, text]);
  }
  return parts;
}

/** The call of a stub that has no version yet, as text. */
export function printNeed(
  id: string,
  self: unknown,
  values: readonly unknown[],
  scope: Scope = () => ({}),
  locals: Scope = () => ({}),
): Omit<NeedText, "stack"> {
  const reasons: string[] = [];
  let isSample = false;
  const print = (value: unknown): string => {
    const literal = printLiteral(value, { scope: scope(), maxCharacters: MAX_COMPARED });
    if (literal.notReplayable !== undefined) reasons.push(literal.notReplayable);
    isSample ||= literal.isSample;
    return literal.text;
  };
  const variables = Object.entries(locals()).map(([name, value]) => [name, print(value)] as const);
  return {
    id,
    ...(self === undefined ? {} : { self: print(self) }),
    arguments: values.map(print),
    ...(variables.length === 0 ? {} : { locals: Object.fromEntries(variables) }),
    ...(reasons.length === 0 ? {} : { notReplayable: reasons.join("; ") }),
    ...(isSample ? { isSample } : {}),
  };
}
