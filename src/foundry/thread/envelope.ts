import { SelfCodingError } from "../../contract/errors.js";
import type { ErrorEnvelope } from "./protocol.js";

/** Any error as data for the way between threads; what is not of the family becomes `foundry-lost`. */
export function toEnvelope(error: unknown): ErrorEnvelope {
  if (SelfCodingError.is(error)) {
    const fact = error.message.slice(0, error.message.length - error.remedy.length).trimEnd();
    const cause = error.cause === undefined ? {} : { cause: describe(error.cause) };
    return { code: error.code, fact, remedy: error.remedy, details: error.details, ...cause };
  }
  return {
    code: "foundry-lost",
    fact: "An unexpected error stopped the foundry's work.",
    remedy: "This is a fault of selfcoding: please report it with the cause.",
    details: {},
    cause: describe(error),
  };
}

/** The error again, on the other side. */
export function fromEnvelope(envelope: ErrorEnvelope): SelfCodingError {
  const cause = envelope.cause === undefined ? {} : { cause: new Error(envelope.cause) };
  return new SelfCodingError(envelope.code, envelope.fact, {
    remedy: envelope.remedy,
    details: envelope.details,
    ...cause,
  });
}

function describe(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? `${cause.name}: ${cause.message}`) : String(cause);
}
