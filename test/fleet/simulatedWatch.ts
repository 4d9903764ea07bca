import { expect } from "vitest";
import type { StoreEntry } from "../../src/contract/nouns.js";
import type { createMemory } from "../../src/fleet/engines/memory.js";
import { parseEntry } from "../../src/store/entryText.js";

type Shared = ReturnType<typeof createMemory>;

interface Seen {
  readonly writes: number;
  readonly fence: number;
  /** The fence of the last write. */
  readonly written: number;
  readonly entry: StoreEntry | undefined;
}

/** What holds after every question, whatever goes wrong. */
export function createWatch({ records, texts }: Shared) {
  const known = new Map<string, Seen>();
  const entryOf = (digest: string): StoreEntry | undefined => {
    const text = texts.get(digest);
    return text === undefined ? undefined : parseEntry(text);
  };
  return {
    /** @param values of the question, of which the first is the key where it can change one */
    check: (verb: string, [key]: readonly unknown[]): void => {
      const record = typeof key === "string" ? records.get(key) : undefined;
      if (typeof key !== "string" || record === undefined) return;
      const { writes, fence, digest = "" } = record;
      const before = known.get(key) ?? { writes: 0, fence: 0, written: 0, entry: undefined };
      expect(fence).toBeGreaterThanOrEqual(before.fence);
      if (writes === before.writes) return void known.set(key, { ...before, fence });
      expect([verb, writes]).toEqual(["swap", before.writes + 1]);
      // A fence writes once: whoever's lease was taken over, or who has written, writes nothing.
      expect(fence).toBeGreaterThan(before.written);
      const entry = entryOf(digest);
      // Nothing is lost, and no number is given to two bodies.
      const old = bodiesOf(before.entry);
      expect(bodiesOf(entry).slice(0, old.length)).toEqual(old);
      expect(bodiesOf(entry).length - old.length).toBeLessThanOrEqual(1);
      known.set(key, { writes, fence, written: fence, entry });
    },
    sourcesOf: (entry: StoreEntry | undefined): string => JSON.stringify([entry?.current, bodiesOf(entry)]),
    sourcesIn: (digest: string): string => JSON.stringify([entryOf(digest)?.current, bodiesOf(entryOf(digest))]),
    /** Who was told that its body is in force was told the truth, and so was who was told that it is not. */
    wrong: ({
      published,
      lost,
    }: {
      readonly published: readonly string[];
      readonly lost: readonly string[];
    }): string[] => {
      const kept = new Set(
        [...known.values()].flatMap(({ entry }) => (entry?.versions ?? []).map(({ source }) => source)),
      );
      return [...published.filter((source) => !kept.has(source)), ...lost.filter((source) => kept.has(source))];
    },
  };
}

function bodiesOf(entry: StoreEntry | undefined): string[] {
  return (entry?.versions ?? []).map(({ number, source }) => `${number} ${source}`);
}
