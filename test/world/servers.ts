import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { createClient } from "redis";

/** A server of a test's own, on a free port and in a folder of its own. */
interface TestServer extends AsyncDisposable {
  readonly port: number;
  readonly process: ChildProcess;
  /** Ends it as a power cut does. */
  kill(): Promise<void>;
  /** Starts it again on the same data and port. */
  restart(): Promise<void>;
}

/** A PostgreSQL cluster. */
export interface TestPostgres extends TestServer {
  /** The address of a database, for its owner or another role. */
  url(database: string, role?: string): string;
  createDatabase(name: string): Promise<void>;
  query(database: string, text: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Dumps the schema of a fleet; the result puts the dump in its place. */
  dump(database: string): Promise<() => Promise<void>>;
}

interface StandbyControl {
  /** Ends the stream: what is written to the primary from now on does not get here. */
  part(): Promise<void>;
  /** Makes a primary of it. */
  promote(): Promise<void>;
}

/** For the name `localhost` alone; it is its own authority. */
interface TestCertificate extends Disposable {
  /** Files that a server reads. */
  readonly certificate: string;
  readonly key: string;
}

/** A Redis server. */
export interface TestRedis extends TestServer {
  readonly url: string;
}

const DEBIAN = "/usr/lib/postgresql";

/** Where PostgreSQL's programs are; undefined where there are none. */
function postgresFolder(): string | undefined {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN) : [];
  const debian = versions.map((version) => path.join(DEBIAN, version, "bin"));
  const known = (process.env["PATH"] ?? "").split(path.delimiter);
  return [...debian, ...known].find((folder) => existsSync(path.join(folder, "initdb")));
}

function has(program: string): boolean {
  return spawnSync("sh", ["-c", `command -v ${program}`]).status === 0;
}

/** The servers of this machine; what is missing is said loudly, as its tests are skipped. */
export const installed = {
  postgres: said(postgresFolder() !== undefined, "PostgreSQL (apt-get install postgresql)"),
  pgbouncer: said(has("pgbouncer") || existsSync("/usr/sbin/pgbouncer"), "PgBouncer (apt-get install pgbouncer)"),
  redis: said(has("redis-server"), "Redis (apt-get install redis-server)"),
  openssl: said(has("openssl"), "OpenSSL (apt-get install openssl)"),
};

function said(isThere: boolean, name: string): boolean {
  if (!isThere) process.stderr.write(`\n!!! ${name} is not installed: the fleet is NOT tested with it.\n\n`);
  return isThere;
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

// PostgreSQL and PgBouncer do not run as root.
const user = process.getuid?.() === 0 ? userOf("postgres") : undefined;

function userOf(name: string): { readonly uid: number; readonly gid: number } | undefined {
  const [uid, gid] = ["-u", "-g"].map((flag) => spawnSync("id", [flag, name], { encoding: "utf8" }));
  return uid?.status === 0 && gid?.status === 0 ? { uid: Number(uid.stdout), gid: Number(gid.stdout) } : undefined;
}

function makeFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "selfcoding-server-"));
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  return folder;
}

const running = new Set<ChildProcess>();
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));

async function serve(start: () => ChildProcess, ready: () => Promise<unknown>, folder: string, port: number) {
  const server = { process: await launch(start, ready) };
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    const child = server.process;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, "close");
    child.kill(signal);
    await closed;
  };
  return Object.assign(server, {
    port,
    kill: () => stop("SIGKILL"),
    restart: async () => {
      await stop("SIGINT");
      server.process = await launch(start, ready);
    },
    [Symbol.asyncDispose]: async () => {
      server.process.kill("SIGCONT");
      await stop("SIGKILL");
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  });
}

async function launch(start: () => ChildProcess, ready: () => Promise<unknown>): Promise<ChildProcess> {
  const child = start();
  running.add(child);
  let said = "";
  child.stderr?.on("data", (part) => (said += part));
  child.stdout?.on("data", (part) => (said += part));
  child.on("close", () => running.delete(child));
  for (;;) {
    if (child.exitCode !== null) throw new Error(`The server ended: ${said}`);
    if (
      await ready().then(
        () => true,
        () => false,
      )
    )
      return child;
    await wait(30);
  }
}

/** @param settings lines of postgresql.conf */
export async function startPostgres(settings: Readonly<Record<string, string>> = {}): Promise<TestPostgres> {
  return servePostgres(settings, "initdb", ["-U", "owner", "-A", "trust", "-N", "-E", "UTF8"]);
}

/** A standby of a PostgreSQL cluster, which streams from it what is written. */
export async function startStandby(primary: TestPostgres): Promise<TestPostgres & StandbyControl> {
  const standby = await servePostgres({}, "pg_basebackup", ["-R", "-d", primary.url("postgres"), "-c", "fast"]);
  const streaming = "SELECT FROM pg_stat_replication WHERE state = 'streaming'";
  while ((await primary.query("postgres", streaming)).length === 0) await wait(30);
  return Object.assign(standby, {
    part: async () => {
      await standby.query("postgres", "ALTER SYSTEM SET primary_conninfo = ''");
      await standby.query("postgres", "SELECT pg_reload_conf()");
      while ((await primary.query("postgres", streaming)).length > 0) await wait(30);
    },
    promote: async () => void (await standby.query("postgres", "SELECT pg_promote()")),
  });
}

