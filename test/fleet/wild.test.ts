import path from "node:path";
import { pathToFileURL } from "node:url";
import pg from "pg";
import { createClient } from "redis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FleetEngine } from "../../src/fleet/engine.js";
import { openPostgres } from "../../src/fleet/engines/postgres.js";
import { openRedis } from "../../src/fleet/engines/redis.js";
import { openFleet } from "../../src/fleet/fleet.js";
import { openEngine } from "../../src/fleet/openEngine.js";
import { printEntry } from "../../src/store/entryText.js";
import { entryOf } from "../store/world.js";
import { createProject } from "../world/project.js";
import { installed, startPgBouncer, startPostgres, startRedis, type TestPostgres } from "../world/servers.js";
import { write } from "./testEngine.js";

const root = path.join(import.meta.dirname, "../..");

async function faultOf(action: () => Promise<unknown>): Promise<{ code: string; message: string; details: object }> {
  try {
    await action();
  } catch (error) {
    return error as { code: string; message: string; details: object };
  }
  throw new Error("It did not fail.");
}

/** Closes an engine when the test is over. */
function closing(engine: FleetEngine): FleetEngine & AsyncDisposable {
  return Object.assign(engine, { [Symbol.asyncDispose]: () => engine.close() });
}

describe("the user's own package", () => {
  it.each(["pg", "redis"])("%s is named with the line that installs it where it is missing", async (name) => {
    const address = name === "pg" ? "postgres://localhost/x" : "redis://localhost";
    const alone = path.join(path.parse(root).root, "nowhere");
    const fault = await faultOf(() => openEngine(address, alone, undefined));
    expect(fault).toMatchObject({ code: "fleet-refused", details: { reason: "peer" } });
    expect(fault.message).toContain(`npm install ${name}`);
  });

  it("is named where it is too old", async () => {
    await using project = createProject({
      "old/node_modules/pg/package.json": JSON.stringify({ name: "pg", version: "7.18.2", main: "index.js" }),
      "old/node_modules/pg/index.js": "",
      "old/package.json": "{}",
    });
    const fault = await faultOf(() =>
      openEngine("postgres://localhost/x", path.join(project.folder, "old"), undefined),
    );
    expect(fault.message).toBe(
      "The fleet needs pg 8 or newer; 7.18.2 is installed. Run `npm install pg@latest` in the project.",
    );
  });

  it("may be handed over as a client that a module makes", async () => {
    await using project = createProject({ "client.mjs": "export default 3;\n" });
    const fault = await faultOf(() => openEngine("redis:", project.folder, "client.mjs"));
    expect(fault).toMatchObject({ code: "fleet-refused", details: { reason: "client" } });
  });
});

describe("a folder", () => {
  it("is an engine too, and says so where it cannot be used", async () => {
    await using project = createProject({ "file.txt": "" });
    await using engine = closing(await openEngine(`${pathToFileURL(project.folder).href}/fleet`, root, undefined));
    await write(engine, "key", "text");
    expect(project.has("fleet/records")).toBe(true);
    const { href } = pathToFileURL(path.join(project.folder, "file.txt/fleet"));
    await using broken = closing(await openEngine(href, root, undefined));
    expect(await faultOf(() => broken.lease("key", "me", 1))).toMatchObject({ code: "fleet-away" });
  });
});

