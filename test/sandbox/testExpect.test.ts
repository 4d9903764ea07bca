import { afterAll, describe, expect, it } from "vitest";
import { Sandbox } from "../../src/sandbox/sandbox.js";
import { EXPECT_PROBES } from "./expectProbes.js";
import { inSandbox, inVitest } from "./probe.js";

const sandbox = new Sandbox();
afterAll(() => sandbox.close());

describe("expect in the sandbox", () => {
  it("comes to the same as Vitest's in two hundred probes, most of them negative", async () => {
    expect(EXPECT_PROBES.length).toBeGreaterThanOrEqual(200);
    const wanted: boolean[] = [];
    for (const probe of EXPECT_PROBES) wanted.push(await inVitest(probe));
    const { outcomes, evaluationFailure, breakdown } = await inSandbox(sandbox, EXPECT_PROBES);
    expect({ evaluationFailure, breakdown }).toEqual({});
    const differing = EXPECT_PROBES.filter((_, index) => (outcomes[index]?.kind === "returned") !== wanted[index]);
    expect(differing).toEqual([]);
    expect(wanted.filter((passes) => !passes).length).toBeGreaterThan(100);
  });

  it("fails with chai's AssertionError, in whole values and without colours", async () => {
    const { outcomes } = await inSandbox(sandbox, [
      'expect({ name: "a".repeat(50), list: [1, 2, { deep: true }] }).toEqual({ name: "b" })',
      "const f = vi.fn(); f(7); expect(f).not.toHaveBeenCalled()",
    ]);
    expect(outcomes[0]?.thrown?.name).toBe("AssertionError");
    expect(outcomes[0]?.thrown?.message).toContain("a".repeat(50));
    expect(outcomes[0]?.thrown?.message).toContain("deep: true");
    expect(outcomes[1]?.thrown?.message).toMatch(/1 times\s+Received:[^\u001b]*7[^\u001b]*$/);
  });

  it.each([
    ["expect(1).toBePretty()", "expect(…).toBePretty"],
    ["expect(1).not.toMatchSnapshot()", "expect(…).toMatchSnapshot"],
    ["expect.addSnapshotSerializer({})", "expect.addSnapshotSerializer"],
    ['vi.doMock("./x.js")', "vi.doMock"],
    ['vi.useFakeTimers({ toFake: ["nextTick"] })', "a faked nextTick"],
  ])("refuses what it does not have by its name: %s", async (probe, name) => {
    const { outcomes } = await inSandbox(sandbox, [probe]);
    expect(outcomes[0]?.thrown).toMatchObject({ name: "UnsupportedTest", message: name });
  });
});
