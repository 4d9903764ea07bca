import { SelfCodingError } from "../../contract/errors.js";
import { addressesOf } from "../../text/addresses.js";
import { distrust } from "./certificate.js";
import { grantsFor, migrationFrom, SCHEMA_VERSION } from "./postgresSchema.js";

type Row = Readonly<Record<string, unknown>>;

/** The part of the package `pg` that is used. */
interface PgClient {
  connect(): Promise<unknown>;
  query(text: string, values?: readonly unknown[]): Promise<{ readonly rows: readonly Row[] }>;
  on(event: string, listener: (value: { readonly payload?: string }) => void): unknown;
  end(): Promise<void>;
  readonly processID?: number | null;
}

type Pg = { readonly Client: new (settings: object) => PgClient };

// Two processes of any program that migrate at once wait for each other by this number.
const MIGRATION_LOCK = 7_305_808_869;
const CONNECT_MILLISECONDS = 5_000;
const QUERY_MILLISECONDS = 10_000;
const MIGRATION_SECONDS = 20;

/**
 * Connects to a database when it is first asked.
 *
 * @param pg the package
 * @param address of a server, or of several, of which the first that takes writes is meant
 * @param milliseconds after which a question without an answer counts as lost: the connection may be half open
 */
export function linkPostgres(pg: unknown, address: string, milliseconds = QUERY_MILLISECONDS): PostgresLink {
  return new PostgresLink(pg as Pg, addressesOf(address), milliseconds);
}

