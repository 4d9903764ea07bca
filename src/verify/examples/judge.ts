import type typescript from "typescript";
import { ts } from "../../compiler/compiler.js";
import { isAnywhere } from "../../compiler/nodes.js";
import type { Terms } from "../../contract/contract.js";
import type { Outcome } from "../../sandbox/protocol.js";
import type { RunnableCase } from "../run/cases.js";
import { LEFT_OUT } from "./print.js";
import { parseCode } from "./source.js";

/**
 * Outcomes that only examples have: they are left out while they run, an assertion of theirs does not hold, or they show
 * one result where there are many. Undefined for all that is judged as other cases are.
 */
export function exampleOutcome(
  { label, origin }: RunnableCase,
  { thrown, stray, text, expected, isByChance }: Outcome,
  terms: Terms | undefined,
): { readonly note: string } | { readonly failure: string } | undefined {
  if (thrown?.name === LEFT_OUT) return { note: `The example \`${label}\` was left out: ${thrown.message}.` };
  // A promise that the example itself rejects is its own; what comes of the call is not.
  if (stray !== undefined && "code" in origin.input && origin.input.code.includes("Promise.reject(")) {
    if (expected?.isEqual === false && expected.isComparable !== false)
      return { failure: `${label} returned ${text}, but ${expected.text} is expected` };
    return { note: `The example \`${label}\` rejects a promise that nothing awaits.` };
  }
  const isAssertion = origin.expect.kind === "passes" && thrown?.names.includes("AssertionError") === true;
  // An example shows one result of many; what was promised or kept is another matter.
  const isOneOfMany = isByChance === true && terms?.isRepeatable !== true && origin.origin === "example";
  if (isOneOfMany && (isAssertion || expected?.isEqual === false))
    return { note: `${label} was not compared: its result depends on time or chance, and was ${text ?? "another"}` };
  return isAssertion ? { failure: `${label} does not hold: ${thrown.message}` } : undefined;
}

/** Whether an example may itself throw what it shows, in a function or promise that it hands over. */
export function mayThrowItself({ origin: { input } }: RunnableCase): boolean {
  const parsed = "code" in input ? parseCode(input.code) : undefined;
  const isThrowing = (node: typescript.Node): boolean =>
    ts.isThrowStatement(node) || (ts.isPropertyAccessExpression(node) && node.name.text === "reject");
  return parsed !== undefined && isAnywhere(ts, parsed, isThrowing);
}
