import { describeCall, observeCall } from "./observeCall.js";

/** What Vitest and Jest hand a matcher as `this`. */
interface MatcherState {
  equals(one: unknown, other: unknown): boolean;
}

interface MatcherResult {
  readonly pass: boolean;
  message(): string;
}

/** The matchers, as declarations of types take them in; each is awaited. */
export interface SelfCodingMatchers<Result = unknown> {
  /** The call throws at first, is healed, and gives an answer: this one, where it is named. */
  toHeal(value?: unknown): Promise<Result>;
  /**
   * The call has something written or healed, or proposed; `not.toWrite()` says that all of it was there before. What a
   * call throws that has tried neither is thrown on.
   */
  toWrite(): Promise<Result>;
}

/**
 * Matchers about calls, for `expect.extend(…)` of Vitest and Jest.
 *
 * @example
 * expect.extend(matchers);
 * await expect(() => parseDuration("one hour")).toHeal(3_600_000);
 * await expect(() => parseDuration("1h")).not.toWrite();
 */
export const matchers = {
  async toHeal(this: MatcherState, call: () => unknown, ...expected: readonly unknown[]): Promise<MatcherResult> {
    const observed = await observeCall(call);
    const isHealed = observed.adopted.some(({ purpose }) => purpose === "heal") && "value" in observed;
    const isRight = isHealed && (expected.length === 0 || this.equals(observed.value, expected[0]));
    const wish = expected.length === 0 ? "" : ` to ${JSON.stringify(expected[0])}`;
    const answer = "value" in observed ? `\nIt gave ${JSON.stringify(observed.value)}.` : "";
    return {
      pass: isRight,
      message: () =>
        `Expected the call ${isRight ? "not " : ""}to be healed${wish}.\n${describeCall(observed)}${answer}`,
    };
  },
  async toWrite(this: MatcherState, call: () => unknown): Promise<MatcherResult> {
    const observed = await observeCall(call);
    // What failed to be written was missing, too.
    const pass = [observed.adopted, observed.proposed, observed.failed].some(({ length }) => length > 0);
    // Nothing was tried, and the call was not answered: that is no sign of a version.
    if (!pass && "thrown" in observed) throw observed.thrown;
    const message = (): string =>
      `Expected the call ${pass ? "not to have anything" : "to have something"} written.\n${describeCall(observed)}`;
    return { pass, message };
  },
};
