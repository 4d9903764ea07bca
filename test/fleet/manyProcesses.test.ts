import { expect, it } from "vitest";
import { simulate } from "./simulated.js";

it("ten thousand processes, of which a thousand are alive at a time, lose nothing and all run the same", async () => {
  const many = { processes: 10_000, alive: 1_000, perRevision: 250, stubs: 60, calls: 3, people: 40, faults: 5 };
  const { facts, behind, wrong } = await simulate({ ...many, seed: 5 });
  expect(wrong).toEqual([]);
  expect(behind).toEqual([]);
  expect(facts).toMatchObject({ started: 10_000, mostAlive: 1_000 });
  expect(facts.deaths).toBeGreaterThan(1_000);
  expect(facts.lost.length).toBeGreaterThan(0);
  expect(facts.published.length).toBeGreaterThan(1_000);
});
