import type { StoreEntry } from "../../src/contract/nouns.js";
import type { FleetEngine } from "../../src/fleet/engine.js";
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
    check: (verb: string, [key, , expected]: readonly unknown[]): void => {
      const record = typeof key === "string" ? records.get(key) : undefined;
      if (typeof key !== "string" || record === undefined) return;
      const { writes, fence, digest = "" } = record;
      const before = known.get(key) ?? { writes: 0, fence: 0, written: 0, entry: undefined };
      must(fence >= before.fence, `the fence of ${key} went back`);
      if (writes === before.writes) return void known.set(key, { ...before, fence });
      must(verb === "swap" && writes === before.writes + 1, `${verb} made write ${writes} of ${key}`);
      // A fence writes once: whoever's lease was taken over, or who has written, writes nothing.
      const { number } = (expected as Parameters<FleetEngine["swap"]>[2]).fence;
      must(number === fence, `fence ${number} wrote ${key}, and ${fence} was granted`);
      must(fence > before.written, `fence ${fence} wrote ${key} twice`);
      const entry = entryOf(digest);
      // Nothing is lost, and no number is given to two bodies.
      const old = bodiesOf(before.entry);
      const bodies = bodiesOf(entry);
      must(
        old.every((body, index) => bodies[index] === body),
        `${key} has lost one of ${old.join()}: ${bodies.join()}`,
      );
      must(bodies.length - old.length <= 1, `one write of ${key} brought more than one body`);
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

// Asked a million times, which an assertion library is not made for.
function must(isSo: boolean, otherwise: string): void {
  if (!isSo) throw new Error(otherwise);
}

function bodiesOf(entry: StoreEntry | undefined): string[] {
  return (entry?.versions ?? []).map(({ number, source }) => `${number} ${source}`);
}