/** One connection for everything, which is opened again when it was lost: databases have few to give away. */
class PostgresLink {
  readonly #pg: Pg;
  readonly #addresses: readonly string[];
  readonly #milliseconds: number;
  #client: Promise<PgClient> | undefined;
  #listener: ((payload: string | undefined) => void) | undefined;
  #isPooled = false;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(pg: Pg, addresses: readonly string[], milliseconds: number) {
    this.#pg = pg;
    this.#addresses = addresses;
    this.#milliseconds = milliseconds;
  }

  /** Runs one statement, in a transaction of its own: poolers may run each on another connection. */
  async query(text: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    const client = await this.#open();
    try {
      return (await this.#inTurn(() => client.query(text, values))).rows;
    } catch (error) {
      if (isLost(error)) this.#drop(client);
      throw describe(error);
    }
  }

  /** Hears notifications from now on. @returns why there are none, as a sentence */
  async listen(listener: (payload: string | undefined) => void): Promise<string | undefined> {
    this.#listener = listener;
    await this.#open();
    if (this.#isPooled) return "PostgreSQL is behind a pooler (PgBouncer), which passes no notifications on";
    await this.query("LISTEN selfcoding");
    return undefined;
  }

  async close(): Promise<void> {
    this.#listener = undefined;
    const client = this.#client;
    this.#client = undefined;
    await (await client?.catch(() => undefined))?.end().catch(() => undefined);
  }

  // A connection does one thing at a time, and clients of tomorrow keep no queue.
  #inTurn<Value>(action: () => Promise<Value>): Promise<Value> {
    const result = this.#turn.then(action);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  #open(): Promise<PgClient> {
    const opening = (this.#client ??= this.#connect());
    opening.catch(() => {
      if (this.#client === opening) this.#client = undefined;
    });
    return opening;
  }

  /** @throws {SelfCodingError} what the last of the servers says; a refusal, where one refuses */
  async #connect(): Promise<PgClient> {
    let fault: unknown;
    for (const address of this.#addresses)
      try {
        return await this.#connectTo(address);
      } catch (error) {
        if (codeOf(fault) !== "fleet-refused") fault = error;
      }
    throw fault;
  }

  async #connectTo(address: string): Promise<PgClient> {
    const client = new this.#pg.Client({
      connectionString: address,
      application_name: "selfcoding",
      connectionTimeoutMillis: CONNECT_MILLISECONDS,
      // By the client: a startup parameter or a SET would not get through a pooler.
      query_timeout: this.#milliseconds,
      keepAlive: true,
      keepAliveInitialDelayMillis: CONNECT_MILLISECONDS,
    });
    client.on("error", () => this.#drop(client));
    client.on("end", () => this.#drop(client));
    client.on("notification", ({ payload }) => this.#listener?.(payload));
    try {
      await client.connect();
      if (this.#addresses.length > 1) await refuseReader(client);
      await prepareSchema(client);
      const { rows } = await client.query("SELECT pg_backend_pid() AS pid");
      // A pooler answers the connection itself, and not by the name of a server's process.
      this.#isPooled = rows[0]?.["pid"] !== client.processID;
      if (this.#listener !== undefined && !this.#isPooled) await client.query("LISTEN selfcoding");
    } catch (error) {
      void client.end().catch(() => undefined);
      throw describe(error);
    }
    // What was told while nobody listened is found by looking.
    this.#listener?.(undefined);
    return client;
  }

  #drop(client: PgClient): void {
    const current = this.#client;
    void current?.then(
      (open) => {
        if (open === client && this.#client === current) this.#client = undefined;
      },
      () => undefined,
    );
    void client.end().catch(() => undefined);
  }
}

/** Where several servers are named, one that only reads is not the one that is meant. */
async function refuseReader(client: PgClient): Promise<void> {
  const { rows } = await client.query("SHOW transaction_read_only");
  if (rows[0]?.["transaction_read_only"] === "on") throw new Error("no server takes writes");
}

async function prepareSchema(client: PgClient): Promise<void> {
  const version = await schemaVersion(client);
  if (version === SCHEMA_VERSION) return;
  await client.query("BEGIN");
  try {
    await client.query(`SET LOCAL lock_timeout = '${MIGRATION_SECONDS}s'`);
    await client.query(`SET LOCAL statement_timeout = '${MIGRATION_SECONDS}s'`);
    await client.query("SELECT pg_advisory_xact_lock($1)", [MIGRATION_LOCK]);
    const now = await schemaVersion(client);
    if (now < SCHEMA_VERSION) await client.query(migrationFrom(now));
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    if (codeOf(error) === "42501") throw await notAllowed(client, version, error);
    throw error;
  }
}

// Asked of the catalogue's tables: a query of a table that is not there would end the transaction, and functions that look
// a name up may remember that it was not there.
async function schemaVersion(client: PgClient): Promise<number> {
  const { rows } = await client.query(
    "SELECT FROM pg_catalog.pg_tables WHERE schemaname = 'selfcoding' AND tablename = 'life'",
  );
  if (rows.length === 0) return 0;
  const { rows: lives } = await client.query("SELECT version, readable_by FROM selfcoding.life");
  const { version, readable_by: readableBy } = (lives[0] ?? {}) as { version?: number; readable_by?: number };
  if (version === undefined || readableBy === undefined) return 0;
  if (readableBy <= SCHEMA_VERSION) return Math.min(version, SCHEMA_VERSION);
  throw new SelfCodingError("fleet-refused", `The schema selfcoding is of version ${version}, which is newer.`, {
    remedy: "Update the package selfcoding on this host.",
    details: { reason: "newer", version },
  });
}

async function notAllowed(client: PgClient, version: number, cause: unknown): Promise<SelfCodingError> {
  const { rows } = await client.query("SELECT current_user AS role, current_database() AS database");
  const { role, database } = rows[0] as { role: string; database: string };
  const sql = `BEGIN;\n${migrationFrom(version)}\n${grantsFor(role)}\nCOMMIT;`;
  return new SelfCodingError(
    "fleet-refused",
    `The role ${role} may not create the schema selfcoding in the database ${database}.`,
    { remedy: `Have its owner run this once:\n${sql}`, details: { reason: "rights", sql }, cause },
  );
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | null)?.code ?? "");
}

/** Codes of a server that ends, recovers, is full, takes no writes, or has cancelled what took too long. */
const PASSING = ["57P01", "57P02", "57P03", "57014", "53300", "25006", "40001", "40P01", "55P03"];

/** What is not said by the server came of the connection. */
function isLost(error: unknown): boolean {
  const { severity } = error as { severity?: unknown };
  return severity === undefined || PASSING.includes(codeOf(error)) || codeOf(error).startsWith("08");
}

function describe(error: unknown): unknown {
  if (SelfCodingError.is(error)) return error;
  const { message } = error as Error;
  const distrusted = distrust(error, "PostgreSQL");
  if (distrusted !== undefined) return distrusted;
  if (isLost(error))
    return new SelfCodingError("fleet-away", `PostgreSQL cannot be reached: ${message || codeOf(error)}.`, {
      remedy: "Look at the server and at SELFCODING_FLEET (option `store`).",
      cause: error,
    });
  const remedy =
    codeOf(error) === "42501"
      ? "Have the owner of the schema selfcoding grant its tables to the role of this program."
      : "Look at the database and at SELFCODING_FLEET (option `store`).";
  return new SelfCodingError("fleet-refused", `PostgreSQL refuses the fleet: ${message}.`, {
    remedy,
    details: { reason: codeOf(error) },
    cause: error,
  });
}
