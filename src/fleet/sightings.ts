import { SelfCodingError } from "../contract/errors.js";
import type { StoreEntry } from "../contract/nouns.js";
import { readEtag } from "./engine.js";

/** An entry as it was last seen. */
interface Sighting {
  readonly entry: StoreEntry | undefined;
  /** Absent while the engine is away. */
  readonly etag?: string;
}

interface Reached extends ReturnType<typeof readEtag> {
  readonly fence: number;
}

/** What one process has seen of the entries of a fleet. */
export function createSightings(): Sightings {
  return new Sightings();
}

class Sightings {
  readonly #last = new Map<string, Sighting>();
  /** How far each entry was, and in which life of the engine's data. */
  readonly #reached = new Map<string, Reached>();

  get(key: string): Sighting | undefined {
    return this.#last.get(key);
  }

  set(key: string, sighting: Sighting): Sighting {
    this.#last.set(key, sighting);
    return sighting;
  }

  /**
   * Notes how far an entry is.
   *
   * @throws {SelfCodingError} `fleet-restored` when it was further before, or went another way from there
   */
  reach(key: string, etag: string, fence: number): void {
    const now = { ...readEtag(etag), fence };
    const before = this.#reached.get(key);
    // Data with another name was made anew: nothing in it can be older than what was seen.
    if (before?.life === now.life && hasGoneBack(before, now)) throw restored(key, before, now);
    this.#reached.set(key, now);
  }

  /**
   * Notes a fence that was granted.
   *
   * @throws {SelfCodingError} `fleet-restored` when as high a one was seen before
   */
  grant(key: string, fence: number): void {
    const before = this.#reached.get(key);
    if (before === undefined) return;
    if (fence <= before.fence) throw restored(key, before, { ...before, fence });
    this.#reached.set(key, { ...before, fence });
  }
}

function hasGoneBack(before: Reached, now: Reached): boolean {
  if (now.writes < before.writes || now.fence < before.fence) return true;
  return now.writes === before.writes && now.last !== before.last;
}

function restored(key: string, before: Reached, now: Reached): SelfCodingError {
  const other = now.writes === before.writes && now.last !== before.last ? "another " : "";
  const fact =
    `The fleet's data has gone back behind what this process has seen of it: ${key} was at write ${before.writes}, ` +
    `fence ${before.fence}, and is at ${other}write ${now.writes}, fence ${now.fence}.`;
  return new SelfCodingError("fleet-restored", fact, {
    remedy: "After a restored backup, or a failover that lost the last writes, restart the processes of the fleet.",
    details: { key, before, now },
  });
}
