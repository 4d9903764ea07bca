import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { FoundryClient } from "../../src/foundry/thread/client.js";
import { announceLimit, endPatience, sharePatience, waitPatiently } from "../../src/foundry/thread/patience.js";
import { startModelServer } from "../../src/model/scripted.js";
import { createProject, fence, modelAt, register } from "../world/project.js";

const YEAR = 365 * 24 * 3600 * 1000;

describe("a caller that is blocked", () => {
  it("keeps to the limit that the foundry announces, when it is shorter than what it knew itself", () => {
    const memory = sharePatience();
    announceLimit(memory, 0);
    expect(waitPatiently(memory, YEAR, 0)).toEqual({ isDone: false, milliseconds: 0 });
  });

  it("keeps to it, when it is longer", async () => {
    const memory = sharePatience();
    announceLimit(memory, YEAR);
    const other = new Worker(
      "const cells = new Int32Array(require('node:worker_threads').workerData); setTimeout(() => { Atomics.store(cells, 0, 2); Atomics.notify(cells, 0); }, 50);",
      { eval: true, workerData: memory },
    );
    expect(waitPatiently(memory, 0, 0).isDone).toBe(true);
    await other.terminate();
  });

  it("goes on at once when the answer is there, whatever is announced late", () => {
    const memory = sharePatience();
    endPatience(memory);
    announceLimit(memory, YEAR);
    expect(waitPatiently(memory, 0, 0).isDone).toBe(true);
  });
});

it.each([
  ["package.json", { selfcoding: { limits: { seconds: 7, healsPerHour: 2 } } }],
  ["selfcoding.config.json", { limits: { seconds: 7, healsPerHour: 2 } }],
])(
  "limits of %s are known to the caller's side once the foundry was asked, without those of a stub",
  async (name, content) => {
    const root = mkdtempSync(path.join(tmpdir(), "selfcoding-limits-"));
    mkdirSync(root, { recursive: true });
    writeFileSync(path.join(root, name), JSON.stringify(content));
    const client = new FoundryClient(() => {});
    const project = { root, storeDirectory: path.join(root, "store"), cacheDirectory: path.join(root, "cache") };
    const skeleton = { id: "a.ts#f", name: "f", file: "a.ts", fingerprint: "1", scope: [] };
    const options = [{ mode: "frozen", limits: { coolDownSeconds: 1 } }];
    const request = {
      skeleton,
      project,
      options,
      environment: {},
      call: { arguments: [] },
      cases: [],
      blockedPorts: [],
    };
    expect(client.limitsOfFiles(root)).toEqual({});
    expect(await client.request(request as never)).toMatchObject({ kind: "error", error: { code: "frozen" } });
    expect(client.limitsOfFiles(root)).toEqual({ seconds: 7, healsPerHour: 2 });
    await client.close();
    rmSync(root, { recursive: true });
  },
);

it("heals are bounded by a configuration file, too", async () => {
  const source = `import { on, stub } from "selfcoding";
on("heal-skip", ({ reason }) => console.log(reason));
/** The first word's length. */
function first(text: string): number {
  return stub(text);
}
for (const text of ["one", "", "  ", "   "]) try { console.log(first(text)); } catch { console.log("thrown"); }
`;
  const body = fence(
    "function first(text: string): number {\n  return (text.match(/\\w+/) as RegExpMatchArray)[0].length;\n}",
  );
  await using server = await startModelServer({ replies: { first: Array.from({ length: 9 }, () => body) } });
  await using project = createProject({
    "app.ts": source,
    "selfcoding.config.json": JSON.stringify({
      limits: { inputs: 0, attempts: 1, healsPerHour: 1, coolDownSeconds: 0 },
    }),
  });
  const { stdout } = await project.run([...register, "app.ts"], { ...modelAt(server.url), SELFCODING_LOG: "silent" });
  expect(stdout).toContain("limits.healsPerHour");
  expect(server.requests).toHaveLength(2);
});
