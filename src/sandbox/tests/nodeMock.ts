/** Runs inside the sandbox's context: `mock` of `node:test`, which Bun's, a function, shares its name with. */
import * as spy from "@vitest/spy";
import { chainOf } from "../../value/kinds.js";
import { nodeTimers } from "./testTime.js";
import { refuseLocked, refusingOthers } from "./unsupportedTest.js";

type Work = (this: unknown, ...values: unknown[]) => unknown;

/** A call as Node remembers it. */
interface Call {
  readonly arguments: readonly unknown[];
  readonly this: unknown;
  readonly target: unknown;
  readonly result: unknown;
  readonly error: unknown;
}

interface Choices {
  readonly times?: number;
  readonly getter?: boolean;
  readonly setter?: boolean;
}

/** What stands in a mocked function's `mock`. */
class Remembered {
  calls: Call[] = [];
  readonly #original: Work;
  readonly #undo: () => void;
  readonly #times: number;
  readonly #once = new Map<number, Work>();
  #work: Work;

  constructor(original: Work, work: Work, times: number, undo: () => void) {
    this.#original = original;
    this.#work = work;
    this.#times = times;
    this.#undo = undo;
  }

  callCount = (): number => this.calls.length;
  resetCalls = (): void => void (this.calls = []);
  mockImplementation = (work: Work): void => void (this.#work = work);
  mockImplementationOnce = (work: Work, nth = this.calls.length): void => void this.#once.set(nth, work);
  restore = (): void => {
    this.#work = this.#original;
    this.#undo();
  };

  call(self: unknown, values: unknown[], target: Function | undefined): unknown {
    const nth = this.calls.length;
    const work = this.#once.get(nth) ?? (nth < this.#times ? this.#work : this.#original);
    const known = { arguments: values, this: self, target };
    try {
      const result = target === undefined ? Reflect.apply(work, self, values) : Reflect.construct(work, values, target);
      this.calls.push({ ...known, result, error: undefined });
      return result;
    } catch (error) {
      this.calls.push({ ...known, result: undefined, error });
      throw error;
    }
  }
}

/** Makes mocks, and takes them back. */
class Mocks {
  readonly #all: Remembered[] = [];
  restore = spy.restoreAllMocks;
  clearAllMocks = spy.clearAllMocks;
  timers = nodeTimers;

  fn = (...given: unknown[]): Work => {
    const [original = function () {}, work = original] = given.filter((one): one is Work => typeof one === "function");
    return this.#remember(original, work, choicesOf(given), () => {});
  };

  method = (object: object, name: PropertyKey, ...given: unknown[]): Work => {
    refuseLocked(object, name);
    const choices = choicesOf(given);
    const part = choices.getter === true ? "get" : choices.setter === true ? "set" : "value";
    const [holder, before] = descriptorOf(object, name);
    const original = before[part] as Work;
    const work = given.find((one): one is Work => typeof one === "function") ?? original;
    const mocked = this.#remember(original, work, choices, () => {
      if (holder === object) Object.defineProperty(object, name, before);
      else Reflect.deleteProperty(object, name);
    });
    Object.defineProperty(object, name, { ...before, [part]: mocked, configurable: true });
    return mocked;
  };

  getter = (object: object, name: PropertyKey, ...given: unknown[]): Work =>
    this.method(object, name, ...given, { ...choicesOf(given), getter: true });

  setter = (object: object, name: PropertyKey, ...given: unknown[]): Work =>
    this.method(object, name, ...given, { ...choicesOf(given), setter: true });

  // The last first: one and the same may have been mocked twice.
  restoreAll = (): void => this.#all.toReversed().forEach((one) => one.restore());
  reset = this.restoreAll;

  #remember(original: Work, work: Work, { times = Number.POSITIVE_INFINITY }: Choices, undo: () => void): Work {
    const mock = new Remembered(original, work, times, undo);
    this.#all.push(mock);
    return new Proxy(original, {
      apply: (_target, self, values: unknown[]) => mock.call(self, values, undefined),
      construct: (target, values: unknown[]) => mock.call(undefined, values, target) as object,
      get: (target, key) => (key === "mock" ? mock : Reflect.get(target, key)),
    });
  }
}

/** Functions that remember as those of `node:test` do; modules are refused. */
export function createNodeMock(): { reset(): void } {
  const callable = Object.assign((work?: Parameters<typeof spy.fn>[0]) => spy.fn(work), new Mocks());
  return refusingOthers(callable, (key) => `mock.${key}`);
}

// They stand last; a class or a function is no choice.
function choicesOf(given: readonly unknown[]): Choices {
  return given.findLast((one): one is Choices => typeof one === "object" && one !== null) ?? {};
}

function descriptorOf(object: object, name: PropertyKey): [holder: object, PropertyDescriptor] {
  for (const at of chainOf(object)) {
    const found = Reflect.getOwnPropertyDescriptor(at, name);
    if (found !== undefined) return [at, found];
  }
  throw new TypeError(`The object to mock has no ${String(name)}.`);
}
