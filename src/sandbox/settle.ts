import { compareValues, type EqualOptions } from "../value/equal/equal.js";
import type { DrawOutcome, Outcome } from "./protocol.js";

/** How far numbers may lie apart that are told from each other by their last digits only. */
const NEAR = 1e-9;

/** Compares what a case gave with what was expected, outside of the realm of the code that gave it. */
export function settleOutcome({ wanted, ...outcome }: Outcome, options: EqualOptions = {}): Outcome {
  return wanted === undefined ? outcome : { ...outcome, expected: compareWith(wanted, options) };
}

/** Compares what a drawn input gave with what the reference function says. */
export function settleDraw({ oracle, ...outcome }: DrawOutcome): DrawOutcome {
  if (oracle === undefined || outcome.broken !== undefined) return outcome;
  const { text, isEqual, isComparable } = compareWith(oracle, { isApproximate: true });
  const isHeld = isEqual || isComparable === false;
  return isHeld ? outcome : { ...outcome, broken: `the reference function (oracle) returns ${text}` };
}

function compareWith(
  { text, pair, misfit }: NonNullable<Outcome["wanted"]>,
  options: EqualOptions,
): NonNullable<Outcome["expected"]> {
  const equality = compareValues(pair, options);
  if (equality.kind === "unknown") return { text, isEqual: false, isComparable: false, why: equality.why };
  const isEqual = equality.kind === "equal";
  if (isEqual) return { text, isEqual };
  const isNear = compareValues(pair, { ...options, tolerance: NEAR, areBlanksAlike: true }).kind === "equal";
  return { text, isEqual, ...(isNear ? { isNear } : {}), ...(misfit === undefined ? {} : { misfit }) };
}
