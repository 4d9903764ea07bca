/** Runs inside the sandbox's context: Vitest's own `expect`, put together as Vitest does. */
import * as vitest from "@vitest/expect";
import { SNAPSHOTS } from "./inlineSnapshots.js";
import { waitFor } from "./testMock.js";
import { refuseTest, refusingOthers } from "./unsupportedTest.js";

const { chai } = vitest;

/** The members of a test API: unsupported ones are refused by name. */
type Expect = ((value: unknown, message?: string) => object) & Record<string, unknown>;

/** How many expectations a test made, and announced. */
interface Counts {
  readonly assertionCalls: number;
  readonly isExpectingAssertions: boolean;
  readonly expectedAssertionsNumber: number | null;
}

for (const plugin of [
  vitest.JestExtend,
  vitest.JestChaiExpect,
  vitest.ChaiStyleAssertions,
  vitest.JestAsymmetricMatchers,
])
  chai.use(plugin);
// A model has to see the values, and reads no colours and no comparison by lines.
chai.config.truncateThreshold = 600;

const NOTHING: Counts = { assertionCalls: 0, isExpectingAssertions: false, expectedAssertionsNumber: null };
let counts: Counts = NOTHING;

function count(change: Partial<Counts>): void {
  counts = { ...counts, ...change };
}

/** Counts an assertion that was made by other means than `expect`. */
export function countAssertion(): void {
  count({ assertionCalls: counts.assertionCalls + 1 });
}

/** Begins a test; the function that it gives back says whether as much was expected as was announced. */
export function startCounting(): () => void {
  counts = NOTHING;
  return () => {
    const { assertionCalls, isExpectingAssertions, expectedAssertionsNumber } = counts;
    if (expectedAssertionsNumber !== null && expectedAssertionsNumber !== assertionCalls)
      chai.assert.fail(`expected number of assertions to be ${expectedAssertionsNumber}, but got ${assertionCalls}`);
    if (isExpectingAssertions && assertionCalls === 0)
      chai.assert.fail("expected any number of assertion, but got none");
  };
}

const bare = ((value: unknown, message?: string) => {
  countAssertion();
  return refusing(chai.expect(value, message));
}) as unknown as Expect;

Object.assign(bare, chai.expect, Reflect.get(globalThis, vitest.ASYMMETRIC_MATCHERS_OBJECT), {
  getState: () => vitest.getState(bare as never),
  setState: (state: object) => vitest.setState(state, bare as never),
  assert: chai.assert,
  extend,
  addEqualityTesters: vitest.addCustomEqualityTesters,
  // There is one verdict for a test: the first failure is as good as all of them.
  soft: (value: unknown, message?: string) => bare(value, message),
  poll: (read: () => unknown, options?: Parameters<typeof waitFor>[1]) => polling(read, options, []),
  unreachable: (message?: string) => chai.assert.fail(`expected ${message ? `"${message}" ` : ""}not to be reached`),
  assertions: (wanted: number) => count({ expectedAssertionsNumber: wanted }),
  hasAssertions: () => count({ isExpectingAssertions: true }),
});
vitest.setState({ assertionCalls: 0 }, bare as never);
Object.defineProperty(globalThis, vitest.GLOBAL_EXPECT, { value: bare, writable: true, configurable: true });
extend(vitest.customMatchers);
extend(SNAPSHOTS);

// Vitest's plugin adds it without saying so in chai's types.
function extend(matchers: object): void {
  (chai.expect as unknown as { extend(own: object, matchers: object): void }).extend(bare, matchers);
}

/** Expects of a value that is read again until it is as expected; `path` is what stands before the matcher, as `not`. */
function polling(read: () => unknown, options: Parameters<typeof waitFor>[1], path: readonly string[]): object {
  const judge = (...values: unknown[]): unknown =>
    waitFor(async () => {
      let at: unknown = bare(await read());
      for (const key of path) at = Reflect.get(at as object, key);
      return (at as (...values: unknown[]) => unknown)(...values);
    }, options);
  return new Proxy(judge, {
    get: (_target, key) =>
      typeof key === "symbol" || key === "then" ? undefined : polling(read, options, [...path, key]),
  });
}

/** `expect` of Vitest, and of Jest and Bun as far as they are the same. */
// chai keeps its own notes under such a name.
export const expect: Expect = refusingOthers(bare, (key) => `expect.${key}`, ["__flags"]);

/** An assertion whose unknown members are refused, where chai would say that they are misspelled. */
function refusing<Value extends object>(assertion: Value): Value {
  return new Proxy(assertion, {
    get: (target, key) => {
      if (key === "then") return undefined;
      if (typeof key === "string" && !(key in target)) return refuseTest(`expect(…).${key}`);
      return followed(Reflect.get(target, key, target), target);
    },
  });
}

function followed(value: unknown, owner: object): unknown {
  if (value instanceof chai.Assertion) return refusing(value);
  if (typeof value !== "function") return value;
  return new Proxy(value, {
    apply: (method, _self, values) => followed(Reflect.apply(method as () => unknown, owner, values), owner),
    get: (method, key) => followed(Reflect.get(method, key, method), owner),
  });
}
