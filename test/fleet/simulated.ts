import { SelfCodingError } from "../../src/contract/errors.js";
import { digestOf, type FleetEngine } from "../../src/fleet/engine.js";
import { createMemory, openMemory } from "../../src/fleet/engines/memory.js";
import { openFleet } from "../../src/fleet/fleet.js";
import { createFacts, decide, live, type Plan, type SimulatedProcess } from "./simulatedLives.js";
import { createWatch } from "./simulatedWatch.js";
import { createClock } from "./virtualClock.js";

const LEASE_SECONDS = 2;
const POLL_SECONDS = 30;

/**
 * What may go wrong with one question to the engine, or with its news: the process dies before it or after it, it is
 * lost, or only its answer, or the process stands still, for longer than a lease mostly.
 */
type Fault = (typeof FAULTS)[number];
const FAULTS = ["none", "dies before", "dies after", "question lost", "answer lost", "stopped"] as const;

/** What is on its way between a process and the engine, whose turn the simulation decides. */
interface Pending {
  readonly process: SimulatedProcess;
  run(fault: Fault): void;
}

/** Numbers between 0 and 1 by a seed (mulberry32). */
function randomBy(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Processes of a program over one engine; each question waits until it is picked, in an order by seed. */
function createSimulation(plan: Plan) {
  const random = randomBy(plan.seed);
  const clock = createClock();
  const shared = createMemory(clock.now);
  const watch = createWatch(shared);
  const pending: Pending[] = [];
  const alive = new Set<SimulatedProcess>();
  const facts = createFacts();
  const die = (process: SimulatedProcess): void => {
    process.isDead = true;
    facts.deaths += 1;
    alive.delete(process);
    void process.fleet.close();
  };

  const engineOf = (owner: () => SimulatedProcess): FleetEngine => {
    const engine = openMemory(shared);
    const ask = (name: keyof FleetEngine, values: unknown[]): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const process = owner();
        const run = (fault: Fault): void => {
          if (fault.startsWith("dies")) die(process);
          if (fault === "dies before") return;
          const lose = (): void => reject(new SelfCodingError("fleet-away", "Lost.", { remedy: "Wait." }));
          if (fault === "question lost") return lose();
          const answer = (engine[name] as (...all: unknown[]) => Promise<unknown>)(...values);
          // The engine has done it by now, whoever hears of it.
          watch.check(name, values);
          if (fault === "dies after") return;
          if (fault !== "answer lost") return void answer.then(resolve, reject);
          process.isUnsure ||= name === "swap";
          lose();
        };
        pending.push({ process, run });
      });
    const hear: FleetEngine["watch"] = (onChange) =>
      engine.watch((key) => {
        const process = owner();
        const run = (fault: Fault): void => {
          // News may be lost, too; of those for the last processes half are, so that looks must make up for them.
          if (fault.startsWith("dies")) die(process);
          else if (fault === "none" && (facts.started < plan.processes || random() < 0.5)) onChange(key);
        };
        // What a process hears of any other stub, it passes over.
        if (key !== undefined && process.followed.has(key)) pending.push({ process, run });
      });
    return new Proxy(engine, {
      get: (_, name: keyof FleetEngine) => {
        if (name === "watch") return hear;
        return name === "close" ? engine.close.bind(engine) : (...values: unknown[]) => ask(name, values);
      },
    });
  };

  const start = (): SimulatedProcess => {
    const settings = { name: "shop", leaseSeconds: LEASE_SECONDS, pollSeconds: POLL_SECONDS };
    // A cache that cannot be written: the engine's part is what matters here.
    const quiet = { cacheDirectory: "/dev/null/cache", warn: () => undefined };
    const fleet = openFleet(
      engineOf(() => process),
      { ...settings, ...quiet },
    );
    const state = { isDead: false, stoppedUntil: 0, isDone: false, isUnsure: false };
    const own = { fleet, followed: new Set<string>(), signal: new AbortController().signal };
    const process: SimulatedProcess = { number: ++facts.started, ...state, ...own };
    alive.add(process);
    facts.mostAlive = Math.max(facts.mostAlive, alive.size);
    return process;
  };

  /** Takes one of those who wait at random, or, where none does, the next timer. */
  const step = async (faults: number): Promise<void> => {
    facts.steps += 1;
    const next = takeAny(pending, random);
    if (next === undefined) {
      if (await clock.advance()) return;
      throw new Error("Somebody waits for what never comes.");
    }
    if (next.process.isDead) return;
    if (next.process.stoppedUntil > clock.now()) {
      const goOn = () => setTimeout(() => pending.push(next), next.process.stoppedUntil - clock.now());
      return clock.turn(undefined, goOn);
    }
    const fault = random() < faults / 100 ? FAULTS[1 + Math.floor(random() * (FAULTS.length - 1))]! : "none";
    if (fault === "stopped") {
      next.process.stoppedUntil = clock.now() + LEASE_SECONDS * 1000 * (0.5 + 1.5 * random());
      return void pending.push(next);
    }
    await clock.turn(next.process, () => next.run(fault));
    // However many they are, each is asked about as often.
    await clock.advance(8 / plan.alive);
  };
  const hasHead = (key: string, text: string): boolean => shared.records.get(key)?.digest === digestOf(text);
  return { plan, random, clock, shared, watch, facts, alive, pending, hasHead, start, step };
}

