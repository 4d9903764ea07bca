/** The number of the newest migration. */
export const SCHEMA_VERSION = 1;

/** The oldest release's number that can still work with it: hosts are updated one after another. */
const READABLE_BY = 1;

const MIGRATIONS: readonly string[] = [
  `CREATE SCHEMA IF NOT EXISTS selfcoding;
CREATE TABLE selfcoding.life (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  name text NOT NULL,
  version integer NOT NULL,
  readable_by integer NOT NULL
);
CREATE TABLE selfcoding.version (
  digest text PRIMARY KEY,
  body text NOT NULL,
  written_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE TABLE selfcoding.head (
  key text PRIMARY KEY,
  writes bigint NOT NULL DEFAULT 0,
  digest text REFERENCES selfcoding.version,
  fence bigint NOT NULL DEFAULT 0,
  holder text,
  held_until timestamptz,
  changed_at timestamptz
);
CREATE TABLE selfcoding.history (
  key text NOT NULL,
  digest text NOT NULL REFERENCES selfcoding.version,
  outcome text NOT NULL CHECK (outcome IN ('head', 'rejected')),
  fence bigint NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX history_key ON selfcoding.history (key, at);
CREATE TABLE selfcoding.form (
  name text PRIMARY KEY,
  body text NOT NULL,
  written_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE TABLE selfcoding.tally (
  name text NOT NULL,
  period date NOT NULL,
  field text NOT NULL,
  amount double precision NOT NULL,
  PRIMARY KEY (name, period, field)
);
CREATE TABLE selfcoding.mark (
  name text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX mark_name ON selfcoding.mark (name, at);
INSERT INTO selfcoding.life (name, version, readable_by) VALUES (md5(random()::text || clock_timestamp()::text), 1, 1);`,
];

/** The statements that bring a schema from a version (0 for none) to the newest. */
export function migrationFrom(version: number): string {
  const steps = MIGRATIONS.slice(version);
  return [...steps, `UPDATE selfcoding.life SET version = ${SCHEMA_VERSION}, readable_by = ${READABLE_BY};`].join("\n");
}

/** What somebody with more rights has to run once, so that a role can work with the schema. */
export function grantsFor(role: string): string {
  const name = `"${role.replaceAll('"', '""')}"`;
  return [
    `GRANT USAGE ON SCHEMA selfcoding TO ${name};`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA selfcoding TO ${name};`,
  ].join("\n");
}
