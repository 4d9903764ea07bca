import type { FoundEntry, Store } from "../contract/nouns.js";

interface Hit {
  readonly store: Store;
  readonly found: FoundEntry;
}

/** Several stores as one: the first that has an entry answers, the first that can be written takes what is new. */
export function layeredStore(...stores: readonly Store[]): Store {
  const target = stores.find(({ write }) => write !== undefined);
  const find = (id: string, fingerprint: string): Hit | undefined => {
    let best: Hit | undefined;
    for (const store of stores) {
      const found = store.read(id, fingerprint);
      if (found.state !== "missing") return { store, found };
      if (best === undefined || (best.found.entry === undefined && found.entry !== undefined)) best = { store, found };
    }
    return best;
  };
  const reading: Store = {
    read: (id, fingerprint) => find(id, fingerprint)?.found ?? { state: "missing" },
    list: () => [...new Set(stores.flatMap((store) => store.list()))].sort(),
  };
  if (target?.write === undefined) return reading;
  const write = target.write.bind(target);
  return {
    ...reading,
    write: (entry, expected) => {
      const hit = find(entry.id, "");
      if ((hit?.found.entry?.versions.length ?? 0) !== expected) return false;
      // What was read from another layer is new to this one.
      return write(entry, hit?.store === target ? expected : (target.read(entry.id, "").entry?.versions.length ?? 0));
    },
    remove: (id) => {
      for (const store of stores) store.remove?.(id);
    },
  };
}
