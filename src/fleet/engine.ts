/** The right to write one entry: granted with a lease, and compared in the write itself. */
interface Fence {
  /** Each grant for an entry has a higher one, also after a restart. */
  readonly number: number;
  readonly owner: string;
}

/** An entry as an engine has it. */
interface Held {
  /**
   * Another after every write: the life of the engine's data, the number of writes, and the beginning of the digest, as
   * `x7f3.12.9f86d081884c`. Where a write was undone by a restored backup or a failover, another one has its number.
   */
  readonly etag: string;
  /** The number of the last fence that was granted. */
  readonly fence: number;
  /** Absent before the first write. */
  readonly head?: {
    /** SHA-256 of the text, by which it is kept. */
    readonly digest: string;
    readonly text: string;
  };
}

/**
 * Where the processes of a fleet meet: what PostgreSQL, Redis, a folder and memory have in common. Keys name a stub of a
 * project with its fingerprint, so that two revisions of a program have entries of their own. All time is the engine's.
 *
 * Every method rejects with the code `fleet-away` when the engine cannot be reached, and `fleet-refused` when it cannot be
 * used as it is.
 */
export interface FleetEngine {
  read(key: string): Promise<Held>;
  /** Those of the keys whose etag is another by now; of those without one, `""`, the ones that are written. */
  changed(known: ReadonlyMap<string, string>): Promise<readonly string[]>;
  /**
   * Puts a text in the place of the one with the etag, and ends the lease. The text of a loser is kept as one that was
   * rejected.
   *
   * @param isAnnounced whether others are told at once: that is for what they must run
   * @returns the new etag; else what was not as expected
   */
  swap(
    key: string,
    text: string,
    expected: { readonly etag: string; readonly fence: Fence; readonly isAnnounced: boolean },
  ): Promise<{ readonly etag: string } | { readonly lost: "etag" | "fence" }>;
  /** Grants the right to write for a while, by the engine's clock; it only saves work done twice. */
  lease(
    key: string,
    owner: string,
    seconds: number,
  ): Promise<{ readonly fence: Fence } | { readonly heldBy: string; readonly endsIn: number }>;
  /** @param seconds 0 gives it back @returns false when it was taken over */
  renew(key: string, fence: Fence, seconds: number): Promise<boolean>;
  /**
   * Tells of announced writes, as far as the engine can: who must know polls besides.
   *
   * @param onChange the key, or undefined when any may have changed
   * @returns why changes are only found by polling, as a sentence; undefined when they are told
   */
  watch(onChange: (key: string | undefined) => void): Promise<string | undefined>;
  /** Adds to named amounts, for ever or for this day (UTC), and gives their sums. */
  tally(
    name: string,
    period: "ever" | "day",
    amounts: Readonly<Record<string, number>>,
  ): Promise<Readonly<Record<string, number>>>;
  /** Notes that something happened now. */
  note(name: string): Promise<void>;
  /** How often it was noted within the last seconds. */
  recent(name: string, seconds: number): Promise<number>;
  /** Keeps a text that can be made again, as a compiled form. */
  put(name: string, text: string): Promise<void>;
  get(name: string): Promise<string | undefined>;
  close(): Promise<void>;
}

/** SHA-256, in hexadecimal digits. */
export function digestOf(text: string): string {
  const { createHash } = process.getBuiltinModule("node:crypto");
  return createHash("sha256").update(text).digest("hex");
}

/** How much of a digest an etag holds. */
export const ETAG_DIGITS = 12;

/** The parts of an etag: the life of the engine's data, the number of writes in it, and which one was the last. */
export function readEtag(etag: string): { readonly life: string; readonly writes: number; readonly last: string } {
  const [life = "", writes, last = ""] = etag.split(".");
  return { life, writes: Number(writes), last };
}

/** Whether an etag tells of a write that who knows another has not seen; `""` knows of none. */
export function isNewer(etag: string, known: string): boolean {
  return known === "" ? readEtag(etag).writes > 0 : etag !== known;
}

/** A name for the life of an engine's data, or for who asks for a lease. */
export function randomName(): string {
  return process.getBuiltinModule("node:crypto").randomBytes(9).toString("base64url");
}
