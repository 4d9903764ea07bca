import type { Skeleton } from "../../../transformer/stub.js";
import type { Finding } from "../../contract/nouns.js";
import { isExtreme } from "../../draw/search/isExtreme.js";
import { isFarFetched } from "../../draw/search/isFarFetched.js";
import type { InputTree } from "../../draw/tree.js";
import type { DrawOutcome, ThrownText } from "../../sandbox/protocol.js";
import {
  changeFindings,
  isDocumented,
  isForeseen,
  type Measure,
  soft,
  strayFinding,
  unforeseen,
} from "../run/judge.js";
import { finding, ofStub } from "../finding.js";
import { isOfPage, missingIn, pageHint } from "../isOfPage.js";
import { shapesWithin } from "../shapesWithin.js";

/** Errors that the engine throws for a number out of bounds or a text it cannot parse: a fact about the input. */
const OF_INPUT = new Set(["RangeError", "SyntaxError", "URIError"]);

/** Recursion that takes a step for each unit of a number fits the stack up to here. */
const FEW_STEPS = 1_000;

/** The code of a finding: NaN or an invalid date came of an input that held none. */
export const NOT_A_VALUE = "not-a-value";

/** The finding against the outcome of a drawn input; undefined when there is none. */
export function judgeDrawn(outcome: DrawOutcome, values: readonly InputTree[], measure: Measure): Finding | undefined {
  const { call, thrown, broken, stray } = outcome;
  // A property that its author wrote for numbers is seldom meant for NaN; of all that is drawn only this must hold.
  if (broken !== undefined && !isFarFetched(values))
    return drawn("broken-property", `For ${call}, ${broken}; ${resultText(outcome)}.`);
  const found =
    stray !== undefined && !isOfPage(stray, measure)
      ? { ...strayFinding(call, stray, measure.findLine), check: "properties" as const }
      : thrown !== undefined
        ? judgeThrow(thrown, outcome, values, measure)
        : judgeReturn(outcome, values, measure);
  return found && soft(ofStub(found, thrown && measure.findStub(thrown.stack)));
}

function judgeReturn(outcome: DrawOutcome, values: readonly InputTree[], measure: Measure): Finding | undefined {
  const { call, mismatch, changed, foreseen = [], text } = outcome;
  const { skeleton } = measure;
  if (foreseen.length > 0)
    return drawn(
      "missing-throw",
      `${call} returned ${short(text)}, but \`throws\` of the contract requires ${foreseen.join(", ")} there.`,
    );
  if (!isFarFetched(values)) {
    if (mismatch !== undefined && !isNothingOfNothing(outcome, values, skeleton))
      return drawn("wrong-shape", `${call} returned ${short(text)}, which is not of the declared type: ${mismatch}.`);
    const leak = leakOf(outcome, skeleton);
    if (leak !== undefined)
      return drawn("leaked-text", `${call} returned ${short(text)}: a value became the text "${leak}".`);
    const nothing = measure.isNanShown || values.some(isExtreme) ? undefined : noValueIn(outcome);
    if (nothing !== undefined)
      return drawn(NOT_A_VALUE, `${call} returned ${short(text)}: ${nothing}, although its input holds none.`);
  }
  const [change] = changeFindings(call, changed, measure);
  return change && { ...change, check: "properties" };
}

function judgeThrow(
  thrown: ThrownText,
  outcome: DrawOutcome,
  values: readonly InputTree[],
  { skeleton, terms, findLine, allowsPage }: Measure,
): Finding | undefined {
  const what = `${outcome.call} threw ${thrown.name}: ${thrown.message}`;
  const line = findLine(thrown.stack);
  if (
    missingIn(thrown, { allowsPage }) !== undefined ||
    thrown.isExcess ||
    isForeseen(outcome, thrown) ||
    isDocumented(thrown, skeleton)
  )
    return undefined;
  if (values.some(isExtreme)) return undefined;
  if (thrown.isDeliberate)
    return terms?.throws === undefined ? undefined : { ...unforeseen(what, line), check: "properties" };
  // Who has said which inputs count gets to hear of all of them.
  if (terms?.accepts === undefined && isOfInput(thrown, values, skeleton)) return undefined;
  const advice =
    pageHint(thrown) ??
    "The JavaScript engine threw this: handle the input, throw an error that says what is wrong with it, or leave it out of `accepts` of the contract.";
  return drawn("crashed", `${what}. ${advice}`, line);
}

