import type { CheckTask } from "../../contract/checkTask.js";
import type { Finding } from "../../contract/nouns.js";
import type { Growth } from "../../contract/options.js";
import { sizedInput } from "../../draw/search/sized.js";
import type { Session } from "../../sandbox/session.js";
import { finding } from "../finding.js";
import { fitCurve, isBreach, MAX_TIMINGS } from "./growth.js";

type Timing = Parameters<typeof fitCurve>[0][number];

const FIRST_SIZE = 16;
const LAST_SIZE = 1 << 17;
/** Once a call takes this long, larger inputs tell nothing new. */
const LONG_MILLISECONDS = 30;
const CALL_MILLISECONDS = 2_000;
const REPEATS = 5;

/** Measures how the time grows with the size of the input, and what is to be said of it. */
export async function measureGrowth(task: CheckTask, session: Session): Promise<GrowthReport> {
  const { growth } = task.options;
  if (growth === undefined) return { findings: [], notes: [] };
  const timings: Timing[] = [];
  for (let size = FIRST_SIZE; size <= LAST_SIZE; size *= 2) {
    const timing = await measure(size, growth, task, session);
    if ("findings" in timing) return timing;
    timings.push(timing);
    if (timing.milliseconds > LONG_MILLISECONDS) break;
  }
  // The engine compiled the body somewhere on the way, which looks like a step down: all but the last once more.
  for (const [index, { size, milliseconds }] of timings.slice(0, -1).entries()) {
    if (index < timings.length - MAX_TIMINGS) continue;
    const again = await measure(size, growth, task, session);
    if ("findings" in again) return again;
    timings[index] = { size, milliseconds: Math.min(milliseconds, again.milliseconds) };
  }
  return conclude(timings, growth);
}

interface GrowthReport {
  readonly findings: readonly Finding[];
  readonly notes: readonly string[];
}

async function measure(
  size: number,
  growth: Growth,
  { skeleton, options }: CheckTask,
  session: Session,
): Promise<Timing | GrowthReport> {
  const values = sizedInput(skeleton, size, options.seed);
  if ("undrawable" in values) return note(`Growth was not measured: ${values.undrawable}.`);
  const self = session.report.receivers > 0 ? { self: { receiver: 0 } } : {};
  const request = { ...self, arguments: values.arguments, repeats: REPEATS };
  const drawn = await session.draw(request, CALL_MILLISECONDS);
  if ("needs" in drawn) return note("Growth was not measured: the function calls a stub that is not written.");
  // No order that can be allowed climbs from the last size's time to this one's.
  if ("breakdown" in drawn)
    return breach(`A call with ${size} items did not finish within ${CALL_MILLISECONDS} ms`, growth);
  const { passedOver, thrown, milliseconds } = drawn.outcome;
  if (passedOver !== undefined) return note(`Growth was not measured: ${passedOver}`);
  if (thrown !== undefined) return note(`Growth was not measured: an input of ${size} threw ${thrown.message}.`);
  return { size, milliseconds };
}

function conclude(timings: readonly Timing[], growth: Growth): GrowthReport {
  const curve = fitCurve(timings);
  if (curve === undefined)
    return note(`Could not measure growth: too fast to time even with ${timings.at(-1)?.size} items.`);
  if (!isBreach(curve, growth)) return note(`The time grew as ${describe(curve, timings)}; ${growth} is allowed.`);
  return breach(`The time grew as ${describe(curve, timings)}`, growth);
}

function breach(fact: string, growth: Growth): GrowthReport {
  const message = `${fact}, but ${growth} is allowed (limits.growth): find a faster way.`;
  return { findings: [finding("properties", "grows-too-fast", message)], notes: [] };
}

function describe(
  { exponent, coefficient }: NonNullable<ReturnType<typeof fitCurve>>,
  timings: readonly Timing[],
): string {
  const [first, last] = [timings[0], timings.at(-1)];
  const points = [first, last].map((one) => `${one?.milliseconds.toPrecision(2)} ms at ${one?.size}`).join(", ");
  return `${(coefficient * 1000).toPrecision(2)} µs · n^${exponent.toFixed(2)} (${points})`;
}

function note(text: string): GrowthReport {
  return { findings: [], notes: [text] };
}
