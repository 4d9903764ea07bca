import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SelfCodingError } from "../../src/contract/errors.js";
import type { StoreEntry } from "../../src/contract/nouns.js";
import type { FleetEngine } from "../../src/fleet/engine.js";
import { createMemory, openMemory } from "../../src/fleet/engines/memory.js";
import { openFleet } from "../../src/fleet/fleet.js";
import { overrule } from "../../src/fleet/overrule.js";
import { rollBackVersion } from "../../src/history/decide.js";
import { parseEntry } from "../../src/store/entryText.js";
import { versionOf } from "../store/world.js";

const STEPS = 10_000;
const LEASE_SECONDS = 2;
const id = "src/a.ts#total";
/** Revisions of the stub, each with an entry of its own. */
const KEYS = Array.from({ length: 12 }, (_, index) => `shop f${index} ${id}`);
const never = new AbortController().signal;

/** What may go wrong with one question to the engine: the process dies before it or after it, or only its answer is lost. */
type Fault = "none" | "dies before" | "dies after" | "answer lost" | "stopped";

/** A question on its way, whose turn the simulation decides. */
interface Pending {
  readonly process: SimulatedProcess;
  run(fault: Fault): void;
}

interface SimulatedProcess {
  readonly name: string;
  isDead: boolean;
  /** It cannot know whether what it wrote came to be the head, if others have gone on from there since. */
  isUnsure: boolean;
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

/** Many processes of a program over one engine; each question waits until it is picked, in an order by seed. */
function createSimulation(seed: number, faultRate: number) {
  const random = randomBy(seed);
  const shared = createMemory(() => Date.now());
  const pending: Pending[] = [];
  const fleets = new Map<SimulatedProcess, ReturnType<typeof openFleet>>();
  const facts = { generated: 0, published: [] as string[], lost: [] as string[], deaths: 0, decisions: 0, zombies: 0 };

  const engineOf = (process: SimulatedProcess): FleetEngine => {
    const engine = openMemory(shared);
    const ask = (name: keyof FleetEngine, values: unknown[]): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const action = () => (engine[name] as (...all: unknown[]) => Promise<unknown>)(...values);
        pending.push({
          process,
          run: (fault) => {
            if (process.isDead) return;
            if (fault === "dies before" || fault === "dies after") {
              process.isDead = true;
              facts.deaths += 1;
              void fleets.get(process)?.close();
            }
            if (fault === "dies before") return;
            // A process whose lease was taken over writes nothing, whatever it believes.
            const granted = shared.records.get(String(values[0]))?.fence;
            const answer = action();
            if (name === "swap") {
              const [, , { fence }] = values as Parameters<FleetEngine["swap"]>;
              void (answer as ReturnType<FleetEngine["swap"]>).then((written) => {
                if ("etag" in written && fence.number !== granted) facts.zombies += 1;
              });
            }
            if (fault === "dies after") return;
            if (fault === "answer lost") {
              process.isUnsure ||= name === "swap";
              reject(new SelfCodingError("fleet-away", "Lost.", { remedy: "Wait." }));
            } else answer.then(resolve, reject);
          },
        });
      });
    return new Proxy(engine, {
      get: (_, name: keyof FleetEngine) =>
        name === "watch" || name === "close" ? engine[name].bind(engine) : (...values: unknown[]) => ask(name, values),
    });
  };

  const start = (name: string) => {
    const process: SimulatedProcess = { name, isDead: false, isUnsure: false };
    // A cache that cannot be written: the engine's part is what matters here.
    const settings = { name: "shop", leaseSeconds: LEASE_SECONDS, pollSeconds: 30, cacheDirectory: "/dev/null/cache" };
    const fleet = openFleet(engineOf(process), { ...settings, warn: () => undefined });
    fleets.set(process, fleet);
    return { process, fleet };
  };

  /** Takes turns: a pending question, or, where none is or by chance, the clock. */
  const step = async (): Promise<void> => {
    const waiting = pending.filter(({ process }) => !process.isDead);
    pending.splice(0, pending.length, ...waiting);
    const fault = random() < faultRate ? FAULTS[Math.floor(random() * FAULTS.length)]! : "none";
    const [next] = waiting.length === 0 ? [] : pending.splice(Math.floor(random() * pending.length), 1);
    if (next === undefined || fault === "stopped") {
      // The time of a lease goes by while somebody is stopped.
      if (next !== undefined) pending.push(next);
      await vi.advanceTimersByTimeAsync(fault === "stopped" ? LEASE_SECONDS * 1000 + 1 : 100);
    } else next.run(fault);
    await vi.advanceTimersByTimeAsync(1);
  };
  return { random, shared, facts, start, step, pending };
}

const FAULTS: readonly Fault[] = ["dies before", "dies after", "answer lost", "stopped"];

type Simulation = ReturnType<typeof createSimulation>;

