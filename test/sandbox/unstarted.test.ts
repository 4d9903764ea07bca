import { describe, expect, it } from "vitest";
import type { Container } from "../../src/sandbox/containers/container.js";
import { startProcessContainer } from "../../src/sandbox/containers/processContainer.js";
import { startThreadContainer } from "../../src/sandbox/containers/threadContainer.js";
import { openSandbox } from "./world.js";

const SETTINGS = { harness: "this is no JavaScript", memoryMegabytes: 128, allow: {}, root: "/" };

const endOf = (container: Container): Promise<string> =>
  new Promise((resolve) =>
    container.listen(
      () => undefined,
      (code) => resolve(code),
    ),
  );

describe("a container", () => {
  it.each([
    ["process", () => startProcessContainer({ ...SETTINGS, isolation: "process" })],
    ["thread", () => startThreadContainer({ ...SETTINGS, isolation: "context" })],
  ])(
    "that ends before it can take a program, a %s, was never started: no candidate is to blame",
    async (_is, start) => {
      const made = start();
      made.hold(true);
      expect(await endOf(made)).toBe("unstarted");
      await made.terminate();
    },
  );

  it("that a program has ended was started", async () => {
    const sandbox = openSandbox("process");
    const { report } = await sandbox.run({
      body: "const all = []; for (;;) all.push(new Array(1e6).fill(all.length));",
    });
    expect(report.breakdown?.code).not.toBe("unstarted");
    await sandbox.close();
  });
});
