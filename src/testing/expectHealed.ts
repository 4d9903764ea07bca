import { AssertionError } from "node:assert";
import { describeCall, observeCall } from "./observeCall.js";

/**
 * Makes a call that must throw at first, be healed, and give an answer.
 *
 * @param name of the stub that must be healed, where the call reaches several
 * @returns the answer, with the `id` and the number of the new `version`, its `attempts` and `notes`
 * @throws {AssertionError} that says what happened instead
 * @example
 * const { value, version } = await expectHealed(() => parseDuration("one hour"));
 */
export async function expectHealed<Result>(
  call: () => Result,
  name?: string,
): Promise<{
  readonly value: Awaited<Result>;
  readonly id: string;
  readonly version: number;
  readonly attempts: number;
  readonly notes: readonly string[];
}> {
  const observed = await observeCall(call, name);
  const healed = observed.adopted.find(({ purpose }) => purpose === "heal");
  if (healed === undefined || !("value" in observed)) {
    const what = name === undefined ? "The call" : `The call of ${name}`;
    const error = new AssertionError({
      message: `${what} was not healed.\n${describeCall(observed)}`,
      stackStartFn: expectHealed,
    });
    if ("thrown" in observed) error.cause = observed.thrown;
    // Newer Node names its way of comparing there, which Vitest prints as if it were a comparison.
    delete (error as { diff?: unknown }).diff;
    throw error;
  }
  const { id, number: version, attempts, notes } = healed;
  return { value: observed.value, id, version, attempts, notes };
}
