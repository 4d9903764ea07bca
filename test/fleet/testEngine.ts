import { describe, expect, it } from "vitest";
import type { FleetEngine } from "../../src/fleet/engine.js";

type Fence = Parameters<FleetEngine["renew"]>[1];

/** One engine as its clients share it. */
export interface EngineWorld extends AsyncDisposable {
  open(): FleetEngine;
  /** Changes are not told, and clients hear so. */
  readonly isMute?: true;
  /** Starts the engine anew on its data. */
  restart?(): Promise<void>;
  /** Takes the engine away, until it is started anew. */
  stop?(): Promise<void>;
}

/** Takes the lease of a key that nobody else holds. */
export async function take(engine: FleetEngine, key: string, owner = "someone", seconds = 60): Promise<Fence> {
  const answer = await engine.lease(key, owner, seconds);
  if (!("fence" in answer)) throw new Error(`${answer.heldBy} holds it for ${answer.endsIn} ms.`);
  return answer.fence;
}

/** Takes the lease of a key as soon as its holder's time is over, by the engine's clock. */
export async function takeOver(engine: FleetEngine, key: string, owner: string): Promise<Fence> {
  for (;;) {
    const answer = await engine.lease(key, owner, 60);
    if ("fence" in answer) return answer.fence;
  }
}

/** Writes a text as an owner of a fresh lease does. */
export async function write(engine: FleetEngine, key: string, text: string, isAnnounced = false): Promise<string> {
  const fence = await take(engine, key, `writer of ${text}`);
  const { etag } = await engine.read(key);
  const answer = await engine.swap(key, text, { etag, fence, isAnnounced });
  if (!("etag" in answer)) throw new Error(`It was lost: ${answer.lost}.`);
  return answer.etag;
}

