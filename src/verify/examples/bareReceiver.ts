import type { Skeleton } from "../../../transformer/stub.js";

/**
 * The code of what a member is called on where an example names it alone, as `greet("Ada")`: its class or its object; of
 * an instance only where `new` takes nothing and there is no state, as nobody knows which one was meant.
 *
 * @returns undefined where the example leaves too much open
 */
export function bareReceiver({ access, form, isStatic, name, receiver }: Skeleton): string | undefined {
  if (form === "getter" || access === undefined || !access.endsWith(`.${name}`)) return undefined;
  const owner = access.slice(0, -`.${name}`.length);
  if (isStatic || !owner.endsWith(".prototype")) return owner;
  if (receiver === undefined || "shape" in receiver) return undefined;
  return receiver.parameters.length === 0 && receiver.fields?.length === 0 ? `new ${receiver.name}()` : undefined;
}
