import { describe, expect, it } from "vitest";
import type { EmitEvent } from "../../src/contract/events.js";
import type { FoundEntry, Store, StoreEntry, Version } from "../../src/contract/nouns.js";
import { rollBack } from "../../src/foundry/rollBack.js";

const version = (number: number, more: Partial<Version> = {}): Version => ({
  number,
  fingerprint: "f",
  source: `body ${number}`,
  model: "scripted",
  attempts: 1,
  usage: { promptTokens: 1, completionTokens: 1 },
  adoptedAt: "2027-01-02T03:04:05.000Z",
  notes: [],
  ...more,
});
const entryOf = (...versions: readonly Version[]): StoreEntry => ({
  id: "a.ts#f",
  current: versions.at(-1)?.number ?? 0,
  versions,
  cases: [],
});

/** Takes version 2 back; what stands in the store then, and what was told. */
async function takeBack(found: FoundEntry, { beaten = 0 }: { readonly beaten?: number } = {}) {
  let { entry } = found;
  let left = beaten;
  const store: Store = {
    read: () => ({ ...found, ...(entry === undefined ? {} : { entry }) }),
    list: () => [],
    write: (written) => {
      if (left-- > 0) return false;
      entry = written;
      return true;
    },
  };
  const told: (readonly [string, object])[] = [];
  const emit: EmitEvent = (name, event) => void told.push([name, event]);
  const project = { root: "/", storeDirectory: "/s", cacheDirectory: "/c" };
  const request = { kind: "roll-back", skeleton: { id: "a.ts#f", fingerprint: "f" }, project, number: 2 } as const;
  const lock = async () => ({ [Symbol.asyncDispose]: async () => {} });
  await rollBack({ ...request, reason: "f(1) threw", options: [], environment: {} }, { store, emit, lock });
  return { entry, told };
}

const told = (current: number) => [["version-roll-back", { id: "a.ts#f", number: 2, current, reason: "f(1) threw" }]];

describe("a version that the canary takes back", () => {
  it("is rejected by it, and the one before is in force, though others write meanwhile", async () => {
    const both = { state: "current", entry: entryOf(version(1), version(2)) } as const;
    const back = await takeBack(both, { beaten: 3 });
    expect(back.entry).toMatchObject({
      current: 1,
      versions: [
        { number: 1 },
        { number: 2, state: "rejected", decisions: [{ kind: "reject", by: "canary", reason: "f(1) threw" }] },
      ],
    });
    expect(back.told).toEqual(told(1));
  });

  it("gives way to what a person has edited meanwhile", async () => {
    const found = { state: "edited", entry: entryOf(version(1), version(2)), source: "by a person" } as const;
    expect((await takeBack(found)).entry).toMatchObject({
      current: 3,
      versions: [{ number: 1 }, { state: "rejected" }, { number: 3, source: "by a person", model: "by hand" }],
    });
  });

  it.each([
    ["was never kept", { state: "current", entry: entryOf(version(1)) }, 1],
    ["has no entry", { state: "missing" }, 0],
    [
      "was rejected by a person before",
      { state: "current", entry: entryOf(version(2, { state: "rejected" }), version(3)) },
      3,
    ],
  ] as const)("leaves the store as it is when it %s", async (_when, found, current) => {
    const back = await takeBack(found);
    expect(back.entry).toBe("entry" in found ? found.entry : undefined);
    expect(back.told).toEqual(told(current));
  });

  it("is told of with a warning when the store never takes it", async () => {
    const found = { state: "current", entry: entryOf(version(1), version(2)) } as const;
    expect((await takeBack(found, { beaten: 100 })).told).toEqual([
      ["warning-raise", { id: "a.ts#f", message: expect.stringContaining("could not be rejected") }],
      ["version-roll-back", expect.objectContaining({ number: 2 })],
    ]);
  });
});
