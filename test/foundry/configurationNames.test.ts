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

it.each([
  [{ limits: { seconds: "5s" } }, '`limits.seconds` must be a number ≥ 0 (got "5s")'],
  [{ limits: { inputs: 1.5 } }, "`limits.inputs` must be a whole number ≥ 0 (got 1.5)"],
  [{ limits: 5 }, "`limits` must be an object (got 5)"],
  [{ candidates: "two" }, '`candidates` must be a number ≥ 0 (got "two")'],
  [{ tests: 5 }, "`tests` must be a text or a list of texts (got 5)"],
  [{ allow: { net: "example.com" } }, '`allow.net` must be true, false or a list of texts (got "example.com")'],
  [{ whileHealing: "never" }, '`whileHealing` must be "wait" or "throw" (got "never")'],
])("a configuration with %j is refused, as the value is none", async (options, fact) => {
  await expect(settledBy(options)).rejects.toMatchObject({
    code: "options-invalid",
    fact: `${fact} in selfcoding's configuration.`,
  });
});

it("a configuration may name all limits, and a schema for its editor", async () => {
  const limits = { attempts: 2, growth: "O(n)" };
  await expect(settledBy({ $schema: "./s.json", limits })).resolves.toMatchObject({ limits });
});
