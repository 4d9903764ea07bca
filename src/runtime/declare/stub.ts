import { SelfCodingError } from "../../contract/errors.js";
import type { StubOptions } from "../../contract/options.js";
import { findTool } from "./lineToAdd.js";

/** Marks the body of a function that is left to be written; see {@link stub}. */
export interface Stub {
  /** @param things what the body is expected to use: parameters, helpers, `this.fish` */
  (...things: unknown[]): never;
  /** The same with options for this function. They are read once, outside the function: parameters are not in reach. */
  with(options: StubOptions): (...things: unknown[]) => never;
}

/**
 * Stands in place of a body: the function writes itself on its first call.
 *
 * Statements and comments before it are hints for the model.
 *
 * @throws {SelfCodingError} `not-transformed` when the file was not transformed
 * @example
 * // "1h 30m" to milliseconds.
 * export function parseDuration(text: string): number {
 *   return stub(text);
 * }
 */
export const stub: Stub = Object.assign(untransformed("A stub"), { with: () => untransformed("A stub") });

/** The stand-in for a stub, a member or a wrapper that was not transformed: calling it throws. */
export function untransformed(what: string): () => never {
  return function entry() {
    const error = notTransformed(what);
    Error.captureStackTrace(error, entry);
    throw error;
  };
}

function notTransformed(what: string): SelfCodingError {
  const { name, remedy } = findTool();
  return new SelfCodingError("not-transformed", `${what} was called in a file that selfcoding has not transformed.`, {
    remedy,
    details: { tool: name },
  });
}
