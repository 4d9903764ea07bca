import type { Skeleton } from "../../transformer/stub.js";
import { mayChange } from "../compile/mayChange.js";
import type { Finding } from "../contract/nouns.js";
import { isExtreme } from "../draw/isExtreme.js";
import { isFarFetched } from "../draw/isFarFetched.js";
import type { InputTree } from "../draw/tree.js";
import type { DrawOutcome, ThrownText } from "../sandbox/protocol.js";
import type { FindLine } from "./judge.js";

const FORBIDS_THROWS = /\b(?:never|(?:must|may|should|does|do|will) not|doesn't|won't|without)\s+(?:ever\s+)?throw/i;
/** What the engine says of the input, not of the code's reasoning: a number out of its bounds, nothing to fold. */
const OUT_OF_BOUNDS =
  /^(?:Reduce of empty array|Invalid (?:array|string|typed array|date|time value|code point|count)|Maximum (?:call stack|BigInt) size|Division by zero|Exponent must be|Array buffer allocation|.*(?:argument|precision|out of range|too (?:large|big)|must be between))/i;

/** What is to be said against what came of a drawn input; undefined for nothing. */
export function judgeDrawn(
  outcome: DrawOutcome,
  values: readonly InputTree[],
  skeleton: Skeleton,
  findLine: FindLine,
): Finding | undefined {
  const { call, thrown, mismatch, changed, broken, stray } = outcome;
  const finding: MakeFinding = (code, message, stack = "") => {
    const line = findLine(stack);
    return { check: "properties", code, message, ...(line === undefined ? {} : { line }) };
  };
  // A property that its author wrote for numbers is seldom meant for NaN.
  if (broken !== undefined && !isFarFetched(values))
    return finding("broken-property", `For ${call}, ${broken}; ${resultText(outcome)}.`);
  if (stray !== undefined)
    return finding(
      "unhandled-rejection",
      `While ${call} ran, nobody caught ${stray.name}: ${stray.message}.`,
      stray.stack,
    );
  if (thrown !== undefined) return judgeThrow(thrown, outcome, values, skeleton, finding);
  if (mismatch !== undefined && !isFarFetched(values) && !isNothingOfNothing(outcome, values, skeleton))
    return finding(
      "wrong-shape",
      `${call} returned ${short(outcome.text)}, which is not of the declared type: ${mismatch}.`,
    );
  const leak = isFarFetched(values) ? undefined : leakOf(outcome, skeleton);
  if (leak !== undefined)
    return finding("leaked-text", `${call} returned ${short(outcome.text)}: a value became the text "${leak}".`);
  const allowed = mayChange(skeleton);
  const change = changed.find(({ what }) => !allowed[what]);
  if (change === undefined) return undefined;
  const subject = { this: "`this`", arguments: "its arguments", module: "variables of its file" }[change.what];
  const said = `${call} changed ${subject} from ${change.before} to ${change.after}: work on a copy.`;
  return finding(`changed-${change.what}`, said);
}

type MakeFinding = (code: string, message: string, stack?: string) => Finding;

function judgeThrow(
  { name, names, message, stack, isDeliberate, unavailable, isExcess }: ThrownText,
  { call }: DrawOutcome,
  values: readonly InputTree[],
  skeleton: Skeleton,
  finding: MakeFinding,
): Finding | undefined {
  const what = `${call} threw ${name}: ${message}`;
  if (unavailable !== undefined || isExcess) return undefined;
  if (isDeliberate) {
    const isForbidden = FORBIDS_THROWS.test([skeleton.docs.description, skeleton.docs.returns].join("\n"));
    return isForbidden
      ? finding("forbidden-throw", `${what}, but its docs say that it does not throw.`, stack)
      : undefined;
  }
  if (skeleton.docs.throws.some(({ type }) => type !== "" && names.includes(type))) return undefined;
  if (values.some(isExtreme) || OUT_OF_BOUNDS.test(message)) return undefined;
  const advice = "The engine raised this: answer such an input, or throw an error that says what is wrong with it.";
  return finding("crashed", `${what}. ${advice}`, stack);
}

/**
 * Whether an empty input gave `undefined`: the element that is not there, which the compiler itself lets through unless
 * `noUncheckedIndexedAccess` is set. What an empty list gives is for the docs to say.
 */
function isNothingOfNothing(
  { text, mismatch = "" }: DrawOutcome,
  values: readonly InputTree[],
  { result }: Skeleton,
): boolean {
  // A tuple must have its elements; a list could have been empty.
  const isPart = result.kind === "tuple" && / is undefined, not /.test(mismatch);
  return (text === "undefined" || isPart) && values.some(isEmpty);
}

// What is not there, or is no text, has been joined to one: no author wants to read that.
function leakOf({ call, text = "" }: DrawOutcome, { docs, parameters, shapes }: Skeleton): string | undefined {
  // Each literal as a whole: what follows the quote that ends one is no text.
  const texts = text.match(/"(?:[^"\\]|\\.)*(?:"|$)/g) ?? [];
  for (const leak of ["undefined", "[object Object]", "NaN"]) {
    const isInText = texts.some((one) => one.includes(leak));
    if (!isInText || call.includes(leak) || JSON.stringify(docs).includes(leak)) continue;
    // What may be anything has no other text.
    const isOfAnything = /"kind":"(?:any|unknown)"/.test(JSON.stringify([parameters, shapes]));
    if (leak !== "[object Object]" || !isOfAnything) return leak;
  }
  return undefined;
}

function isEmpty(tree: InputTree): boolean {
  if (tree.kind === "array" || tree.kind === "set") return tree.items.length === 0;
  return tree.kind === "plain" ? tree.value === "" : tree.kind === "map" && tree.entries.length === 0;
}

function resultText({ thrown, text }: DrawOutcome): string {
  return thrown === undefined ? `it returned ${short(text)}` : `it threw ${thrown.name}: ${thrown.message}`;
}

function short(text = "undefined"): string {
  return text.length <= 300 ? text : `${text.slice(0, 300)}…`;
}
