import { afterEach, describe, expect, it } from "vitest";
import { settle } from "../../src/foundry/settings/settings.js";
import { temporaryFolder } from "../store/world.js";

const versions = Object.getOwnPropertyDescriptor(process, "versions") as PropertyDescriptor;
afterEach(() => Object.defineProperty(process, "versions", versions));

function settled(isolation?: string) {
  using folder = temporaryFolder();
  const project = { root: folder.path, storeDirectory: folder.file("store"), cacheDirectory: folder.file("cache") };
  return settle({
    options: isolation === undefined ? [] : [{ isolation: isolation as "context" }],
    project,
    environment: {},
  });
}

describe("the option isolation", () => {
  it("is one of three", async () => {
    await expect(settled("process")).resolves.toMatchObject({ isolation: "process" });
    await expect(settled()).resolves.toMatchObject({ isolation: "process" });
    await expect(settled("vm")).rejects.toMatchObject({
      code: "options-invalid",
      message: expect.stringContaining('Unknown isolation "vm".') as string,
    });
  });

  it.each([
    ["bun", "Bun"],
    ["deno", "Deno"],
  ])("is no process under %s, which cannot limit its permissions", async (name, host) => {
    Object.defineProperty(process, "versions", { ...versions, value: { ...process.versions, [name]: "2.0.0" } });
    await expect(settled("process")).rejects.toMatchObject({
      code: "options-invalid",
      message: expect.stringContaining(`which ${host} does not have.`) as string,
      remedy: "Set the option `isolation` to context, or run under Node.",
    });
    await expect(settled("context")).resolves.toMatchObject({ isolation: "context" });
    await expect(settled()).resolves.toMatchObject({ isolation: "context" });
  });
});
