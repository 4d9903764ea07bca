import type { Skeleton } from "../../../transformer/stub.js";
import type { Candidate, Finding } from "../../contract/nouns.js";
import type { UseAnswer, Uses } from "../../contract/uses.js";
import { ts } from "../../compiler/compiler.js";
import { nodesOf } from "../../compiler/nodes.js";
import { finding } from "../finding.js";
import { parseCandidate } from "../types/parseCandidate.js";

/** The answers as the sandbox looks them up. */
export function answeredCalls({ answers }: Uses): string[] {
  return answers.map((answer) => JSON.stringify([answer.name, answer.arguments]));
}

/** Prints the stand-ins for functions of the caller's: they answer what the real ones have answered. */
export function printUses({ functions, answers }: Uses): string {
  if (functions.length === 0) return "";
  const listed = answers.map((answer) => `() => ${outcomeText(answer)}`);
  const standIns = functions.map(({ name, isAsync, maxArguments }) => {
    const values = Number.isFinite(maxArguments) ? `$values.slice(0, ${maxArguments})` : "$values";
    const found = `$answers[$answered(${JSON.stringify(name)}, ${values})]()`;
    return `var ${name} = ${isAsync ? "async " : ""}(...$values) => ${found};`;
  });
  return `var $answers = [${listed.join(", ")}];\n${standIns.join("\n")}\n`;
}

function outcomeText({ outcome }: UseAnswer): string {
  if ("value" in outcome) return `(${outcome.value})`;
  const { name, message } =
    "thrown" in outcome ? outcome.thrown : { name: "Error", message: `No answer is known: ${outcome.unanswered}` };
  return `{ throw Object.assign(new Error(${JSON.stringify(message)}), { name: ${JSON.stringify(name)} }); }`;
}

/** Findings for functions that a candidate must call, and does not. */
export function findIgnored(candidate: Candidate, skeleton: Skeleton, uses: Uses | undefined): Finding[] {
  const required = uses?.functions.filter(({ isRequired }) => isRequired) ?? [];
  if (required.length === 0) return [];
  const calls = nodesOf(ts, parseCandidate(candidate, skeleton).sourceFile).filter(ts.isCallExpression);
  // Given to another function, such as `tables.map(count)`, it is called there.
  const called = new Set(calls.flatMap((call) => [call.expression, ...call.arguments].map((each) => each.getText())));
  return required
    .filter(({ name }) => !called.has(name))
    .map(({ name }) => finding("policy", "ignored-use", `The body must call ${name}, and never does.`));
}
