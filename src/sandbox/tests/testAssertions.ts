/** Runs inside the sandbox's context: the assertions that examples use, by the names of Node's and the standard library's. */
import { chai, equals, iterableEquality, subsetEquality } from "@vitest/expect";
import { expect } from "./testExpect.js";

type Thrower = () => unknown;
type Kind = abstract new (...values: never[]) => unknown;

export { expect };

const started: Promise<unknown>[] = [];

/** A test in an example runs where it stands. */
export function it(_title: string, work: Thrower): Promise<unknown> {
  const done = (async () => work())();
  started.push(done);
  return done;
}
export { it as test };

export async function describe(_title: string, work: Thrower): Promise<void> {
  await work();
  await Promise.all(started.splice(0));
}

function areEqual(one: unknown, other: unknown): boolean {
  return equals(one, other, [iterableEquality], true);
}

function check(isMet: boolean, text: string, message?: unknown): void {
  if (!isMet) chai.assert.fail(typeof message === "string" ? `${message}: ${text}` : text);
}

const shown = (value: unknown): string => chai.util.inspect(value);

export const assertEquals = (actual: unknown, expected: unknown, message?: string): void =>
  check(areEqual(actual, expected), `expected ${shown(actual)} to equal ${shown(expected)}`, message);
export const assertNotEquals = (actual: unknown, expected: unknown, message?: string): void =>
  check(!areEqual(actual, expected), `expected ${shown(actual)} not to equal ${shown(expected)}`, message);
export const assertStrictEquals = (actual: unknown, expected: unknown, message?: string): void =>
  check(Object.is(actual, expected), `expected ${shown(actual)} to be ${shown(expected)}`, message);
export const assertNotStrictEquals = (actual: unknown, expected: unknown, message?: string): void =>
  check(!Object.is(actual, expected), `expected ${shown(actual)} not to be ${shown(expected)}`, message);
export const assertTrue = (value: unknown, message?: string): void =>
  check(Boolean(value), `expected ${shown(value)} to be true`, message);
export const assertFalse = (value: unknown, message?: string): void =>
  check(!value, `expected ${shown(value)} to be false`, message);
export const assertExists = (value: unknown, message?: string): void =>
  check(value !== undefined && value !== null, `expected ${shown(value)} to be there`, message);
export const assertGreater = (value: number, other: number, message?: string): void =>
  check(value > other, `expected ${value} to be above ${other}`, message);
export const assertGreaterOrEqual = (value: number, other: number, message?: string): void =>
  check(value >= other, `expected ${value} to be at least ${other}`, message);
export const assertLess = (value: number, other: number, message?: string): void =>
  check(value < other, `expected ${value} to be below ${other}`, message);
export const assertLessOrEqual = (value: number, other: number, message?: string): void =>
  check(value <= other, `expected ${value} to be at most ${other}`, message);
export const assertInstanceOf = (value: unknown, kind: Kind, message?: string): void =>
  check(value instanceof kind, `expected ${shown(value)} to be an instance of ${kind.name}`, message);
export const assertNotInstanceOf = (value: unknown, kind: Kind, message?: string): void =>
  check(!(value instanceof kind), `expected ${shown(value)} not to be an instance of ${kind.name}`, message);
export const assertMatch = (text: string, pattern: RegExp, message?: string): void =>
  check(pattern.test(text), `expected ${shown(text)} to match ${pattern}`, message);
export const assertNotMatch = (text: string, pattern: RegExp, message?: string): void =>
  check(!pattern.test(text), `expected ${shown(text)} not to match ${pattern}`, message);
export const assertStringIncludes = (text: string, part: string, message?: string): void =>
  check(text.includes(part), `expected ${shown(text)} to include ${shown(part)}`, message);
export const assertObjectMatch = (actual: object, part: object, message?: string): void =>
  check(
    equals(actual, part, [iterableEquality, subsetEquality]),
    `expected ${shown(actual)} to match ${shown(part)}`,
    message,
  );
export const assertArrayIncludes = (list: Iterable<unknown>, items: Iterable<unknown>, message?: string): void =>
  check(
    [...items].every((item) => [...list].some((one) => areEqual(one, item))),
    `expected ${shown(list)} to include ${shown(items)}`,
    message,
  );

/** As far apart as the standard library lets them be, https://jsr.io/@std/assert. */
export function assertAlmostEquals(actual: number, expected: number, given?: number, message?: string): void {
  const tolerance = given ?? (Number.isFinite(expected) ? Math.abs(expected * 1e-7) : 1e-7);
  const isMet = Object.is(actual, expected) || Math.abs(actual - expected) <= tolerance;
  check(isMet, `expected ${actual} to be about ${expected}`, message);
}

export function assertIsError(value: unknown, kind?: unknown, part?: unknown): void {
  check(
    value instanceof Error && isOfKind(value, kind) && isOfKind(value, part),
    `expected another error than ${shown(value)}`,
  );
}

export function assertThrows(thrower: Thrower, kind?: unknown, part?: unknown): unknown {
  let result: unknown;
  try {
    result = thrower();
  } catch (error) {
    return judged(error, kind, part);
  }
  return chai.assert.fail(`expected a throw, and ${shown(result)} was returned`);
}

export async function assertRejects(
  work: Thrower | PromiseLike<unknown>,
  kind?: unknown,
  part?: unknown,
): Promise<unknown> {
  let result: unknown;
  try {
    result = await (typeof work === "function" ? work() : work);
  } catch (error) {
    return judged(error, kind, part);
  }
  return chai.assert.fail(`expected a rejection, and ${shown(result)} came`);
}

function judged(error: unknown, kind: unknown, part: unknown): unknown {
  check(isOfKind(error, kind) && isOfKind(error, part), `expected another error than ${shown(error)}`);
  return error;
}

/** Whether an error is of a class, has a part of a message, matches a pattern, has the members of an object, or satisfies a test. */
function isOfKind(error: unknown, wanted: unknown): boolean {
  const message = String((error as { message?: unknown } | null)?.message ?? error);
  if (wanted === undefined) return true;
  if (typeof wanted === "string") return message.includes(wanted);
  if (wanted instanceof RegExp) return wanted.test(message);
  if (typeof wanted !== "function") return equals(error, wanted, [iterableEquality, subsetEquality]);
  const isClass = wanted === Error || wanted.prototype instanceof Error;
  return isClass ? error instanceof wanted : (wanted as (error: unknown) => unknown)(error) === true;
}

/** Node's names beside chai's, whose own mean the same where they have the same. */
const NODE = {
  ok: (value: unknown, message?: string) => assertTrue(value, message),
  deepStrictEqual: assertEquals,
  notDeepStrictEqual: assertNotEquals,
  throws: assertThrows,
  rejects: assertRejects,
  doesNotReject: async (work: Thrower | PromiseLike<unknown>) =>
    void (await (typeof work === "function" ? work() : work)),
  match: assertMatch,
  doesNotMatch: assertNotMatch,
};

export const assert: object = Object.assign(
  (value: unknown, message?: string) => assertTrue(value, message),
  chai.assert,
  NODE,
  { strict: NODE },
);
export default assert;
