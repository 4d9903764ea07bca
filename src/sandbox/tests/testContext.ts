/** Runs inside the sandbox's context: what a test's function is given by Vitest, `node:test` and AVA, and Mocha's `this`. */
import { countAssertion, expect } from "./testExpect.js";
import { refuseTest, refusingOthers } from "./unsupportedTest.js";

declare const $builtin: (name: string) => Record<string, unknown>;

type Check = (...values: unknown[]) => unknown;
type Matchers = Record<string, Check> & { readonly not: Record<string, Check> };

/** Ends a test that skips itself. */
export const SKIPPED: unique symbol = Symbol("skipped");

const skip = (): never => {
  throw SKIPPED;
};
const nothing = (): void => {};
const judge = (value: unknown): Matchers => (expect as unknown as (value: unknown) => Matchers)(value);
const plan = (count: number): void => (expect as unknown as { assertions(count: number): void }).assertions(count);

/** AVA's assertions, by what they come to here. */
const AVA: Readonly<Record<string, Check>> = {
  is: (actual, wanted) => judge(actual).toBe?.(wanted),
  not: (actual, wanted) => judge(actual).not.toBe?.(wanted),
  deepEqual: (actual, wanted) => judge(actual).toStrictEqual?.(wanted),
  notDeepEqual: (actual, wanted) => judge(actual).not.toStrictEqual?.(wanted),
  like: (actual, wanted) => judge(actual).toMatchObject?.(wanted),
  true: (actual) => judge(actual).toBe?.(true),
  false: (actual) => judge(actual).toBe?.(false),
  truthy: (actual) => judge(actual).toBeTruthy?.(),
  falsy: (actual) => judge(actual).toBeFalsy?.(),
  regex: (actual, wanted) => judge(actual).toMatch?.(wanted),
  notRegex: (actual, wanted) => judge(actual).not.toMatch?.(wanted),
  pass: () => countAssertion(),
  fail: (message) => (expect as unknown as { unreachable(message: unknown): never }).unreachable(message),
  throws: (work, wanted) => {
    try {
      (work as () => unknown)();
    } catch (error) {
      return judgeError(error, wanted);
    }
    return judge(work).toThrow?.();
  },
  throwsAsync: async (work, wanted) => {
    try {
      await (typeof work === "function" ? work() : work);
    } catch (error) {
      return judgeError(error, wanted);
    }
    return judge(nothing).toThrow?.();
  },
  notThrows: (work) => judge(work).not.toThrow?.(),
  notThrowsAsync: async (work) => {
    await (typeof work === "function" ? work() : work);
    countAssertion();
  },
};

function judgeError(error: unknown, wanted: unknown): unknown {
  judge(error).toBeInstanceOf?.(Error);
  const { message, instanceOf, name, code } = (wanted ?? {}) as Record<string, unknown>;
  if (typeof instanceOf === "function") judge(error).toBeInstanceOf?.(instanceOf);
  if (typeof message === "function") judge(message((error as Error).message)).toBe?.(true);
  else if (message instanceof RegExp) judge((error as Error).message).toMatch?.(message);
  else if (message !== undefined) judge((error as Error).message).toBe?.(message);
  const named = Object.entries({ name, code }).filter(([, value]) => value !== undefined);
  judge(error).toMatchObject?.(Object.fromEntries(named));
  return error;
}

/** What a test's context needs of its run. */
interface TestRun {
  readonly title: string;
  /** What Node's own mocks with. */
  readonly mock: object;
  /** Runs a test within the test. */
  readonly runInner: Check;
  /** Keeps what is to be called at its end. */
  readonly callLater: Check;
}

/** A context for one test. */
export function createContext({ title, mock, runInner, callLater }: TestRun): object {
  const own = { expect, name: title, title, context: {}, task: { name: title }, signal: new AbortController().signal };
  const test = (...values: unknown[]): unknown => {
    countAssertion();
    return runInner(...values);
  };
  const quiet = { diagnostic: nothing, log: nothing, timeout: nothing, annotate: nothing, onTestFailed: nothing };
  const later = { after: callLater, onTestFinished: callLater, teardown: callLater };
  const tools = { ...own, ...quiet, ...later, ...AVA, assert: nodeAssertions(), mock, plan, skip, test };
  return refusingOthers(tools, (key) => `.${key} of a test's context`, ["then"]);
}

/** `t.assert` of Node, and of AVA, where it is a function; each call of it counts for `t.plan`. */
function nodeAssertions(): object {
  return new Proxy((value: unknown) => judge(value).toBeTruthy?.(), {
    get: (_target, key) => {
      const own = Reflect.get($builtin("assert/strict"), key) as unknown;
      if (typeof own !== "function") return refuseTest(`.assert.${String(key)} of a test's context`);
      return (...values: unknown[]): unknown => {
        countAssertion();
        return own(...values);
      };
    },
  });
}

/** What Mocha binds as `this`: one for all hooks and tests of a file, who may keep things there. */
export const mochaContext: object = (() => {
  const context: Record<string, unknown> = { skip };
  for (const name of ["timeout", "slow", "retries"]) context[name] = () => context;
  return context;
})();
