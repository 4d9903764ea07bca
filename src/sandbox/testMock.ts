/** Runs inside the sandbox's context: functions that remember their calls, for tests. */
import { refuseTest } from "./unsupportedTest.js";

type Implementation = (this: unknown, ...values: unknown[]) => unknown;

/** What a mock remembers. */
export interface MockState {
  calls: unknown[][];
  results: { readonly type: "return" | "throw"; readonly value: unknown }[];
}

/** A function that remembers its calls. */
export interface Mock extends Implementation {
  readonly mock: MockState;
}

/** Makes a function that remembers its calls and answers with `implementation`. */
export function createMock(implementation: Implementation = () => undefined): Mock {
  let answer = implementation;
  const once: Implementation[] = [];
  const state: MockState = { calls: [], results: [] };
  const call: Implementation = function (this: unknown, ...values) {
    state.calls.push(values);
    try {
      const value = (once.shift() ?? answer).apply(this, values);
      state.results.push({ type: "return", value });
      return value;
    } catch (error) {
      state.results.push({ type: "throw", value: error });
      throw error;
    }
  };
  const made: Mock = Object.assign(call, { mock: state });
  const always = (next: Implementation): Mock => {
    answer = next;
    return made;
  };
  const onlyOnce = (next: Implementation): Mock => {
    once.push(next);
    return made;
  };
  const forget = (): Mock => {
    state.calls = [];
    state.results = [];
    return made;
  };
  return Object.assign(made, {
    mockImplementation: always,
    mockImplementationOnce: onlyOnce,
    mockReturnValue: (value: unknown) => always(() => value),
    mockReturnValueOnce: (value: unknown) => onlyOnce(() => value),
    mockResolvedValue: (value: unknown) => always(() => Promise.resolve(value)),
    mockResolvedValueOnce: (value: unknown) => onlyOnce(() => Promise.resolve(value)),
    mockRejectedValue: (value: unknown) => always(() => Promise.reject(value)),
    mockRejectedValueOnce: (value: unknown) => onlyOnce(() => Promise.reject(value)),
    mockClear: forget,
    mockReset: () => {
      once.length = 0;
      answer = implementation;
      return forget();
    },
  });
}

/** `vi` and `jest`: functions that remember, and nothing that would exchange modules or time. */
export const mockTools: object = new Proxy(
  { fn: createMock, mocked: (value: unknown) => value },
  {
    get: (target, key) => {
      if (typeof key === "symbol" || key in target) return Reflect.get(target, key);
      return refuseTest(`vi.${key}`);
    },
  },
);
