import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { createClient } from "redis";
import { freePort, startRedis, type TestRedis } from "./servers.js";

/** Servers of Redis that belong together. */
interface RedisGroup extends AsyncDisposable {
  readonly nodes: readonly TestRedis[];
  /** Empties those that take writes. */
  empty(): Promise<void>;
}

/** Says one thing to a server. */
export async function command(port: number, ...words: readonly string[]): Promise<unknown> {
  const client = createClient({ url: `redis://127.0.0.1:${port}`, socket: { reconnectStrategy: false } });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await client.sendCommand([...words]);
  } finally {
    client.destroy();
  }
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo().catch(() => false))) await wait(30);
}

async function end(nodes: readonly TestRedis[]): Promise<void> {
  for (const node of nodes) await node[Symbol.asyncDispose]();
}

const SLOTS = 16_384;

/** Three primaries that share the slots of a cluster. */
export async function startCluster(): Promise<RedisGroup> {
  const nodes = await Promise.all(
    Array.from({ length: 3 }, async () =>
      startRedis({
        "cluster-enabled": "yes",
        "cluster-port": String(await freePort()),
        "cluster-node-timeout": "2000",
      }),
    ),
  );
  const [first] = nodes as [TestRedis];
  for (const [index, { port }] of nodes.entries()) {
    const [from, to] = [index, index + 1].map((each) => Math.floor((each * SLOTS) / nodes.length)) as [number, number];
    await command(port, "CLUSTER", "ADDSLOTSRANGE", String(from), String(to - 1));
    const bus = (await command(port, "CONFIG", "GET", "cluster-port")) as readonly string[] | Record<string, string>;
    const busPort = Array.isArray(bus) ? bus[1] : (bus as Record<string, string>)["cluster-port"];
    if (port !== first.port) await command(first.port, "CLUSTER", "MEET", "127.0.0.1", String(port), String(busPort));
  }
  for (const { port } of nodes)
    await until(async () => {
      const info = String(await command(port, "CLUSTER", "INFO"));
      return info.includes("cluster_state:ok") && info.includes(`cluster_known_nodes:${nodes.length}`);
    });
  return {
    nodes,
    empty: async () => {
      for (const { port } of nodes) await command(port, "FLUSHALL");
    },
    [Symbol.asyncDispose]: () => end(nodes),
  };
}

export const PRIMARY = "fleet";

/** A primary with a replica, and a Sentinel that puts the one in the place of the other. */
export async function startSentinel(): Promise<RedisGroup & { readonly port: number }> {
  const primary = await startRedis();
  const replica = await startRedis({ replicaof: `127.0.0.1 ${primary.port}` });
  const port = await freePort();
  const folder = mkdtempSync(path.join(tmpdir(), "selfcoding-sentinel-"));
  chmodSync(folder, 0o777);
  const file = path.join(folder, "sentinel.conf");
  writeFileSync(
    file,
    `port ${port}
bind 127.0.0.1
dir ${folder}
sentinel monitor ${PRIMARY} 127.0.0.1 ${primary.port} 1
sentinel down-after-milliseconds ${PRIMARY} 500
sentinel failover-timeout ${PRIMARY} 3000
`,
  );
  const child: ChildProcess = spawn("redis-server", [file, "--sentinel"], { cwd: folder, stdio: "ignore" });
  process.on("exit", () => child.kill("SIGKILL"));
  await until(async () => String(await command(replica.port, "INFO", "replication")).includes("master_link_status:up"));
  await until(async () => ((await command(port, "SENTINEL", "REPLICAS", PRIMARY)) as unknown[]).length === 1);
  return {
    nodes: [primary, replica],
    port,
    empty: async () => void (await command(primary.port, "FLUSHALL")),
    [Symbol.asyncDispose]: async () => {
      const closed = once(child, "close");
      child.kill("SIGKILL");
      await closed;
      await end([primary, replica]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
