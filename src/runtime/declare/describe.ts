import type { FunctionDescription } from "../../../transformer/stub.js";

/** The signature in the type argument of a call, as rewritten code passes it. */
export interface CapturedSignature {
  readonly [marker]: true;
}

interface Captured {
  readonly json: string;
  parsed?: FunctionDescription;
}

const marker = Symbol.for("selfcoding.signature");
const registry = Symbol.for("selfcoding.descriptions");

// Two copies of the package can be loaded in one process: what one of them has noted, an agent of the other must find.
const captured = ((globalThis as { [registry]?: WeakMap<object, Captured> })[registry] ??= new WeakMap());

/**
 * Called by rewritten code: notes what was captured of a function that is given to an agent.
 *
 * @param json a {@link FunctionDescription} as JSON text, parsed when it is first needed
 * @returns the function itself
 */
export function describe<Value>(value: Value, json: string): Value {
  // Types may lie: what is no function, or not there, is for the agent to name, not for this line.
  if (typeof value === "function") captured.set(value, { json });
  return value;
}

/** Called by rewritten code: the type argument of `generateFunction` or `adapt` as a value. */
export function signature(json: string): CapturedSignature {
  const value: CapturedSignature = Object.freeze({ [marker]: true } as const);
  captured.set(value, { json });
  return value;
}

/** Whether a value is what {@link signature} gives, in this copy of the package or another. */
export function isCapturedSignature(value: unknown): value is CapturedSignature {
  return typeof value === "object" && value !== null && marker in value;
}

/** The captured description of a function or a type argument; undefined when the transformer has not seen it. */
export function descriptionOf(value: unknown): FunctionDescription | undefined {
  const found = typeof value === "object" || typeof value === "function" ? captured.get(value as object) : undefined;
  return found && (found.parsed ??= JSON.parse(found.json) as FunctionDescription);
}
