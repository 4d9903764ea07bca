import type { ErrorCode } from "../../contract/errorCodes.js";
import { SelfCodingError } from "../../contract/errors.js";

/** 2 is wrong usage, 3 no model or network, 4 a refusal; 1 is all else that goes wrong. */
const CODES: Partial<Record<ErrorCode, number>> = {
  "options-invalid": 2,
  "no-model": 3,
  "model-unauthorized": 3,
  "model-unavailable": 3,
  "recording-missing": 3,
  "time-limit": 3,
  "fleet-away": 3,
  "not-written": 4,
  "cannot-be-written": 4,
  "needs-person": 4,
  "command-refused": 4,
  "decision-refused": 4,
  "not-loadable": 4,
  "stub-mistake": 4,
  "model-same-process": 3,
  "plan-stale": 4,
  "budget-spent": 4,
  cycle: 4,
  frozen: 4,
  conflict: 4,
  "store-newer": 4,
  "store-unwritable": 4,
  unapproved: 4,
  "fleet-refused": 4,
  "fleet-restored": 4,
};

/** The exit code by which a command that ended with an error tells machines of which kind it is. */
export function exitCodeOf(error: unknown): number {
  return SelfCodingError.is(error) ? (CODES[error.code] ?? 1) : 1;
}
