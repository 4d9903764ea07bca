import { describe, expect, it } from "vitest";
import type { Store } from "../../src/contract/nouns.js";
import { diskStore } from "../../src/store/disk.js";
import { layeredStore } from "../../src/store/layered.js";
import { testStore } from "./testStore.js";
import { entryOf, memoryStore, temporaryFolder, versionOf } from "./world.js";

const id = "src/duration.ts#parse";
const readOnly = ({ read, list }: Store): Store => ({ read, list });

describe("a store in memory", () => {
  testStore(() => ({ store: memoryStore(), [Symbol.dispose]: () => {} }));
});

describe("layers of stores", () => {
  testStore(() => {
    const folder = temporaryFolder();
    return {
      ...folder,
      store: layeredStore(readOnly(memoryStore()), diskStore({ storeDirectory: folder.path }), memoryStore()),
    };
  });

  it("answer with the first that has an entry", () => {
    const [near, far] = [memoryStore(), memoryStore()];
    far.write?.(entryOf(id, [1]), 0);
    const store = layeredStore(near, far);
    expect(store.read(id, "f1").entry?.current).toBe(1);
    near.write?.(entryOf(id, [1, 2]), 0);
    expect(store.read(id, "f1").entry?.current).toBe(2);
    expect(store.list()).toEqual([id]);
  });

  it("write the next version of what another layer had to the first that can be written", () => {
    const [shared, own] = [memoryStore(), memoryStore()];
    shared.write?.(entryOf(id, [1]), 0);
    const store = layeredStore(own, readOnly(shared));
    expect(store.write?.(entryOf(id, [1, 2]), 0)).toBe(false);
    expect(store.write?.(entryOf(id, [1, 2]), 1)).toBe(true);
    expect(store.write?.(entryOf(id, [1, 3]), 1)).toBe(false);
    expect(store.read(id, "f1")).toMatchObject({ entry: { current: 2 }, source: versionOf(2).source });
    expect(shared.read(id, "f1").entry?.current).toBe(1);
  });

  it("cannot be written when no layer can", () => {
    expect(layeredStore(readOnly(memoryStore())).write).toBeUndefined();
  });
});
