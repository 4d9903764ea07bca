import type { Skeleton } from "../../../transformer/stub.js";

/**
 * The code of what a member is called on where an example names it alone, as `greet("Ada")`: its class or its object; of
 * an instance only where `new` takes nothing and there is no state, as nobody knows which one was meant.
 *
 * @returns undefined where the example leaves too much open
 */
export function bareReceiver(skeleton: Skeleton): string | undefined {
  const { access, form, name, receiver } = skeleton;
  if (form === "getter" || access?.endsWith(`.${name}`) !== true) return undefined;
  const owner = standingReceiver(skeleton);
  if (owner !== undefined) return owner;
  if (receiver === undefined || "shape" in receiver) return undefined;
  return receiver.parameters.length === 0 && receiver.fields?.length === 0 ? `new ${receiver.name}()` : undefined;
}

/** The code of the object that a member is called on where the file has that very object: it, or the class of a static one. */
export function standingReceiver({ holder, owner, isStatic }: Skeleton): string | undefined {
  return isStatic || owner?.kind === "object" ? holder : undefined;
}
