/** A means of a test that the sandbox does not have: what the test says of the function cannot be known then. */
class UnsupportedTest extends Error {
  override readonly name = "UnsupportedTest";

  constructor(what: string) {
    super(what);
  }
}

let first: UnsupportedTest | undefined;

/** Refuses what is not there; it is remembered, as a test may catch it. */
export function refuseTest(what: string): never {
  const error = new UnsupportedTest(what);
  first ??= error;
  throw error;
}

/** Refuses to exchange what nothing can exchange here: the globals are locked, as bodies must not. */
export function refuseLocked(owner: unknown, key: PropertyKey): void {
  const isObject = (typeof owner === "object" && owner !== null) || typeof owner === "function";
  const own = isObject ? Object.getOwnPropertyDescriptor(owner, key) : undefined;
  if (own?.configurable === false) refuseTest(`a spy on ${String(key)}`);
}

/** The first refusal since the last time that was asked. */
export function takeRefusal(): UnsupportedTest | undefined {
  const taken = first;
  first = undefined;
  return taken;
}
