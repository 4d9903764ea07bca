import { digestOf, type FleetEngine, isNewer } from "../engine.js";
import { linkPostgres } from "./postgresLink.js";
import { ADD, CHANGED, GET, HOLDER, LEASE, NOTE, PUT, READ, RECENT, RENEW, SWAP } from "./postgresStatements.js";

/**
 * The engine over a PostgreSQL database, by the user's own package `pg`. It has a schema of its own, which the first
 * process makes.
 */
export function openPostgres(pg: unknown, address: string, milliseconds?: number): FleetEngine {
  const link = linkPostgres(pg, address, milliseconds);
  const one = async (text: string, values: readonly unknown[]) => (await link.query(text, values))[0] ?? {};
  return {
    read: async (key) => {
      const { etag, fence, digest, body } = await one(READ, [key]);
      const head = typeof body === "string" ? { head: { digest: String(digest), text: body } } : {};
      return { etag: String(etag), fence: Number(fence), ...head };
    },
    changed: async (known) => {
      const rows = await link.query(CHANGED, [[...known.keys()], [...known.values()]]);
      return rows.flatMap(({ key, etag }) =>
        isNewer(String(etag), known.get(String(key)) ?? "") ? [String(key)] : [],
      );
    },
    swap: async (key, text, { etag, fence, isAnnounced }) => {
      const row = await one(SWAP, [key, digestOf(text), text, fence.number, fence.owner, etag, isAnnounced]);
      if (typeof row["etag"] === "string") return { etag: row["etag"] };
      return { lost: row["is_holder"] === true ? "etag" : "fence" };
    },
    lease: async (key, owner, seconds) => {
      for (;;) {
        const { fence } = await one(LEASE, [key, owner, seconds]);
        if (fence !== undefined) return { fence: { number: Number(fence), owner } };
        const { holder, ends_in: endsIn } = await one(HOLDER, [key]);
        // It may have been given back between the two.
        if (typeof holder === "string") return { heldBy: holder, endsIn: Number(endsIn) };
      }
    },
    renew: async (key, fence, seconds) =>
      (await link.query(RENEW, [key, fence.number, fence.owner, seconds])).length > 0,
    watch: (onChange) => link.listen(onChange),
    tally: async (name, period, amounts) => {
      const rows = await link.query(ADD, [name, period, Object.keys(amounts), Object.values(amounts)]);
      return Object.fromEntries(rows.map(({ field, amount }) => [String(field), Number(amount)]));
    },
    note: async (name) => void (await link.query(NOTE, [name])),
    recent: async (name, seconds) => Number((await one(RECENT, [name, seconds]))["count"]),
    put: async (name, text) => void (await link.query(PUT, [name, text])),
    get: async (name) => {
      const { body } = await one(GET, [name]);
      return typeof body === "string" ? body : undefined;
    },
    close: () => link.close(),
  };
}
