import { hasPrivateState, ownClasses } from "../../value/equal/hiddenState.js";
import { isPlain } from "../../value/kinds.js";

/**
 * An instance of a class from its state, without running its constructor: from its fields, or from what its parent of
 * the platform holds, such as a list.
 *
 * @throws {TypeError} when its class keeps state that is no field: nothing can be said of such an instance
 */
export function revive(owner: { prototype: object }, state: object): object {
  const classes = ownClasses(Object.create(owner.prototype) as object);
  if (hasPrivateState(classes))
    throw new TypeError(`an instance of ${classes[0]?.name} cannot be made from what is seen of it`);
  const isFields = isPlain(Object.getPrototypeOf(state) as object | null);
  if (!isFields || !(owner.prototype instanceof Error)) return Object.setPrototypeOf(state, owner.prototype) as object;
  // An error is more than an object of its class: by its own constructor none would be made without running code.
  const own = Object.getOwnPropertyDescriptors(state) as Record<PropertyKey, PropertyDescriptor>;
  if (own["message"] !== undefined) own["message"].enumerable = false;
  return Object.defineProperties(Reflect.construct(Error, [], owner as unknown as ErrorConstructor), own) as object;
}
