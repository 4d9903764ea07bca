import { isObject } from "../../value/kinds.js";

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

/** An object whose other members are refused, under the name that tests know them by; `passed` are there for who asks. */
export function refusingOthers<Known extends object>(
  known: Known,
  nameOf: (key: string) => string,
  passed: readonly string[] = [],
): Known {
  return new Proxy(known, {
    get: (target, key) => {
      const isKnown = typeof key === "symbol" || key in target || passed.includes(key);
      return isKnown ? Reflect.get(target, key) : refuseTest(nameOf(key));
    },
  });
}

/** Refuses to exchange what nothing can exchange here: the globals are locked, as bodies must not. */
export function refuseLocked(owner: unknown, key: PropertyKey): void {
  const own = isObject(owner) ? Object.getOwnPropertyDescriptor(owner, key) : undefined;
  if (own?.configurable === false) refuseTest(`a spy on ${String(key)}`);
}

/** The first refusal since the last time that was asked. */
export function takeRefusal(): UnsupportedTest | undefined {
  const taken = first;
  first = undefined;
  return taken;
}
