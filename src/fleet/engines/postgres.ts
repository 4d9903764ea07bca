import { digestOf, type FleetEngine, isNewer } from "../engine.js";
import { linkPostgres } from "./postgresLink.js";

const ETAG = "(SELECT name FROM selfcoding.life) || '.' || writes";

// Each verb is one statement: it is whole without a transaction that a pooler would have to keep, and one round trip.
const READ = `SELECT life.name || '.' || coalesce(head.writes, 0) AS etag, coalesce(head.fence, 0) AS fence,
  head.digest, version.body
FROM selfcoding.life
LEFT JOIN selfcoding.head ON head.key = $1
LEFT JOIN selfcoding.version ON version.digest = head.digest`;

const CHANGED = `SELECT known.key, life.name || '.' || coalesce(head.writes, 0) AS etag
FROM selfcoding.life, unnest($1::text[], $2::text[]) AS known (key, etag)
LEFT JOIN selfcoding.head ON head.key = known.key
WHERE known.etag <> life.name || '.' || coalesce(head.writes, 0)`;

const SWAP = `WITH body AS (
  INSERT INTO selfcoding.version (digest, body) VALUES ($2, $3) ON CONFLICT DO NOTHING
), won AS (
  UPDATE selfcoding.head
  SET digest = $2, writes = writes + 1, holder = NULL, held_until = NULL, changed_at = clock_timestamp()
  WHERE key = $1 AND fence = $4 AND holder = $5 AND ${ETAG} = $6
  RETURNING ${ETAG} AS etag
), noted AS (
  INSERT INTO selfcoding.history (key, digest, outcome, fence)
  VALUES ($1, $2, CASE WHEN EXISTS (SELECT FROM won) THEN 'head' ELSE 'rejected' END, $4)
)
SELECT (SELECT etag FROM won) AS etag,
  (SELECT CASE WHEN $7 THEN pg_notify('selfcoding', $1) END FROM won) IS NULL AS is_quiet,
  EXISTS (SELECT FROM selfcoding.head WHERE key = $1 AND fence = $4 AND holder = $5) AS is_holder`;

const LEASE = `INSERT INTO selfcoding.head AS head (key, fence, holder, held_until)
VALUES ($1, 1, $2, clock_timestamp() + $3 * interval '1 second')
ON CONFLICT (key) DO UPDATE
SET fence = head.fence + 1, holder = $2, held_until = clock_timestamp() + $3 * interval '1 second'
WHERE head.holder IS NULL OR head.holder = $2 OR head.held_until <= clock_timestamp()
RETURNING fence`;

const HOLDER = `SELECT holder, extract(epoch FROM held_until - clock_timestamp()) * 1000 AS ends_in
FROM selfcoding.head WHERE key = $1`;

const RENEW = `UPDATE selfcoding.head
SET holder = CASE WHEN $4::float8 > 0 THEN holder END,
  held_until = clock_timestamp() + $4::float8 * interval '1 second'
WHERE key = $1 AND fence = $2 AND holder = $3
RETURNING fence`;

const PERIOD = "CASE WHEN $2 = 'day' THEN (clock_timestamp() AT TIME ZONE 'UTC')::date ELSE '-infinity'::date END";

const ADD = `WITH added AS (
  INSERT INTO selfcoding.tally AS tally (name, period, field, amount)
  SELECT $1, ${PERIOD}, field, amount FROM unnest($3::text[], $4::float8[]) AS given (field, amount)
  ON CONFLICT (name, period, field) DO UPDATE SET amount = tally.amount + excluded.amount
  RETURNING field, amount
)
SELECT field, amount FROM added
UNION ALL
SELECT field, amount FROM selfcoding.tally
WHERE name = $1 AND period = ${PERIOD} AND field <> ALL ($3::text[])`;

// Nobody asks for what is older than an hour.
const NOTE = `WITH old AS (
  DELETE FROM selfcoding.mark WHERE name = $1 AND at < clock_timestamp() - interval '1 day'
)
INSERT INTO selfcoding.mark (name) VALUES ($1)`;

const RECENT = `SELECT count(*)::integer AS count FROM selfcoding.mark
WHERE name = $1 AND at > clock_timestamp() - $2 * interval '1 second'`;

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
    put: async (name, text) =>
      void (await link.query("INSERT INTO selfcoding.form (name, body) VALUES ($1, $2) ON CONFLICT DO NOTHING", [
        name,
        text,
      ])),
    get: async (name) => {
      const { body } = await one("SELECT body FROM selfcoding.form WHERE name = $1", [name]);
      return typeof body === "string" ? body : undefined;
    },
    close: () => link.close(),
  };
}
