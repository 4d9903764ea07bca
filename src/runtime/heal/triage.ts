import type { Skeleton } from "../../../transformer/stub.js";
import { SelfCodingError } from "../../contract/errors.js";
import type { ThrowOption } from "../../contract/options.js";
import { namesIn } from "../../text/identifiers.js";
import { matchesShape } from "../../value/matches.js";
import type { RunningStub } from "../runningStub.js";

const TRANSIENT_NAMES = new Set(["AbortError", "TimeoutError"]);
const TRANSIENT_CODES =
  /^(E(CONN\w+|HOSTUNREACH|NETUNREACH|NOTFOUND|AI_AGAIN|TIMEDOUT|PIPE|MFILE|NFILE|BUSY|AGAIN)|UND_ERR_\w+)$/;

/** A call that threw. */
interface FailedCall {
  readonly self: unknown;
  /** The arguments, in the order of the stub's parameters. */
  readonly values: readonly unknown[];
}

/** Why an exception is passed on without healing, as a sentence; undefined when it looks like a fault of the body. */
export function reasonNotToHeal(
  error: unknown,
  stub: Pick<RunningStub, "skeleton" | "foreseen">,
  call: FailedCall,
): string | undefined {
  return reasonToPassOn(error, stub, call) ?? brokenArgument(stub.skeleton, call.values);
}

/** The same as far as the error itself tells, whatever the arguments are. */
export function reasonToPassOn(
  error: unknown,
  stub: Pick<RunningStub, "skeleton" | "foreseen">,
  { self, values }: FailedCall,
): string | undefined {
  if (SelfCodingError.is(error)) return "it comes from selfcoding itself";
  if (isDeclared(error, stub.skeleton)) return "the docs declare it";
  if (isThereToThrow(stub.skeleton)) return "its type says that it is there to throw";
  if (isTransient(error) || values.some((value) => isAbortedBy(value, error)))
    return "it is transient: an abort or an I/O failure";
  return isForeseen(error, stub.foreseen(), { self, values }) ? "its contract allows it" : undefined;
}

function isForeseen(error: unknown, foreseen: readonly ThrowOption[], { self, values }: FailedCall): boolean {
  if (foreseen.length === 0) return false;
  const names = namesOf(error);
  const message = error instanceof Error ? error.message : String(error);
  return foreseen.some((one) => {
    if (!names.has(one.error) && !message.includes(one.error)) return false;
    try {
      return one.when.apply(self, [...values]) === true;
    } catch {
      return false;
    }
  });
}

/** The names of an error's class and of those above it. */
function namesOf(error: unknown): Set<unknown> {
  if (typeof error !== "object" || error === null) return new Set();
  const names = new Set<unknown>([String((error as Error).name)]);
  for (let at = Object.getPrototypeOf(error); at !== null; at = Object.getPrototypeOf(at))
    names.add(at.constructor?.name);
  return names;
}

function isDeclared(error: unknown, skeleton: Skeleton): boolean {
  const declared = skeleton.docs.throws;
  if (declared.length === 0 || typeof error !== "object" || error === null) return false;
  const names = namesOf(error);
  // Every engine error is an `Error` too; `@throws {Error}` means one that is thrown as just that.
  if (Object.getPrototypeOf(error)?.constructor?.name !== "Error") names.delete("Error");
  names.delete("Object");
  const isNamed = (text: string): boolean => [...namesIn(text)].some((name) => names.has(name));
  return declared.some(({ type, text }) => (type === "" ? !isEngineError(error) || isNamed(text) : isNamed(type)));
}

/** `never`, or `asserts value is string`: there is nothing else that such a function could say. */
function isThereToThrow({ resultType, header }: Skeleton): boolean {
  // The type of an assertion is void; only the header says what it is.
  return resultType === "never" || resultType === "Promise<never>" || /\):\s*asserts\s[^()]*$/.test(header);
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

/** Whether a signal that the call was given, by itself or in its options, was aborted with this very error as its reason. */
function isAbortedBy(value: unknown, error: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  try {
    // Fields alone: to ask a getter would run the user's code.
    const isData = Array.isArray(value) || ArrayBuffer.isView(value);
    const fields = isData
      ? []
      : Object.values(Object.getOwnPropertyDescriptors(value)).map((field): unknown => field.value);
    return [value, ...fields].some((part) => part instanceof AbortSignal && part.aborted && part.reason === error);
  } catch {
    // A proxy may refuse to be looked at.
    return false;
  }
}

// Only here, after the throw: checking types on every call would cost what a wrapper costs.
function brokenArgument(skeleton: Skeleton, values: readonly unknown[]): string | undefined {
  for (const [index, parameter] of skeleton.parameters.entries()) {
    const given = parameter.isRest ? values.slice(index) : [values[index]];
    for (const value of given) {
      if (value === undefined && parameter.isOptional) continue;
      const shape = parameter.isRest && parameter.shape.kind === "array" ? parameter.shape.of : parameter.shape;
      const mismatch = matchesShape(value, shape, skeleton.shapes, { isNullable: skeleton.isNullable });
      if (mismatch !== undefined) return `the argument ${parameter.name} does not have its declared type: ${mismatch}`;
    }
  }
  return undefined;
}
