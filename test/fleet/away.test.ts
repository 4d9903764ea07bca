import { describe, expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { partOf } from "../world/part.js";
import { fence, modelAt } from "../world/project.js";
import { installed, startPgBouncer, startPostgres, startRedis } from "../world/servers.js";
import { callUntil, createHost, DOUBLE, replies, startGate, startProgram } from "./world.js";

describe.runIf(installed.redis)("while the engine is away", () => {
  it("what stands in the files runs, and what is missing is the error fleet-away", async () => {
    await using model = await startModelServer({ replies });
    await using redis = await startRedis();
    await using host = createHost(DOUBLE);
    const alone = startProgram(host, modelAt(model.url));
    expect(await alone.call("double", 4)).toEqual({ result: 8 });
    await alone.end();
    await redis.kill();
    const program = startProgram(host, { ...modelAt(model.url), SELFCODING_FLEET: redis.url });
    expect(await program.call("double", 5)).toEqual({ result: 10 });
    expect(await program.call("part", "a:b")).toMatchObject({ code: "fleet-away" });
    expect(model.requests).toHaveLength(1);
    await redis.restart();
    expect(await callUntil(program, ["part", "a:b"], ({ code }) => code !== "fleet-away")).toEqual({ result: "b" });
    expect(host.has(".selfcoding/stubs/part.ts")).toBe(false);
    await program.end();
  });

  it("what throws lets its own error through, with fleet-away as its cause", async () => {
    await using model = await startModelServer({ replies });
    await using redis = await startRedis();
    await using host = createHost(DOUBLE);
    const program = startProgram(host, { ...modelAt(model.url), SELFCODING_FLEET: redis.url });
    expect(await program.call("part", "a:b")).toEqual({ result: "b" });
    await redis.kill();
    expect(await program.call("part", "ab")).toMatchObject({ error: "TypeError", code: "fleet-away" });
    expect(model.requests).toHaveLength(1);
    await program.end();
  });

  it("an option lets this process write by its own rules, and hand in what it wrote when the engine is back", async () => {
    await using model = await startModelServer({ replies });
    await using redis = await startRedis();
    await redis.kill();
    await using host = createHost(DOUBLE, { fleet: { whileAway: "write" } });
    const program = startProgram(host, { ...modelAt(model.url), SELFCODING_FLEET: redis.url });
    expect(await program.call("double", 4)).toEqual({ result: 8 });
    await redis.restart();
    await using other = createHost(DOUBLE);
    const reader = startProgram(other, { SELFCODING_FLEET: redis.url });
    expect(await callUntil(reader, ["double", 5], ({ code }) => code !== "no-model")).toEqual({ result: 10 });
    expect(model.requests).toHaveLength(1);
    await Promise.all([program.end(), reader.end()]);
  });

  it("a version that was being written serves its caller, and is handed in later", async () => {
    await using model = await startModelServer({ replies });
    await using gate = await startGate(model.url);
    await using redis = await startRedis();
    await using host = createHost(DOUBLE);
    const program = startProgram(host, { ...modelAt(gate.url), SELFCODING_FLEET: redis.url });
    const answer = program.call("double", 4);
    await gate.reached;
    await redis.kill();
    gate.open();
    expect(await answer).toEqual({ result: 8 });
    await program.until(({ warning }) => String(warning).includes("Redis cannot be reached"));
    await redis.restart();
    await using other = createHost(DOUBLE);
    const reader = startProgram(other, { SELFCODING_FLEET: redis.url });
    expect(await callUntil(reader, ["double", 5], ({ code }) => code !== "no-model")).toEqual({ result: 10 });
    await Promise.all([program.end(), reader.end()]);
  });
});

describe.runIf(installed.redis)("two revisions of a program", () => {
  it("have versions of their own, side by side", async () => {
    const revised = DOUBLE.replace("Twice the number.", "Twice the number, whatever it is.");
    await using blueModel = await startModelServer({ replies });
    await using greenModel = await startModelServer({
      replies: {
        ...replies,
        double: [fence("async function double(n: number): Promise<number> {\n  return n + n;\n}")],
      },
    });
    await using redis = await startRedis();
    await using blue = createHost(DOUBLE);
    await using green = createHost(revised);
    const one = startProgram(blue, { ...modelAt(blueModel.url), SELFCODING_FLEET: redis.url });
    const other = startProgram(green, { ...modelAt(greenModel.url), SELFCODING_FLEET: redis.url });
    expect(await Promise.all([one.call("double", 4), other.call("double", 4)])).toEqual([{ result: 8 }, { result: 8 }]);
    expect([blueModel.requests.length, greenModel.requests.length]).toEqual([1, 1]);
    await using again = createHost(DOUBLE);
    const third = startProgram(again, { SELFCODING_FLEET: redis.url });
    expect(await third.call("double", 3)).toEqual({ result: 6 });
    await Promise.all([one.end(), other.end(), third.end()]);
  });

  it("of other programs are no business of each other", async () => {
    await using model = await startModelServer({ replies });
    await using redis = await startRedis();
    await using shop = createHost(DOUBLE);
    await using bank = createHost(DOUBLE, { name: "bank" });
    const one = startProgram(shop, { ...modelAt(model.url), SELFCODING_FLEET: redis.url });
    const other = startProgram(bank, { ...modelAt(model.url), SELFCODING_FLEET: redis.url });
    await one.call("double", 4);
    await other.call("double", 4);
    expect(model.requests).toHaveLength(2);
    await Promise.all([one.end(), other.end()]);
  });
});

describe.runIf(installed.redis)("limits of the whole fleet", () => {
  it("the budget of a day counts what every process spends", async () => {
    await using model = await startModelServer({ replies });
    await using redis = await startRedis();
    await using one = createHost(DOUBLE);
    await using other = createHost(DOUBLE);
    const environment = { ...modelAt(model.url), SELFCODING_FLEET: redis.url };
    const first = startProgram(one, environment);
    await first.call("double", 4);
    await first.end();
    const second = startProgram(other, { ...environment, SELFCODING_DAY_TOKENS: "100" });
    expect(await second.call("part", "a:b")).toMatchObject({ code: "budget-spent" });
    expect(model.requests).toHaveLength(1);
    await second.end();
  });

  it("heals are counted over all processes", async () => {
    await using model = await startModelServer({
      replies: {
        part: [
          partOf("return text.split(':')[1]!.trim();"),
          partOf('return (text.split(":")[1] ?? text.split(";")[1]!).trim();'),
        ].map(fence),
      },
    });
    await using redis = await startRedis();
    await using one = createHost(DOUBLE);
    await using other = createHost(DOUBLE, { limits: { healsPerHour: 1 } });
    const environment = { ...modelAt(model.url), SELFCODING_FLEET: redis.url };
    const [first, second] = [startProgram(one, environment), startProgram(other, environment)];
    expect(await first.call("part", "a: b")).toEqual({ result: "b" });
    expect(await first.call("part", "a;b")).toEqual({ result: "b" });
    const refused = await second.call("part", "ab");
    expect(refused).toMatchObject({ error: "TypeError" });
    expect(refused["cause"]).toContain("limits.healsPerHour");
    expect(model.requests).toHaveLength(2);
    await Promise.all([first.end(), second.end()]);
  });
});

describe.runIf(installed.postgres && installed.pgbouncer)("behind PgBouncer", () => {
  it("a program says in one line that it polls, and its looks bring newer versions", async () => {
    await using model = await startModelServer({ replies });
    await using postgres = await startPostgres();
    await using bouncer = await startPgBouncer(postgres, "transaction");
    await using one = createHost(DOUBLE);
    await using other = createHost(DOUBLE, { fleet: { pollSeconds: 0.2 } });
    const SELFCODING_FLEET = `postgres://owner@127.0.0.1:${bouncer.port}/postgres`;
    const [first, second] = [one, other].map((host) => startProgram(host, { ...modelAt(model.url), SELFCODING_FLEET }));
    expect(await first!.call("part", "a:b")).toEqual({ result: "b" });
    expect(await second!.call("part", "a:b")).toEqual({ result: "b" });
    await second!.until(({ warning }) => String(warning).includes("polls every 0.2 s"));
    expect(await first!.call("part", "ab")).toEqual({ result: "" });
    await second!.until(({ received, number }) => received === "stubs.ts#part" && number === 2);
    expect(second!.said.filter(({ warning }) => warning !== undefined)).toHaveLength(1);
    expect(model.requests).toHaveLength(2);
    await Promise.all([first!.end(), second!.end()]);
  });
});
