import { describe, expect, it } from "vitest";
import { simulate } from "./simulated.js";

const plan = { processes: 200, alive: 16, perRevision: 50, stubs: 4, calls: 12, people: 8, faults: 12 };

describe("a fleet whose processes die, stop and lose answers and news", () => {
  it.each([1, 2, 3])("loses nothing, and in the end all run the same, by seed %i", async (seed) => {
    const { facts, behind, wrong } = await simulate({ ...plan, seed });
    expect(wrong).toEqual([]);
    expect(behind).toEqual([]);
    expect(facts.deaths).toBeGreaterThan(50);
    expect(facts.lost.length).toBeGreaterThan(0);
    expect(facts.decisions).toBeGreaterThan(0);
    expect(facts.received).toBeGreaterThan(100);
    expect(facts.published.length).toBeGreaterThan(100);
  });

  it("goes the same way again by the same seed", async () => {
    const [one, other] = [await simulate({ ...plan, seed: 1 }), await simulate({ ...plan, seed: 1 })];
    expect(one.facts).toEqual(other.facts);
  });

  it("writes nothing twice while nothing goes wrong", async () => {
    const { people: _people, ...quiet } = plan;
    const { facts, wrong, behind } = await simulate({ ...quiet, seed: 4, faults: 0 });
    expect([wrong, behind, facts.lost]).toEqual([[], [], []]);
    expect(facts.published.length).toBeGreaterThan(100);
    expect([facts.generated - facts.published.length, facts.doubled]).toEqual([0, 0]);
  });
});
