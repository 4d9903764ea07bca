import { hostname } from "node:os";
import { SelfCodingError } from "../contract/errors.js";
import type { FleetOptions } from "../contract/fleetOptions.js";
import type { StoreEntry } from "../contract/nouns.js";
import { parseEntry, printEntry } from "../store/entryText.js";
import { digestOf, type FleetEngine, randomName } from "./engine.js";
import { createFollowing } from "./following.js";
import { guard } from "./guard.js";
import { openMirror } from "./mirror.js";
import { readHead } from "./readHead.js";
import { createSightings } from "./sightings.js";

type Fence = Parameters<FleetEngine["renew"]>[1];
type Sighting = NonNullable<ReturnType<ReturnType<typeof createSightings>["get"]>>;

interface FleetSettings extends Required<Pick<FleetOptions, "leaseSeconds" | "pollSeconds" | "name">> {
  readonly cacheDirectory: string;
  /** Hears what a person should hear. */
  warn(message: string): void;
}

/** One program's part of a fleet: what all its processes meet by, over any engine. */
export function openFleet(engine: FleetEngine, settings: FleetSettings): Fleet {
  return new Fleet(engine, settings);
}

class Fleet {
  readonly #engine: FleetEngine;
  readonly #settings: FleetSettings;
  readonly #mirror: ReturnType<typeof openMirror>;
  readonly #guard: ReturnType<typeof guard>;
  readonly #sightings = createSightings();
  readonly #following: ReturnType<typeof createFollowing>;
  #isOwing = true;
  #later: NodeJS.Timeout | undefined;

