import type { Clauses, Terms } from "../contract/contract.js";
import { printThrows } from "../terms/printTerms.js";
import { fence } from "./fence.js";

/** The contract clauses set in the stub's options, as prompt text; `""` for none. */
export function describeFixed(fixed: Clauses | undefined): string {
  const { accepts, throws, changes, isRepeatable } = fixed ?? {};
  const lines = [
    ...(accepts === undefined ? [] : [`accepts: ${accepts},`]),
    ...(throws === undefined ? [] : [`throws: ${printThrows(throws)},`]),
    ...(changes === undefined ? [] : [`changes: ${JSON.stringify(changes)},`]),
    ...(isRepeatable === undefined ? [] : [`isRepeatable: ${isRepeatable},`]),
  ];
  return lines.length === 0
    ? ""
    : `The author has set these clauses of the contract; leave them out of yours:\n\n${fence(lines.join("\n"))}`;
}

/** A contract that was there before, as a model is told of it. */
export function describeContract(contract: Terms | undefined, isBinding: boolean): string {
  if (contract === undefined || contract.text === "") return "";
  const how = isBinding
    ? "Its contract was written by a person and is binding"
    : "Its contract so far; keep what still holds, and repeat it only if you change it";
  return `${how}:\n\n${fence(contract.text)}`;
}
