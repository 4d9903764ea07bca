import { afterAll, expect, it } from "vitest";
import { Sandbox } from "../../src/sandbox/sandbox.js";
import { inSandbox, inVitest } from "./probe.js";

const sandbox = new Sandbox();
afterAll(() => sandbox.close());

const START = Date.UTC(2026, 0, 2);
const LOG =
  "const log = []; const at = (name) => () => log.push(`${name} ${Date.now() - start}`); const start = Date.now();";

/** What passes in Vitest. What comes after `vi.useFakeTimers()` stands here. */
const PASSES = [
  `setTimeout(at("a"), 20); setTimeout(at("b"), 10); vi.advanceTimersByTime(15); expect(log).toEqual(["b 10"]);`,
  `setTimeout(at("a"), 20); setTimeout(at("b"), 20); vi.advanceTimersByTime(20); expect(log).toEqual(["a 20", "b 20"]);`,
  `const t = setTimeout(at("a"), 20); clearTimeout(t); vi.runAllTimers(); expect(log).toEqual([]);`,
  `setTimeout(() => { log.push(1); setTimeout(at("b"), 5); }, 5); vi.runAllTimers(); expect(log).toEqual([1, "b 10"]);`,
  `setTimeout(() => setTimeout(at("b"), 50), 5); vi.runOnlyPendingTimers(); expect(log).toEqual([]); expect(vi.getTimerCount()).toBe(1);`,
  `setTimeout(() => setTimeout(at("b"), 1), 5); setTimeout(at("c"), 9); vi.runOnlyPendingTimers(); expect(log).toEqual(["b 6", "c 9"]);`,
  `const t = setInterval(at("i"), 10); vi.advanceTimersByTime(35); clearInterval(t); vi.advanceTimersByTime(35); expect(log).toEqual(["i 10", "i 20", "i 30"]);`,
  `setTimeout(at("a"), 7); setTimeout(at("b"), 9); vi.advanceTimersToNextTimer(); expect(log).toEqual(["a 7"]); vi.advanceTimersToNextTimer(1); expect(log).toEqual(["a 7", "b 9"]);`,
  `setTimeout((...values) => log.push(...values), 1, 2, 3); vi.advanceTimersByTime(1); expect(log).toEqual([2, 3]);`,
  `setImmediate(at("now")); vi.advanceTimersByTime(0); expect(log).toEqual(["now 0"]);`,
  `const t = setTimeout(at("a"), 10); vi.advanceTimersByTime(5); t.refresh(); vi.advanceTimersByTime(5); expect(log).toEqual([]); vi.advanceTimersByTime(5); expect(log).toEqual(["a 15"]);`,
  `const t = setTimeout(at("a"), 10); expect(t.unref()).toBe(t); expect(t.hasRef()).toBe(false);`,
  `vi.setSystemTime(5); expect(Date.now()).toBe(5); expect(new Date().getTime()).toBe(5); expect(vi.getMockedSystemTime()).toEqual(new Date(5));`,
  `vi.setSystemTime("2020-02-03"); expect(new Date().toISOString()).toBe("2020-02-03T00:00:00.000Z"); expect(new Date() instanceof Date).toBe(true);`,
  `setTimeout(at("a"), 10); vi.setSystemTime(start + 100); vi.advanceTimersByTime(9); expect(log).toEqual([]);`,
  `expect(Date(1, 2)).toBe(new Date().toString()); expect(new Date(2020, 1).getMonth()).toBe(1); expect(Date.UTC(2020)).toBe(1577836800000);`,
  `class Own extends Date { twice() { return this.getTime() * 2; } } expect(new Own(4).twice()).toBe(8); expect(new Own() instanceof Date).toBe(true);`,
  `const before = performance.now(); vi.advanceTimersByTime(12); expect(performance.now() - before).toBe(12);`,
  `let done = false; (async () => { await new Promise((next) => setTimeout(next, 10)); await new Promise((next) => setTimeout(next, 10)); done = true; })(); await vi.advanceTimersByTimeAsync(20); expect(done).toBe(true);`,
  `let done = false; (async () => { await null; setTimeout(() => { done = true; }, 3); })(); await vi.runAllTimersAsync(); expect(done).toBe(true);`,
  `expect(vi.isFakeTimers()).toBe(true); expect(vi.useRealTimers()).toBe(vi); expect(vi.isFakeTimers()).toBe(false); expect(vi.getMockedSystemTime()).toBe(null);`,
  `vi.useRealTimers(); vi.setSystemTime(9); expect(Date.now()).toBe(9); expect(await new Promise((next) => setTimeout(next, 1, 2))).toBe(2); expect(vi.isFakeTimers()).toBe(false);`,
  `vi.useFakeTimers({ now: 3, toFake: ["Date"] }); expect(Date.now()).toBe(3); await new Promise((next) => setTimeout(next, 1));`,
  `setTimeout(at("a"), 5); setTimeout(at("b"), 6); vi.clearAllTimers(); vi.runAllTimers(); expect(log).toEqual([]);`,
  `setTimeout(() => { throw new RangeError("no"); }, 1); setTimeout(at("b"), 2); expect(() => vi.advanceTimersByTime(5)).toThrow(RangeError); expect(log).toEqual(["b 2"]);`,
  `setInterval(() => {}, 1); expect(() => vi.runAllTimers()).toThrow();`,
  `let count = 0; setInterval(() => count++, 1); vi.advanceTimersByTime(20_000); expect(count).toBe(20_000);`,
  `vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }); clearTimeout(setTimeout(at("a"), 1)); vi.runAllTimers(); expect(log).toEqual([]);`,
  `setTimeout(at("a"), -5); setTimeout(at("b"), "x"); setTimeout(at("c")); setTimeout(at("d"), 2 ** 31); vi.advanceTimersByTime(1); expect(log).toHaveLength(4);`,
  `let text = ""; setTimeout(() => { text = "A"; }, 500); await vi.waitFor(() => expect(text).toBe("A"));`,
  `expect(vi.setSystemTime(START).advanceTimersByTime(1)).toBe(vi); expect(new Date(vi.getRealSystemTime()).getFullYear()).toBeGreaterThan(2025);`,
  `expect(new Date()).toEqual(new Date(Date.now())); expect([new Date(3)]).toStrictEqual([new Date(3)]);`,
];
/** What fails in Vitest: without its own clock, and by wrong expectations. */
const FAILS = [
  `vi.useRealTimers(); vi.advanceTimersByTime(5);`,
  `setTimeout(at("a"), 20); vi.advanceTimersByTime(19); expect(log).toEqual(["a 20"]);`,
  `vi.useRealTimers(); vi.runAllTimers();`,
  `vi.setSystemTime(5); expect(Date.now()).toBe(6);`,
  `vi.advanceTimersByTime(5); expect(Date.now()).toBe(start);`,
];
const probes = [...PASSES, ...FAILS].map(
  (probe) => `vi.useFakeTimers(); try { const START = ${START}; ${LOG} ${probe} } finally { vi.useRealTimers(); }`,
);

it("time that a test moves comes to the same as with Vitest", async () => {
  const wanted: boolean[] = [];
  for (const probe of probes) wanted.push(await inVitest(probe));
  expect(wanted).toEqual([...PASSES.map(() => true), ...FAILS.map(() => false)]);
  const { outcomes, evaluationFailure, breakdown } = await inSandbox(sandbox, probes);
  expect({ evaluationFailure, breakdown }).toEqual({});
  const differing = probes.flatMap((probe, index) =>
    (outcomes[index]?.kind === "returned") === wanted[index] ? [] : [[probe, outcomes[index]?.thrown?.message]],
  );
  expect(differing).toEqual([]);
});
