import pg from "pg";
import { createClient } from "redis";
import { describe, expect, it } from "vitest";
import type { FleetEngine } from "../../src/fleet/engine.js";
import { openPostgres } from "../../src/fleet/engines/postgres.js";
import { openRedis } from "../../src/fleet/engines/redis.js";
import { startModelServer } from "../../src/model/scripted.js";
import { fence, modelAt } from "../world/project.js";
import { installed, startPostgres, startRedis } from "../world/servers.js";
import { startProxy } from "./proxy.js";
import { SERVERS } from "./servers.js";
import { take, write } from "./testEngine.js";
import { createHost, DOUBLE, replies, startGate, startProgram } from "./world.js";

const PATIENCE = 300;

/** What holds of a connection that neither side hears the end of. */
async function testHalfOpen(engine: FleetEngine, proxy: Awaited<ReturnType<typeof startProxy>>): Promise<void> {
  await write(engine, "key", "text");
  const fence = await take(engine, "other", "me");
  proxy.stop();
  const asked = [engine.read("key"), engine.renew("other", fence, 60), engine.lease("third", "me", 60)];
  for (const outcome of await Promise.allSettled(asked)) {
    expect(outcome.status).toBe("rejected");
    expect((outcome as PromiseRejectedResult).reason).toMatchObject({ code: "fleet-away" });
  }
  proxy.go();
  // What was asked of the connection that is gone may be refused once more.
  const head = await engine.read("key").catch(() => engine.read("key"));
  expect(head.head?.text).toBe("text");
  await engine.close();
}

describe("a connection that is half open", () => {
  it.runIf(installed.postgres)("counts as away with PostgreSQL when its time is over, and is opened anew", async () => {
    await using postgres = await startPostgres();
    await using proxy = await startProxy(postgres.port);
    const engine = openPostgres(pg, `postgres://owner@127.0.0.1:${proxy.port}/postgres`, PATIENCE);
    await testHalfOpen(engine, proxy);
  });

  it.runIf(installed.redis)("counts as away with Redis when its time is over, and is opened anew", async () => {
    await using redis = await startRedis();
    await using proxy = await startProxy(redis.port);
    const url = `redis://127.0.0.1:${proxy.port}`;
    const make = () => createClient({ url, disableOfflineQueue: true, socket: { reconnectStrategy: false } }) as never;
    await testHalfOpen(openRedis(make, PATIENCE), proxy);
  });
});

for (const [name, isThere, start] of SERVERS)
  describe.runIf(isThere)(`a host whose network to ${name} is cut while it writes`, () => {
    it("answers its caller with what it has paid for, and runs what all others run when it is back", async () => {
      const own = "async function double(n: number): Promise<number> {\n  return n > 4 ? 99 : n * 2;\n}";
      await using slow = await startModelServer({ replies: { ...replies, double: [fence(own)] } });
      await using gate = await startGate(slow.url);
      await using model = await startModelServer({ replies });
      await using server = await start();
      const SELFCODING_FLEET = await server.address();
      const { host, port } = new URL(SELFCODING_FLEET);
      await using proxy = await startProxy(Number(port));
      await using one = createHost(DOUBLE);
      await using other = createHost(DOUBLE);
      const cut = startProgram(one, {
        ...modelAt(gate.url),
        SELFCODING_FLEET: SELFCODING_FLEET.replace(host, `127.0.0.1:${proxy.port}`),
      });
      const answer = cut.call("double", 4);
      await gate.reached;
      proxy.stop();
      const next = startProgram(other, { ...modelAt(model.url), SELFCODING_FLEET });
      expect(await next.call("double", 4)).toEqual({ result: 8 });
      gate.open();
      expect(await answer).toEqual({ result: 8 });
      expect(await cut.call("double", 5)).toEqual({ result: 99 });
      await cut.until(({ warning }) => String(warning).includes(`${name} cannot be reached`));
      proxy.go();
      await cut.until(({ received }) => received === "stubs.ts#double");
      expect(await cut.call("double", 5)).toEqual({ result: 10 });
      expect(slow.requests.length + model.requests.length).toBe(2);
      await Promise.all([cut.end(), next.end()]);
    });
  });
