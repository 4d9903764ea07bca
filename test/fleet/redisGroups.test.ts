import { createCluster, createSentinel } from "redis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRedis } from "../../src/fleet/engines/redis.js";
import { startModelServer } from "../../src/model/scripted.js";
import { modelAt } from "../world/project.js";
import { command, PRIMARY, startCluster, startSentinel } from "../world/redisGroups.js";
import { installed } from "../world/servers.js";
import { take, testEngine, write } from "./testEngine.js";
import { createHost, DOUBLE, replies, startProgram } from "./world.js";

type Group = Awaited<ReturnType<typeof startCluster>>;
type MakeRedis = Parameters<typeof openRedis>[0];

/** One group of servers for many tests, each of which finds it empty. */
function worldOf(group: Group, make: MakeRedis): ReturnType<Parameters<typeof testEngine>[0]> {
  const opened: ReturnType<typeof openRedis>[] = [];
  return group.empty().then(() => ({
    open: () => {
      const engine = openRedis(make);
      opened.push(engine);
      return engine;
    },
    [Symbol.asyncDispose]: async () => {
      for (const engine of opened) await engine.close();
    },
  }));
}

/** Two hosts that only have a module which makes the client. */
async function meet(client: string): Promise<void> {
  await using model = await startModelServer({ replies });
  await using one = createHost(DOUBLE, { fleet: { client: "./redis.mjs" } });
  await using other = createHost(DOUBLE, { fleet: { client: "./redis.mjs" } });
  for (const host of [one, other]) host.write("redis.mjs", client);
  const [first, second] = [one, other].map((host) => startProgram(host, modelAt(model.url)));
  expect(await first!.call("part", "a:b")).toEqual({ result: "b" });
  expect(await second!.call("part", "c:d")).toEqual({ result: "d" });
  expect(await first!.call("part", "ab")).toEqual({ result: "" });
  await second!.until(({ received, number }) => received === "stubs.ts#part" && number === 2);
  expect(model.requests).toHaveLength(2);
  await Promise.all([first!.end(), second!.end()]);
}

describe.runIf(installed.redis)("the engine over a cluster of Redis", () => {
  let cluster: Group;
  beforeAll(async () => void (cluster = await startCluster()));
  afterAll(() => cluster[Symbol.asyncDispose]());
  const make = () =>
    createCluster({ rootNodes: cluster.nodes.map(({ url }) => ({ url })), defaults: { disableOfflineQueue: true } });

  testEngine(() => worldOf(cluster, make as never));

  it("has its keys on all nodes, those of one stub on one", async () => {
    await using world = await worldOf(cluster, make as never);
    const engine = world.open();
    for (let index = 0; index < 20; index++) await write(engine, `key ${index}`, `text ${index}`);
    expect((await engine.read("key 7")).head?.text).toBe("text 7");
    const sizes = await Promise.all(cluster.nodes.map(({ port }) => command(port, "DBSIZE")));
    expect(sizes.map(Number).filter((size) => size > 0)).toHaveLength(3);
  });

  it("is reached by programs through the module that the option `fleet.client` names", async () => {
    await cluster.empty();
    const nodes = JSON.stringify(cluster.nodes.map(({ url }) => ({ url })));
    await meet(
      `import { createCluster } from "redis";\nexport default () => createCluster({ rootNodes: ${nodes} });\n`,
    );
  });
});

describe.runIf(installed.redis)("the engine over a primary that Sentinel watches", () => {
  let group: Awaited<ReturnType<typeof startSentinel>>;
  beforeAll(async () => void (group = await startSentinel()));
  afterAll(() => group[Symbol.asyncDispose]());
  const make = () => createSentinel({ name: PRIMARY, sentinelRootNodes: [{ host: "127.0.0.1", port: group.port }] });

  testEngine(() => worldOf(group, make as never));

  it("is reached by programs through the module that the option `fleet.client` names", async () => {
    await group.empty();
    const root = JSON.stringify({ host: "127.0.0.1", port: group.port });
    await meet(
      `import { createSentinel } from "redis";\nexport default () => createSentinel({ name: "${PRIMARY}", sentinelRootNodes: [${root}] });\n`,
    );
  });

  it("goes on with the replica when the primary has failed, with higher fences", async () => {
    await group.empty();
    const engine = openRedis(make as never);
    await write(engine, "key", "text");
    const before = await take(engine, "key", "holder");
    const [primary, replica] = group.nodes as [Group["nodes"][0], Group["nodes"][0]];
    expect(await command(primary.port, "WAIT", "1", "10000")).toBe(1);
    await primary.kill();
    let head: Awaited<ReturnType<typeof engine.read>> | undefined;
    while (head === undefined)
      head = await engine.read("key").catch((error: { code?: unknown }) => {
        expect(error.code).toBe("fleet-away");
        return undefined;
      });
    expect(head.head?.text).toBe("text");
    expect(await engine.renew("key", before, 0)).toBe(true);
    expect((await take(engine, "key", "another")).number).toBeGreaterThan(before.number);
    expect(String(await command(replica.port, "ROLE"))).toContain("master");
    await engine.close();
  });
});
