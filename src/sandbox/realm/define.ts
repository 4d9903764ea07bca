/** Defines a property as methods of the language have it: one that can be changed, and is not listed. */
export function define(target: object, key: PropertyKey, value: unknown, enumerable = false): void {
  Object.defineProperty(target, key, { value, writable: true, configurable: true, enumerable });
}

/** Defines a property that is made when it is first read, and final: documented values may be made with it. */
export function defineLazily(target: object, key: PropertyKey, make: () => unknown, isEnumerable = false): void {
  let made: { readonly value: unknown } | undefined;
  const get = (): unknown => (made ??= { value: make() }).value;
  const set = function (this: object, value: unknown): void {
    const isOwn = this === target || this === undefined;
    if (!isOwn) Object.defineProperty(this, key, { value, enumerable: true, configurable: true, writable: true });
  };
  Object.defineProperty(target, key, { get, set, enumerable: isEnumerable, configurable: false });
}
