import path from "node:path";
import { SelfCodingError } from "../../contract/errors.js";
import type { Project, Store, StoreEntry } from "../../contract/nouns.js";
import { countChanges, currentOf, proposedOf } from "../../history/versionsOf.js";
import { diskStore } from "../disk.js";

/** The option `store` that keeps versions in the memory of the process. */
const MEMORY = ":memory:";

// A worker holds the stores of its process: what is written in it is found again by all who ask it.
const opened = new Map<string, Store>();

/** The store of a project: its folder, or memory where the option `store` says so. */
export function openStore(project: Pick<Project, "storeDirectory">): Store {
  const { storeDirectory } = project;
  const store = opened.get(storeDirectory) ?? makeStore(storeDirectory);
  opened.set(storeDirectory, store);
  return store;
}

/** Whether a project's versions are kept in no file. */
export function isInMemory({ storeDirectory }: Pick<Project, "storeDirectory">): boolean {
  return path.basename(storeDirectory) === MEMORY;
}

function makeStore(storeDirectory: string): Store {
  if (!isInMemory({ storeDirectory })) return withUnkept(diskStore({ storeDirectory }));
  return { ...memoryStore(), checkWritable: refuseMemory };
}

function refuseMemory(id: string): never {
  throw new SelfCodingError(
    "store-unwritable",
    `A version of ${id} would be gone with this process: the store is ${MEMORY}.`,
    {
      remedy: "Choose a folder with the option `store` or the variable SELFCODING_STORE.",
    },
  );
}

/** A store that remembers what could not be written: the process runs it, and a heal must know what it heals. */
function withUnkept(disk: Store): Store {
  const unkept = memoryStore();
  const faults = new Map<string, unknown>();
  return {
    ...disk,
    read: (id, fingerprint) => (faults.has(id) ? unkept : disk).read(id, fingerprint),
    write: (entry, expected) => {
      const { id } = entry;
      try {
        if (!faults.has(id)) return disk.write?.(entry, expected) ?? false;
      } catch (error) {
        if (!SelfCodingError.is(error) || error.code !== "store-unwritable") throw error;
        faults.set(id, error);
      }
      unkept.remove?.(id);
      unkept.write?.(entry, 0);
      throw faults.get(id);
    },
  };
}

/**
 * A store that keeps nothing on disk.
 *
 * @param entries to begin with
 * @example
 * const store = memoryStore();
 * store.list(); // => []
 */
export function memoryStore(entries: readonly StoreEntry[] = []): Store {
  const kept = new Map(entries.map((entry) => [entry.id, structuredClone(entry)]));
  return {
    read: (id, fingerprint) => {
      const entry = structuredClone(kept.get(id));
      if (entry === undefined) return { state: "missing" };
      const current = currentOf(entry);
      if (current === undefined) return { state: proposedOf(entry, fingerprint) ? "proposed" : "missing", entry };
      const stale = proposedOf(entry, fingerprint) ? "proposed" : "stale";
      return { state: current.fingerprint === fingerprint ? "current" : stale, entry, source: current.source };
    },
    list: () => [...kept.keys()].sort(),
    write: (entry, expected) => {
      const before = kept.get(entry.id);
      if ((before === undefined ? 0 : countChanges(before)) !== expected) return false;
      kept.set(entry.id, structuredClone(entry));
      return true;
    },
    remove: (id) => void kept.delete(id),
  };
}
