import { nameOf } from "../kinds.js";
import { holderInScope } from "./names.js";
import { collapseSpaces } from "../../text/lines.js";

const MAX_CHARACTERS = 200;

/** How a function that cannot be made again is called in texts: what it does says more than its name. */
export function functionMark(value: object): string {
  const source = collapseSpaces(Function.prototype.toString.call(value));
  // What stands for a stub that is not written yet says nothing of it.
  const isShown =
    source.length <= MAX_CHARACTERS && !["[native code]", "$needs("].some((each) => source.includes(each));
  const name = nameOf(value);
  return `[function${name === "" ? "" : ` ${name}`}${isShown ? `: ${source}` : ""}]`;
}

/** Why it cannot be made again, as a sentence. */
export function functionFault(value: object, scope: Readonly<Record<string, unknown>>): string {
  const name = nameOf(value);
  const subject = name === "" ? "an unnamed function" : `the function ${name}`;
  const holder = holderInScope(value, scope)?.name;
  if (holder === undefined) return `${subject} is not available in the stub's file.`;
  return `${subject} is held by ${holder}, which may change: freeze ${holder}, or name the function in the stub's file.`;
}
