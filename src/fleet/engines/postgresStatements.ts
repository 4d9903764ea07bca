import { ETAG_DIGITS } from "../engine.js";

// Each verb is one statement: it is whole without a transaction that a pooler would have to keep, and one round trip.

const etag = (life: string): string =>
  `${life} || '.' || coalesce(head.writes, 0) || '.' || left(coalesce(head.digest, ''), ${ETAG_DIGITS})`;

const ETAG = etag("(SELECT name FROM selfcoding.life)");

export const READ = `SELECT ${etag("life.name")} AS etag, coalesce(head.fence, 0) AS fence,
  head.digest, version.body
FROM selfcoding.life
LEFT JOIN selfcoding.head ON head.key = $1
LEFT JOIN selfcoding.version ON version.digest = head.digest`;

export const CHANGED = `SELECT known.key, ${etag("life.name")} AS etag
FROM selfcoding.life, unnest($1::text[], $2::text[]) AS known (key, etag)
LEFT JOIN selfcoding.head ON head.key = known.key
WHERE known.etag <> ${etag("life.name")}`;

export const SWAP = `WITH body AS (
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

export const LEASE = `INSERT INTO selfcoding.head AS head (key, fence, holder, held_until)
VALUES ($1, 1, $2, clock_timestamp() + $3 * interval '1 second')
ON CONFLICT (key) DO UPDATE
SET fence = head.fence + 1, holder = $2, held_until = clock_timestamp() + $3 * interval '1 second'
WHERE head.holder IS NULL OR head.holder = $2 OR head.held_until <= clock_timestamp()
RETURNING fence`;

export const HOLDER = `SELECT holder, extract(epoch FROM held_until - clock_timestamp()) * 1000 AS ends_in
FROM selfcoding.head WHERE key = $1`;

export const RENEW = `UPDATE selfcoding.head
SET holder = CASE WHEN $4::float8 > 0 THEN holder END,
  held_until = clock_timestamp() + $4::float8 * interval '1 second'
WHERE key = $1 AND fence = $2 AND holder = $3
RETURNING fence`;

const PERIOD = "CASE WHEN $2 = 'day' THEN (clock_timestamp() AT TIME ZONE 'UTC')::date ELSE '-infinity'::date END";

export const ADD = `WITH added AS (
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
export const NOTE = `WITH old AS (
  DELETE FROM selfcoding.mark WHERE name = $1 AND at < clock_timestamp() - interval '1 day'
)
INSERT INTO selfcoding.mark (name) VALUES ($1)`;

export const RECENT = `SELECT count(*)::integer AS count FROM selfcoding.mark
WHERE name = $1 AND at > clock_timestamp() - $2 * interval '1 second'`;

export const PUT = "INSERT INTO selfcoding.form (name, body) VALUES ($1, $2) ON CONFLICT DO NOTHING";

export const GET = "SELECT body FROM selfcoding.form WHERE name = $1";
