/** Runs inside the sandbox's context: `vi` and `jest`, with Vitest's own functions that remember their calls. */
import * as spy from "@vitest/spy";
import { refuseTest } from "./unsupportedTest.js";

const TOOLS = {
  fn: spy.fn,
  spyOn: spy.spyOn,
  isMockFunction: spy.isMockFunction,
  clearAllMocks: spy.clearAllMocks,
  resetAllMocks: spy.resetAllMocks,
  restoreAllMocks: spy.restoreAllMocks,
  mocked: (value: unknown) => value,
};

/** Functions that remember, and nothing that would exchange modules or time. */
export const mockTools: object = new Proxy(TOOLS, {
  get: (target, key) => {
    if (typeof key === "symbol" || key in target) return Reflect.get(target, key);
    return refuseTest(`vi.${key}`);
  },
});
