import path from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it, vi } from "vitest";
import type { EmitEvent } from "../../src/contract/events.js";
import type { StoreEntry } from "../../src/contract/nouns.js";
import { openFolder } from "../../src/fleet/engines/disk.js";
import { openFleet } from "../../src/fleet/fleet.js";
import { createFleets } from "../../src/foundry/fleet/fleets.js";
import { putForm } from "../../src/foundry/fleet/forms.js";
import { createFoundry } from "../../src/foundry/foundry.js";
import { createTelling } from "../../src/foundry/progress/telling.js";
import type { FromFoundry } from "../../src/foundry/thread/channel.js";
import { openFleetDesk } from "../../src/foundry/thread/fleetDesk.js";
import { temporaryFolder } from "../store/world.js";
import { entryWith, request as anyRequest, skeleton } from "../foundry/world.js";

/** A folder by which a host, with threads of its own, and another process meet. */
async function createWorld() {
  const folder = temporaryFolder();
  const engine = openFolder(folder.file("fleet"));
  const settings = { name: "shop", leaseSeconds: 60, pollSeconds: 600, warn: () => undefined };
  const other = openFleet(engine, { ...settings, cacheDirectory: folder.file("other") });
  const environment = { SELFCODING_FLEET: pathToFileURL(folder.file("fleet")).href };
  const options = [{ fleet: { name: "shop" }, log: "silent" }] as const;
  const projectOf = (host: string) => {
    const root = folder.file(host);
    return { root, storeDirectory: path.join(root, "store"), cacheDirectory: path.join(root, "cache") };
  };
  const request = { ...anyRequest, project: projectOf("host"), environment, options };
  const fleets = createFleets();
  let hear = (): void => undefined;
  const openThread = () => {
    const posted: FromFoundry[] = [];
    const post = (message: FromFoundry): void => (posted.push(message), hear());
    return { posted, desk: openFleetDesk({ fleets, telling: createTelling(), post, load: async () => undefined }) };
  };
  return {
    ...{ engine, fleets, environment, options, projectOf, request, openThread },
    /** The other process writes a version. */
    publish: async (number: number): Promise<void> => {
      const [one] = entryWith(`return n * ${number};`).versions as [StoreEntry["versions"][number]];
      const key = other.keyOf(skeleton.id, skeleton.fingerprint);
      const { entry } = await other.look(key);
      const versions = [...(entry?.versions ?? []), { ...one, number }];
      const linked = { body: "", plain: "", imports: "", helpers: "" };
      await putForm(other, skeleton, { fingerprint: "f1", source: one.source, linked, loaded: "" }, undefined);
      const turn = await other.reserve(key, new AbortController().signal);
      if (!("fence" in turn)) throw new Error("It has changed.");
      await using reservation = turn;
      await other.publish(key, { ...entryWith(""), current: number, versions }, reservation.fence, true);
    },
    until: async (isThere: () => boolean): Promise<void> => {
      while (!isThere()) await new Promise<void>((resolve) => (hear = resolve));
    },
    [Symbol.asyncDispose]: async () => {
      await fleets.close();
      await other.close();
      folder[Symbol.dispose]();
    },
  };
}

const generate = (): never => {
  throw new Error("The fleet has it.");
};
const received = (messages: readonly FromFoundry[]): unknown[] =>
  messages.flatMap((message) =>
    message.kind === "event" && message.name === "version-receive"
      ? [(message.event as { number: number }).number]
      : [],
  );
const brought = (messages: readonly FromFoundry[]): number[] =>
  messages.flatMap((message) => (message.kind === "version" ? [message.version.version] : []));

describe("a thread of a fleet", () => {
  it("is told once of each version, whether it has asked or not", async () => {
    await using world = await createWorld();
    const { posted, desk } = world.openThread();
    await desk.follow(world.request);
    await world.publish(1);
    await world.until(() => received(posted).length > 0);
    expect(await desk.answer(world.request, {}, generate)).toMatchObject({ kind: "version", version: 1 });
    await world.publish(2);
    await world.until(() => received(posted).includes(2));
    expect(received(posted)).toEqual([1, 2]);
    expect(brought(posted)).toEqual([1, 2]);
  });

  it("hears with its answer what came with it, when it is blocked until then", async () => {
    await using world = await createWorld();
    const { posted, desk } = world.openThread();
    await world.publish(1);
    const told: unknown[] = [];
    const tell: EmitEvent = (name, event) => void told.push([name, event]);
    expect(await desk.answer(world.request, { tell }, generate)).toMatchObject({ kind: "version", version: 1 });
    expect(told).toEqual([["version-receive", { id: skeleton.id, number: 1 }]]);
    expect(posted).toEqual([]);
  });

  it("takes one turn to write for all who ask at once, and they share what comes of it", async () => {
    await using world = await createWorld();
    const { desk } = world.openThread();
    const turns: boolean[] = [];
    let meet = (): void => undefined;
    const met = new Promise<void>((resolve) => (meet = resolve));
    const fail = async ({ turn }: { readonly turn?: object | undefined }): Promise<never> => {
      turns.push(turn !== undefined);
      if (turns.length === 2) meet();
      await met;
      throw new Error("Nothing comes of it.");
    };
    const answers = await Promise.allSettled([1, 2].map(() => desk.answer(world.request, {}, fail)));
    expect(turns).toEqual([true, false]);
    expect(answers.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    // Whoever comes later has a turn of its own.
    meet = () => undefined;
    await desk.answer(world.request, {}, fail).catch(() => undefined);
    expect(turns).toEqual([true, false, true]);
    desk.close();
  });

  it("that is gone is let go of, while the others hear on", async () => {
    await using world = await createWorld();
    const [gone, left] = [world.openThread(), world.openThread()];
    for (const { desk } of [gone, left]) await desk.follow(world.request);
    gone.desk.close();
    await world.publish(1);
    await world.until(() => brought(left.posted).length > 0);
    expect(gone.posted).toEqual([]);
  });
});

it("an agent is held to what all processes of its fleet spend", async () => {
  await using world = await createWorld();
  const subject = { id: "agent", name: "agent", purpose: "request", turn: 1 } as const;
  const ask = async (host: string): Promise<unknown> => {
    const fleets = createFleets();
    const project = world.projectOf(host);
    const model = { kind: "scripted", replies: ["one"], script: project.root } as const;
    const [shared] = world.options;
    try {
      return await createFoundry(() => {}, { fleets }).complete(
        {
          kind: "complete",
          request: { messages: [], subject },
          project,
          options: [{ ...shared, model, budget: { day: { tokens: 1 } } }],
          environment: world.environment,
        },
        new AbortController().signal,
      );
    } finally {
      // What was spent is on its way.
      await vi.waitFor(async () =>
        expect(await world.engine.tally("shop spending", "day", {})).toMatchObject({ promptTokens: expect.anything() }),
      );
      await fleets.close();
    }
  };
  expect(await ask("one")).toMatchObject({ kind: "reply" });
  await expect(ask("other")).rejects.toMatchObject({ code: "budget-spent", details: { budget: "day" } });
});
