import type { ErrorCode } from "../../contract/errorCodes.js";
import { SelfCodingError } from "../../contract/errors.js";

/** A {@link SelfCodingError} as data; structured clone would drop its fields. */
interface ErrorEnvelope {
  readonly code: ErrorCode;
  readonly fact: string;
  readonly remedy: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly cause?: string;
}

/** Any error as data for the way between threads; what is not of the family becomes `foundry-lost`. */
export function toEnvelope(error: unknown): ErrorEnvelope {
  if (SelfCodingError.is(error)) {
    const { code, fact, remedy, details } = error;
    return { code, fact, remedy, details, ...(error.cause === undefined ? {} : { cause: chainOf(error.cause) }) };
  }
  return {
    code: "foundry-lost",
    fact: "An unexpected error stopped the foundry's work.",
    remedy: "This is a bug in selfcoding: please report it with the cause.",
    details: {},
    // Whoever looks for the fault needs to know where it is.
    cause: error instanceof Error ? (error.stack ?? chainOf(error)) : String(error),
  };
}

/** The error again, on the other side. */
export function fromEnvelope({ code, fact, remedy, details, cause }: ErrorEnvelope): SelfCodingError {
  const more = cause === undefined ? {} : { cause: reviveCause(cause) };
  return new SelfCodingError(code, fact, { remedy, details, ...more });
}

function reviveCause(text: string): Error {
  const end = text.indexOf("\n");
  const error = new Error(end === -1 ? text : text.slice(0, end));
  // Where it was revived is of no interest.
  error.stack = text;
  return error;
}

const MAX_CAUSES = 5;

/** The messages of an error and its causes; the frames in the foundry's thread explain nothing to a user. */
function chainOf(cause: unknown): string {
  const said: string[] = [];
  for (let at = cause; at !== undefined && said.length < MAX_CAUSES; at = at instanceof Error ? at.cause : undefined)
    said.push(at instanceof Error ? `${at.name}: ${at.message}` : String(at));
  return said.join("\n  because of ");
}
