import type { Growth } from "../../contract/options.js";

/** How long a call took for an input of a size. */
interface Timing {
  readonly size: number;
  readonly milliseconds: number;
}

/** The curve `coefficient · size ^ exponent` that comes nearest to some timings. */
interface Curve {
  readonly exponent: number;
  readonly coefficient: number;
}

/** The slope, on logarithmic axes, that each order has between a hundred and some thousand items. */
const SLOPES: Readonly<Record<Growth, number>> = {
  "O(1)": 0,
  "O(log n)": 0.15,
  "O(n)": 1,
  "O(n log n)": 1.15,
  "O(n^2)": 2,
  "O(n^3)": 3,
};
/** Orders that are only a logarithm apart lie within the noise of a clock; a power apart does not. */
const TOLERANCE = 0.45;
/** Below this, the clock's own steps and the engine's warming up are what is measured. */
const MIN_MILLISECONDS = 0.02;
const MIN_TIMINGS = 4;
/** As many of the largest sizes are looked at. */
export const MAX_TIMINGS = 5;

/** Fits a curve to what can be told from noise; undefined when too little can. */
export function fitCurve(timings: readonly Timing[]): Curve | undefined {
  const points = timings
    .filter(({ milliseconds }) => milliseconds >= MIN_MILLISECONDS)
    .slice(-MAX_TIMINGS)
    .map(({ size, milliseconds }) => [Math.log(size), Math.log(milliseconds)] as const);
  if (points.length < MIN_TIMINGS) return undefined;
  const meanX = mean(points.map(([x]) => x));
  const meanY = mean(points.map(([, y]) => y));
  const covariance = mean(points.map(([x, y]) => (x - meanX) * (y - meanY)));
  const variance = mean(points.map(([x]) => (x - meanX) ** 2));
  const exponent = covariance / variance;
  return { exponent, coefficient: Math.exp(meanY - exponent * meanX) };
}

/** Whether a curve climbs faster than an order of growth allows. */
export function isBreach({ exponent }: Curve, growth: Growth): boolean {
  return exponent > SLOPES[growth] + TOLERANCE;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
