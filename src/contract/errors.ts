import type { ErrorCode } from "./errorCodes.js";

// Two copies of the package can be loaded in one process, and its own threads and bundles have copies of this class.
const marker = Symbol.for("selfcoding.error");

/**
 * An error of selfcoding itself. An exception of the user's own code is never one of these:
 * it is what healing is given, and it surfaces unchanged.
 */
export class SelfCodingError extends Error {
  /** Stable, for programs. */
  readonly code: ErrorCode;
  /** The fact, with its value; the message is this and the remedy. */
  readonly fact: string;
  /** What to do about it: the option and the variable that set it. */
  readonly remedy: string;
  /** Facts for programs, as the findings of the last attempt. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    fact: string,
    more: { remedy: string; details?: Readonly<Record<string, unknown>>; cause?: unknown },
  ) {
    // What ends a list goes on in a line of its own.
    super(
      `${fact}${fact.endsWith("\n") ? "" : " "}${more.remedy}`,
      more.cause === undefined ? undefined : { cause: more.cause },
    );
    this.code = code;
    this.fact = fact;
    this.remedy = more.remedy;
    this.details = more.details ?? {};
    // Where an error is printed with its fields, the sentence is enough: the remedy stands in it, and an agent's details
    // hold whole conversations.
    for (const field of ["fact", "remedy", "details"]) Object.defineProperty(this, field, { enumerable: false });
  }

  /** All of it, for logs that are JSON. */
  toJSON(): object {
    const { name, code, message, remedy, details } = this;
    return { name, code, message, remedy, details };
  }

  /** The same error with more facts. */
  withDetails(details: Readonly<Record<string, unknown>>): SelfCodingError {
    return withMore(this, details);
  }

  /** So that `instanceof` knows the errors of other copies of the package too. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return isMarked(value);
  }

  /** Whether a value is such an error, from this copy of the package or another. */
  static is(value: unknown): value is SelfCodingError {
    return isMarked(value);
  }
}

// On the prototype: the stack's first line is made before a constructor could set a name.
Object.defineProperties(SelfCodingError.prototype, {
  name: { value: "SelfCodingError", configurable: true, writable: true },
  [marker]: { value: true },
});

// Outside of the class: a bundler renames one whose body names it, and that name is printed.
function isMarked(value: unknown): boolean {
  return typeof value === "object" && value !== null && marker in value;
}

function withMore(error: SelfCodingError, more: Readonly<Record<string, unknown>>): SelfCodingError {
  const { code, fact, remedy, cause } = error;
  const details = { ...error.details, ...more };
  return new SelfCodingError(code, fact, { remedy, details, ...(cause === undefined ? {} : { cause }) });
}
