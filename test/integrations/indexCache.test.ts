import { expect, it } from "vitest";
import { readIndex, writeIndex } from "../../src/integrations/stubIndex/indexCache.js";
import { createProject } from "../world/project.js";

it("an index is kept only when nothing has changed since its files were read", async () => {
  await using project = createProject({ "src/a.ts": "" });
  const { folder } = project;
  const made = { files: [`${folder}/src/a.ts`], stubs: ["a stub"] };
  writeIndex(folder, "key", made, 0);
  expect(readIndex(folder, "key")).toBeUndefined();
  const later = Date.now() + 60_000;
  writeIndex(folder, "key", made, later);
  expect(readIndex(folder, "key")).toMatchObject({ stubs: ["a stub"] });
  expect(readIndex(folder, "another")).toBeUndefined();
  project.write("src/b.ts", "");
  expect(readIndex(folder, "key")).toBeUndefined();
});
