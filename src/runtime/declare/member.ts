import type { Skeleton } from "../../../transformer/stub.js";
import type { AnyFunction } from "../runningStub.js";

/** The key under which a member's skeleton stands in `reflect-metadata`. */
export const SKELETON_METADATA = "selfcoding:skeleton";

type WithMetadata = { defineMetadata?: (key: string, value: unknown, target: object, property: PropertyKey) => void };

/**
 * Notes which property a member stub is.
 *
 * @returns what puts an implementation in its place, with the property's own attributes, and gives what stood there
 */
export function markMember(
  owner: object,
  key: PropertyKey,
  isStatic: boolean,
  skeleton: () => Skeleton,
): (implementation: AnyFunction) => AnyFunction | undefined {
  const holder: object = isStatic ? owner : ((owner as { prototype?: object }).prototype ?? owner);
  (Reflect as WithMetadata).defineMetadata?.(SKELETON_METADATA, skeleton(), holder, key);
  return (implementation) => {
    const descriptor = Object.getOwnPropertyDescriptor(holder, key);
    if (descriptor?.configurable !== true) return undefined;
    const place = descriptor.get === undefined ? { value: implementation } : { get: implementation };
    Object.defineProperty(holder, key, { ...descriptor, ...place });
    return descriptor.get ?? (descriptor.value as AnyFunction | undefined);
  };
}