/**
 * Whether an error of the engine's is a fact about the input. A stack is too small for ten thousand steps, not for a few:
 * where the docs say what is out of range, recursion without an end is no answer to it.
 */
function isOfInput({ names, isOverflow }: ThrownText, values: readonly InputTree[], { docs }: Skeleton): boolean {
  const [name = ""] = names;
  if (isOverflow !== true || docs.throws.every(({ type }) => type !== name)) return OF_INPUT.has(name);
  let largest = 0;
  JSON.stringify(values, (_key, part: unknown) => {
    if (typeof part === "number") largest = Math.max(largest, Math.abs(part));
    return part;
  });
  return largest > FEW_STEPS;
}

/**
 * Whether an empty input gave `undefined`: the element that is not there, which the compiler itself lets through unless
 * `noUncheckedIndexedAccess` is set. What an empty list gives is for the docs to say.
 */
function isNothingOfNothing(
  { text, hasGap }: DrawOutcome,
  values: readonly InputTree[],
  { result }: Skeleton,
): boolean {
  // A tuple must have its elements; a list could have been empty.
  const isPart = result.kind === "tuple" && hasGap === true;
  return (text === "undefined" || isPart) && values.some(isEmpty);
}

// What is not there, or is no text, has been joined to one: no author wants to read that.
function leakOf({ call, text = "" }: DrawOutcome, { docs, parameters, shapes }: Skeleton): string | undefined {
  const texts = text.match(LITERAL) ?? [];
  for (const leak of ["undefined", "[object Object]", "NaN"]) {
    const isInText = texts.some((one) => one.includes(leak));
    if (!isInText || call.includes(leak) || JSON.stringify(docs).includes(leak)) continue;
    // What may be anything has no other text.
    const isOfAnything = shapesWithin({ parameters, shapes }).some(({ kind }) => kind === "any" || kind === "unknown");
    if (leak !== "[object Object]" || !isOfAnything) return leak;
  }
  return undefined;
}

/** Each literal of a printed value as a whole: what follows the quote that ends one is no text. */
const LITERAL = /"(?:[^"\\]|\\.)*(?:"|$)/g;

// Infinity may well be meant: it is what the largest of nothing is.
function noValueIn({ call, text = "" }: DrawOutcome): string | undefined {
  const bare = text.replace(LITERAL, '""');
  const isIn = (word: string): boolean => new RegExp(`(?<![\\w.])${word}(?!\\w)`).test(bare);
  if (call.includes("NaN")) return undefined;
  if (bare.includes("new Date(NaN)")) return "the result contains an invalid date";
  return isIn("NaN") ? "the result contains NaN" : undefined;
}

function isEmpty(tree: InputTree): boolean {
  if (tree.kind === "array" || tree.kind === "set") return tree.items.length === 0;
  return tree.kind === "plain" ? tree.value === "" : tree.kind === "map" && tree.entries.length === 0;
}

function drawn(code: string, message: string, line?: string): Finding {
  return finding("properties", code, message, line);
}

function resultText({ thrown, text }: DrawOutcome): string {
  return thrown === undefined ? `it returned ${short(text)}` : `it threw ${thrown.name}: ${thrown.message}`;
}

/** A value as a sentence quotes it. */
export function short(text = "undefined"): string {
  return text.length <= 300 ? text : `${text.slice(0, 300)}…`;
}