/** @param program what makes the folder of the data, with its arguments */
async function servePostgres(
  settings: Readonly<Record<string, string>>,
  program: "initdb" | "pg_basebackup",
  args: readonly string[],
): Promise<TestPostgres> {
  const bin = postgresFolder() ?? "";
  const folder = makeFolder();
  const data = path.join(folder, "data");
  const as = { ...user, cwd: folder };
  const made = spawnSync(path.join(bin, program), ["-D", data, ...args], as);
  if (made.status !== 0) throw new Error(String(made.stderr));
  // Without a line of its own nobody gets in from another network.
  if (settings["listen_addresses"] !== undefined)
    appendFileSync(path.join(data, "pg_hba.conf"), "host all all samenet trust\n");
  const port = await freePort();
  const given = { fsync: "off", max_connections: "300", listen_addresses: "127.0.0.1", ...settings };
  const flags = Object.entries(given).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const url = (database: string, role = "owner"): string => `postgres://${role}@127.0.0.1:${port}/${database}`;
  const query: TestPostgres["query"] = async (database, text) => {
    const client = new pg.Client({ connectionString: url(database) });
    client.on("error", () => undefined);
    await client.connect();
    try {
      return (await client.query(text)).rows as Readonly<Record<string, unknown>>[];
    } finally {
      await client.end();
    }
  };
  const dump: TestPostgres["dump"] = async (database) => {
    const { stdout, stderr, status } = spawnSync(
      path.join(bin, "pg_dump"),
      ["-n", "selfcoding", "--inserts", url(database)],
      {
        encoding: "utf8",
      },
    );
    if (status !== 0) throw new Error(stderr);
    // What psql alone understands stands in lines of its own.
    const statements = stdout.split("\n").filter((line) => !line.startsWith("\\"));
    return async () => {
      await query(database, `DROP SCHEMA selfcoding CASCADE; ${statements.join("\n")}`);
    };
  };
  const start = () => spawn(path.join(bin, "postgres"), ["-D", data, "-p", String(port), "-k", folder, ...flags], as);
  const server = await serve(start, () => query("postgres", "SELECT 1"), folder, port);
  return Object.assign(server, {
    url,
    query,
    dump,
    createDatabase: async (name: string) => void (await query("postgres", `CREATE DATABASE "${name}"`)),
  });
}

/** PgBouncer in front of a PostgreSQL cluster. */
export async function startPgBouncer(postgres: TestPostgres, mode: "transaction" | "session"): Promise<TestServer> {
  const folder = makeFolder();
  const port = await freePort();
  const file = path.join(folder, "pgbouncer.ini");
  writeFileSync(
    file,
    `[databases]
* = host=127.0.0.1 port=${postgres.port} user=owner
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = ${mode}
max_client_conn = 500
default_pool_size = 5
`,
  );
  const start = () =>
    spawn(existsSync("/usr/sbin/pgbouncer") ? "/usr/sbin/pgbouncer" : "pgbouncer", [file], { ...user, cwd: folder });
  const ready = async (): Promise<void> => {
    const client = new pg.Client({ connectionString: `postgres://owner@127.0.0.1:${port}/postgres` });
    client.on("error", () => undefined);
    await client.connect();
    await client.end();
  };
  return serve(start, ready, folder, port);
}

/** Made by OpenSSL. */
export function createCertificate(): TestCertificate {
  const folder = makeFolder();
  const [certificate, key] = ["certificate.pem", "key.pem"].map((name) => path.join(folder, name)) as [string, string];
  const names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  const made = spawnSync(
    "openssl",
    ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", ...names, "-keyout", key, "-out", certificate],
    { encoding: "utf8" },
  );
  if (made.status !== 0) throw new Error(made.stderr);
  chmodSync(key, 0o600);
  if (user !== undefined) for (const file of [certificate, key]) chownSync(file, user.uid, user.gid);
  return { certificate, key, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

/**
 * @param settings directives of redis.conf
 * @param secure what it speaks TLS with, and nothing else
 */
export async function startRedis(
  settings: Readonly<Record<string, string>> = {},
  password?: string,
  secure?: Pick<TestCertificate, "certificate" | "key">,
): Promise<TestRedis> {
  const folder = makeFolder();
  const port = await freePort();
  const ports = secure === undefined ? { port: String(port) } : { port: "0", "tls-port": String(port) };
  const tls =
    secure === undefined
      ? {}
      : {
          "tls-cert-file": secure.certificate,
          "tls-key-file": secure.key,
          "tls-ca-cert-file": secure.certificate,
          "tls-auth-clients": "no",
        };
  // By default the file can be two seconds behind what was answered, where the disk is slow: a killed server would lose that.
  const durable = { save: "", appendonly: "yes", appendfsync: "always" };
  const given = { ...ports, ...tls, bind: "127.0.0.1", dir: folder, ...durable, ...settings };
  const flags = Object.entries(given).flatMap(([name, value]) => [`--${name}`, value]);
  const url = `${secure === undefined ? "redis://127.0.0.1" : "rediss://localhost"}:${port}`;
  const ready = async (): Promise<void> => {
    const known = password === undefined ? {} : { password };
    const trusted = secure === undefined ? {} : { tls: true as const, ca: readFileSync(secure.certificate) };
    const client = createClient({ url, ...known, socket: { reconnectStrategy: false, ...trusted } });
    client.on("error", () => undefined);
    await client.connect();
    await client.ping();
    client.destroy();
  };
  const server = await serve(() => spawn("redis-server", flags, { ...user, cwd: folder }), ready, folder, port);
  return Object.assign(server, { url });
}
