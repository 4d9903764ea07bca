import type { Skeleton } from "../../transformer/stub.js";
import { SelfCodingError } from "../contract/errors.js";
import { matchesShape } from "../value/matches.js";

const TRANSIENT_NAMES = new Set(["AbortError", "TimeoutError"]);
const TRANSIENT_CODES =
  /^(E(CONN\w+|HOSTUNREACH|NETUNREACH|NOTFOUND|AI_AGAIN|TIMEDOUT|PIPE|MFILE|NFILE|BUSY|AGAIN)|UND_ERR_\w+)$/;

/**
 * Why an exception is passed on without healing, as a sentence; undefined when it looks like a fault of the body.
 *
 * @param values the arguments of the failing call, in the order of the stub's parameters
 */
export function reasonNotToHeal(error: unknown, skeleton: Skeleton, values: readonly unknown[]): string | undefined {
  if (SelfCodingError.is(error)) return "it comes from selfcoding itself";
  if (isDeclared(error, skeleton)) return "the docs declare it";
  if (isTransient(error)) return "it is transient: an abort or a failure of input and output";
  return brokenArgument(skeleton, values);
}

function isDeclared(error: unknown, skeleton: Skeleton): boolean {
  const declared = skeleton.docs.throws;
  if (declared.length === 0 || typeof error !== "object" || error === null) return false;
  const names = new Set([String((error as Error).name)]);
  for (let at = Object.getPrototypeOf(error); at !== null; at = Object.getPrototypeOf(at))
    names.add(at.constructor?.name);
  // Every engine error is an `Error` too; `@throws {Error}` means one that is thrown as just that.
  if (Object.getPrototypeOf(error)?.constructor?.name !== "Error") names.delete("Error");
  return declared.some(({ type }) => (type === "" ? !isEngineError(error) : names.has(type)));
}

function isEngineError(error: object): boolean {
  return error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError;
}

function isTransient(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const { name, code, status, cause } = error as { name?: unknown; code?: unknown; status?: unknown; cause?: unknown };
  if (TRANSIENT_NAMES.has(String(name)) || TRANSIENT_CODES.test(String(code))) return true;
  if (status === 429 || (typeof status === "number" && status >= 500)) return true;
  return cause !== undefined && cause !== error && isTransient(cause);
}

// Only here, after the throw: checking types on every call would cost what a wrapper costs.
function brokenArgument(skeleton: Skeleton, values: readonly unknown[]): string | undefined {
  for (const [index, parameter] of skeleton.parameters.entries()) {
    const given = parameter.isRest ? values.slice(index) : [values[index]];
    for (const value of given) {
      if (value === undefined && parameter.isOptional) continue;
      const shape = parameter.isRest && parameter.shape.kind === "array" ? parameter.shape.of : parameter.shape;
      const mismatch = matchesShape(value, shape, skeleton.shapes);
      if (mismatch !== undefined) return `the argument ${parameter.name} breaks its declared type: ${mismatch}`;
    }
  }
  return undefined;
}
