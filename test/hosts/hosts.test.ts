import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { cleanEnvironment } from "../world/environment.js";
import { modelAt, type UserProject } from "../world/project.js";
import { FAILS_AT, printed, REPLIES, STORED, STORED_BESIDE } from "./fixture.js";
import { type Host, HOSTS } from "./hosts.js";
import { breaksAt, build, createHostProject } from "./world.js";

/** What every change runs; the rest is run by `npm run hosts`. */
const SHARE = ["vite", "webpack"];
const chosen = HOSTS.filter(({ name }) => process.env["HOSTS"] === "all" || SHARE.includes(name));

const silent = { SELFCODING_LOG: "silent" };

describe.each(chosen)("$name", (host) => {
  it("builds a program that writes itself, links what is written, heals it, and says where an error is", async () => {
    await using server = await startModelServer({ replies: REPLIES });
    await using project = createHostProject(host, "standard");
    const built = { code: 0, compilers: host.compilers ?? 1 };
    const online = { ...modelAt(server.url), ...silent };
    expect(await build(project, host)).toMatchObject(built);
    expect(await project.run([host.output], online)).toEqual({ code: 0, stdout: printed("A"), stderr: "" });
    expect(
      STORED.filter((name) => !project.has(`.selfcoding/src/${name}${name.startsWith("view") ? ".tsx" : ".ts"}`)),
    ).toEqual([]);
    expect(project.has(STORED_BESIDE)).toBe(true);

    expect(await build(project, host)).toMatchObject(built);
    expect(project.read(host.output)).toMatch(/1e3|1000/);
    expect(await build(project, host)).toMatchObject({ code: 0, compilers: 0 });
    expect(await project.run([host.output], { SELFCODING_MODE: "frozen" })).toEqual({
      code: 0,
      stdout: printed("A"),
      stderr: "",
    });
    expect(await project.run([host.output, ""], online)).toEqual({ code: 0, stdout: printed(""), stderr: "" });
    expect(server.requests).toHaveLength(Object.values(REPLIES).flat().length);
    const { stderr } = await project.run(["--enable-source-maps", host.output, "throw"]);
    expect(stderr).toContain(`src/text.ts:${FAILS_AT.line}:${host.column ?? FAILS_AT.column}`);

    await expectFrozen(project, host);
  });
});

/** What is built with plain bodies runs alone; where a body is not there, or not of this stub, nothing is built. */
async function expectFrozen(project: UserProject, host: Host): Promise<void> {
  const frozen = { SELFCODING_MODE: "frozen" };
  expect(await build(project, host, frozen)).toMatchObject({ code: 0 });
  expect(project.read(host.output)).not.toMatch(/selfcoding|fingerprint/i);
  const broken = await project.run(["--enable-source-maps", host.output, "break"]);
  expect(broken.stderr).toContain(breaksAt(project, host));
  const alone = mkdtempSync(path.join(tmpdir(), "selfcoding-alone-"));
  try {
    copyFileSync(path.join(project.folder, host.output), path.join(alone, "main.mjs"));
    const { stdout } = spawnSync(process.execPath, ["main.mjs", ""], {
      cwd: alone,
      env: cleanEnvironment(),
      encoding: "utf8",
    });
    expect(stdout).toBe(printed(""));
  } finally {
    rmSync(alone, { recursive: true, force: true });
  }
  rmSync(path.join(project.folder, ".selfcoding/src/later/later.json"));
  project.write("src/view.tsx", project.read("src/view.tsx").replace("an exclamation mark", "a mark"));
  project.write("src/text.ts", project.read("src/text.ts").replace("in metres", "in m"));
  project.write(".selfcoding/src/text/metres.ts", `${project.read(".selfcoding/src/text/metres.ts")}// mine\n`);
  const { code, output } = await build(project, host, frozen);
  expect(code).not.toBe(0);
  for (const told of [
    "later.ts(4,23): error frozen-missing",
    "view.tsx(9,17): error frozen-stale",
    "text.ts(5,17): error frozen-conflict",
  ])
    expect(output).toContain(told);
}
