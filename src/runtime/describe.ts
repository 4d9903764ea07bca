import type { FunctionDescription } from "../../transformer/stub.js";
import type { AnyFunction } from "./runningStub.js";

// Text until somebody asks: most programs describe more functions than they use.
const texts = new WeakMap<AnyFunction, string>();
const parsed = new WeakMap<AnyFunction, FunctionDescription>();

/**
 * Called by rewritten code: keeps what the transformer captured of a function.
 *
 * @param json a {@link FunctionDescription} as JSON text, parsed when it is first needed
 * @returns the function itself
 */
export function describe<Described extends AnyFunction>(described: Described, json: string): Described {
  texts.set(described, json);
  parsed.delete(described);
  return described;
}

/** What the transformer captured of a function; undefined when it was not there to capture it. */
export function descriptionOf(described: AnyFunction): FunctionDescription | undefined {
  const known = parsed.get(described);
  const text = texts.get(described);
  if (known !== undefined || text === undefined) return known;
  const description = JSON.parse(text) as FunctionDescription;
  parsed.set(described, description);
  return description;
}
