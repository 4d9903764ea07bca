/** Runs inside the sandbox's context: built-ins that no deadline could end are not begun. */
import { define } from "./define.js";
import { ExcessError } from "./excessError.js";

/** Beyond it V8 keeps a list as a hash table: filling it takes minutes, or ends the process ("invalid table size"). */
const MAX_PLACES = 2 ** 25;
const MAX_CHARACTERS = 2 ** 28;

type Method = (this: unknown, ...values: unknown[]) => unknown;

/** Lets `fill`, `repeat`, `padStart`, `padEnd` and `split` refuse sizes out of all proportion. */
export function limitSizes(): void {
  const sizeOf = (value: unknown): number => (Array.isArray(value) || typeof value === "string" ? value.length : 0);
  const asNumber = (value: unknown): number => (typeof value === "number" ? value : 0);
  limit(Array.prototype, "fill", (self) => sizeOf(self) > MAX_PLACES);
  limit(String.prototype, "split", (self) => sizeOf(self) > MAX_PLACES);
  limit(String.prototype, "repeat", (self, [count]) => isBeyond(sizeOf(self) * asNumber(count)));
  limit(String.prototype, "padStart", (_self, [length]) => isBeyond(asNumber(length)));
  limit(String.prototype, "padEnd", (_self, [length]) => isBeyond(asNumber(length)));
}

// What no string can be, the engine refuses at once, in its own words.
function isBeyond(characters: number): boolean {
  return characters > MAX_CHARACTERS && characters < 2 ** 30;
}

function limit(owner: object, name: string, isTooLarge: (self: unknown, values: readonly unknown[]) => boolean): void {
  const { apply } = Reflect;
  const original = Reflect.get(owner, name) as Method;
  // A method of an object is no constructor, as built-ins are none.
  const { method } = {
    method(this: unknown, ...values: unknown[]): unknown {
      if (isTooLarge(this, values)) throw new ExcessError(`${name} of this size takes too much time or memory`);
      return apply(original, this, values);
    },
  };
  Object.defineProperty(method, "name", { value: name });
  Object.defineProperty(method, "length", { value: original.length });
  define(owner, name, method);
}
