/** Runs inside the sandbox's context: `vi` and `jest`, with Vitest's own functions that remember their calls. */
import * as spy from "@vitest/spy";
import { passTime, timeTools } from "./testTime.js";
import { refuseLocked, refusingOthers } from "./unsupportedTest.js";

const TOOLS = {
  fn: spy.fn,
  spyOn: (owner: object, key: PropertyKey, ...access: unknown[]): unknown => {
    refuseLocked(owner, key);
    return (spy.spyOn as (...values: unknown[]) => unknown)(owner, key, ...access);
  },
  isMockFunction: spy.isMockFunction,
  clearAllMocks: spy.clearAllMocks,
  resetAllMocks: spy.resetAllMocks,
  restoreAllMocks: spy.restoreAllMocks,
  mocked: (value: unknown) => value,
  // Imports are not moved here, so that nothing has to be moved before them.
  hoisted: (make: () => unknown) => make(),
  waitFor,
  waitUntil: (check: () => unknown, given?: Parameters<typeof waitFor>[1]) =>
    waitFor(async () => {
      const found = await check();
      if (!found) throw new Error("What vi.waitUntil waits for did not come.");
      return found;
    }, given),
};

/** Until a check no longer throws; after its time the last error is thrown. */
export async function waitFor(check: () => unknown, given: number | { timeout?: number; interval?: number } = {}) {
  const { timeout = 1000, interval = 50 } = typeof given === "number" ? { timeout: given } : given;
  for (const end = Date.now() + timeout; ;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() >= end) throw error;
      await passTime(interval);
    }
  }
}

/** Functions that remember and time that a test moves, and nothing that would exchange modules. */
function toolsNamed(name: string): object {
  // Promises ask what they are given for a `then`.
  const tools: object = refusingOthers({ ...TOOLS, ...timeTools(() => tools) }, (key) => `${name}.${key}`, ["then"]);
  return tools;
}

export const vi = toolsNamed("vi");
export const jest = toolsNamed("jest");