/** What a process does, again and again: it takes what is there, or writes or heals it. */
async function live(simulation: Simulation, name: string): Promise<void> {
  const { fleet, process } = simulation.start(name);
  const { facts, random } = simulation;
  for (;;) {
    const key = KEYS[Math.floor(random() * KEYS.length)]!;
    try {
      const { entry: seen } = await fleet.look(key);
      if (seen !== undefined && random() < 0.7) {
        continue;
      }
      const reservation = await fleet.reserve(key, never);
      if ("hasChanged" in reservation) continue;
      await using _reservation = reservation;
      const found = fleet.recall(key, false)?.entry;
      if (found?.isPinned === true) continue;
      facts.generated += 1;
      const number = (found?.versions.at(-1)?.number ?? 0) + 1;
      const source = `// ${name}, body ${facts.generated}\n`;
      const versions = [...(found?.versions ?? []), versionOf(number, { source })];
      const entry: StoreEntry = { id, current: number, versions, cases: [] };
      process.isUnsure = false;
      const isAdopted = await fleet.publish(key, entry, reservation.fence, true);
      if (isAdopted) facts.published.push(source);
      else if (!process.isUnsure) facts.lost.push(source);
    } catch (error) {
      if (!SelfCodingError.is(error) || error.code !== "fleet-away") throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

/** A person who now and then goes back a version, whatever goes on. */
async function decide(simulation: Simulation, name: string): Promise<void> {
  const { fleet } = simulation.start(name);
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    const key = KEYS[Math.floor(simulation.random() * KEYS.length)]!;
    try {
      const { entry, etag = "" } = await fleet.look(key);
      const before = entry?.versions.findLast(({ number }) => number < entry.current);
      if (entry === undefined || before === undefined) continue;
      const decider = { by: "Ada", at: new Date().toISOString() };
      const { isPinned: _pinned, ...changed } = rollBackVersion(entry, before.number, before.fingerprint, decider);
      if (await overrule(fleet, key, etag, changed)) simulation.facts.decisions += 1;
    } catch (error) {
      if (!SelfCodingError.is(error)) throw error;
    }
  }
}

/** What holds after every step, whatever went wrong. */
function createWatch({ shared }: Simulation, key: string) {
  let before = { writes: 0, fence: 0, entry: undefined as StoreEntry | undefined };
  return (): void => {
    const record = shared.records.get(key);
    if (record === undefined) return;
    expect(record.fence).toBeGreaterThanOrEqual(before.fence);
    if (record.writes === before.writes) {
      before = { ...before, fence: record.fence };
      return;
    }
    expect(record.writes).toBe(before.writes + 1);
    const entry = parseEntry(shared.texts.get(record.digest ?? "") ?? "");
    // Nothing is lost, and no number is given to two bodies.
    const known = (before.entry?.versions ?? []).map(({ number, source }) => `${number} ${source}`);
    expect(entry.versions.slice(0, known.length).map(({ number, source }) => `${number} ${source}`)).toEqual(known);
    expect(entry.versions.length - known.length).toBeLessThanOrEqual(1);
    before = { writes: record.writes, fence: record.fence, entry };
  };
}

describe("a fleet whose processes die, stop and lose answers", () => {
  beforeEach(
    () =>
      void vi.useFakeTimers({
        toFake: ["setTimeout", "setInterval", "clearTimeout", "clearInterval", "Date", "performance"],
      }),
  );
  afterEach(() => void vi.useRealTimers());

  const simulate = async (seed: number, faultRate: number, hasPeople: boolean): Promise<Simulation> => {
    const simulation = createSimulation(seed, faultRate);
    const { facts, shared } = simulation;
    const checks = KEYS.map((key) => createWatch(simulation, key));
    let started = 0;
    const begin = (): void => {
      started += 1;
      // Every fourth is a person, where there are any.
      if (started % 4 === 0 && hasPeople) void decide(simulation, `person ${started}`);
      else void live(simulation, `process ${started}`);
    };
    for (let index = 0; index < 8; index++) begin();
    for (let at = 0; at < STEPS; at++) {
      const { deaths } = facts;
      await simulation.step();
      for (const check of checks) check();
      // Another takes the place of one that died.
      if (facts.deaths > deaths) begin();
    }
    const entries = [...shared.records.values()].map(({ digest = "" }) => shared.texts.get(digest));
    const kept = new Set(
      entries.flatMap((text) => (text === undefined ? [] : parseEntry(text).versions.map(({ source }) => source))),
    );
    expect(facts.zombies).toBe(0);
    // Who was told that its body is in force was told the truth, and so was who was told that it is not.
    expect(facts.published.filter((source) => !kept.has(source))).toEqual([]);
    expect(facts.lost.filter((source) => kept.has(source))).toEqual([]);
    return simulation;
  };

  it.each([1, 2, 3])(`loses nothing in ${STEPS} steps, by seed %i`, async (seed) => {
    const { facts } = await simulate(seed, 0.05, true);
    expect(facts.deaths).toBeGreaterThan(50);
    expect(facts.lost.length).toBeGreaterThan(0);
    expect(facts.decisions).toBeGreaterThan(0);
    // Nobody hangs: work goes on to the end.
    expect(facts.published.length).toBeGreaterThan(100);
  });

  it("writes nothing twice while nothing goes wrong", async () => {
    const { facts } = await simulate(4, 0, false);
    expect(facts.published.length).toBeGreaterThan(100);
    expect(facts.lost).toEqual([]);
    expect(facts.generated - facts.published.length).toBeLessThanOrEqual(8);
  });
});