describe.runIf(installed.postgres)("PostgreSQL as it is met", () => {
  let postgres: TestPostgres;
  beforeAll(async () => void (postgres = await startPostgres()));
  afterAll(() => postgres[Symbol.asyncDispose]());

  it("has its schema made once by twenty processes at once", async () => {
    await postgres.createDatabase("race");
    const clients = Array.from({ length: 20 }, () => openPostgres(pg, postgres.url("race")));
    await Promise.all(clients.map((client) => client.read("key")));
    expect(await postgres.query("race", "SELECT version FROM selfcoding.life")).toEqual([{ version: 1 }]);
    await Promise.all(clients.map((client) => client.close()));
  });

  it("gives a role without rights the SQL that its owner has to run, which then is enough", async () => {
    await postgres.createDatabase("rights");
    await postgres.query("rights", `CREATE ROLE plain LOGIN`);
    await using plain = closing(openPostgres(pg, postgres.url("rights", "plain")));
    const fault = await faultOf(() => plain.read("key"));
    expect(fault).toMatchObject({ code: "fleet-refused", details: { reason: "rights" } });
    expect(fault.message).toContain("The role plain may not create the schema selfcoding in the database rights.");
    await postgres.query("rights", (fault.details as { sql: string }).sql);
    await write(plain, "key", "text");
    await plain.tally("name", "day", { tokens: 1 });
    await plain.note("heal");
    await plain.put("form", "text");
    expect((await plain.read("key")).head?.text).toBe("text");
  });

  it("is refused with a schema that is newer, unless it says that this release can read it", async () => {
    await postgres.createDatabase("newer");
    await using first = closing(openPostgres(pg, postgres.url("newer")));
    await write(first, "key", "text");
    await postgres.query("newer", "UPDATE selfcoding.life SET version = 7");
    await using readable = closing(openPostgres(pg, postgres.url("newer")));
    expect((await readable.read("key")).head?.text).toBe("text");
    await postgres.query("newer", "UPDATE selfcoding.life SET readable_by = 7");
    await using old = closing(openPostgres(pg, postgres.url("newer")));
    expect(await faultOf(() => old.read("key"))).toMatchObject({ code: "fleet-refused", details: { reason: "newer" } });
  });

  it("is away when it cannot be reached, cancels what is asked, or is a standby, and is found again", async () => {
    await postgres.createDatabase("away");
    await using engine = closing(openPostgres(pg, postgres.url("away")));
    await write(engine, "key", "text");
    await postgres.query(
      "away",
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'selfcoding'",
    );
    const seen = await engine.read("key").catch(() => engine.read("key"));
    expect(seen.head?.text).toBe("text");
    await postgres.kill();
    expect(await faultOf(() => engine.read("key").then(() => engine.read("key")))).toMatchObject({
      code: "fleet-away",
    });
    await postgres.restart();
    expect((await engine.read("key")).head?.text).toBe("text");
    await postgres.query("postgres", "ALTER ROLE owner IN DATABASE away SET default_transaction_read_only = on");
    await using standby = closing(openPostgres(pg, postgres.url("away")));
    expect(await faultOf(() => standby.lease("key", "me", 1))).toMatchObject({ code: "fleet-away" });
    await postgres.query("postgres", "ALTER ROLE owner IN DATABASE away SET default_transaction_read_only = off");
    await postgres.query("postgres", "ALTER ROLE owner IN DATABASE away SET statement_timeout = '200ms'");
    await using hurried = closing(openPostgres(pg, postgres.url("away")));
    await hurried.read("key");
    const client = new pg.Client(postgres.url("away"));
    await client.connect();
    await client.query("BEGIN; LOCK TABLE selfcoding.head IN ACCESS EXCLUSIVE MODE");
    expect(await faultOf(() => hurried.lease("key", "me", 1))).toMatchObject({ code: "fleet-away" });
    await client.end();
    expect(await hurried.lease("key", "me", 1)).toHaveProperty("fence");
  });

  it("is refused where the database or the role is not there", async () => {
    await using engine = closing(openPostgres(pg, postgres.url("nowhere")));
    expect(await faultOf(() => engine.read("key"))).toMatchObject({
      code: "fleet-refused",
      details: { reason: "3D000" },
    });
  });

  it.runIf(installed.pgbouncer)("says behind PgBouncer that it polls", async () => {
    await postgres.createDatabase("pooled");
    await using bouncer = await startPgBouncer(postgres, "transaction");
    const clients = Array.from({ length: 12 }, () =>
      closing(openPostgres(pg, `postgres://owner@127.0.0.1:${bouncer.port}/pooled`)),
    );
    const reasons = await Promise.all(clients.map((client) => client.watch(() => undefined)));
    expect(new Set(reasons)).toEqual(
      new Set(["PostgreSQL is behind a pooler (PgBouncer), which passes no notifications on"]),
    );
    await Promise.all(clients.map((client, index) => write(client, `key ${index}`, "text", true)));
    expect((await clients[0]!.read("key 11")).head?.text).toBe("text");
    await Promise.all(clients.map((client) => client.close()));
  });
});

describe.runIf(installed.redis)("Redis as it is met", () => {
  const open = (url: string) =>
    closing(
      openRedis(() => createClient({ url, disableOfflineQueue: true, socket: { reconnectStrategy: false } }) as never),
    );

  it.each([
    ["allkeys-lru", true],
    ["allkeys-random", true],
    ["volatile-lru", false],
    ["noeviction", false],
  ])("with a limit of memory and the policy %s is refused: %s", async (policy, isRefused) => {
    await using redis = await startRedis({ maxmemory: "100mb", "maxmemory-policy": policy });
    await using engine = open(redis.url);
    if (!isRefused) return void (await write(engine, "key", "text"));
    const fault = await faultOf(() => engine.read("key"));
    expect(fault).toMatchObject({ code: "fleet-refused", details: { reason: "eviction", policy } });
    expect(fault.message).toContain("noeviction");
  });

  it("whose user may not use the channel takes writes all the same, and is polled, of which a person hears once", async () => {
    await using redis = await startRedis();
    const admin = createClient({ url: redis.url });
    await admin.connect();
    await admin.sendCommand(["ACL", "SETUSER", "plain", "on", ">secret", "~*", "+@all", "resetchannels"]);
    admin.destroy();
    const url = redis.url.replace("//", "//plain:secret@");
    await using project = createProject({});
    const warnings: string[] = [];
    const settings = { name: "shop", leaseSeconds: 60, pollSeconds: 0.05, cacheDirectory: project.folder };
    const fleet = openFleet(open(url), { ...settings, warn: (message) => warnings.push(message) });
    const key = fleet.keyOf("src/a.ts#total", "f1");
    const heard: number[] = [];
    let hear = (): void => undefined;
    fleet.follow(key, ({ current }) => (heard.push(current), hear()));
    await using writer = open(url);
    for (const number of [1, 2, 3]) {
      const next = new Promise<void>((resolve) => (hear = resolve));
      await write(writer, key, printEntry(entryOf("src/a.ts#total", [number])), true);
      await next;
    }
    expect(heard).toEqual([1, 2, 3]);
    expect(warnings).toEqual([expect.stringMatching(/^The fleet polls every 0\.05 s .*: .*&selfcoding/)]);
    await fleet.close();
  });

  it("is away while it is down, and found again; its data outlive it", async () => {
    await using redis = await startRedis();
    await using engine = open(redis.url);
    await write(engine, "key", "text");
    await redis.kill();
    expect(await faultOf(() => engine.read("key").then(() => engine.read("key")))).toMatchObject({
      code: "fleet-away",
    });
    await redis.restart();
    expect((await engine.read("key")).head?.text).toBe("text");
  });

  it("is refused where it wants a password", async () => {
    await using redis = await startRedis({ requirepass: "secret" }, "secret");
    await using engine = open(redis.url);
    expect(await faultOf(() => engine.read("key"))).toMatchObject({ code: "fleet-refused" });
    await using known = open(redis.url.replace("//", "//:secret@"));
    await write(known, "key", "text");
  });
});
