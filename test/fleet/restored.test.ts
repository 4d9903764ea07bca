import { chmodSync, copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createClient } from "redis";
import { describe, expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { fence, modelAt } from "../world/project.js";
import { installed, startPostgres, startRedis } from "../world/servers.js";
import { callUntil, createHost, DOUBLE, startProgram } from "./world.js";

const body = (change: string): string => fence(`function part(text: string): string {\n  ${change}\n}`);
const found = 'text.split(":")[1]';
const bodies = [
  body(`return ${found}!.trim();`),
  body(`return (${found} ?? text.split(";")[1]!).trim();`),
  body(`return (${found} ?? text.split(";")[1] ?? "").trim();`),
];

/** A program that has seen its function healed, and a database that is put back to the time before. */
async function testRestored(SELFCODING_FLEET: string, backUp: () => Promise<() => Promise<void>>): Promise<void> {
  await using model = await startModelServer({ replies: { part: bodies } });
  await using host = createHost(DOUBLE);
  await using other = createHost(DOUBLE);
  const environment = { ...modelAt(model.url), SELFCODING_FLEET };
  const program = startProgram(host, environment);
  expect(await program.call("part", "a: b")).toEqual({ result: "b" });
  const restore = await backUp();
  expect(await program.call("part", "a;b")).toEqual({ result: "b" });
  await restore();
  // Its own error goes through: nothing is written over what may be newer.
  const refused = await callUntil(program, ["part", "ab"], ({ code }) => code === "fleet-restored");
  expect(refused).toMatchObject({ error: "TypeError" });
  expect(refused["cause"]).toContain("was at write 2, fence 2, and is at write 1, fence 1.");
  expect(await program.call("part", "a;b")).toEqual({ result: "b" });
  expect(model.requests).toHaveLength(2);
  await program.end();
  // Who starts now takes the data as it finds it.
  const fresh = startProgram(other, environment);
  expect(await fresh.call("part", "c: d")).toEqual({ result: "d" });
  expect(await fresh.call("part", "ab")).toEqual({ result: "" });
  expect(model.requests).toHaveLength(3);
  await fresh.end();
}

describe("a backup that was restored under a running program is refused", () => {
  it.runIf(installed.postgres)("where PostgreSQL has a dump back in its schema", async () => {
    await using postgres = await startPostgres();
    await postgres.createDatabase("app");
    await testRestored(postgres.url("app"), () => postgres.dump("app"));
  });

  it.runIf(installed.redis)("where Redis starts with an older file of its data", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "selfcoding-redis-"));
    chmodSync(folder, 0o777);
    const [live, backup] = ["dump.rdb", "backup.rdb"].map((name) => path.join(folder, name)) as [string, string];
    try {
      await using redis = await startRedis({ dir: folder, appendonly: "no" });
      await testRestored(redis.url, async () => {
        const client = createClient({ url: redis.url });
        await client.connect();
        await client.sendCommand(["SAVE"]);
        client.destroy();
        copyFileSync(live, backup);
        return async () => {
          await redis.kill();
          copyFileSync(backup, live);
          await redis.restart();
        };
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
