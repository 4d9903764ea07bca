import { afterAll, describe, expect, it, vi } from "vitest";
import { Sandbox } from "../../src/sandbox/sandbox.js";
import { bundle } from "../../src/verify/run/bundle.js";
import { EXPECT_PROBES } from "./expectProbes.js";

const sandbox = new Sandbox();
afterAll(() => sandbox.close());

const POINT = "class Point { constructor(x) { this.x = x; } }";
const LIMITS = { caseMilliseconds: 5_000, memoryMegabytes: 128 };

/** Whether a probe passes in Vitest itself. */
async function inVitest(probe: string): Promise<boolean> {
  type Probe = (own: typeof expect, tools: typeof vi) => Promise<void>;
  // The probes are code as text, so that both sides run the same.
  const run = new Function("expect", "vi", `return (async () => { ${POINT} ${probe}; })();`) as Probe;
  return await run(expect, vi).then(
    () => true,
    () => false,
  );
}

async function inSandbox(probes: readonly string[]) {
  const cases = probes.map((probe) => `{ run: async () => { ${POINT} ${probe}; } }`);
  const { code } = await bundle({
    text: `import { expect, vi } from "vitest";\n$cases([${cases.join(",\n")}], () => ({}));`,
    fileName: "/probes.test.js",
    testFile: "/probes.test.js",
    configurationPath: undefined,
    rewrite: (_fileName, text) => text,
  });
  const plan = {
    calls: "sync",
    shape: { kind: "unknown" },
    shapes: {},
    cases: [],
    modules: [],
    hasRun: false,
  } as const;
  return await sandbox.run(code, plan, LIMITS);
}

describe("expect in the sandbox", () => {
  it("comes to the same as Vitest's in two hundred probes, most of them negative", async () => {
    expect(EXPECT_PROBES.length).toBeGreaterThanOrEqual(200);
    const wanted: boolean[] = [];
    for (const probe of EXPECT_PROBES) wanted.push(await inVitest(probe));
    const { outcomes, evaluationFailure, breakdown } = await inSandbox(EXPECT_PROBES);
    expect({ evaluationFailure, breakdown }).toEqual({});
    const differing = EXPECT_PROBES.filter((_, index) => (outcomes[index]?.kind === "returned") !== wanted[index]);
    expect(differing).toEqual([]);
    expect(wanted.filter((passes) => !passes).length).toBeGreaterThan(100);
  });

  it("fails with chai's AssertionError, and its values are whole", async () => {
    const { outcomes } = await inSandbox([
      'expect({ name: "a".repeat(50), list: [1, 2, { deep: true }] }).toEqual({ name: "b" })',
    ]);
    expect(outcomes[0]?.thrown?.name).toBe("AssertionError");
    expect(outcomes[0]?.thrown?.message).toContain("a".repeat(50));
    expect(outcomes[0]?.thrown?.message).toContain("deep: true");
  });

  it.each([
    ["expect(1).toBePretty()", "expect(…).toBePretty"],
    ["expect(1).not.toMatchSnapshot()", "expect(…).toMatchSnapshot"],
    ["expect.addSnapshotSerializer({})", "expect.addSnapshotSerializer"],
    ["vi.useFakeTimers()", "vi.useFakeTimers"],
  ])("refuses what it does not have by its name: %s", async (probe, name) => {
    const { outcomes } = await inSandbox([probe]);
    expect(outcomes[0]?.thrown).toMatchObject({ name: "UnsupportedTest", message: name });
  });
});
