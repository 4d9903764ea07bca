import { digestOf, type FleetEngine, isNewer, randomName } from "../engine.js";
import { CHANNEL, linkRedis } from "./redisLink.js";
import { ETAG, GET, LEASE, NOTE, PUT, READ, RECENT, RENEW, SWAP, TALLY } from "./redisScripts.js";

/**
 * The engine over Redis, by the user's own package `redis`: every change is one script, which Redis runs whole. All keys of
 * an entry share a hash tag.
 */
export function openRedis(...[make, milliseconds]: Parameters<typeof linkRedis>): FleetEngine {
  const link = linkRedis(make, milliseconds);
  const list = async (...asked: Parameters<typeof link.run>): Promise<string[]> =>
    ((await link.run(...asked)) as unknown[]).map(String);
  return {
    read: async (key) => {
      const [etag = "", fence = "0", digest, text] = await list(READ, keysOf(key, "record", "texts"));
      const head = digest === undefined || text === undefined ? {} : { head: { digest, text } };
      return { etag, fence: Number(fence), ...head };
    },
    changed: async (known) => {
      // Each may be on another node of a cluster; for one server they go in one write.
      const etags = await Promise.all([...known.keys()].map((key) => link.run(ETAG, keysOf(key, "record"))));
      return [...known].flatMap(([key, etag], index) => (isNewer(String(etags[index]), etag) ? [key] : []));
    },
    swap: async (key, text, { etag, fence, isAnnounced }) => {
      const values = [key, digestOf(text), text, fence.number, fence.owner, etag, isAnnounced ? CHANNEL : ""];
      const [written = "", lost] = await list(SWAP, keysOf(key, "record", "texts", "history"), values);
      return written === "" ? { lost: lost === "etag" ? "etag" : "fence" } : { etag: written };
    },
    lease: async (key, owner, seconds) => {
      const values = [key, owner, Math.ceil(seconds * 1000), randomName()];
      const [fence = "", heldBy = "", endsIn] = await list(LEASE, keysOf(key, "record"), values);
      if (fence === "") return { heldBy, endsIn: Number(endsIn) };
      return { fence: { number: Number(fence), owner } };
    },
    renew: async (key, { number, owner }, seconds) =>
      (await link.run(RENEW, keysOf(key, "record"), [number, owner, Math.ceil(seconds * 1000)])) === 1,
    watch: (onChange) => link.listen(onChange),
    tally: async (name, period, amounts) => {
      const sums = await list(TALLY, keysOf(name, "tally"), [period, ...Object.entries(amounts).flat()]);
      const fields = sums.filter((_, index) => index % 2 === 0);
      return Object.fromEntries(fields.map((field, index) => [field, Number(sums[2 * index + 1])]));
    },
    note: async (name) => void (await link.run(NOTE, keysOf(name, "marks"), [randomName()])),
    recent: async (name, seconds) => Number(await link.run(RECENT, keysOf(name, "marks"), [Math.ceil(seconds * 1000)])),
    put: async (name, text) => void (await link.run(PUT, keysOf(name, "form"), [text])),
    get: async (name) => {
      const text = await link.run(GET, keysOf(name, "form"));
      return typeof text === "string" ? text : undefined;
    },
    close: () => link.close(),
  };
}

// By its digest: what a name holds would end the tag.
function keysOf(name: string, ...rooms: readonly string[]): string[] {
  const tag = digestOf(name).slice(0, 32);
  return rooms.map((room) => `selfcoding:{${tag}}:${room}`);
}