  constructor(engine: FleetEngine, settings: FleetSettings) {
    const { pollSeconds, warn } = settings;
    this.#engine = engine;
    this.#settings = settings;
    this.#mirror = openMirror(settings.cacheDirectory);
    this.#guard = guard({
      probe: () => engine.recent("probe", 1),
      onLost: ({ fact, remedy }) => warn(`${fact} Functions that are written keep running. ${remedy}`),
      onBack: () => void this.#following.poll(),
    });
    this.#following = createFollowing({
      etag: (key) => this.#sightings.get(key)?.etag ?? "",
      look: (key) => this.#lookForNewer(key),
      ask: (action) => this.ask(action),
      pollSeconds,
      warn,
    });
  }

  /** The name of a stub's entry: another one for another revision of the stub, so that both can run side by side. */
  keyOf(id: string, fingerprint: string): string {
    return `${this.#settings.name} ${fingerprint} ${id}`;
  }

  /** Asks the engine, unless it was away a moment ago. Before anything else it is given what it is owed. */
  async ask<Answer>(action: (engine: FleetEngine) => Promise<Answer>): Promise<Answer> {
    const answer = await this.#guard.ask(() => action(this.#engine));
    if (this.#isOwing) await this.#handIn().catch(() => (this.#isOwing = true));
    return answer;
  }

  /**
   * The entry as it is now.
   *
   * @throws {SelfCodingError} `fleet-away`, `fleet-refused`, or `fleet-restored`
   */
  async look(key: string): Promise<Sighting> {
    const { etag, fence, head } = await this.ask((engine) => engine.read(key));
    this.#sightings.reach(key, etag, fence);
    const before = this.#sightings.get(key);
    if (before?.etag === etag) return before;
    if (head === undefined) return this.#sightings.set(key, { entry: undefined, etag });
    const entry = readHead(key, head);
    this.#mirror.write({ key, text: head.text, isUnpublished: false });
    return this.#sightings.set(key, { entry, etag });
  }

  /** The entry as it was last seen by this process; with the engine away, also by others of this machine. */
  recall(key: string, isAway: boolean): Sighting | undefined {
    const known = this.#sightings.get(key);
    if (known !== undefined || !isAway) return known;
    const mirrored = this.#mirror.read(key);
    return mirrored === undefined ? undefined : this.#sightings.set(key, { entry: parseEntry(mirrored.text) });
  }

  /**
   * Takes the lease, or hears that the entry is another by now than the one last seen.
   *
   * @param signal ends the waiting
   * @param onWait hears once that somebody else holds it
   */
  async reserve(
    key: string,
    signal: AbortSignal,
    onWait?: () => void,
  ): Promise<(AsyncDisposable & { readonly fence: Fence }) | { readonly hasChanged: true }> {
    const owner = nameOwner();
    const { leaseSeconds } = this.#settings;
    for (let round = 0; ; round++) {
      signal.throwIfAborted();
      const before = this.#sightings.get(key)?.etag;
      const answer = await this.ask((engine) => engine.lease(key, owner, leaseSeconds));
      if ("fence" in answer) {
        const held = await this.#hold(key, answer.fence);
        if (before === undefined || this.#sightings.get(key)?.etag === before) return held;
        // It was given back because it was written.
        await held[Symbol.asyncDispose]();
        return { hasChanged: true };
      }
      if (round === 0) onWait?.();
      await this.#following.untilTold(key, answer.endsIn, signal);
      if ((await this.look(key)).etag !== before) return { hasChanged: true };
    }
  }

  /**
   * Puts an entry in the place of the one last seen.
   *
   * @param isAnnounced whether others must run it at once
   * @returns false when somebody else was first, or has taken the lease over, or, where the answer was lost, has gone on from
   *   it since
   */
  async publish(key: string, entry: StoreEntry, fence: Fence, isAnnounced: boolean): Promise<boolean> {
    const etag = this.#sightings.get(key)?.etag ?? "";
    const text = printEntry(entry);
    const swap = () => this.#engine.swap(key, text, { etag, fence, isAnnounced });
    const answer = await this.ask(swap).catch(async (error: unknown) => {
      if (!SelfCodingError.is(error) || error.code !== "fleet-away") throw error;
      // Whether it was written before the connection was lost, only the engine knows.
      const found = await this.#engine.read(key);
      const isWritten = found.head?.digest === digestOf(text) && found.etag !== etag;
      return isWritten ? found : swap();
    });
    if (!("etag" in answer)) return false;
    // Meanwhile somebody else may have taken the next lease, and this process may have seen that.
    this.#sightings.reach(key, answer.etag, "fence" in answer ? answer.fence : fence.number);
    this.#sightings.set(key, { entry, etag: answer.etag });
    this.#mirror.write({ key, text, isUnpublished: false });
    return true;
  }

  /** Keeps an entry that the engine could not be given, and hands it in when it is back. */
  owe(key: string, entry: StoreEntry): void {
    this.#sightings.set(key, { entry });
    this.#isOwing = this.#mirror.write({ key, text: printEntry(entry), isUnpublished: true }) || this.#isOwing;
  }

  /** Tells of each newer entry from now on, until the result is called. */
  follow(key: string, onChange: (entry: StoreEntry) => void): () => void {
    return this.#following.follow(key, onChange);
  }

  async close(): Promise<void> {
    clearTimeout(this.#later);
    this.#following.close();
    this.#guard.close();
    await this.#engine.close();
  }

  async #lookForNewer(key: string): Promise<StoreEntry | undefined> {
    const before = this.#sightings.get(key);
    try {
      const { entry, etag } = await this.look(key);
      return etag === before?.etag ? undefined : entry;
    } catch (error) {
      if (!SelfCodingError.is(error)) throw error;
      if (error.code !== "fleet-away") this.#settings.warn(error.message);
      return undefined;
    }
  }

  async #hold(key: string, fence: Fence): Promise<AsyncDisposable & { readonly fence: Fence }> {
    const { leaseSeconds } = this.#settings;
    const renew = (seconds: number): Promise<unknown> =>
      this.ask((engine) => engine.renew(key, fence, seconds)).catch(() => undefined);
    try {
      this.#sightings.grant(key, fence.number);
      await this.look(key);
    } catch (error) {
      await renew(0);
      throw error;
    }
    const beat = setInterval(() => void renew(leaseSeconds), (leaseSeconds * 1000) / 3).unref();
    return {
      fence,
      [Symbol.asyncDispose]: async () => {
        clearInterval(beat);
        await renew(0);
      },
    };
  }

  /** What was written while the engine was away becomes the head where there is none, and else is kept as rejected. */
  async #handIn(): Promise<void> {
    this.#isOwing = false;
    const own = this.#mirror.unpublished().filter(({ key }) => key.startsWith(`${this.#settings.name} `));
    for (const { key, text } of own) {
      const owner = nameOwner();
      const { etag, head } = await this.#guard.ask(() => this.#engine.read(key));
      const granted =
        head === undefined ? await this.#engine.lease(key, owner, this.#settings.leaseSeconds) : NOT_NEEDED;
      if (!("fence" in granted)) {
        // Somebody is writing it: whether that comes to anything, shows.
        this.#handInLater();
        continue;
      }
      await this.#engine.swap(key, text, { etag, fence: granted.fence, isAnnounced: true });
      this.#mirror.remove(key);
    }
  }

  #handInLater(): void {
    clearTimeout(this.#later);
    this.#isOwing = true;
    this.#later = setTimeout(() => void this.ask(() => Promise.resolve()).catch(() => undefined), LATER_MILLISECONDS);
    this.#later.unref();
  }
}

// No lease has it: what comes with it is kept as rejected.
const NOT_NEEDED = { fence: { number: 0, owner: "" } };
const LATER_MILLISECONDS = 500;

function nameOwner(): string {
  return `${hostname()}:${process.pid}:${randomName()}`;
}
