import { expect, it } from "vitest";
import { cli, register } from "../world/project.js";
import { createClamp, FAULT } from "./world.js";

/** Puts the clock of a process, and of its workers, back by an hour. */
const AN_HOUR_AGO = `const { now } = Date;
const Real = Date;
globalThis.Date = class extends Real {
  constructor(...given) {
    super(...(given.length === 0 ? [now() - 3_600_000] : given));
  }
  static now() {
    return now() - 3_600_000;
  }
};
`;
it("with a clock that was put back, versions are healed, approved and listed in the order in which they came", async () => {
  const throwing = 'return n > 99 ? (JSON.parse("") as number) : Math.min(n, 10);';
  await using world = await createClamp("heals", ["return Math.min(n, 10) + 0;"], {
    "back.mjs": AN_HOUR_AGO,
  });
  const { project, environment } = world;
  await world.put(throwing);
  const run = async (...args: readonly string[]) =>
    (await project.run(args, { ...environment, NODE_OPTIONS: "--import=./back.mjs" })).stdout.trim();
  expect(await run(...register, "main.ts", "100")).toBe(FAULT);
  expect(await run(cli, "status")).toContain("unapproved src/clamp.ts#clamp, version 1 of 2");
  expect(await run(cli, "approve", "clamp")).toContain("Approved version 2");
  // By the right clock, and by the other.
  expect([await world.call("100"), await run(...register, "main.ts", "100")]).toEqual(["10", "10"]);
  const log = await run(cli, "log", "clamp");
  const [newer = "", older = ""] = [...log.matchAll(/Date: +(\S+)/g)].map(([, date]) => date);
  expect(Date.parse(older) - Date.parse(newer)).toBeGreaterThan(3_000_000);
  expect(await run(cli, "rollback", "clamp")).toContain("Version 1 of src/clamp.ts#clamp is in force");
  expect(await run(cli, "prune")).toContain("Deleted 0 orphans.");
});
