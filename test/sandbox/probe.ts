import { expect, vi } from "vitest";
import type { Sandbox } from "../../src/sandbox/sandbox.js";
import { bundle } from "../../src/verify/run/bundle.js";

const POINT = "class Point { constructor(x) { this.x = x; } }";
const LIMITS = { caseMilliseconds: 5_000, memoryMegabytes: 128 };

/** Whether a probe passes in Vitest itself. */
export async function inVitest(probe: string): Promise<boolean> {
  type Probe = (own: typeof expect, tools: typeof vi) => Promise<void>;
  // The probes are code as text, so that both sides run the same.
  const run = new Function("expect", "vi", `return (async () => { ${POINT} ${probe}; })();`) as Probe;
  return await run(expect, vi).then(
    () => true,
    () => false,
  );
}

/** What comes of the same probes in the sandbox, with its runner. */
export async function inSandbox(sandbox: Sandbox, probes: readonly string[]) {
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
