import { describe, expect, it, vi } from "vitest";
import type { EmitEvent } from "../../src/contract/events.js";
import type { FoundEntry, Store, StoreEntry, Version } from "../../src/contract/nouns.js";
import { SelfCodingError } from "../../src/contract/errors.js";
import { rollBack } from "../../src/foundry/rollBack.js";
import { skeleton } from "./world.js";

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

type Fleet = Pick<Parameters<typeof rollBack>[1], "lock" | "refresh">;

/** Takes version 2 back; what stands in the store then, and what was told. */
async function takeBack(
  found: FoundEntry,
  { beaten = 0, fleet }: { readonly beaten?: number; fleet?(write: (entry: StoreEntry) => void): Fleet } = {},
) {
  let { entry } = found;
  let left = beaten;
  const store: Pick<Store, "read" | "write"> = {
    read: () => ({ ...found, ...(entry === undefined ? {} : { entry }) }),
    write: (written) => {
      if (left-- > 0) return false;
      entry = written;
      return true;
    },
  };
  const told: (readonly [string, object])[] = [];
  const emit: EmitEvent = (name, event) => void told.push([name, event]);
  const project = { root: "/", storeDirectory: "/s", cacheDirectory: "/c" };
  const named = { ...skeleton, id: "a.ts#f", fingerprint: "f" };
  const request = { kind: "roll-back", skeleton: named, project, number: 2, options: [], environment: {} } as const;
  await rollBack({ ...request, reason: "f(1) threw" }, { store, emit, ...fleet?.((written) => (entry = written)) });
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
      ...told(1),
    ]);
  });
});

describe("a version that the canary takes back in a fleet", () => {
  const found = { state: "current", entry: entryOf(version(1), version(2)) } as const;

  it("is rejected by who holds the stub, of what the fleet has then, each time under a lock of its own", async () => {
    const steps: string[] = [];
    const back = await takeBack(found, {
      beaten: 1,
      fleet: (write) => ({
        lock: async () => {
          const round = steps.filter((step) => step.startsWith("lock")).length;
          steps.push(`lock ${round}`);
          const release = { [Symbol.asyncDispose]: async () => void steps.push(`release ${round}`) };
          return round === 0 ? { ...release, hasChanged: true as const } : release;
        },
        refresh: async () => {
          steps.push("refresh");
          // Another process has healed it once more.
          write(entryOf(version(1), version(2), version(3)));
        },
      }),
    });
    expect(steps).toEqual([
      ...["lock 0", "release 0"],
      ...["lock 1", "refresh", "release 1"],
      ...["lock 2", "refresh", "release 2"],
    ]);
    expect(back.entry).toMatchObject({
      current: 3,
      versions: [{ number: 1 }, { number: 2, state: "rejected" }, { number: 3 }],
    });
    expect(back.told).toEqual(told(3));
  });

  it("is told of with a warning while the fleet is away, and nothing is written", async () => {
    const away = new SelfCodingError("fleet-away", "It is away.", { remedy: "Wait." });
    const back = await takeBack(found, {
      fleet: () => ({ lock: () => Promise.reject(away), refresh: async () => {} }),
    });
    expect(back.entry).toBe(found.entry);
    expect(back.told).toEqual([["warning-raise", { id: "a.ts#f", message: "It is away. Wait." }], ...told(1)]);
  });

  it("is told of with a warning when others hold the stub for too long", async () => {
    const late = new DOMException("The operation was aborted due to timeout", "TimeoutError");
    vi.spyOn(AbortSignal, "timeout").mockReturnValueOnce(AbortSignal.abort(late));
    const lock = async (_id: string, signal: AbortSignal): Promise<never> => {
      throw signal.reason;
    };
    expect((await takeBack(found, { fleet: () => ({ lock }) })).told).toEqual([
      ["warning-raise", { id: "a.ts#f", message: expect.stringContaining("could not be rejected") }],
      ...told(1),
    ]);
  });
});
