import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import * as redisPackage from "redis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FleetEngine } from "../../src/fleet/engine.js";
import { openFolder } from "../../src/fleet/engines/disk.js";
import { createMemory, openMemory } from "../../src/fleet/engines/memory.js";
import { openPostgres } from "../../src/fleet/engines/postgres.js";
import { openRedis } from "../../src/fleet/engines/redis.js";
import { makerOf } from "../../src/fleet/engines/redisClient.js";
import {
  installed,
  startPgBouncer,
  startPostgres,
  startRedis,
  type TestPostgres,
  type TestRedis,
} from "../world/servers.js";
import { type EngineWorld, testEngine } from "./testEngine.js";

function worldOf(open: () => FleetEngine, more: Partial<EngineWorld> = {}): EngineWorld {
  const opened: FleetEngine[] = [];
  return {
    ...more,
    open: () => {
      const engine = open();
      opened.push(engine);
      return engine;
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(opened.map((engine) => engine.close()));
      await more[Symbol.asyncDispose]?.();
    },
  };
}

describe("the engine in memory", () => {
  testEngine(async () => {
    const shared = createMemory();
    return worldOf(() => openMemory(shared));
  });
});

describe("the engine in a folder", () => {
  testEngine(async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "selfcoding-fleet-"));
    return worldOf(() => openFolder(folder), {
      restart: async () => undefined,
      stop: async () => {
        rmSync(folder, { recursive: true });
        writeFileSync(folder, "");
      },
      [Symbol.asyncDispose]: async () => rmSync(folder, { recursive: true, force: true }),
    });
  });
});

describe.runIf(installed.postgres)("the engine over PostgreSQL", () => {
  let postgres: TestPostgres;
  let databases = 0;
  beforeAll(async () => void (postgres = await startPostgres()));
  afterAll(() => postgres[Symbol.asyncDispose]());

  const createDatabase = async (): Promise<string> => {
    const name = `fleet${++databases}`;
    await postgres.createDatabase(name);
    return name;
  };

  testEngine(async () => {
    const name = await createDatabase();
    const { restart, kill: stop } = postgres;
    return worldOf(() => openPostgres(pg, postgres.url(name)), { restart, stop });
  });

  describe.runIf(installed.pgbouncer)("behind PgBouncer, which pools transactions", () => {
    let bouncer: Awaited<ReturnType<typeof startPgBouncer>>;
    beforeAll(async () => void (bouncer = await startPgBouncer(postgres, "transaction")));
    afterAll(() => bouncer[Symbol.asyncDispose]());

    testEngine(async () => {
      const name = await createDatabase();
      const open = () => openPostgres(pg, `postgres://owner@127.0.0.1:${bouncer.port}/${name}`);
      return worldOf(open, { isMute: true });
    });
  });
});

describe.runIf(installed.redis)("the engine over Redis", () => {
  let redis: TestRedis;
  beforeAll(async () => void (redis = await startRedis()));
  afterAll(() => redis[Symbol.asyncDispose]());

  const createWorld = async (made: unknown): Promise<EngineWorld> => {
    const client = redisPackage.createClient({ url: redis.url });
    await client.connect();
    await client.flushAll();
    client.destroy();
    const { restart, kill: stop } = redis;
    return worldOf(() => openRedis(makerOf(made, redis.url)), { restart, stop });
  };

  testEngine(() => createWorld(redisPackage));

  it("is asked by a client without a method for each command", async () => {
    const client = await makerOf(redisPackage, redis.url)();
    expect(["eval", "get", "hGetAll"].filter((name) => name in client)).toEqual(["eval"]);
  });

  describe("by the package's version 5, which has no such client", () => {
    const { createClient } = redisPackage;
    testEngine(() => createWorld({ createClient }));
  });
});
