import path from "node:path";
import type { Project, Store, StoreEntry } from "../../contract/nouns.js";
import { countChanges, currentOf, proposedOf } from "../../history/versionsOf.js";
import { diskStore } from "../disk.js";

/** The option `store` that keeps versions in the memory of the process. */
const MEMORY = ":memory:";

// A worker holds the stores of its process: what is written in it is found again by all who ask it.
const inMemory = new Map<string, Store>();

/** The store of a project: its folder, or memory where the option `store` says so. */
export function openStore(project: Pick<Project, "storeDirectory">): Store {
  const { storeDirectory } = project;
  if (path.basename(storeDirectory) !== MEMORY) return diskStore(project);
  const store = inMemory.get(storeDirectory) ?? memoryStore();
  inMemory.set(storeDirectory, store);
  return store;
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
      return { state: current.fingerprint === fingerprint ? "current" : "stale", entry, source: current.source };
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
