/** Runs inside the sandbox's context: what `vi`, `jest` and `mock.timers` have to move time. */
import { dateOf, startClock } from "./fakeClock.js";
import { refuseTest } from "./unsupportedTest.js";

// The modules of a test's program have these in place of the globals, which are locked.
let timeout: unknown = setTimeout;
let interval: unknown = setInterval;
let immediate: unknown = setImmediate;
let endTimeout: unknown = clearTimeout;
let endInterval: unknown = clearInterval;
let endImmediate: unknown = clearImmediate;
let date: unknown = Date;
let performing: unknown = performance;
export {
  timeout as setTimeout,
  interval as setInterval,
  immediate as setImmediate,
  endTimeout as clearTimeout,
  endInterval as clearInterval,
  endImmediate as clearImmediate,
  date as Date,
  performing as performance,
};

type Clock = ReturnType<typeof startClock>;

/** All that can stand still; what ends a timer goes with what starts it. */
const ALL = ["setTimeout", "setInterval", "setImmediate", "Date", "performance"];
const ENDS = ["clearTimeout", "clearInterval", "clearImmediate"];

let clock: Clock | undefined;
let isTimed = false;

/** Puts a clock in the place of those globals; undefined: their own again. */
function exchange(taken: Clock | undefined, names: ReadonlySet<string>): void {
  clock = taken;
  isTimed = taken !== undefined && [...names].some((name) => name.startsWith("set"));
  const choose = (name: string, fake: (one: Clock) => unknown, own: unknown): unknown =>
    taken !== undefined && names.has(name) ? fake(taken) : own;
  timeout = choose("setTimeout", (one) => one.setTimeout, setTimeout);
  endTimeout = choose("setTimeout", (one) => one.clear, clearTimeout);
  interval = choose("setInterval", (one) => one.setInterval, setInterval);
  endInterval = choose("setInterval", (one) => one.clear, clearInterval);
  immediate = choose("setImmediate", (one) => one.setImmediate, setImmediate);
  endImmediate = choose("setImmediate", (one) => one.clear, clearImmediate);
  date = choose("Date", dateOf, Date);
  performing = choose("performance", (one) => ({ now: () => one.passed }), performance);
}

interface Choices {
  readonly now?: number | Date;
  readonly toFake?: readonly string[];
  readonly doNotFake?: readonly string[];
  readonly shouldAdvanceTime?: boolean;
  readonly advanceTimers?: unknown;
  readonly legacyFakeTimers?: boolean;
}

function start({ now = Date.now(), toFake = ALL, doNotFake = [], ...more }: Choices = {}): void {
  if (more.shouldAdvanceTime || more.advanceTimers) refuseTest("timers that advance by themselves");
  if (more.legacyFakeTimers) refuseTest("legacyFakeTimers");
  const unknown = toFake.find((name) => !ALL.includes(name) && !ENDS.includes(name));
  if (unknown !== undefined) refuseTest(`a faked ${unknown}`);
  exchange(startClock(Number(now)), new Set(toFake.filter((name) => !doNotFake.includes(name))));
}

function running(): Clock {
  if (clock === undefined) throw new Error("Timers are not mocked: call useFakeTimers() first.");
  return clock;
}

function atOnce(steps: Iterable<void>): void {
  for (const _ of steps);
}

/** Lets promises go on between two timers. */
async function inTurns(steps: Iterable<void>): Promise<void> {
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  await turn();
  for (const _ of steps) await turn();
  await turn();
}

const MOVES = {
  runAllTimers: () => running().runAll(),
  runOnlyPendingTimers: () => running().runPending(),
  advanceTimersByTime: (milliseconds: number) => running().advance(milliseconds),
  advanceTimersToNextTimer: (steps = 1) => running().runNext(steps),
};

/** Time as Vitest and Jest have it; `self` is what a call gives back, so that another can follow. */
export function timeTools(self: () => unknown): Readonly<Record<string, unknown>> {
  const giving =
    (work: (...values: never[]) => void) =>
    (...values: never[]) => (work(...values), self());
  const moves = Object.entries(MOVES).flatMap(([name, move]: [string, (value: never) => Iterable<void>]) => [
    [name, giving((value) => atOnce(move(value)))],
    [`${name}Async`, async (value: never) => (await inTurns(move(value)), self())],
  ]);
  return {
    ...(Object.fromEntries(moves) as object),
    useFakeTimers: giving((choices: Choices | string | undefined) => {
      if (choices === "legacy") refuseTest("legacy timers");
      start(typeof choices === "object" ? choices : {});
    }),
    useRealTimers: giving(() => exchange(undefined, new Set())),
    isFakeTimers: () => isTimed,
    clearAllTimers: giving(() => running().clearAll()),
    getTimerCount: () => running().count,
    setSystemTime: giving(setSystemTime),
    getMockedSystemTime: () => (clock === undefined ? null : new Date(clock.now)),
    getRealSystemTime: () => Date.now(),
    now: () => clock?.now ?? Date.now(),
  };
}

/** Says what time it is; without a clock only dates stand still. */
export function setSystemTime(when: number | string | Date = Date.now()): void {
  const now = new Date(when).getTime();
  if (clock === undefined) exchange(startClock(now), new Set(["Date"]));
  else clock.set(now);
}

/** Moves a faked clock while a test waits for something. */
export function passTime(milliseconds: number): Promise<void> {
  return isTimed && clock !== undefined
    ? inTurns(clock.advance(milliseconds))
    : new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** `mock.timers` of `node:test`. */
export const nodeTimers = {
  enable: ({ apis = ALL, now = 0 }: { readonly apis?: readonly string[]; readonly now?: number | Date } = {}): void =>
    start({ now, toFake: apis }),
  tick: (milliseconds = 1): void => atOnce(running().advance(milliseconds)),
  runAll: (): void => atOnce(running().runPending()),
  setTime: (now = 0): void => running().set(now),
  reset: (): void => exchange(undefined, new Set()),
};
