import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it, vi } from "vitest";
import { SelfCodingError } from "../../src/contract/errors.js";
import type { FleetEngine } from "../../src/fleet/engine.js";
import { createMemory, openMemory } from "../../src/fleet/engines/memory.js";
import { openFleet } from "../../src/fleet/fleet.js";
import { entryOf } from "../store/world.js";
import { take, takeOver, write } from "./testEngine.js";

const id = "src/a.ts#total";
const never = new AbortController().signal;

/** An engine in memory, and the parts that several processes have in it. */
function createWorld() {
  const shared = createMemory();
  const folder = mkdtempSync(path.join(tmpdir(), "selfcoding-fleet-"));
  const fleets: ReturnType<typeof openFleet>[] = [];
  return {
    shared,
    folder,
    engine: openMemory(shared),
    join: (
      more: { host?: string; engine?: FleetEngine; leaseSeconds?: number; warn?: (text: string) => void } = {},
    ) => {
      const { engine = openMemory(shared), leaseSeconds = 60, warn = () => undefined, host = "host" } = more;
      const settings = { name: "shop", leaseSeconds, pollSeconds: 600, cacheDirectory: path.join(folder, host), warn };
      const fleet = openFleet(engine, settings);
      fleets.push(fleet);
      return fleet;
    },
    [Symbol.asyncDispose]: async () => {
      for (const fleet of fleets) await fleet.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** An engine whose methods can be made to fail, and whose data can be replaced. */
function breakable(engine: FleetEngine) {
  const faults = { isAway: false, afterSwap: false, engine };
  const away = () => new SelfCodingError("fleet-away", "It is away.", { remedy: "Wait." });
  const broken = new Proxy(engine, {
    get: (_, name: keyof FleetEngine) => {
      return async (...values: unknown[]) => {
        if (faults.isAway && name !== "close") throw away();
        const result = await (faults.engine[name] as (...all: unknown[]) => Promise<unknown>)(...values);
        if (name !== "swap" || !faults.afterSwap) return result;
        faults.afterSwap = false;
        throw away();
      };
    },
  });
  return { broken, faults };
}

async function publish(fleet: ReturnType<typeof openFleet>, key: string, numbers: readonly number[]): Promise<boolean> {
  await fleet.look(key);
  const reservation = await fleet.reserve(key, never);
  if (!("fence" in reservation)) throw new Error("It has changed.");
  await using _reservation = reservation;
  return fleet.publish(key, entryOf(id, numbers), reservation.fence, true);
}

const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: { code?: unknown }) => error.code ?? error,
  );

describe("an entry", () => {
  it("that one process publishes is what the others see, and hear of", async () => {
    await using world = createWorld();
    const [one, other] = [world.join(), world.join()];
    const key = one.keyOf(id, "f1");
    const heard = new Promise((resolve) => other.follow(key, ({ current }) => resolve(current)));
    expect((await other.look(key)).entry).toBeUndefined();
    expect(await publish(one, key, [1])).toBe(true);
    expect(await heard).toBe(1);
    expect((await other.look(key)).entry).toEqual(entryOf(id, [1]));
  });

  it("of another fingerprint, or another program, is another entry", async () => {
    await using world = createWorld();
    const fleet = world.join();
    await publish(fleet, fleet.keyOf(id, "f1"), [1]);
    expect((await fleet.look(fleet.keyOf(id, "f2"))).entry).toBeUndefined();
    expect(fleet.keyOf(id, "f1")).not.toBe(fleet.keyOf(id, "f2"));
  });

  it.each<[string, string]>([
    ["no JSON", "{"],
    ["of another stub", JSON.stringify({ id: "src/b.ts#f", current: 1, versions: [], cases: [] })],
    ["without its version", JSON.stringify({ id, current: 3, versions: [], cases: [] })],
  ])("whose text is %s is not taken", async (_, text) => {
    await using world = createWorld();
    const fleet = world.join();
    const key = fleet.keyOf(id, "f1");
    await write(world.engine, key, text);
    expect(await codeOf(fleet.look(key))).toBe("fleet-refused");
    expect(fleet.recall(key, false)).toBeUndefined();
  });

  it("whose text was changed under its checksum is not taken", async () => {
    await using world = createWorld();
    const fleet = world.join();
    const key = fleet.keyOf(id, "f1");
    await publish(fleet, key, [1]);
    for (const [digest, text] of world.shared.texts) world.shared.texts.set(digest, text.replace("model", "Model"));
    expect(await codeOf(world.join().look(key))).toBe("fleet-refused");
  });
});

describe("a lease", () => {
  it("is waited for until it is given back, and then what has changed is known", async () => {
    await using world = createWorld();
    const [one, other] = [world.join(), world.join()];
    const key = one.keyOf(id, "f1");
    await one.look(key);
    const reservation = await one.reserve(key, never);
    if (!("fence" in reservation)) throw new Error("It has changed.");
    await other.look(key);
    const waiting = other.reserve(key, never);
    await one.publish(key, entryOf(id, [1]), reservation.fence, true);
    expect(await waiting).toEqual({ hasChanged: true });
    expect(other.recall(key, false)?.entry?.current).toBe(1);
  });

  it("that is free because it was written meanwhile is given back, and what has changed is known", async () => {
    await using world = createWorld();
    const [one, other] = [world.join(), world.join()];
    const key = one.keyOf(id, "f1");
    await other.look(key);
    await publish(one, key, [1]);
    expect(await other.reserve(key, never)).toEqual({ hasChanged: true });
    expect(other.recall(key, false)?.entry?.current).toBe(1);
    expect(world.shared.records.get(key)?.holder).toBeUndefined();
  });

  it("that was taken over lets nothing be written, whatever its holder believes", async () => {
    await using world = createWorld();
    const [sleeper, other] = [world.join({ leaseSeconds: 0.05 }), world.join()];
    const key = sleeper.keyOf(id, "f1");
    await sleeper.look(key);
    // A process that was stopped does not prolong its lease either.
    const stale = await take(world.engine, key, "sleeper", 0.05);
    const fresh = await takeOver(world.engine, key, "other");
    await other.look(key);
    expect(await sleeper.publish(key, entryOf(id, [7]), stale, true)).toBe(false);
    expect(await other.publish(key, entryOf(id, [1]), fresh, true)).toBe(true);
    expect((await sleeper.look(key)).entry?.versions[0]?.number).toBe(1);
    const { rejected } = world.shared.records.get(key) ?? {};
    expect(rejected?.map((digest) => world.shared.texts.get(digest)?.includes('"current": 7'))).toEqual([true]);
  });

  it("is prolonged as long as its holder works", async () => {
    await using world = createWorld();
    const one = world.join({ leaseSeconds: 0.2 });
    const key = one.keyOf(id, "f1");
    await one.look(key);
    const reservation = await one.reserve(key, never);
    const { until } = world.shared.records.get(key)!;
    while (world.shared.records.get(key)!.until === until) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(world.shared.records.get(key)).toMatchObject({ fence: 1 });
    if ("fence" in reservation) await reservation[Symbol.asyncDispose]();
    expect(world.shared.records.get(key)?.holder).toBeUndefined();
  });
});

describe("data that went back", () => {
  it("is refused by who has seen it further, and taken by who has not", async () => {
    await using world = createWorld();
    const one = world.join();
    const key = one.keyOf(id, "f1");
    await publish(one, key, [1]);
    const backup = world.shared.records.get(key)!;
    await publish(one, key, [1, 2]);
    world.shared.records.set(key, backup);
    expect(await codeOf(one.look(key))).toBe("fleet-restored");
    expect(await codeOf(one.reserve(key, never))).toBe("fleet-restored");
    expect(world.shared.records.get(key)?.holder).toBeUndefined();
    expect(one.recall(key, false)?.entry?.current).toBe(2);
    expect((await world.join().look(key)).entry?.current).toBe(1);
  });

  it("is refused where another text has the number of the write that was seen, and cannot be written over", async () => {
    await using world = createWorld();
    const [one, other] = [world.join({ host: "a" }), world.join({ host: "b" })];
    const key = one.keyOf(id, "f1");
    await publish(one, key, [1]);
    const backup = world.shared.records.get(key)!;
    await publish(one, key, [1, 2]);
    world.shared.records.set(key, backup);
    expect(await publish(other, key, [1, 3])).toBe(true);
    expect(await codeOf(one.look(key))).toBe("fleet-restored");
    expect(await codeOf(one.reserve(key, never))).toBe("fleet-restored");
    const stale = await take(world.engine, key, "one");
    expect(await one.publish(key, entryOf(id, [1, 2, 4]), stale, true)).toBe(false);
    expect((await world.join().look(key)).entry?.current).toBe(3);
    // Where others have gone on, there is one truth again.
    await world.engine.renew(key, stale, 0);
    await publish(other, key, [1, 3, 4]);
    expect((await one.look(key)).entry?.current).toBe(4);
  });

  it("cannot be written to by who holds a lease of before", async () => {
    await using world = createWorld();
    const one = world.join();
    const key = one.keyOf(id, "f1");
    await publish(one, key, [1]);
    const backup = world.shared.records.get(key)!;
    await one.look(key);
    const reservation = await one.reserve(key, never);
    if (!("fence" in reservation)) throw new Error("It has changed.");
    world.shared.records.set(key, backup);
    // Another process gets the same number anew.
    const again = await take(world.engine, key, "another");
    expect(again.number).toBe(reservation.fence.number);
    expect(await one.publish(key, entryOf(id, [1, 2]), reservation.fence, true)).toBe(false);
  });

  it("is taken for what it is where it was made anew", async () => {
    await using world = createWorld();
    await using fresh = createWorld();
    const { broken, faults } = breakable(world.engine);
    const one = world.join({ engine: broken });
    const key = one.keyOf(id, "f1");
    await publish(one, key, [1]);
    await publish(one, key, [1, 2]);
    faults.engine = fresh.engine;
    expect((await one.look(key)).entry).toBeUndefined();
    expect(await publish(one, key, [1])).toBe(true);
    expect(fresh.shared.records.get(key)).toMatchObject({ writes: 1, fence: 1 });
  });
});

describe("an engine that is away", () => {
  it("leaves what was seen on this machine, and is not asked with every call", async () => {
    await using world = createWorld();
    const before = world.join();
    const key = before.keyOf(id, "f1");
    await publish(before, key, [1]);
    const { broken, faults } = breakable(world.engine);
    faults.isAway = true;
    const warnings: string[] = [];
    const after = world.join({ engine: broken, warn: (text) => warnings.push(text) });
    expect(await codeOf(after.look(key))).toBe("fleet-away");
    expect(await codeOf(after.look(key))).toBe("fleet-away");
    expect(warnings).toEqual(["It is away. Functions that are written keep running. Wait."]);
    expect(after.recall(key, false)).toBeUndefined();
    expect(after.recall(key, true)?.entry?.current).toBe(1);
  });

  it("is not found again by a question that it answers without being asked", async () => {
    await using world = createWorld();
    const { broken, faults } = breakable(world.engine);
    faults.isAway = true;
    const lazy = new Proxy(broken, {
      get: (_, name: keyof FleetEngine) => (name === "changed" ? async () => [] : broken[name]),
    });
    const warnings: string[] = [];
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    try {
      const fleet = world.join({ engine: lazy, warn: (text) => warnings.push(text) });
      const look = () => codeOf(fleet.look(fleet.keyOf(id, "f1")));
      expect(await look()).toBe("fleet-away");
      await vi.advanceTimersByTimeAsync(10_000);
      expect(await look()).toBe("fleet-away");
      expect(warnings).toHaveLength(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it("is given what was written meanwhile when it is back, and others hear of it", async () => {
    await using world = createWorld();
    const { broken, faults } = breakable(world.engine);
    const [one, other] = [world.join({ engine: broken }), world.join({ host: "other" })];
    const key = one.keyOf(id, "f1");
    const heard = new Promise((resolve) => other.follow(key, resolve));
    faults.isAway = true;
    await codeOf(one.look(key));
    one.owe(key, entryOf(id, [1]));
    faults.isAway = false;
    expect(await heard).toEqual(entryOf(id, [1]));
    expect((await one.look(key)).entry?.current).toBe(1);
  });

  it("is given it also where no file could keep it, and once", async () => {
    await using world = createWorld();
    const { broken, faults } = breakable(world.engine);
    // A file stands where its folder would be.
    const one = world.join({ engine: broken, host: "file/folder" });
    writeFileSync(path.join(world.folder, "file"), "");
    const key = one.keyOf(id, "f1");
    faults.isAway = true;
    await codeOf(one.look(key));
    one.owe(key, entryOf(id, [1]));
    faults.isAway = false;
    const heard = new Promise((resolve) => world.join({ host: "other" }).follow(key, resolve));
    expect(await heard).toEqual(entryOf(id, [1]));
    await one.look(key);
    expect(world.shared.records.get(key)).toMatchObject({ writes: 1, rejected: [] });
  });

  it("keeps what was written meanwhile as rejected, where another was first", async () => {
    await using world = createWorld();
    const { broken, faults } = breakable(world.engine);
    const [one, other] = [world.join({ engine: broken }), world.join({ host: "other" })];
    const key = one.keyOf(id, "f1");
    faults.isAway = true;
    await codeOf(one.look(key));
    one.owe(key, entryOf(id, [3]));
    await publish(other, key, [1]);
    faults.isAway = false;
    const heard = new Promise<{ current: number }>((resolve) => one.follow(key, resolve));
    expect((await heard).current).toBe(1);
    expect(world.shared.records.get(key)?.rejected).toHaveLength(1);
    expect((await other.look(key)).entry?.current).toBe(1);
  });

  it("is given it only when nobody is writing the same, who may come to nothing", async () => {
    await using world = createWorld();
    const { broken, faults } = breakable(world.engine);
    const one = world.join({ engine: broken });
    const key = one.keyOf(id, "f1");
    faults.isAway = true;
    await codeOf(one.look(key));
    one.owe(key, entryOf(id, [3]));
    const fence = await take(world.engine, key);
    faults.isAway = false;
    while ((await codeOf(one.look(key))) === "fleet-away");
    expect(world.shared.records.get(key)).toMatchObject({ writes: 0, rejected: [] });
    const heard = new Promise<{ current: number }>((resolve) => world.join({ host: "other" }).follow(key, resolve));
    await world.engine.renew(key, fence, 0);
    expect((await heard).current).toBe(3);
  });

  it("is no data that went back where another has the next lease before the lost answer is looked for", async () => {
    await using world = createWorld();
    const { broken, faults } = breakable(world.engine);
    const one = world.join({ engine: broken });
    const key = one.keyOf(id, "f1");
    const { swap } = world.engine;
    faults.engine = {
      ...world.engine,
      swap: async (...asked) => {
        const answer = await swap(...asked);
        await take(world.engine, key, "another");
        await one.look(key);
        return answer;
      },
    };
    faults.afterSwap = true;
    expect(await publish(one, key, [1])).toBe(true);
    expect(one.recall(key, false)?.entry?.current).toBe(1);
  });

  it("has what was written just before it was lost, once", async () => {
    await using world = createWorld();
    const { broken, faults } = breakable(world.engine);
    const one = world.join({ engine: broken });
    const key = one.keyOf(id, "f1");
    faults.afterSwap = true;
    expect(await publish(one, key, [1])).toBe(true);
    expect(world.shared.records.get(key)).toMatchObject({ writes: 1, rejected: [] });
  });
});
