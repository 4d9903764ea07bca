import { hasPrivateState, ownClasses } from "../../value/equal/hiddenState.js";

/**
 * An instance of a class from its fields, without running its constructor.
 *
 * @throws {TypeError} when its class keeps state that is no field: nothing can be said of such an instance
 */
export function revive(owner: { prototype: object }, fields: object): object {
  const instance: object = Object.create(owner.prototype);
  const classes = ownClasses(instance);
  if (hasPrivateState(classes))
    throw new TypeError(`an instance of ${classes[0]?.name} cannot be made from what is seen of it`);
  return Object.defineProperties(instance, Object.getOwnPropertyDescriptors(fields));
}
