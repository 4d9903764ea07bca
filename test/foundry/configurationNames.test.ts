import { writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { settle } from "../../src/foundry/settings/settings.js";
import { temporaryFolder } from "../store/world.js";

/** What options in package.json come to. */
async function settledBy(selfcoding: object) {
  using folder = temporaryFolder();
  writeFileSync(folder.file("package.json"), JSON.stringify({ selfcoding }));
  const project = { root: folder.path, storeDirectory: folder.file("store"), cacheDirectory: folder.file("cache") };
  return await settle({ options: [], project, environment: {} });
}

it.each([
  [{ modell: "x" }, '"modell"'],
  [{ limits: { attemps: 2 } }, '"limits.attemps"'],
  [{ budget: { dai: { tokens: 2 } } }, '"budget.dai"'],
  [{ budget: { day: { usd: 2 } } }, '"budget.day.usd"'],
  [{ budget: { day: 2 } }, '"budget.day: 2"'],
  [{ prices: { prompt: 1, completion: 2, cached: 1 } }, '"prices.cached"'],
])("a configuration with %j is refused, and nothing of it is ignored in silence", async (options, named) => {
  await expect(settledBy(options)).rejects.toMatchObject({
    code: "options-invalid",
    message: expect.stringContaining(`Unknown option ${named}`) as string,
  });
});

it("a configuration may name all limits, and a schema for its editor", async () => {
  const limits = { attempts: 2, growth: "O(n)" };
  await expect(settledBy({ $schema: "./s.json", limits })).resolves.toMatchObject({ limits });
});
