import { SelfCodingError } from "../../src/contract/errors.js";
import type { StoreEntry } from "../../src/contract/nouns.js";
import { digestOf, type FleetEngine } from "../../src/fleet/engine.js";
import { createMemory, openMemory } from "../../src/fleet/engines/memory.js";
import { openFleet } from "../../src/fleet/fleet.js";
import { overrule } from "../../src/fleet/overrule.js";
import { rollBackVersion } from "../../src/history/decide.js";
import { printEntry } from "../../src/store/entryText.js";
import { versionOf } from "../store/world.js";
import { createWatch } from "./simulatedWatch.js";
import { createClock } from "./virtualClock.js";

const LEASE_SECONDS = 2;
const POLL_SECONDS = 30;
const id = "src/a.ts#total";

/**
 * What may go wrong with one question to the engine, or with its news: the process dies before it or after it, it is
 * lost, or only its answer, or the process stands still for longer than a lease.
 */
type Fault = (typeof FAULTS)[number];
const FAULTS = ["none", "dies before", "dies after", "question lost", "answer lost", "stopped"] as const;

/** What is on its way between a process and the engine, whose turn the simulation decides. */
interface Pending {
  readonly process: SimulatedProcess;
  run(fault: Fault): void;
}

interface SimulatedProcess {
  readonly number: number;
  isDead: boolean;
  /** By the clock. */
  stoppedUntil: number;
  /** It has done what it was started for. */
  isDone: boolean;
  /** It cannot know whether what it wrote came to be the head, if others have gone on from there since. */
  isUnsure: boolean;
  readonly fleet: ReturnType<typeof openFleet>;
  /** Never ends the waiting. */
  readonly signal: AbortSignal;
  /** What it follows. */
  readonly followed: Set<string>;
}

interface Plan {
  readonly seed: number;
  /** Of a hundred questions. */
  readonly faults: number;
  /** Processes in all, and how many are alive at a time. */
  readonly processes: number;
  readonly alive: number;
  /** Every so many processes the program is another, with stubs of its own; those of before go on running. */
  readonly perRevision: number;
  readonly stubs: number;
  /** Calls of a stub that a process has in its life. */
  readonly calls: number;
  /** One of so many is a person, who decides. */
  readonly people?: number;
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

/** What has happened in a simulation. */
function createFacts() {
  return {
    started: 0,
    mostAlive: 0,
    steps: 0,
    generated: 0,
    /** Bodies for a state that had changed meanwhile. */
    doubled: 0,
    published: [] as string[],
    lost: [] as string[],
    deaths: 0,
    decisions: 0,
    received: 0,
  };
}

type Simulation = ReturnType<typeof createSimulation>;

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
          // News may be lost, too.
          if (fault.startsWith("dies")) die(process);
          else if (fault === "none") onChange(key);
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
      next.process.stoppedUntil = clock.now() + LEASE_SECONDS * 1000 + 1;
      return void pending.push(next);
    }
    await clock.turn(next.process, () => next.run(fault));
    // However many they are, each is asked about as often.
    await clock.advance(8 / plan.alive);
  };
  return { plan, random, clock, shared, watch, facts, alive, pending, start, step };
}

function takeAny(pending: Pending[], random: () => number): Pending | undefined {
  const index = Math.floor(random() * pending.length);
  const last = pending.pop();
  if (last === undefined || index === pending.length) return last;
  const taken = pending[index];
  pending[index] = last;
  return taken;
}

/** What a process does: it takes what is there, or writes or heals it, and follows what it runs. */
async function live(simulation: Simulation, process: SimulatedProcess): Promise<void> {
  const { facts, random, plan } = simulation;
  const { fleet, followed } = process;
  for (let call = 0; call < plan.calls;) {
    const key = keyFor(simulation, process);
    try {
      const { entry: seen } = await fleet.look(key);
      if (!followed.has(key)) fleet.follow(key, () => void facts.received++);
      followed.add(key);
      // Most calls go well.
      if (seen === undefined || random() < 0.3) await write(simulation, process, key);
      call += 1;
    } catch (error) {
      if (!SelfCodingError.is(error) || error.code !== "fleet-away") throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

async function write({ facts, shared }: Simulation, process: SimulatedProcess, key: string): Promise<void> {
  const seen = process.fleet.recall(key, false)?.entry;
  const reservation = await process.fleet.reserve(key, process.signal);
  if ("hasChanged" in reservation) return;
  await using _reservation = reservation;
  const found = process.fleet.recall(key, false)?.entry;
  if (found?.isPinned === true) return;
  facts.generated += 1;
  if (found !== seen) facts.doubled += 1;
  const number = (found?.versions.at(-1)?.number ?? 0) + 1;
  const source = `// process ${process.number}, body ${facts.generated}\n`;
  const versions = [...(found?.versions ?? []), versionOf(number, { source })];
  const entry: StoreEntry = { id, current: number, versions, cases: [] };
  process.isUnsure = false;
  const isAdopted = await process.fleet.publish(key, entry, reservation.fence, true);
  if (isAdopted) facts.published.push(source);
  // While nobody has gone on from there, it can find out.
  else if (!process.isUnsure || shared.records.get(key)?.digest === digestOf(printEntry(entry)))
    facts.lost.push(source);
}

/** A person who now and then goes back a version, whatever goes on. */
async function decide(simulation: Simulation, process: SimulatedProcess): Promise<void> {
  const { fleet } = process;
  for (let look = 0; look < simulation.plan.calls; look++) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    const key = keyFor(simulation, process);
    try {
      const { entry, etag = "" } = await fleet.look(key);
      const before = entry?.versions.findLast(({ number }) => number < entry.current);
      if (entry === undefined || before === undefined) continue;
      const decider = { by: "Ada", at: new Date(0).toISOString() };
      const { isPinned: _pinned, ...changed } = rollBackVersion(entry, before.number, before.fingerprint, decider);
      if (await overrule(fleet, key, etag, changed)) simulation.facts.decisions += 1;
    } catch (error) {
      if (!SelfCodingError.is(error)) throw error;
    }
  }
}

/** One of the stubs of the program's revision that a process runs. */
function keyFor({ plan, random }: Simulation, { number }: SimulatedProcess): string {
  const revision = Math.floor((number - 1) / plan.perRevision);
  return `shop r${revision}f${Math.floor(random() * plan.stubs)} ${id}`;
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
