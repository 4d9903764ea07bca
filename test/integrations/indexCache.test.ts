import { readdirSync, utimesSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { readIndex, writeIndex } from "../../src/integrations/stubIndex/indexCache.js";
import { createProject } from "../world/project.js";

/** Has all files of a project say that they were changed at another time. */
function age(folder: string, milliseconds: number): void {
  const at = (Date.now() + milliseconds) / 1000;
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  const own = entries.filter(({ parentPath }) => !parentPath.includes("node_modules"));
  for (const { parentPath, name } of own) utimesSync(path.join(parentPath, name), at, at);
  utimesSync(folder, at, at);
}

it("an index is kept only when nothing has changed since its files were read", async () => {
  await using project = createProject({ "src/a.ts": "" });
  const { folder } = project;
  const made = { files: [`${folder}/src/a.ts`], stubs: ["a stub"], faults: [] };
  writeIndex(folder, "key", made, 0);
  expect(readIndex(folder, "key")).toBeUndefined();
  age(folder, -60_000);
  writeIndex(folder, "key", made, Date.now());
  expect(readIndex(folder, "key")).toMatchObject({ stubs: ["a stub"] });
  expect(readIndex(folder, "another")).toBeUndefined();
  project.write("src/b.ts", "");
  expect(readIndex(folder, "key")).toBeUndefined();
});

it("an index is kept, too, of files that were written before the clock was put back; not while it is", async () => {
  await using project = createProject({ "src/a.ts": "" });
  const { folder } = project;
  const made = { files: [`${folder}/src/a.ts`], stubs: ["a stub"], faults: [] };
  age(folder, 3_600_000);
  writeIndex(folder, "key", made, Date.now() + 1800_000);
  expect(readIndex(folder, "key")).toBeUndefined();
  writeIndex(folder, "key", made, Date.now());
  expect(readIndex(folder, "key")).toMatchObject({ stubs: ["a stub"] });
  project.write("src/a.ts", "");
  expect(readIndex(folder, "key")).toBeUndefined();
});
