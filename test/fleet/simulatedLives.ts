import { SelfCodingError } from "../../src/contract/errors.js";
import type { StoreEntry } from "../../src/contract/nouns.js";
import type { openFleet } from "../../src/fleet/fleet.js";
import { overrule } from "../../src/fleet/overrule.js";
import { rollBackVersion } from "../../src/history/decide.js";
import { printEntry } from "../../src/store/entryText.js";
import { versionOf } from "../store/world.js";

const id = "src/a.ts#total";

/** A process of a program, or a person who decides. */
export interface SimulatedProcess {
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

/** How many of what a simulation has. */
export interface Plan {
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

/** What has happened in a simulation. */
export function createFacts() {
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

/** What processes have in common. */
interface SimulatedWorld {
  readonly plan: Plan;
  readonly random: () => number;
  readonly facts: ReturnType<typeof createFacts>;
  /** Whether a text is in force, whoever knows. */
  hasHead(key: string, text: string): boolean;
}

/** What a process does: it takes what is there, or writes or heals it, and follows what it runs. */
export async function live(world: SimulatedWorld, process: SimulatedProcess): Promise<void> {
  const { facts, random, plan } = world;
  const { fleet, followed } = process;
  for (let call = 0; call < plan.calls;) {
    const key = keyFor(world, process);
    try {
      const { entry: seen } = await fleet.look(key);
      if (!followed.has(key)) fleet.follow(key, () => void facts.received++);
      followed.add(key);
      // Most calls go well.
      if (seen === undefined || random() < 0.3) await write(world, process, key);
      call += 1;
    } catch (error) {
      if (!SelfCodingError.is(error) || error.code !== "fleet-away") throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

async function write({ facts, hasHead }: SimulatedWorld, process: SimulatedProcess, key: string): Promise<void> {
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
  else if (!process.isUnsure || hasHead(key, printEntry(entry))) facts.lost.push(source);
}

/** A person who now and then goes back a version, whatever goes on. */
export async function decide(world: SimulatedWorld, process: SimulatedProcess): Promise<void> {
  const { fleet } = process;
  for (let look = 0; look < world.plan.calls; look++) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    const key = keyFor(world, process);
    try {
      const { entry, etag = "" } = await fleet.look(key);
      const before = entry?.versions.findLast(({ number }) => number < entry.current);
      if (entry === undefined || before === undefined) continue;
      const decider = { by: "Ada", at: new Date(0).toISOString() };
      const { isPinned: _pinned, ...changed } = rollBackVersion(entry, before.number, before.fingerprint, decider);
      if (await overrule(fleet, key, etag, changed)) world.facts.decisions += 1;
    } catch (error) {
      if (!SelfCodingError.is(error)) throw error;
    }
  }
}

/** One of the stubs of the program's revision that a process runs. */
function keyFor({ plan, random }: SimulatedWorld, { number }: SimulatedProcess): string {
  const revision = Math.floor((number - 1) / plan.perRevision);
  return `shop r${revision}f${Math.floor(random() * plan.stubs)} ${id}`;
}
