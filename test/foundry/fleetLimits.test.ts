import path from "node:path";
import { expect, it } from "vitest";
import { createMemory, openMemory } from "../../src/fleet/engines/memory.js";
import { openFleet } from "../../src/fleet/fleet.js";
import { fleetLedger } from "../../src/fleet/ledger.js";
import { joinFleet } from "../../src/foundry/fleet/joinFleet.js";
import { implement } from "../../src/foundry/implement.js";
import { createProject } from "../world/project.js";
import { failing, makeWorld, refused, reply, request, settings, skeleton } from "./world.js";

const MINUTE = 60_000;

/** A fleet in memory, on a clock of its own, which processes with a ledger and a model of their own join. */
function createFleet() {
  const project = createProject({});
  const clock = { now: 0 };
  const shared = createMemory(() => clock.now);
  const fleets: ReturnType<typeof openFleet>[] = [];
  const join = (replies: readonly string[], isRefused = false, given = settings) => {
    const [cacheDirectory, storeDirectory] = ["cache", "store"].map((name) =>
      path.join(project.folder, `host${fleets.length}`, name),
    ) as [string, string];
    const warn = () => undefined;
    const fleet = openFleet(openMemory(shared), {
      ...{ name: "shop", leaseSeconds: 60, pollSeconds: 600 },
      cacheDirectory,
      warn,
    });
    fleets.push(fleet);
    const { ports, model } = makeWorld({ replies, ...(isRefused ? { verify: () => refused("It is wrong.") } : {}) });
    return {
      model,
      implement: async (asked: typeof request) => {
        const own = { ...asked, project: { root: project.folder, storeDirectory, cacheDirectory } };
        const ledger = fleetLedger(ports.ledger, fleet, "shop");
        const joined = joinFleet({ ...ports, ledger }, { request: own, settings: given }, { fleet, name: "shop" });
        const result = await implement(own, given, joined).catch((error: unknown) => error);
        // What was spent is told in the background.
        await joined.ledger.refresh?.(asked.skeleton.id);
        return result;
      },
    };
  };
  return {
    clock,
    join,
    [Symbol.asyncDispose]: async () => {
      for (const fleet of fleets) await fleet.close();
      await project[Symbol.asyncDispose]();
    },
  };
}

const right = [reply("return n * 2;")];

it("the budget of a function counts what every process has spent on it", async () => {
  await using fleet = createFleet();
  expect(await fleet.join(right).implement(request)).toMatchObject({ kind: "version" });
  const bounded = (tokens: number) => ({ ...settings, budget: { function: { tokens } } });
  // What has to be written anew is no version of the fleet.
  const changed = { ...request, skeleton: { ...skeleton, fingerprint: "f2" } };
  const other = { ...changed, skeleton: { ...changed.skeleton, id: "src/double.ts#other" } };
  const second = fleet.join(right, false, bounded(10));
  expect(await second.implement(changed)).toMatchObject({
    code: "budget-spent",
    details: { budget: "function", limit: 10 },
  });
  expect(second.model.requests).toHaveLength(0);
  expect(await second.implement(other)).toMatchObject({ kind: "version" });
  expect(await fleet.join(right, false, bounded(1_000_000)).implement(changed)).toMatchObject({ kind: "version" });
});

it("a heal that has failed lets no process heal that function before its cool-down is over", async () => {
  await using fleet = createFleet();
  await fleet.join(right).implement(request);
  expect(await fleet.join(right, true).implement(failing)).toMatchObject({ code: "not-written" });
  const healer = fleet.join([reply("return n + n;")]);
  fleet.clock.now = MINUTE - 1;
  expect(await healer.implement(failing)).toMatchObject({
    code: "budget-spent",
    details: { budget: "heals", limit: "coolDownSeconds" },
  });
  expect(healer.model.requests).toHaveLength(0);
  fleet.clock.now = MINUTE;
  expect(await healer.implement(failing)).toMatchObject({ kind: "version", version: 2 });
});

it("heals of a function are counted over all processes, for an hour", async () => {
  await using fleet = createFleet();
  await fleet.join(right).implement(request);
  const once = { ...settings, limits: { ...settings.limits, healsPerHour: 1 } };
  const first = fleet.join([reply("return n + n;")]);
  expect(await first.implement(failing)).toMatchObject({ version: 2 });
  const again = { ...failing, failure: { ...failing.failure!, version: 2 } };
  const second = fleet.join([reply("return 2 * n;")], false, once);
  fleet.clock.now = 60 * MINUTE - 1;
  expect(await second.implement(again)).toMatchObject({
    code: "budget-spent",
    details: { budget: "heals", limit: "healsPerHour" },
  });
  expect(second.model.requests).toHaveLength(0);
  fleet.clock.now = 60 * MINUTE;
  expect(await second.implement(again)).toMatchObject({ version: 3 });
});
