import { type ErrorCode, SelfCodingError } from "../contract/errors.js";

// A name or a value that there is not is as wrong an argument as an option that is unknown.
const USAGE: readonly ErrorCode[] = ["options-invalid"];
const NO_MODEL: readonly ErrorCode[] = [
  "no-model",
  "model-unauthorized",
  "model-unavailable",
  "model-same-process",
  "recording-missing",
];
const REFUSED: readonly ErrorCode[] = [
  "command-refused",
  "not-written",
  "cannot-be-written",
  "needs-person",
  "cycle",
  "frozen",
  "conflict",
  "unapproved",
  "decision-refused",
  "store-newer",
  "not-loadable",
  "stub-mistake",
  "store-unwritable",
  "budget-spent",
  "time-limit",
];

/** The exit code that tells scripts of an error: 2 wrong usage, 3 no model or network, 4 refused, 1 for anything else. */
export function exitCodeOf(error: unknown): number {
  if (!SelfCodingError.is(error)) return 1;
  if (USAGE.includes(error.code)) return 2;
  if (NO_MODEL.includes(error.code)) return 3;
  return REFUSED.includes(error.code) ? 4 : 1;
}
