import { expect, it } from "vitest";
import { refuseInTests } from "../../src/foundry/settings/refuseInTests.js";
import { createProject, modelAt, register } from "../world/project.js";
import { RUNNERS } from "../hosts/runners.js";
import { build, createHostProject } from "../hosts/world.js";
import { settings } from "../foundry/world.js";

const openai = { kind: "openai" } as const;
const scripted = { kind: "scripted", replies: [] } as const;
const recorded = { kind: "recorded", directory: "d", mode: "record" } as const;

it.each([
  ["a real model under Vitest", undefined, { VITEST: "true" }, "Vitest"],
  ["a real model under Jest", openai, { JEST_WORKER_ID: "1" }, "Jest"],
  ["a real model under node --test", openai, { NODE_TEST_CONTEXT: "child-v8" }, "node --test"],
  ["a real server", { ...openai, baseURL: "https://models.example/v1" }, { VITEST: "1" }, "Vitest"],
  ["a real server of the environment", openai, { VITEST: "1", OPENAI_BASE_URL: "http://10.0.0.9/v1" }, "Vitest"],
  [
    "a real model beside recordings, when an option names it",
    openai,
    { VITEST: "1", SELFCODING_RECORDINGS: "d" },
    "Vitest",
  ],
  ["a real model where the environment is one for tests", openai, { NODE_ENV: "test" }, "NODE_ENV=test"],
  ["outside of tests", openai, { NODE_ENV: "development" }, undefined],
  ["a scripted model", scripted, { VITEST: "1" }, undefined],
  ["a model that is recorded", recorded, { VITEST: "1" }, undefined],
  ["recordings of the environment", undefined, { VITEST: "1", SELFCODING_RECORDINGS: "d" }, undefined],
  ["a server on this machine", { ...openai, baseURL: "http://127.0.0.1:9/v1" }, { VITEST: "1" }, undefined],
] as const)("%s", (_case, model, environment, runner) => {
  const refuse = (testModel: "scripted" | "real"): void =>
    refuseInTests({ ...settings, model, testModel }, environment, { id: "src/a.ts#f", isAgent: false });
  expect(() => refuse("real")).not.toThrow();
  if (runner === undefined) expect(() => refuse("scripted")).not.toThrow();
  else
    expect(() => refuse("scripted")).toThrow(
      expect.objectContaining({ code: "model-in-test", details: { id: "src/a.ts#f", runner } }),
    );
});

it("bun test is one, too", async () => {
  const runner = RUNNERS.find(({ name }) => name === "bun test");
  if (runner === undefined) throw new Error("There is no runner for bun test.");
  const test = `import { expect, it } from "bun:test";
import { stub } from "selfcoding";
/** Twice the number. */
function double(n: number): number { return stub(n); }
it("refuses", () => expect(() => double(2)).toThrow("this is a test run (bun test)"));
`;
  await using project = await createHostProject(
    { ...runner, files: { ...runner.files, "src/values.test.ts": test } },
    "legacy",
  );
  const { code, output } = await build(project, runner, { ...modelAt("https://models.invalid/v1"), NODE_ENV: "test" });
  expect(code, output).toBe(0);
  expect(output).toContain("1 pass");
});

const main = `import test from "node:test";
import { FunctionAgent, stub } from "selfcoding";
/** Twice the number. */
function double(n: number): number { return stub(n); }
const agent = new FunctionAgent({ name: "desk", functions: [double] });
test("calls", async () => {
  try { console.log("gave", double(2)); } catch (error) { console.log((error as Error).message); }
  try { console.log("gave", (await agent.request("Twice 2?")).value); } catch (error) { console.log((error as Error).message); }
});
`;

it("a test run never asks a real model: the error says who wanted one, and how to allow it", async () => {
  await using project = createProject({ "main.test.ts": main });
  const run = (environment: Record<string, string>) =>
    project.run([...register, "--test", "--test-reporter=spec", "main.test.ts"], {
      SELFCODING_LOG: "silent",
      // Nothing answers there, and nothing is to be asked.
      ...modelAt("http://models.invalid/v1"),
      NO_PROXY: "models.invalid",
      ...environment,
    });
  const refused = (await run({})).stdout;
  expect(refused).toContain("main.test.ts#double needs a model, but this is a test run (node --test).");
  expect(refused).toContain("agents/desk#Twice-2-");
  expect(refused).toContain('set SELFCODING_TEST_MODEL=real (option `testModel: "real"`)');
  const allowed = (await run({ SELFCODING_TEST_MODEL: "real" })).stdout;
  expect(allowed).not.toContain("this is a test run");
  expect(allowed).toContain("models.invalid");
});
