import { describe, expect, it } from "vitest";
import type { Growth } from "../../src/contract/options.js";
import { fitCurve, isBreach } from "../../src/verify/drawn/growth.js";

const ORDERS: readonly (readonly [Growth, (n: number) => number])[] = [
  ["O(1)", () => 1],
  ["O(log n)", (n) => Math.log2(n)],
  ["O(n)", (n) => n],
  ["O(n log n)", (n) => n * Math.log2(n)],
  ["O(n^2)", (n) => n ** 2],
  ["O(n^3)", (n) => n ** 3],
];
const sizes = [128, 256, 512, 1024, 2048, 4096];
// Noise of 15 percent either way.
const timings = (cost: (n: number) => number) =>
  sizes.map((size, index) => ({ size, milliseconds: cost(size) * 0.1 * (index % 2 === 0 ? 1.15 : 0.85) }));

describe("a curve fitted to timings", () => {
  it.each(ORDERS)("of %s breaks no limit of its own order, or of a higher one", (order, cost) => {
    const curve = fitCurve(timings(cost));
    const allowed = ORDERS.slice(ORDERS.findIndex(([name]) => name === order)).map(([name]) => name);
    expect(curve === undefined || allowed.filter((limit) => isBreach(curve, limit))).toEqual([]);
  });

  it.each(ORDERS.slice(2))("of %s breaks every limit that is a power below", (order, cost) => {
    const curve = fitCurve(timings(cost));
    const powers: readonly Growth[] = ["O(1)", "O(n)", "O(n^2)", "O(n^3)"];
    const below = powers.slice(0, powers.indexOf(order === "O(n log n)" ? "O(n)" : order));
    expect(curve && below.filter((limit) => !isBreach(curve, limit))).toEqual([]);
  });

  it("is not told from what lies within the clock's own steps", () => {
    expect(fitCurve(sizes.map((size) => ({ size, milliseconds: 0.001 })))).toBeUndefined();
  });
});
