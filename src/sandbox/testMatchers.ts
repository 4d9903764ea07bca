/** Runs inside the sandbox's context: what `expect` can ask of a value. */
import { printLiteral } from "../value/literal.js";
import type { Mock } from "./testMock.js";
import { holds, isLike, isStrictlyLike, Pattern } from "./testMatch.js";
import { refuseTest } from "./unsupportedTest.js";

/** Judges a value; `said` is the sentence where the name and the values do not tell enough. */
export type Matcher = (
  received: unknown,
  values: readonly unknown[],
) => { readonly isMet: boolean; readonly said?: string };

const is =
  (judge: (received: never, ...values: never[]) => boolean): Matcher =>
  (received, values) => ({ isMet: judge(received as never, ...(values as never[])) });

const VALUES: Readonly<Record<string, Matcher>> = {
  toBe: is((received: unknown, expected: unknown) => Object.is(received, expected)),
  toEqual: is(isLike),
  toStrictEqual: is(isStrictlyLike),
  toMatchObject: is(holds),
  toBeTruthy: is(Boolean),
  toBeFalsy: is((received: unknown) => !received),
  toBeNull: is((received: unknown) => received === null),
  toBeUndefined: is((received: unknown) => received === undefined),
  toBeDefined: is((received: unknown) => received !== undefined),
  toBeNullable: is((received: unknown) => received === undefined || received === null),
  toBeNaN: is((received: unknown) => Number.isNaN(received)),
  toBeTypeOf: is((received: unknown, type: string) => typeof received === type),
  toBeInstanceOf: is((received: unknown, kind: new () => unknown) => received instanceof kind),
  toBeOneOf: is((received: unknown, list: readonly unknown[]) => list.some((item) => isLike(received, item))),
  toSatisfy: is((received: unknown, judge: (value: unknown) => unknown) => Boolean(judge(received))),
};

const NUMBERS: Readonly<Record<string, Matcher>> = {
  toBeGreaterThan: is((received: number, other: number) => received > other),
  toBeGreaterThanOrEqual: is((received: number, other: number) => received >= other),
  toBeLessThan: is((received: number, other: number) => received < other),
  toBeLessThanOrEqual: is((received: number, other: number) => received <= other),
  toBeCloseTo: is(
    (received: number, other: number, digits = 2) =>
      received === other || Math.abs(received - other) < 10 ** -digits / 2,
  ),
};

const COLLECTIONS: Readonly<Record<string, Matcher>> = {
  toContain: is((received: string | Iterable<unknown>, item: string) =>
    typeof received === "string" ? received.includes(item) : [...received].some((other) => Object.is(other, item)),
  ),
  toContainEqual: is((received: Iterable<unknown>, item: unknown) =>
    [...received].some((other) => isLike(other, item)),
  ),
  toHaveLength: is((received: ArrayLike<unknown>, length: number) => received.length === length),
  toHaveProperty: (received, [path, ...expected]) => {
    const [isThere, value] = readPath(received, path);
    return { isMet: isThere && (expected.length === 0 || isLike(value, expected[0])) };
  },
  toMatch: is((received: string, part: string | RegExp) =>
    typeof part === "string" ? received.includes(part) : new RegExp(part).test(received),
  ),
};

const CALLS: Readonly<Record<string, Matcher>> = {
  toHaveBeenCalled: is((received: Mock) => callsOf(received).length > 0),
  toHaveBeenCalledOnce: is((received: Mock) => callsOf(received).length === 1),
  toHaveBeenCalledTimes: is((received: Mock, times: number) => callsOf(received).length === times),
  toHaveBeenCalledWith: is((received: Mock, ...values: unknown[]) =>
    callsOf(received).some((call) => isLike(call, values)),
  ),
  toHaveBeenLastCalledWith: is((received: Mock, ...values: unknown[]) => isLike(callsOf(received).at(-1), values)),
  toHaveBeenNthCalledWith: is((received: Mock, nth: number, ...values: unknown[]) =>
    isLike(callsOf(received)[nth - 1], values),
  ),
};

const toThrow: Matcher = (received, [expected]) => {
  if (typeof received !== "function") return { isMet: false, said: "expected a function that throws" };
  let thrown: unknown;
  try {
    const value: unknown = received();
    return { isMet: false, said: `expected a throw${what(expected)}, and ${print(value)} was returned` };
  } catch (error) {
    thrown = error;
  }
  const isMet = fits(thrown, expected);
  return {
    isMet,
    said: `expected ${isMet ? "no throw" : "a throw"}${what(expected)}, and ${String(thrown)} was thrown`,
  };
};

/** By their names. */
export const MATCHERS: Readonly<Record<string, Matcher>> = {
  ...VALUES,
  ...NUMBERS,
  ...COLLECTIONS,
  ...CALLS,
  toThrow,
  toThrowError: toThrow,
};

function fits(thrown: unknown, expected: unknown): boolean {
  if (expected === undefined) return true;
  const message = String((thrown as { message?: unknown } | null)?.message ?? thrown);
  if (typeof expected === "string") return message.includes(expected);
  if (expected instanceof RegExp) return expected.test(message);
  if (expected instanceof Pattern) return expected.matches(thrown);
  if (typeof expected === "function") return thrown instanceof expected;
  return message === (expected as Error).message;
}

function what(expected: unknown): string {
  if (expected === undefined) return "";
  return ` of ${typeof expected === "function" ? expected.name : print(expected)}`;
}

function readPath(value: unknown, path: unknown): [isThere: boolean, value: unknown] {
  const keys = Array.isArray(path) ? path : (String(path).match(/[^.[\]]+/g) ?? []);
  let at = value;
  for (const key of keys as PropertyKey[]) {
    if (at === undefined || at === null || !(key in Object(at))) return [false, undefined];
    at = Reflect.get(Object(at), key);
  }
  return [true, at];
}

function callsOf(received: Mock): unknown[][] {
  return received?.mock?.calls ?? refuseTest("a count of calls of what is no mock");
}

function print(value: unknown): string {
  return printLiteral(value, { maxCharacters: 600 }).text;
}
