import { describe, expect, it } from "vitest";
import { memoryStore, openStore } from "../../src/store/memory/memoryStore.js";
import { testStore } from "./testStore.js";
import { entryOf } from "./world.js";

const id = "src/duration.ts#parse";

describe("the store in memory", () => {
  testStore(() => ({ store: memoryStore(), [Symbol.dispose]: () => undefined }));

  it("begins with the entries that it is given, and hands out copies", () => {
    const entry = entryOf(id, [1]);
    const store = memoryStore([entry]);
    const found = store.read(id, "f1").entry;
    (found as { current: number }).current = 7;
    expect(store.read(id, "f1").entry).toEqual(entry);
  });

  it("is one for each place that the option names, and a folder is none", () => {
    const [one, other] = ["/one/:memory:", "/other/:memory:"].map((storeDirectory) => ({ storeDirectory }));
    openStore(one!).write?.(entryOf(id, [1]), 0);
    expect(openStore(one!).list()).toEqual([id]);
    expect(openStore(other!).list()).toEqual([]);
    expect(openStore({ storeDirectory: "/nowhere/memory" }).read(id, "f1").path).toBe(
      "/nowhere/memory/src/duration/parse.ts",
    );
  });
});