/** What every engine promises. */
export function testEngine(make: () => Promise<EngineWorld>): void {
  const key = "shop f1 src/a.ts#total";

  describe("a head", () => {
    it("is not there before it is written, and is found whole by every client", async () => {
      await using world = await make();
      const [one, other] = [world.open(), world.open()];
      expect((await one.read(key)).head).toBeUndefined();
      const text = `{"a": "\u2028 <&> ' \\\\ ${"x".repeat(20_000)} 🐟"}`;
      const etag = await write(one, key, text);
      expect(await other.read(key)).toMatchObject({ etag, fence: 1, head: { text } });
      expect((await other.read("another key")).head).toBeUndefined();
    });

    it("has another etag after each write, also of the same text", async () => {
      await using world = await make();
      const engine = world.open();
      const etags = [await write(engine, key, "a"), await write(engine, key, "b"), await write(engine, key, "a")];
      expect(new Set(etags).size).toBe(3);
      expect((await engine.read(key)).head?.text).toBe("a");
    });

    it("is told to have changed by its etag, and only where it has", async () => {
      await using world = await make();
      const engine = world.open();
      const first = await write(engine, key, "a");
      const other = await write(engine, "other", "a");
      const { etag: none } = await engine.read("never written");
      const known = new Map([
        [key, first],
        ["other", other],
        ["never written", none],
      ]);
      expect(await engine.changed(known)).toEqual([]);
      await write(engine, key, "b");
      await write(engine, "never written", "c");
      expect([...(await engine.changed(known))].sort()).toEqual(["never written", key]);
      expect(await engine.changed(new Map())).toEqual([]);
    });
  });

  describe("a write", () => {
    it("wins once for each etag", async () => {
      await using world = await make();
      const engine = world.open();
      await write(engine, key, "a");
      const { etag: old } = await engine.read(key);
      await write(engine, key, "b");
      const fence = await take(engine, key);
      expect(await engine.swap(key, "c", { etag: old, fence, isAnnounced: false })).toEqual({ lost: "etag" });
      expect((await engine.read(key)).head?.text).toBe("b");
    });

    it("needs the fence of the last lease, from the owner of it", async () => {
      await using world = await make();
      const engine = world.open();
      const fence = await take(engine, key, "me");
      const { etag } = await engine.read(key);
      const not = [
        { ...fence, owner: "another" },
        { ...fence, number: fence.number - 1 },
        { ...fence, number: fence.number + 1 },
      ];
      for (const wrong of not)
        expect(await engine.swap(key, "x", { etag, fence: wrong, isAnnounced: false })).toEqual({ lost: "fence" });
      expect((await engine.read(key)).head).toBeUndefined();
      expect(await engine.swap(key, "x", { etag, fence, isAnnounced: false })).toHaveProperty("etag");
    });

    it("ends its lease: it cannot be made twice", async () => {
      await using world = await make();
      const engine = world.open();
      const fence = await take(engine, key, "me");
      const { etag } = await engine.read(key);
      const written = await engine.swap(key, "x", { etag, fence, isAnnounced: false });
      if (!("etag" in written)) throw new Error("It was lost.");
      expect(await engine.swap(key, "y", { etag: written.etag, fence, isAnnounced: false })).toEqual({ lost: "fence" });
      expect(await engine.renew(key, fence, 60)).toBe(false);
      expect(await take(engine, key, "another")).toEqual({ number: 2, owner: "another" });
    });

    it("is lost by whose lease was taken over, however late it comes", async () => {
      await using world = await make();
      const [sleeper, other] = [world.open(), world.open()];
      const stale = await take(sleeper, key, "sleeper", 0.2);
      const { etag } = await sleeper.read(key);
      const fresh = await takeOver(other, key, "other");
      expect(fresh.number).toBeGreaterThan(stale.number);
      expect(await sleeper.renew(key, stale, 60)).toBe(false);
      expect(await sleeper.swap(key, "zombie", { etag, fence: stale, isAnnounced: true })).toEqual({ lost: "fence" });
      expect(await other.swap(key, "right", { etag, fence: fresh, isAnnounced: true })).toHaveProperty("etag");
      expect((await sleeper.read(key)).head?.text).toBe("right");
    });
  });

  describe("a lease", () => {
    it("has one holder, who is named with the time that is left", async () => {
      await using world = await make();
      const [one, other] = [world.open(), world.open()];
      await take(one, key, "one", 60);
      const answer = await other.lease(key, "other", 60);
      expect(answer).toMatchObject({ heldBy: "one" });
      const { endsIn } = answer as { endsIn: number };
      expect(endsIn).toBeGreaterThan(30_000);
      expect(endsIn).toBeLessThanOrEqual(60_000);
      expect(await take(other, "another key", "other")).toMatchObject({ number: 1 });
    });

    it("can be prolonged and given back, and only by its holder", async () => {
      await using world = await make();
      const engine = world.open();
      const fence = await take(engine, key, "one", 1);
      expect(await engine.renew(key, { ...fence, owner: "other" }, 60)).toBe(false);
      expect(await engine.renew(key, fence, 60)).toBe(true);
      const { endsIn } = (await engine.lease(key, "other", 60)) as { endsIn: number };
      expect(endsIn).toBeGreaterThan(30_000);
      expect(await engine.renew(key, fence, 0)).toBe(true);
      expect(await take(engine, key, "other")).toEqual({ number: 2, owner: "other" });
      expect(await engine.renew(key, fence, 0)).toBe(false);
    });

    it("is granted again to who has not heard the answer", async () => {
      await using world = await make();
      const engine = world.open();
      await take(engine, key, "one");
      expect(await take(engine, key, "one")).toEqual({ number: 2, owner: "one" });
    });
  });

  describe("many clients at once", () => {
    it("get one lease between them", async () => {
      await using world = await make();
      const clients = Array.from({ length: 12 }, () => world.open());
      const answers = await Promise.all(clients.map((client, index) => client.lease(key, `client ${index}`, 60)));
      expect(answers.filter((answer) => "fence" in answer)).toHaveLength(1);
    });

    it("lose no write, and none is made by two: each takes the lease, adds its line and gives way", async () => {
      await using world = await make();
      const clients = Array.from({ length: 8 }, () => world.open());
      const fences: number[] = [];
      const add = async (client: FleetEngine, line: string): Promise<void> => {
        for (;;) {
          const fence = await takeOver(client, key, line);
          const { etag, head } = await client.read(key);
          fences.push(fence.number);
          const text = `${head?.text ?? ""}${line};`;
          if ("etag" in (await client.swap(key, text, { etag, fence, isAnnounced: false }))) return;
        }
      };
      await Promise.all(clients.flatMap((client, index) => [add(client, `${index}a`), add(client, `${index}b`)]));
      const lines = (await world.open().read(key)).head?.text.split(";").slice(0, -1) ?? [];
      expect(lines.sort()).toEqual(clients.flatMap((_, index) => [`${index}a`, `${index}b`]).sort());
      expect(fences).toEqual([...fences].sort((one, other) => one - other));
      expect(new Set(fences).size).toBe(fences.length);
    });

    it("write once for one etag, whatever leases they believe to hold", async () => {
      await using world = await make();
      const clients = Array.from({ length: 8 }, () => world.open());
      const { etag } = await clients[0]!.read(key);
      const stale: Fence[] = [];
      // Each lease is over before the next client asks.
      for (const [index, client] of clients.entries()) {
        stale.push(await take(client, key, `client ${index}`, 60));
        if (index < clients.length - 1) await client.renew(key, stale[index]!, 0);
      }
      const outcomes = await Promise.all(
        clients.map((client, index) =>
          client.swap(key, `text ${index}`, { etag, fence: stale[index]!, isAnnounced: false }),
        ),
      );
      expect(outcomes.filter((outcome) => "etag" in outcome)).toHaveLength(1);
      expect((await clients[0]!.read(key)).head?.text).toBe("text 7");
    });
  });

  describe("sums and marks", () => {
    it("are the same for all, by name and by day", async () => {
      await using world = await make();
      const [one, other] = [world.open(), world.open()];
      expect(await one.tally("shop", "day", {})).toEqual({});
      await Promise.all([
        one.tally("shop", "day", { tokens: 3, dollars: 0.25 }),
        other.tally("shop", "day", { tokens: 4 }),
        other.tally("shop", "ever", { tokens: 100 }),
        other.tally("another", "day", { tokens: 1000 }),
      ]);
      expect(await one.tally("shop", "day", { requests: 1 })).toEqual({ tokens: 7, dollars: 0.25, requests: 1 });
      expect(await other.tally("shop", "day", {})).toEqual({ tokens: 7, dollars: 0.25, requests: 1 });
      expect(await other.tally("shop", "ever", {})).toEqual({ tokens: 100 });
    });

    it("count what happened within a time", async () => {
      await using world = await make();
      const [one, other] = [world.open(), world.open()];
      await Promise.all([one.note("heal"), other.note("heal"), other.note("failure")]);
      expect(await one.recent("heal", 3600)).toBe(2);
      expect(await one.recent("failure", 3600)).toBe(1);
      while ((await other.recent("heal", 0.2)) > 0);
      await one.note("heal");
      expect(await other.recent("heal", 60)).toBe(3);
    });
  });

  it("keeps texts that can be made again, the first of a name", async () => {
    await using world = await make();
    const engine = world.open();
    expect(await engine.get("form")).toBeUndefined();
    await engine.put("form", "compiled");
    await engine.put("form", "compiled otherwise");
    expect(await world.open().get("form")).toBe("compiled");
  });

  it("tells of announced writes, and of no others", async () => {
    await using world = await make();
    const [one, other] = [world.open(), world.open()];
    const told: (string | undefined)[] = [];
    let hear = (): void => undefined;
    const heard = new Promise<void>((resolve) => (hear = resolve));
    const reason = await other.watch((changed) => {
      told.push(changed);
      if (changed === "loud") hear();
    });
    expect(reason).toEqual(world.isMute ? expect.any(String) : undefined);
    if (world.isMute) return;
    await write(one, "quiet", "a", false);
    await write(one, "loud", "b", true);
    await heard;
    expect(told.filter((changed) => changed !== undefined)).not.toContain("quiet");
  });

  it("says that it is gone to whoever asks, also for what costs least", async () => {
    await using world = await make();
    if (world.stop === undefined) return;
    const engine = world.open();
    expect(await engine.recent("probe", 1)).toBe(0);
    await world.stop();
    try {
      await expect(engine.recent("probe", 1)).rejects.toMatchObject({ code: "fleet-away" });
    } finally {
      await world.restart?.();
    }
  });

  it("gives higher fences after it was started anew", async () => {
    await using world = await make();
    if (world.restart === undefined) return;
    const before = world.open();
    await write(before, key, "a");
    const held = await take(before, key, "holder", 600);
    await before.close();
    await world.restart();
    const after = world.open();
    expect(await after.lease(key, "another", 60)).toMatchObject({ heldBy: "holder" });
    await after.renew(key, held, 0);
    expect((await take(after, key, "another")).number).toBeGreaterThan(held.number);
    expect((await after.read(key)).head?.text).toBe("a");
  });
}
