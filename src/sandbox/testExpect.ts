/** Runs inside the sandbox's context: `expect`, as tests use it. */
import { printLiteral } from "../value/literal.js";
import { MATCHERS, type Matcher } from "./testMatchers.js";
import { holds, isLike, Pattern } from "./testMatch.js";
import { refuseTest } from "./unsupportedTest.js";

/** What a test expects does not hold. */
class ExpectationError extends Error {
  override readonly name = "ExpectationError";
}

type Way = "resolves" | "rejects";

let count = 0;
let wanted: number | "some" | undefined;

/** Begins a test; the function that it gives back says whether as much was expected as was announced. */
export function startCounting(): () => void {
  count = 0;
  wanted = undefined;
  return () => {
    if (wanted === undefined || (wanted === "some" ? count > 0 : wanted === count)) return;
    throw new ExpectationError(
      `${wanted === "some" ? "an expectation" : `${wanted} expectations`} must be made, and ${count} were`,
    );
  };
}

function createExpectation(received: unknown, label: string | undefined, isNegated = false, way?: Way): object {
  const judge = (name: string, matcher: Matcher, value: unknown, values: readonly unknown[]): void => {
    count++;
    const { isMet, said } = matcher(value, values);
    if (isMet !== isNegated) return;
    const text =
      said ?? `expected ${print(value)} ${isNegated ? "not " : ""}${words(name)} ${values.map(print).join(", ")}`;
    throw new ExpectationError(`${label === undefined ? "" : `${label}: `}${text.trim()}`);
  };
  const settled = (way: Way): object =>
    expectationOf(
      (name, matcher, values) =>
        settle(received, way).then((value) => {
          // What asks for a throw is given something that throws.
          const thrower = (): never => {
            throw value;
          };
          judge(name, matcher, way === "rejects" && name.startsWith("toThrow") ? thrower : value, values);
        }),
      () => createExpectation(received, label, !isNegated, way),
    );
  const own = expectationOf(
    (name, matcher, values) => judge(name, matcher, received, values),
    () => createExpectation(received, label, !isNegated),
  );
  if (way !== undefined) return settled(way);
  return new Proxy(own, {
    get: (target, key) => (key === "resolves" || key === "rejects" ? settled(key) : Reflect.get(target, key)),
  });
}

function expectationOf(
  apply: (name: string, matcher: Matcher, values: readonly unknown[]) => unknown,
  negate: () => object,
): object {
  return new Proxy(
    {},
    {
      get: (_, key) => {
        if (typeof key === "symbol" || key === "then") return undefined;
        if (key === "not") return negate();
        const matcher = Object.hasOwn(MATCHERS, key) ? MATCHERS[key] : undefined;
        if (matcher === undefined) return refuseTest(`expect(…).${key}`);
        return (...values: unknown[]) => apply(key, matcher, values);
      },
    },
  );
}

async function settle(received: unknown, way: Way): Promise<unknown> {
  const promise = typeof received === "function" ? (received as () => unknown)() : received;
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    if (way === "resolves") throw error;
    return error;
  }
  if (way === "resolves") return value;
  throw new ExpectationError(`expected a rejection, and ${print(value)} came`);
}

function words(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function print(value: unknown): string {
  if (value instanceof Pattern) return "a value that fits";
  return printLiteral(value, { maxCharacters: 600 }).text;
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

const PATTERNS = {
  anything: () => new Pattern((value) => value !== undefined && value !== null),
  any: (kind: { new (): unknown; readonly name: string }) =>
    new Pattern(
      (value) => typeof value === kind.name.toLowerCase() || (typeof value !== "function" && value instanceof kind),
    ),
  objectContaining: (part: object) => new Pattern((value) => isObject(value) && holds(value, part)),
  arrayContaining: (part: readonly unknown[]) =>
    new Pattern((value) => Array.isArray(value) && part.every((item) => value.some((other) => isLike(other, item)))),
  stringContaining: (part: string) => new Pattern((value) => typeof value === "string" && value.includes(part)),
  stringMatching: (part: string | RegExp) =>
    new Pattern((value) => typeof value === "string" && new RegExp(part).test(value)),
  closeTo: (number: number, digits = 2) =>
    new Pattern((value) => typeof value === "number" && Math.abs(value - number) < 10 ** -digits / 2),
};

type AnyPattern = (...values: never[]) => Pattern;

const STATICS: Readonly<Record<string, unknown>> = {
  ...PATTERNS,
  not: Object.fromEntries(
    Object.entries(PATTERNS as Readonly<Record<string, AnyPattern>>).map(([name, make]) => [
      name,
      (...values: never[]) => {
        const pattern = make(...values);
        return new Pattern((value) => !pattern.matches(value));
      },
    ]),
  ),
  assertions: (number: number) => (wanted = number),
  hasAssertions: () => (wanted = "some"),
  soft: (received: unknown, label?: string) => createExpectation(received, label),
};

/** `expect` of Vitest, Jest and Bun; what it does not have is refused by its name. */
export const expect: object = new Proxy((received: unknown, label?: string) => createExpectation(received, label), {
  get: (target, key) => {
    if (typeof key === "symbol") return Reflect.get(target, key);
    return Object.hasOwn(STATICS, key) ? STATICS[key] : refuseTest(`expect.${key}`);
  },
});
