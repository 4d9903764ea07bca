import path from "node:path";
import { expect, it } from "vitest";
import { findProject } from "../../src/store/project.js";
import { createProject } from "../world/project.js";

const NAMED = JSON.stringify({ name: "app", dependencies: {} });
const OUTPUT = JSON.stringify({ name: "app-prod", version: "0.0.0", type: "module", private: true, dependencies: {} });

it.each([
  ["dist/server/main.js", "dist/package.json", '{ "type": "commonjs" }', "."],
  [".next/server/app/page.js", ".next/package.json", '{"type": "commonjs"}', "."],
  [".output/server/chunks/nitro.mjs", ".output/server/package.json", OUTPUT, "."],
  ["packages/a/src/main.ts", "packages/a/package.json", '{ "name": "a" }', "packages/a"],
  [".worktrees/b/src/main.ts", ".worktrees/b/package.json", '{ "name": "app", "scripts": {} }', ".worktrees/b"],
  [
    "node_modules/.pnpm/c@1/node_modules/c/c.js",
    "node_modules/.pnpm/c@1/node_modules/c/package.json",
    '{ "name": "c" }',
    "node_modules/.pnpm/c@1/node_modules/c",
  ],
])("takes for the root of %s, with %s = %s above it: %4$s", async (file, manifest, text, root) => {
  await using project = createProject({ "package.json": NAMED, [manifest]: text, [file]: "" });
  expect(findProject(path.join(project.folder, file)).root).toBe(path.resolve(project.folder, root));
});

it("takes a package.json of one field for the root where no other is a package, and where a project stands beside it", async () => {
  await using project = createProject({ "package.json": NAMED, "own/package.json": '{ "type": "module" }' });
  project.write("own/tsconfig.json", "{}");
  expect(findProject(path.join(project.folder, "own/app.ts")).root).toBe(path.join(project.folder, "own"));
  await using alone = createProject({ "package.json": '{ "type": "module" }' });
  expect(findProject(path.join(alone.folder, "app.ts")).root).toBe(alone.folder);
});
