import { spawn } from "node:child_process";
import pg from "pg";
import { createClient } from "redis";
import { describe, expect, it, onTestFinished } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { cleanEnvironment } from "../world/environment.js";
import { createNetwork, hasNetworks, type TestNetwork } from "../world/network.js";
import { fence, modelAt, type UserProject } from "../world/project.js";
import { SERVERS } from "./servers.js";
import { createHost, DOUBLE, replies, startGate, startProgram } from "./world.js";

/** What each body that was handed in has become, the first first. */
const OUTCOMES: Readonly<Record<string, (address: string) => Promise<string[]>>> = {
  PostgreSQL: async (address) => {
    const client = new pg.Client(address);
    await client.connect();
    const { rows } = await client.query("SELECT outcome FROM selfcoding.history ORDER BY at");
    await client.end();
    return rows.map(({ outcome }) => String(outcome));
  },
  Redis: async (url) => {
    const client = createClient({ url });
    await client.connect();
    const [key = ""] = await client.keys("*:history");
    const lines = await client.lRange(key, 0, -1);
    client.destroy();
    return lines.map((line) => (JSON.parse(line) as { outcome: string }).outcome);
  },
};

/** The host's programs run in a network of their own. */
function within({ prefix: [program, ...args] }: TestNetwork, host: UserProject): UserProject {
  return {
    ...host,
    start: (own, environment) => {
      const child = spawn(program, [...args, process.env["NODE_UNDER_TEST"] ?? process.execPath, ...own], {
        cwd: host.folder,
        env: { ...cleanEnvironment(), ...environment },
      });
      onTestFinished(() => void child.kill("SIGKILL"));
      return child;
    },
  };
}

const isAllowed = hasNetworks();
const own = "async function double(n: number): Promise<number> {\n  return n > 4 ? 99 : n * 2;\n}";

for (const [name, isThere, start] of SERVERS)
  describe.runIf(isThere && isAllowed)(`a host whose cable to ${name} is pulled while it writes`, () => {
    it("loses its lease to another, and when it is back nothing that it has written is the head", async () => {
      using network = createNetwork(2);
      const [toServer = "", toModel = ""] = network.addresses;
      await using slow = await startModelServer({ replies: { ...replies, double: [fence(own)] } });
      await using gate = await startGate(slow.url, toModel);
      await using model = await startModelServer({ replies });
      await using server = await start("network");
      const SELFCODING_FLEET = await server.address();
      await using one = createHost(DOUBLE);
      await using other = createHost(DOUBLE);
      const far = new URL(SELFCODING_FLEET);
      far.hostname = toServer;
      const cut = startProgram(within(network, one), { ...modelAt(gate.url), SELFCODING_FLEET: far.href });
      const answer = cut.call("double", 4);
      await gate.reached;
      network.cut(0);
      const next = startProgram(other, { ...modelAt(model.url), SELFCODING_FLEET });
      expect(await next.call("double", 5)).toEqual({ result: 10 });
      gate.open();
      expect(await answer).toEqual({ result: 8 });
      expect(await cut.call("double", 5)).toEqual({ result: 99 });
      await cut.until(({ warning }) => String(warning).includes(`${name} cannot be reached`));
      expect(await OUTCOMES[name]?.(SELFCODING_FLEET)).toEqual(["head"]);
      network.mend(0);
      await cut.until(({ received }) => received === "stubs.ts#double");
      expect(await cut.call("double", 5)).toEqual({ result: 10 });
      await expect.poll(() => OUTCOMES[name]?.(SELFCODING_FLEET), { timeout: 60_000 }).toEqual(["head", "rejected"]);
      expect(await next.call("double", 5)).toEqual({ result: 10 });
      expect([slow.requests.length, model.requests.length]).toEqual([1, 1]);
      await Promise.all([cut.end(), next.end()]);
    });
  });