function takeAny(pending: Pending[], random: () => number): Pending | undefined {
  const index = Math.floor(random() * pending.length);
  const last = pending.pop();
  if (last === undefined || index === pending.length) return last;
  const taken = pending[index];
  pending[index] = last;
  return taken;
}

/**
 * Runs a plan to its end: as many processes as are meant have lived, nothing goes wrong any more, and those who are left have
 * had the time of a poll.
 */
export async function simulate(plan: Plan): Promise<Outcome> {
  const simulation = createSimulation(plan);
  const { facts, alive, clock, pending, shared } = simulation;
  using _clock = clock;
  const { random: chance } = Math;
  using _chance = { [Symbol.dispose]: () => (Math.random = chance) };
  Math.random = simulation.random;
  let failure: unknown;
  const begin = (): Promise<void> => {
    const process = simulation.start();
    const isPerson = plan.people !== undefined && process.number % plan.people === 0;
    const end = async (): Promise<void> => {
      await (isPerson ? decide : live)(simulation, process);
      process.isDone = true;
      // The last ones go on running what they have.
      if (facts.started === plan.processes) return;
      alive.delete(process);
      await process.fleet.close();
    };
    return clock.turn(process, () => void end().catch((error: unknown) => (failure ??= error)));
  };
  const go = async (faults: number): Promise<void> => {
    await simulation.step(faults);
    if (failure !== undefined) throw failure;
  };
  while (facts.started < plan.processes) await (alive.size < plan.alive ? begin() : go(plan.faults));
  const isBusy = (): boolean => [...alive].some(({ isDone }) => !isDone);
  while (pending.length > 0 || isBusy()) await go(0);
  for (const end = clock.now() + 2 * POLL_SECONDS * 1000; clock.now() < end || pending.length > 0;)
    await (pending.length > 0 ? go(0) : clock.advance(100));
  const behind = [...alive].flatMap(({ fleet, followed }) =>
    [...followed].filter((key) => {
      const { digest = "" } = shared.records.get(key) ?? {};
      return simulation.watch.sourcesOf(fleet.recall(key, false)?.entry) !== simulation.watch.sourcesIn(digest);
    }),
  );
  return { facts, behind, wrong: simulation.watch.wrong(facts) };
}

interface Outcome {
  readonly facts: ReturnType<typeof createFacts>;
  /** What a process runs at the end that is not what all run. */
  readonly behind: readonly string[];
  /** What was not as it was told. */
  readonly wrong: readonly string[];
}
