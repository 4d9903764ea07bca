import { rmSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { modelAt } from "../world/project.js";
import { FAILS_AT, printed, REPLIES, STORED, STORED_BESIDE } from "./fixture.js";
import { RUNNERS } from "./runners.js";
import { breaksAt, build, createHostProject } from "./world.js";

/** What every change runs; the rest is run by `npm run hosts`. */
const chosen = RUNNERS.filter(({ name }) => process.env["HOSTS"] === "all" || name === "vitest");

const expecting = (initial: string): Record<string, string> => ({
  EXPECTED: printed(initial).trim(),
  SELFCODING_LOG: "silent",
  NO_COLOR: "1",
  NODE_ENV: "test",
});

/** @returns how often the compiler was started */
async function passes(running: ReturnType<typeof build>): Promise<number> {
  const { code, output, compilers } = await running;
  expect(code, output).toBe(0);
  return compilers;
}

describe.each(chosen)("$name", (runner) => {
  it("runs tests of functions that write themselves, links and heals them, and says where an error is", async () => {
    await using server = await startModelServer({ replies: REPLIES });
    await using project = createHostProject(runner, "legacy");
    const run = (environment: Record<string, string>): ReturnType<typeof build> => build(project, runner, environment);
    const online = modelAt(server.url);
    await passes(run({ ...online, ...expecting("A") }));
    expect(STORED.filter((name) => !project.has(`.selfcoding/src/${name}.json`))).toEqual([]);
    expect(project.has(STORED_BESIDE)).toBe(true);

    await passes(run(expecting("A")));
    expect(await passes(run(expecting("A")))).toBe(0);
    await passes(run({ ...online, ...expecting(""), NAME: "" }));
    expect(server.requests).toHaveLength(Object.values(REPLIES).flat().length);

    const failing = await run({ ...expecting(""), NAME: "", FAILS: "yes" });
    expect(failing.code).toBe(1);
    expect(failing.output).toContain(`src/text.ts:${FAILS_AT.line}:${runner.column ?? FAILS_AT.column}`);

    const frozen = { ...expecting(""), NAME: "", SELFCODING_MODE: "frozen" };
    await passes(run(frozen));
    const breaking = await run({ ...frozen, BREAKS: "yes" });
    expect(breaking.code).toBe(1);
    expect(breaking.output).toContain(breaksAt(project, runner));
    rmSync(path.join(project.folder, ".selfcoding/src/later/later.json"));
    const stopped = await run(frozen);
    expect(stopped.code).toBe(1);
    expect(stopped.output).toContain("later.ts(4,23): error frozen-missing");
  });
});
