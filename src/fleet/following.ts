import type { StoreEntry } from "../contract/nouns.js";
import type { FleetEngine } from "./engine.js";

/** While somebody waits, another look is taken after this time at the latest. */
const WAIT_MILLISECONDS = 500;

interface Followed {
  /** The etag that is known, `""` when none is. */
  etag(key: string): string;
  /** Looks for a newer entry; undefined when there is none. Never rejects. */
  look(key: string): Promise<StoreEntry | undefined>;
  ask<Answer>(action: (engine: FleetEngine) => Promise<Answer>): Promise<Answer>;
  readonly pollSeconds: number;
  warn(message: string): void;
}

/** Follows entries: as changes are told, and by looks of its own, as some are not. */
export function createFollowing(followed: Followed): Following {
  return new Following(followed);
}

class Following {
  readonly #of: Followed;
  readonly #followers = new Map<string, Set<(entry: StoreEntry) => void>>();
  readonly #waiters = new Map<string, Set<() => void>>();
  #isWatching = false;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(followed: Followed) {
    this.#of = followed;
  }

  /** Tells of each newer entry from now on, until the result is called. */
  follow(key: string, onChange: (entry: StoreEntry) => void): () => void {
    const followers = this.#followers.get(key) ?? new Set();
    this.#followers.set(key, followers.add(onChange));
    this.#watch();
    // Others of the same tick are looked at with it.
    this.#pollIn(0);
    return () => {
      followers.delete(onChange);
      if (followers.size === 0) this.#followers.delete(key);
    };
  }

  /** Waits until an entry may have changed, at most so long. */
  async untilTold(key: string, milliseconds: number, signal: AbortSignal): Promise<void> {
    this.#watch();
    const waiters = this.#waiters.get(key) ?? new Set();
    this.#waiters.set(key, waiters);
    await new Promise<void>((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", end);
        waiters.delete(end);
        if (waiters.size === 0) this.#waiters.delete(key);
        resolve();
      };
      // All who wait do not ask at the same time.
      const longest = Math.min(Math.max(milliseconds, 1), WAIT_MILLISECONDS) * (0.5 + Math.random());
      const timer = setTimeout(end, longest);
      signal.addEventListener("abort", end);
      waiters.add(end);
    });
  }

  /** Looks at all that is followed, now. */
  async poll(): Promise<void> {
    this.#watch();
    const known = new Map([...this.#followers.keys()].map((key) => [key, this.#of.etag(key)]));
    try {
      const changed = await this.#of.ask((engine) => engine.changed(known));
      await Promise.all(changed.map((key) => this.#tell(key)));
    } catch {
      // It was told where it was found out, and is tried again.
    }
    // Not all at the same time, and so early that the answer is there in time.
    this.#pollIn(this.#of.pollSeconds * 1000 * (0.6 + 0.3 * Math.random()));
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  #pollIn(milliseconds: number): void {
    clearTimeout(this.#timer);
    if (this.#isClosed || this.#followers.size === 0) return;
    this.#timer = setTimeout(() => void this.poll(), milliseconds).unref();
  }

  #watch(): void {
    if (this.#isWatching) return;
    this.#isWatching = true;
    this.#of
      .ask((engine) => engine.watch((key) => this.#hear(key)))
      .then(
        (reason) => {
          if (reason !== undefined)
            this.#of.warn(`The fleet polls every ${this.#of.pollSeconds} s for newer versions: ${reason}.`);
        },
        () => (this.#isWatching = false),
      );
  }

  #hear(key: string | undefined): void {
    if (key === undefined) {
      for (const waiters of this.#waiters.values()) for (const end of [...waiters]) end();
      this.#pollIn(0);
      return;
    }
    for (const end of [...(this.#waiters.get(key) ?? [])]) end();
    if (this.#followers.has(key)) void this.#tell(key);
  }

  async #tell(key: string): Promise<void> {
    const entry = await this.#of.look(key);
    if (entry !== undefined) for (const follower of this.#followers.get(key) ?? []) follower(entry);
  }
}
