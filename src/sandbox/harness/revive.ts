import { hasPrivateState, ownClasses } from "../../value/equal/hiddenState.js";

/**
 * An instance of a class from its fields, without running its constructor.
 *
 * @throws {TypeError} when its class keeps state that is no field: nothing can be said of such an instance
 */
export function revive(owner: { prototype: object }, fields: object): object {
  const instance = made(owner);
  const classes = ownClasses(instance);
  if (hasPrivateState(classes))
    throw new TypeError(`an instance of ${classes[0]?.name} cannot be made from what is seen of it`);
  const own = Object.getOwnPropertyDescriptors(fields) as Record<PropertyKey, PropertyDescriptor>;
  if (instance instanceof Error && own["message"] !== undefined) own["message"].enumerable = false;
  return Object.defineProperties(instance, own);
}

// An error is more than an object of its class: by its own constructor none would be made without running code.
function made(owner: { prototype: object }): object {
  if (!(owner.prototype instanceof Error)) return Object.create(owner.prototype) as object;
  return Reflect.construct(Error, [], owner as unknown as ErrorConstructor);
}
