import { describe, expect, it, onTestFinished, vi } from "vitest";
import { HealGate } from "../../src/runtime/heal/healGate.js";

describe("the gate of heals", () => {
  it("refuses the seventh heal within an hour and lets the next hour begin anew", () => {
    let now = 0;
    const gate = new HealGate(() => now);
    for (let heal = 0; heal < 6; heal++) {
      expect(gate.reasonToWait({}, `call ${heal}`)).toBeUndefined();
      gate.start();
      gate.end(true, `call ${heal}`);
    }
    expect(gate.reasonToWait({}, "call 7")).toContain("limits.healsPerHour");
    now = 3_600_001;
    expect(gate.reasonToWait({}, "call 7")).toBeUndefined();
  });

  it("cools down after a heal that failed, for as long as the option says", () => {
    let now = 0;
    const gate = new HealGate(() => now);
    gate.start();
    gate.end(false, "call");
    now = 4_999;
    expect(gate.reasonToWait({ coolDownSeconds: 5 }, "other")).toContain("limits.coolDownSeconds");
    now = 5_000;
    expect(gate.reasonToWait({ coolDownSeconds: 5 }, "other")).toBeUndefined();
  });

  it("cools down no longer where the clock is put back meanwhile", () => {
    vi.useFakeTimers({ toFake: ["Date", "performance"] });
    onTestFinished(() => void vi.useRealTimers());
    const gate = new HealGate();
    gate.start();
    gate.end(false, "call");
    vi.setSystemTime(Date.now() - 3_600_000);
    expect(gate.reasonToWait({ coolDownSeconds: 5 }, "other")).toContain("limits.coolDownSeconds");
    vi.advanceTimersByTime(5_000);
    expect(gate.reasonToWait({ coolDownSeconds: 5 }, "other")).toBeUndefined();
  });

  it("does not heal a call twice", () => {
    const gate = new HealGate(() => 0);
    gate.start();
    gate.end(true, "call");
    expect(gate.reasonToWait({}, "call")).toContain("already healed");
  });
});
