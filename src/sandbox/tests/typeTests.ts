/** Runs inside the sandbox's context: what says something of types says it to the compiler, and nothing at run time. */
export const expectTypeOf: unknown = new Proxy(() => {}, {
  apply: () => expectTypeOf,
  get: (target, key) => (typeof key === "symbol" ? Reflect.get(target, key) : expectTypeOf),
});

/** Vitest's assertion about a type alone. */
export const assertType = (): void => {};
