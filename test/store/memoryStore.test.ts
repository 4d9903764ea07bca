import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { memoryStore, openStore } from "../../src/store/memory/memoryStore.js";
import { testStore } from "./testStore.js";
import { entryOf, temporaryFolder } from "./world.js";

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

  it("stands in for a folder that cannot be written, for what was to be written there alone", () => {
    using folder = temporaryFolder();
    const file = folder.file("store");
    const other = "src/other.ts#f";
    const unwritable = expect.objectContaining({ code: "store-unwritable" });
    const store = openStore({ storeDirectory: file });
    expect(store.write?.(entryOf(other, [1]), 0)).toBe(true);
    expect(store.write?.(entryOf(other, [9]), 0)).toBe(false);
    writeFileSync(folder.file("store", "src", "duration"), "no folder");
    for (const numbers of [[1], [1, 2]]) {
      expect(() => store.write?.(entryOf(id, numbers), numbers.length - 1)).toThrow(unwritable);
      expect(store.read(id, "f1")).toMatchObject({ state: "current", entry: { current: numbers.length } });
    }
    expect(store.read(other, "f1")).toMatchObject({ path: folder.file("store", "src", "other", "f.ts") });
    expect(() => store.write?.(entryOf(other, [1, 2], { cases: [1n as never] }), 1)).toThrow(TypeError);
    expect(store.read(other, "f1")).toMatchObject({ state: "current", entry: { current: 1 } });
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
