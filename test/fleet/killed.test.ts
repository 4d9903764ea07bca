import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as statements from "../../src/fleet/engines/postgresStatements.js";
import * as scripts from "../../src/fleet/engines/redisScripts.js";
import { startModelServer } from "../../src/model/scripted.js";
import { modelAt } from "../world/project.js";
import { startProxy } from "./proxy.js";
import { type FleetServer, SERVERS } from "./servers.js";
import { createHost, DOUBLE, replies, startProgram } from "./world.js";

type Step = "READ" | "LEASE" | "PUT" | "SWAP";

const ASKED: Readonly<Record<string, Readonly<Record<Step, string>>>> = { PostgreSQL: statements, Redis: scripts };

/** What an engine is asked last, which part of that is lost with the process, and how often a model is asked in all. */
const WRITES: readonly (readonly [title: string, step: Step, isLost: "question" | "answer", requests: number])[] = [
  ["before it looks leaves nothing behind", "READ", "question", 1],
  ["before its lease is asked for leaves nothing behind", "LEASE", "question", 1],
  ["while it is granted the lease is followed by another when that is over", "LEASE", "answer", 1],
  ["before the compiled form is kept is followed by another, which writes it", "PUT", "question", 2],
  ["between the compiled form and its version is followed by another, which writes it", "PUT", "answer", 2],
  ["before its version is the head is followed by another, which writes it", "SWAP", "question", 2],
  ["after its version is the head, and before it hears so, has written it for all", "SWAP", "answer", 1],
];

/** The first request wrote what throws. */
const HEALS: typeof WRITES = [
  ["before its lease is asked for leaves the heal to another", "LEASE", "question", 2],
  ["while it is granted the lease is followed by another when that is over", "LEASE", "answer", 2],
  ["between the compiled form and its version is followed by another, which heals", "PUT", "answer", 3],
  ["before its version is the head is followed by another, which heals", "SWAP", "question", 3],
  ["after its version is the head, and before it hears so, has healed it for all", "SWAP", "answer", 2],
];

const twice = <Value>(values: readonly Value[]): Value[] => [...values, ...values];

for (const [name, isThere, start] of SERVERS)
  describe.runIf(isThere)(`over ${name}, a process that is killed, as by a power cut,`, () => {
    let server: FleetServer;
    beforeAll(async () => void (server = await start()));
    afterAll(() => server[Symbol.asyncDispose]());

    /** Two hosts, the first of which reaches the engine by a way that can lose what is asked or answered. */
    const createWorld = async () => {
      const SELFCODING_FLEET = await server.address();
      const { host, port } = new URL(SELFCODING_FLEET);
      const proxy = await startProxy(Number(port));
      const [first, fragile, sound] = [replies.double, ...replies.part];
      const given = { double: twice(first), part: [fragile ?? "", sound ?? "", sound ?? ""] };
      const model = await startModelServer({ replies: given });
      const [one, other] = [createHost(DOUBLE), createHost(DOUBLE)];
      const proxied = SELFCODING_FLEET.replace(host, `127.0.0.1:${proxy.port}`);
      return {
        model,
        program: startProgram(one, { ...modelAt(model.url), SELFCODING_FLEET: proxied }),
        startNext: () => startProgram(other, { ...modelAt(model.url), SELFCODING_FLEET }),
        lose: (step: Step, isLost: "question" | "answer") => {
          // The keys of a script come after its text.
          const text = ASKED[name]?.[step].slice(-60) ?? "";
          return proxy.lose(isLost, (question) => question.includes(text));
        },
        [Symbol.asyncDispose]: async () => {
          for (const each of [model, proxy, one, other]) await each[Symbol.asyncDispose]();
        },
      };
    };
    const kill = async ({ child }: ReturnType<typeof startProgram>): Promise<void> => {
      const closed = once(child, "close");
      child.kill("SIGKILL");
      await closed;
    };

    it.each(WRITES)("while it writes, %s", async (_, step, isLost, requests) => {
      await using world = await createWorld();
      const { program, model } = world;
      const lost = world.lose(step, isLost);
      const dead = program.call("double", 4).catch(() => undefined);
      await lost;
      await kill(program);
      await dead;
      const next = world.startNext();
      expect(await next.call("double", 4)).toEqual({ result: 8 });
      expect(model.requests).toHaveLength(requests);
      await next.end();
    });

    it.each(HEALS)("while it heals, %s", async (_, step, isLost, requests) => {
      await using world = await createWorld();
      const { program, model } = world;
      expect(await program.call("part", "a:b")).toEqual({ result: "b" });
      const lost = world.lose(step, isLost);
      const dead = program.call("part", "ab").catch(() => undefined);
      await lost;
      await kill(program);
      await dead;
      const next = world.startNext();
      expect(await next.call("part", "ab")).toEqual({ result: "" });
      expect(await next.call("part", "a:b")).toEqual({ result: "b" });
      expect(model.requests).toHaveLength(requests);
      await next.end();
    });
  });
