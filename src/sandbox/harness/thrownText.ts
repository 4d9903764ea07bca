/** Runs inside the sandbox's context: an exception as text. */
import type { ThrownText } from "../protocol.js";
import { ExcessError } from "../realm/excessError.js";
import { ERROR_NAMES } from "../realm/realmData.js";
import { UnavailableError } from "../realm/unavailableError.js";
import { prototypeOf } from "../../value/kinds.js";
import { isStackOverflow } from "../../value/stackOverflow.js";

/** Errors that the engine itself throws. */
const ENGINE_ERRORS = new Set(ERROR_NAMES.filter((name) => name !== "Error"));
const MAX_STACK = 4_000;
const MAX_NAME = 200;

interface Surroundings {
  /** The errors that code made itself. */
  readonly made: WeakSet<object>;
  /** Globals that the code reads. */
  readonly globals: readonly string[];
}

/** Describes whatever was thrown; never throws. */
export function describeThrown(
  thrown: unknown,
  surroundings: Surroundings,
  preview: (value: unknown) => string,
): ThrownText {
  try {
    if (typeof thrown === "object" && thrown !== null) return describeObject(thrown, surroundings, preview);
    const message = thrown === undefined ? "there is no error" : preview(thrown);
    return { name: typeof thrown, names: [], message, stack: "", isDeliberate: true };
  } catch {
    return { name: "Error", names: ["Error"], message: "The error cannot be read.", stack: "", isDeliberate: true };
  }
}

function describeObject(
  thrown: object,
  { made, globals }: Surroundings,
  preview: (value: unknown) => string,
): ThrownText {
  const names = classNames(thrown);
  const { name, message, stack, code } = thrown as Partial<Record<"name" | "message" | "stack" | "code", unknown>>;
  const isEngines = ENGINE_ERRORS.has(names[0] ?? "") && !made.has(thrown);
  return {
    name: typeof name === "string" ? name.slice(0, MAX_NAME) : (names[0] ?? "object"),
    names: typeof name === "string" ? [name.slice(0, MAX_NAME), ...names] : names,
    message: typeof message === "string" ? message.slice(0, MAX_STACK) : preview(thrown),
    stack: typeof stack === "string" ? stack.slice(0, MAX_STACK) : "",
    // What Node's own functions refuse has a code, and is said as clearly as anything thrown on purpose.
    isDeliberate: !isEngines || typeof code === "string",
    ...(isEngines && isStackOverflow(thrown) ? ({ isOverflow: true } as const) : {}),
    ...(thrown instanceof ExcessError ? ({ isExcess: true } as const) : {}),
    ...(thrown instanceof UnavailableError ? { unavailable: thrown.unavailable } : {}),
    ...(isEngines && names[0] === "ReferenceError" ? absentOf(globals) : {}),
  };
}

function absentOf(globals: readonly string[]): Pick<ThrownText, "absent"> {
  const absent = globals.filter((name) => !(name in globalThis));
  return absent.length > 0 ? { absent } : {};
}

function classNames(value: object): string[] {
  const names: string[] = [];
  // A proxy can have one prototype after the other.
  for (let at = prototypeOf(value); at !== null && names.length < 9; at = prototypeOf(at)) {
    const { constructor: owner } = at as { constructor?: { name?: unknown } };
    if (typeof owner?.name === "string") names.push(owner.name.slice(0, MAX_NAME));
  }
  return names;
}
