import { load } from "../../compile/load.js";
import type { UseAnswer } from "../../contract/uses.js";
import type { CallUse } from "../../foundry/thread/protocol.js";
import { printLiteral } from "../../value/literal/literal.js";
import type { Use } from "./uses.js";
import { timerMilliseconds } from "../../value/milliseconds.js";

// As for arguments: what is larger is cut to a sample on both sides alike.
const MAX_CHARACTERS = 200_000;

/** Makes the calls that candidates ask for while they are checked: for real, on this thread, values as data. */
export function useBridge(uses: readonly Use[], milliseconds: number): CallUse {
  return async (name, texts) => {
    const use = uses.find((each) => each.name === name);
    if (use === undefined) return { unanswered: "there is no such function" };
    try {
      const value: unknown = await withLimit(async () => use.run(...evaluate(texts)), milliseconds);
      return printOutcome(value);
    } catch (error) {
      if (error === late) return { unanswered: `it did not answer within ${milliseconds / 1000} s` };
      if (!(error instanceof Error)) return { thrown: { name: "Error", message: String(error) } };
      return { thrown: { name: error.name, message: error.message } };
    }
  };
}

/** A value as the checks are told of it. */
export function printOutcome(value: unknown): UseAnswer["outcome"] {
  const { text, notReplayable } = printLiteral(value, { maxCharacters: MAX_CHARACTERS });
  return notReplayable === undefined
    ? { value: text }
    : { unanswered: `its result cannot be printed (${notReplayable})` };
}

/** Arguments as the sandbox prints them; undefined when they are no plain data. */
export function printArguments(values: readonly unknown[]): readonly string[] | undefined {
  const printed = values.map((value) => printLiteral(value, { maxCharacters: MAX_CHARACTERS }));
  return printed.some(({ notReplayable }) => notReplayable !== undefined) ? undefined : printed.map(({ text }) => text);
}

// The foundry has made sure that the texts are literals and nothing else.
function evaluate(texts: readonly string[]): unknown[] {
  const require = (): never => {
    throw new Error("Literals import nothing.");
  };
  const loaded = `return [${texts.map((text) => `(${text})`).join(", ")}];`;
  const values: unknown = load({ loaded }, { stub: undefined, scope: {}, require, filename: "arguments.js" });
  return values as unknown[];
}

const late = Symbol("late");

async function withLimit<Value>(run: () => Promise<Value>, milliseconds: number): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>(
    (_, reject) => (timer = setTimeout(() => reject(late), timerMilliseconds(milliseconds))),
  );
  try {
    return await Promise.race([run(), limit]);
  } finally {
    clearTimeout(timer);
  }
}
