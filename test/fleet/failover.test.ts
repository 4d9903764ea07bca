import { describe, expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { fence, modelAt } from "../world/project.js";
import { installed, startPostgres, startStandby, type TestPostgres } from "../world/servers.js";
import { startProxy } from "./proxy.js";
import { callUntil, createHost, DOUBLE, replies, startGate, startProgram } from "./world.js";

const part = (rest: string): string =>
  fence(`function part(text: string): string {\n  return text.split(":")[1]${rest};\n}`);

/** A primary, its standby, and one address for both: of whoever forwards, or with the names of the two. */
async function createPair(isForwarded: boolean) {
  const primary = await startPostgres();
  const standby = await startStandby(primary);
  const proxy = await startProxy(primary.port);
  const named = isForwarded ? `127.0.0.1:${proxy.port}` : `127.0.0.1:${primary.port},127.0.0.1:${standby.port}`;
  return {
    address: `postgres://owner@${named}/postgres`,
    standby,
    /** Nothing counts as written before the standby has it. */
    synchronize: async () => {
      await primary.query("postgres", "ALTER SYSTEM SET synchronous_standby_names = '*'");
      await primary.query("postgres", "SELECT pg_reload_conf()");
    },
    /** The primary is gone; the address leads to the standby, which only reads yet. */
    fail: async () => {
      await primary.kill();
      proxy.lead(standby.port);
    },
    [Symbol.asyncDispose]: async () => {
      for (const each of [proxy, standby, primary]) await each[Symbol.asyncDispose]();
    },
  };
}

/** Which bodies of a stub became the head, and which were rejected, the first first. */
async function outcomesOf(postgres: TestPostgres, name: string): Promise<unknown[]> {
  const rows = await postgres.query(
    "postgres",
    `SELECT outcome FROM selfcoding.history WHERE key LIKE '%#${name}' ORDER BY at`,
  );
  return rows.map(({ outcome }) => outcome);
}

describe.runIf(installed.postgres)("a standby that takes over from a primary that was killed", () => {
  it.each([
    ["behind one address that is led to it", true],
    ["named beside it in the address", false],
  ])("%s, has all that was written, and takes what was written meanwhile", async (_, isForwarded) => {
    await using model = await startModelServer({ replies: { ...replies, part: [part("!.trim()"), part(' ?? ""')] } });
    await using pair = await createPair(isForwarded);
    await pair.synchronize();
    await using one = createHost(DOUBLE, { fleet: { whileAway: "write" } });
    await using other = createHost(DOUBLE);
    await using third = createHost(DOUBLE);
    const SELFCODING_FLEET = pair.address;
    const environment = { ...modelAt(model.url), SELFCODING_FLEET };
    const [first, second] = [startProgram(one, environment), startProgram(other, environment)];
    expect(await first.call("part", "a:b")).toEqual({ result: "b" });
    expect(await second.call("part", "c:d")).toEqual({ result: "d" });
    await pair.fail();
    // Who may write for itself does; who may not says why, and runs what it has.
    expect(await first.call("double", 4)).toEqual({ result: 8 });
    expect(await second.call("double", 4)).toMatchObject({ code: "fleet-away" });
    expect(await second.call("part", "e:f")).toEqual({ result: "f" });
    await pair.standby.promote();
    // Whoever wrote it hands it in, and nobody is asked for it again.
    await expect.poll(() => outcomesOf(pair.standby, "double"), { timeout: 120_000 }).toEqual(["head"]);
    expect(await callUntil(second, ["double", 5], ({ code }) => code !== "fleet-away")).toEqual({ result: 10 });
    expect(model.requests).toHaveLength(2);
    // News go by the new primary, too.
    expect(await second.call("part", "ab")).toEqual({ result: "" });
    await first.until(({ received, number }) => received === "stubs.ts#part" && number === 2);
    expect(await first.call("part", "ab")).toEqual({ result: "" });
    const fresh = startProgram(third, { SELFCODING_FLEET });
    expect(await fresh.call("part", "ab")).toEqual({ result: "" });
    expect(await fresh.call("double", 6)).toEqual({ result: 12 });
    expect(model.requests).toHaveLength(3);
    expect(await outcomesOf(pair.standby, "double")).toEqual(["head"]);
    expect(await outcomesOf(pair.standby, "part")).toEqual(["head", "head"]);
    await Promise.all([first.end(), second.end(), fresh.end()]);
  });

  it("without the last write, is refused by who has seen that, and nothing is written over", async () => {
    const healed = part(' ?? (text === "!" ? text.split(":")[1]!.trim() : "")');
    const otherwise = part(' ?? "none"');
    await using model = await startModelServer({ replies: { part: [part("!.trim()"), healed, otherwise] } });
    await using pair = await createPair(true);
    await using one = createHost(DOUBLE);
    await using other = createHost(DOUBLE);
    const environment = { ...modelAt(model.url), SELFCODING_FLEET: pair.address };
    const seer = startProgram(one, environment);
    expect(await seer.call("part", "a:b")).toEqual({ result: "b" });
    await pair.standby.part();
    expect(await seer.call("part", "ab")).toEqual({ result: "" });
    await pair.fail();
    await pair.standby.promote();
    const next = startProgram(other, environment);
    expect(await next.call("part", "ab")).toEqual({ result: "none" });
    // The standby's second write is not the one that this process has made.
    const restored = ({ code }: Readonly<Record<string, unknown>>): boolean => code === "fleet-restored";
    const refused = await callUntil(seer, ["part", "!"], restored);
    expect(refused).toMatchObject({ error: "TypeError" });
    expect(refused["cause"]).toContain("was at write 2, fence 2, and is at another write 2, fence 2.");
    expect(await seer.call("part", "ab")).toEqual({ result: "" });
    await seer.end();
    const again = startProgram(one, environment);
    expect(await again.call("part", "ab")).toEqual({ result: "none" });
    expect(model.requests).toHaveLength(3);
    expect(await outcomesOf(pair.standby, "part")).toEqual(["head", "head"]);
    await Promise.all([next.end(), again.end()]);
  });

  it("without a lease, grants it anew, and takes nothing from who held it", async () => {
    const own = fence("async function double(n: number): Promise<number> {\n  return n + n;\n}");
    await using slow = await startModelServer({ replies: { double: [own] } });
    await using gate = await startGate(slow.url);
    await using model = await startModelServer({ replies });
    await using pair = await createPair(true);
    await using one = createHost(DOUBLE);
    await using other = createHost(DOUBLE);
    const SELFCODING_FLEET = pair.address;
    const first = startProgram(one, { ...modelAt(model.url), SELFCODING_FLEET });
    expect(await first.call("part", "a:b")).toEqual({ result: "b" });
    await pair.standby.part();
    const holder = startProgram(other, { ...modelAt(gate.url), SELFCODING_FLEET });
    const answer = holder.call("double", 4);
    await gate.reached;
    await pair.fail();
    await pair.standby.promote();
    expect(await callUntil(first, ["double", 5], ({ code }) => code !== "fleet-away")).toEqual({ result: 10 });
    gate.open();
    expect(await answer).toEqual({ result: 8 });
    expect(await outcomesOf(pair.standby, "double")).toEqual(["head", "rejected"]);
    expect([slow.requests.length, model.requests.length]).toEqual([1, 2]);
    await Promise.all([first.end(), holder.end()]);
  });
});
