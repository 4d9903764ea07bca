import { SelfCodingError } from "../contract/errors.js";
import type { AnyFunction } from "./runningStub.js";

/**
 * Where the user's code called a stub. What selfcoding has to say is told from there: the frames of its own, and the
 * excerpt of its own source that Node prints above an uncaught error, would help nobody.
 */
export class CallSite {
  readonly #entry: AnyFunction;
  readonly #taken: { stack?: string } = {};

  /** @param entry the function that the user's code called; it must be running */
  constructor(entry: AnyFunction) {
    this.#entry = entry;
    // An await later there is no frame of the caller left.
    Error.captureStackTrace(this.#taken, entry);
  }

  /** Does work that ends before the call does. */
  run<Result>(work: () => Result): Result {
    return runAt(this.#entry, work);
  }

  /** The error of awaited work, with the stack of this call when it is selfcoding's own. */
  told(error: unknown): unknown {
    const { stack = "" } = this.#taken;
    const frames = stack.indexOf("\n    at ");
    if (SelfCodingError.is(error) && frames !== -1)
      error.stack = `${error.name}: ${error.message}${stack.slice(frames)}`;
    return error;
  }
}

/** Does work; an error of selfcoding's own is told from where the user's code called `entry`, which must be running. */
export function runAt<Result>(entry: AnyFunction, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (SelfCodingError.is(error)) Error.captureStackTrace(error, entry);
    throw error;
  }
}
