import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ModelServer, startModelServer } from "../../src/model/scripted.js";
import { fence, modelAt, type UserProject } from "../world/project.js";
import { type FleetServer, SERVERS } from "./servers.js";
import { testStopped } from "./testStopped.js";
import { createHost, DOUBLE, replies, type Running, startGate, startProgram } from "./world.js";

/** `part` under another name, whose heals are watched, and a variable that the watch knows nothing of. */
const STUBS = `${DOUBLE}
/** The part behind the colon. */
export function tail(text: string): string { return stub.with({ heal: { canary: 9 } })(text); }
let rate = 1;
export const setRate = (given: number): number => (rate = given);
`;
const worse = 'function part(text: string): string { return rate > 2 ? "worse" : (/:(.*)$/.exec(text)?.[1] ?? ""); }';
const asTail = (reply: string): string => reply.replace("function part(", "function tail(");

const COUNT = 6;
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
    let model: ModelServer;
    /** Two hosts of one fleet, each with a program that runs for several tests: a compiler for each takes most of the time. */
    let environment: Record<string, string>;
    const hosts: UserProject[] = [];
    let [first, second] = [] as unknown as [Running, Running];
    const whileAsked = async (act: () => Promise<void>): Promise<number> => {
      const before = model.requests.length;
      await act();
      return model.requests.length - before;
    };
    beforeAll(async () => {
      fleet = await start();
      model = await startModelServer({
        replies: { ...replies, tail: [replies.part[0] ?? "", fence(worse)].map(asTail) },
      });
      environment = { ...modelAt(model.url), SELFCODING_FLEET: await fleet.address() };
      hosts.push(createHost(STUBS), createHost(STUBS));
      [first, second] = hosts.map((host) => startProgram(host, environment)) as [Running, Running];
    });
    afterAll(async () => {
      await Promise.all([first.end(), second.end()]);
      for (const made of [...hosts, model, fleet]) await made[Symbol.asyncDispose]();
    });

    it("writes a function once, and heals it once for all who run it", async () => {
      const written = await whileAsked(async () => {
        expect(await first.call("part", "a:b")).toEqual({ result: "b" });
        expect(await second.call("part", "c:d")).toEqual({ result: "d" });
      });
      expect(written).toBe(1);
      const healed = await whileAsked(async () => {
        expect(await first.call("part", "ab")).toEqual({ result: "" });
        await second.until(({ received, number }) => received === "stubs.ts#part" && number === 2);
        expect(await second.call("part", "cd")).toEqual({ result: "" });
      });
      expect(healed).toBe(1);
      expect(hosts.some((host) => host.has(".selfcoding"))).toBe(false);
    });

    it("goes back as one, when the canary of one process takes a heal back", async () => {
      const asked = await whileAsked(async () => {
        expect(await second.call("tail", "a:b")).toEqual({ result: "b" });
        expect(await first.call("tail", "ab")).toEqual({ result: "" });
        await second.until(({ received, number }) => received === "stubs.ts#tail" && number === 2);
        // What the other process has kept, the watch knows from the fleet alone.
        await first.call("setRate", 3);
        expect(await first.call("tail", "a:b")).toEqual({ result: "b" });
        await second.until(({ received, number }) => received === "stubs.ts#tail" && number === 1);
        expect(await second.call("tail", "c:d")).toEqual({ result: "d" });
        // It counts as a heal that failed, for all.
        expect(await second.call("tail", "ab")).toMatchObject({
          error: "TypeError",
          cause: expect.stringContaining("limits.coolDownSeconds"),
        });
      });
      expect(asked).toBe(2);
    });

    it("goes on where a process was killed while it wrote, when its lease is over", async () => {
      await using stuck = await startGate(model.url);
      await using other = createHost(STUBS);
      const killed = startProgram(other, { ...environment, ...modelAt(stuck.url) });
      const dead = killed.call("double", 4).catch(() => undefined);
      await stuck.reached;
      let answer: ReturnType<Running["call"]> | undefined;
      const meanwhile = await whileAsked(async () => {
        answer = second.call("double", 4);
        await second.until(({ stage, id }) => stage === "waiting" && id === "stubs.ts#double");
      });
      expect(meanwhile).toBe(0);
      killed.child.kill("SIGKILL");
      await once(killed.child, "close");
      const asked = await whileAsked(async () => expect(await answer).toEqual({ result: 8 }));
      expect(asked).toBe(1);
      await dead;
    });

    it(`writes each of ${COUNT} functions once, whoever of four processes calls it first`, async () => {
      await using many = await startModelServer({ replies: manyReplies });
      const variables = { ...modelAt(many.url), SELFCODING_FLEET: await fleet.address() };
      // On a busy machine a generation takes longer than the leases of the other tests.
      const patient = { fleet: { leaseSeconds: 60 } };
      await using one = createHost(MANY, patient);
      await using other = createHost(MANY, patient);
      const programs = [one, other].flatMap((host) => [startProgram(host, variables), startProgram(host, variables)]);
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
      expect(many.requests.map((request) => /add\d/.exec(JSON.stringify(request.messages))?.[0]).sort()).toEqual(
        [...names].sort(),
      );
      await Promise.all(programs.map((program) => program.end()));
    });

    it("keeps the version of who took over from a process that was stopped, also when that one goes on", async () => {
      await testStopped(await fleet.address(), 2);
    });
  });
