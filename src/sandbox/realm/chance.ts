/** Runs inside the sandbox's context: counts how often code asked the clock or drew lots. */

import { define } from "./define.js";

/** Functions of the host's that have another answer each time, by their names. */
const HOST_SOURCES = new Set([
  "now",
  "getRandomValues",
  "randomUUID",
  "randomBytes",
  "randomInt",
  "randomFill",
  "randomFillSync",
  "generateKey",
  "generateKeySync",
  "generateKeyPair",
  "generateKeyPairSync",
]);

/**
 * Knows, once a program has run, what of it depends on time or chance: a body may draw lots only where it is given
 * none, and a package may read the clock for what concerns no result.
 */
export class Chance {
  #asked = 0;

  /** How often it was asked until now. */
  get asked(): number {
    return this.#asked;
  }

  /** Told of each call of a function of the host's. */
  noteHostCall(name: string): void {
    if (HOST_SOURCES.has(name)) this.#asked++;
  }

  /** Watches the language's own sources. */
  watch(own: Record<string, unknown>): void {
    const { random } = Math;
    define(Math, "random", () => (this.#asked++, random()));
    const native = own["Date"] as DateConstructor;
    const { now } = native;
    const watched = new Proxy(native, {
      construct: (target, values, newTarget) => {
        // With arguments it is the date that they say.
        if (values.length === 0) this.#asked++;
        return Reflect.construct(target, values, newTarget) as object;
      },
      apply: (target, self, values) => (this.#asked++, Reflect.apply(target, self, values) as string),
    });
    define(native, "now", () => (this.#asked++, now()));
    define(native.prototype, "constructor", watched);
    define(own, "Date", watched);
  }

  /** A module of the host's in a realm where its functions are not looked at one by one. */
  watchModule(name: string, exported: unknown): unknown {
    if (name !== "crypto") return exported;
    return new Proxy(exported as object, {
      get: (target, key) => {
        if (HOST_SOURCES.has(String(key))) this.#asked++;
        return Reflect.get(target, key) as unknown;
      },
    });
  }
}
