import { expect, it } from "vitest";
import type { Store } from "../../src/contract/nouns.js";
import { entryOf, versionOf } from "./world.js";

/** What every store promises. */
export function testStore(make: () => Disposable & { readonly store: Store }): void {
  const id = "src/duration.ts#Clock.parse";

  it("has no entry before one is written", () => {
    using world = make();
    expect(world.store.read(id, "f1")).toMatchObject({ state: "missing" });
    expect(world.store.read(id, "f1").entry).toBeUndefined();
    expect(world.store.list()).toEqual([]);
  });

  it("gives back what was written, whole", () => {
    using world = make();
    const entry = entryOf(id, [1, 2], {
      current: 1,
      cases: [{ origin: "healed", input: { call: { self: "x", arguments: ["1"] } }, expect: { kind: "settles" } }],
      versions: [versionOf(1, { healed: "TypeError: \u2028 <&>", notes: ["unsure"] }), versionOf(2)],
    });
    expect(world.store.write?.(entry, 0)).toBe(true);
    const found = world.store.read(id, "f1");
    expect(found).toMatchObject({ state: "current", entry, source: entry.versions[0]?.source });
    expect(found.entry).toEqual(entry);
  });

  it("says that an entry is stale when its stub has changed", () => {
    using world = make();
    world.store.write?.(entryOf(id, [1]), 0);
    expect(world.store.read(id, "f2")).toMatchObject({ state: "stale", entry: { current: 1 } });
  });

  it("says that a version waits for the stub as it is now, beside one for the stub before", () => {
    using world = make();
    const waiting = versionOf(2, { fingerprint: "f2", state: "proposed" });
    world.store.write?.(entryOf(id, [], { current: 1, versions: [versionOf(1), waiting] }), 0);
    expect(world.store.read(id, "f1").state).toBe("current");
    expect(world.store.read(id, "f2").state).toBe("proposed");
    expect(world.store.read(id, "f3").state).toBe("stale");
  });

  it("says of a first version that it waits for the stub as it is now, and that there is none for any other", () => {
    using world = make();
    const waiting = versionOf(1, { state: "proposed" });
    world.store.write?.(entryOf(id, [], { current: 0, versions: [waiting] }), 0);
    expect(world.store.read(id, "f1")).toMatchObject({ state: "proposed", entry: { current: 0 } });
    expect(world.store.read(id, "f2")).toMatchObject({ state: "missing", entry: { current: 0 } });
  });

  it("keeps that a version is pinned, until it is not", () => {
    using world = make();
    const pinned = { kind: "roll-back", by: "Ada", at: "2026-11-26T10:00:00.000Z" } as const;
    const entry = entryOf(id, [], { current: 1, isPinned: true, versions: [versionOf(1, { decisions: [pinned] })] });
    world.store.write?.(entry, 0);
    expect(world.store.read(id, "f1").entry).toEqual(entry);
    const free = entryOf(id, [], {
      versions: [versionOf(1, { decisions: [pinned, { ...pinned, kind: "release" }] })],
      current: 1,
    });
    expect(world.store.write?.(free, 2)).toBe(true);
    expect(world.store.read(id, "f1").entry).toStrictEqual(free);
  });

  it("lets only the first writer of a number win", () => {
    using world = make();
    expect(world.store.write?.(entryOf(id, [1]), 0)).toBe(true);
    expect(world.store.write?.(entryOf(id, [7]), 0)).toBe(false);
    expect(world.store.write?.(entryOf(id, [1, 2]), 1)).toBe(true);
    expect(world.store.write?.(entryOf(id, [1, 8]), 1)).toBe(false);
    expect(world.store.write?.(entryOf(id, [1, 2, 3, 4]), 3)).toBe(false);
    expect(world.store.read(id, "f1").entry?.versions.map(({ number }) => number)).toEqual([1, 2]);
  });

  it("rolls back by the pointer alone", () => {
    using world = make();
    world.store.write?.(entryOf(id, [1, 2]), 0);
    expect(world.store.write?.(entryOf(id, [1, 2], { current: 1 }), 2)).toBe(true);
    const found = world.store.read(id, "f1");
    expect(found).toMatchObject({ state: "current", source: versionOf(1).source });
    expect(found.entry?.versions).toHaveLength(2);
  });

  it("lists and removes entries", () => {
    using world = make();
    const other = "src/a/b.tsx#default";
    world.store.write?.(entryOf(id, [1]), 0);
    world.store.write?.(entryOf(other, [1]), 0);
    expect(world.store.list()).toEqual([other, id]);
    world.store.remove?.(id);
    world.store.remove?.("src/never.ts#was");
    expect(world.store.list()).toEqual([other]);
    expect(world.store.read(id, "f1").state).toBe("missing");
    expect(world.store.write?.(entryOf(id, [1]), 0)).toBe(true);
  });
}
