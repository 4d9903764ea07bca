import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { fence, modelAt } from "../world/project.js";
import { type FleetServer, SERVERS } from "./servers.js";
import { testStopped } from "./testStopped.js";
import { createHost, DOUBLE, replies, startGate, startProgram } from "./world.js";

const COUNT = 10;
const names = Array.from({ length: COUNT }, (_, index) => `add${index}`);
const MANY = `import { stub } from "selfcoding";
${names.map((name, index) => `/** The number and ${index}. */\nexport function ${name}(n: number): number {\n  return stub(n);\n}`).join("\n")}
`;
const manyReplies = Object.fromEntries(
  names.map((name, index) => [name, [fence(`function ${name}(n: number): number {\n  return n + ${index};\n}`)]]),
);

for (const [server, isThere, start] of SERVERS)
  describe.runIf(isThere)(`a fleet over ${server}`, () => {
    let fleet: FleetServer;
    beforeAll(async () => void (fleet = await start()));
    afterAll(() => fleet[Symbol.asyncDispose]());

    it("writes a function once, and heals it once for all who run it", async () => {
      await using model = await startModelServer({ replies });
      await using one = createHost(DOUBLE);
      await using other = createHost(DOUBLE);
      const environment = { ...modelAt(model.url), SELFCODING_FLEET: await fleet.address() };
      const [first, second] = [startProgram(one, environment), startProgram(other, environment)];
      expect(await first.call("part", "a:b")).toEqual({ result: "b" });
      expect(await second.call("part", "c:d")).toEqual({ result: "d" });
      expect(model.requests).toHaveLength(1);
      expect(await first.call("part", "ab")).toEqual({ result: "" });
      expect(model.requests).toHaveLength(2);
      await second.until(({ received, number }) => received === "stubs.ts#part" && number === 2);
      expect(await second.call("part", "cd")).toEqual({ result: "" });
      expect(model.requests).toHaveLength(2);
      expect(one.has(".selfcoding") || other.has(".selfcoding")).toBe(false);
      await Promise.all([first.end(), second.end()]);
    });

    it("goes back as one, when the canary of one process takes a heal back", async () => {
      const worse =
        'function part(text: string): string { return rate > 2 ? "worse" : (/:(.*)$/.exec(text)?.[1] ?? ""); }';
      await using model = await startModelServer({ replies: { part: [replies.part[0] ?? "", fence(worse)] } });
      const watched = `${DOUBLE.replace("return stub(text)", "return stub.with({ heal: { canary: 9 } })(text)")}
let rate = 1;
export const setRate = (given: number): number => (rate = given);
`;
      await using one = createHost(watched);
      await using other = createHost(watched);
      const environment = { ...modelAt(model.url), SELFCODING_FLEET: await fleet.address() };
      const [first, second] = [startProgram(one, environment), startProgram(other, environment)];
      expect(await second.call("part", "a:b")).toEqual({ result: "b" });
      expect(await first.call("part", "ab")).toEqual({ result: "" });
      await second.until(({ received, number }) => received === "stubs.ts#part" && number === 2);
      // What the other process has kept, the watch knows from the fleet alone.
      await first.call("setRate", 3);
      expect(await first.call("part", "a:b")).toEqual({ result: "b" });
      await second.until(({ received, number }) => received === "stubs.ts#part" && number === 1);
      expect(await second.call("part", "c:d")).toEqual({ result: "d" });
      // It counts as a heal that failed, for all.
      expect(await second.call("part", "ab")).toMatchObject({
        error: "TypeError",
        cause: expect.stringContaining("limits.coolDownSeconds"),
      });
      expect(model.requests).toHaveLength(2);
      await Promise.all([first.end(), second.end()]);
    });

    it(`writes each of ${COUNT} functions once, whoever of six processes calls it first`, async () => {
      await using model = await startModelServer({ replies: manyReplies });
      const environment = { ...modelAt(model.url), SELFCODING_FLEET: await fleet.address() };
      // On a busy machine a generation takes longer than the leases of the other tests.
      const patient = { fleet: { leaseSeconds: 60 } };
      await using one = createHost(MANY, patient);
      await using other = createHost(MANY, patient);
      await using third = createHost(MANY, patient);
      const hosts = [one, other, third];
      const programs = hosts.flatMap((host) => [startProgram(host, environment), startProgram(host, environment)]);
      const all = await Promise.all(
        programs.map(async (program, index) => {
          const results: unknown[] = [];
          // Each in another order.
          for (const [at] of names.entries()) {
            const number = (at * (2 * index + 1) + index) % COUNT;
            results[number] = (await program.call(`add${number}`, 100)).result;
          }
          return [...new Set(results)].length;
        }),
      );
      // Some orders skip functions, none calls one that was written twice.
      expect(Math.max(...all)).toBe(COUNT);
      expect(model.requests.map((request) => /add\d/.exec(JSON.stringify(request.messages))?.[0]).sort()).toEqual(
        [...names].sort(),
      );
      await Promise.all(programs.map((program) => program.end()));
    });

    it("goes on where a process was killed while it wrote, when its lease is over", async () => {
      await using model = await startModelServer({ replies });
      await using stuck = await startGate(model.url);
      await using one = createHost(DOUBLE);
      await using other = createHost(DOUBLE);
      const SELFCODING_FLEET = await fleet.address();
      const killed = startProgram(one, { ...modelAt(stuck.url), SELFCODING_FLEET });
      const dead = killed.call("double", 4).catch(() => undefined);
      await stuck.reached;
      const waiting = startProgram(other, { ...modelAt(model.url), SELFCODING_FLEET });
      const answer = waiting.call("double", 4);
      await waiting.until(({ stage }) => stage === "waiting");
      expect(model.requests).toHaveLength(0);
      killed.child.kill("SIGKILL");
      await once(killed.child, "close");
      expect(await answer).toEqual({ result: 8 });
      expect(model.requests).toHaveLength(1);
      await dead;
      await waiting.end();
    });

    it("keeps the version of who took over from a process that was stopped, also when that one goes on", async () => {
      await testStopped(await fleet.address(), 2);
    });
  });
