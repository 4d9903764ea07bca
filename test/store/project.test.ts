import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { findProject } from "../../src/store/project.js";
import { createProject } from "../world/project.js";
import { temporaryFolder } from "./world.js";

const NAMED = JSON.stringify({ name: "app", dependencies: {} });
const OUTPUT = JSON.stringify({ name: "app-prod", version: "0.0.0", type: "module", private: true, dependencies: {} });

it.each([
  ["dist/server/main.js", "dist/package.json", '{ "type": "commonjs" }', "."],
  ["sub/src/main.ts", "sub/package.json", "{}", "sub"],
  ["sub/src/main.ts", "sub/package.json", "{", "sub"],
  ["sub/src/main.ts", "sub/package.json", '{ "type": "module", "version": "1.0.0" }', "sub"],
  [".sub/src/main.ts", ".sub/package.json", '{ "selfcoding": {} }', ".sub"],
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

it("passes over a package without a name on its way from what a tool has written", async () => {
  await using project = createProject({ "package.json": NAMED, "sub/package.json": '{ "version": "1.0.0" }' });
  project.write("sub/dist/package.json", '{ "type": "commonjs" }');
  expect(findProject(path.join(project.folder, "sub/dist/main.js")).root).toBe(project.folder);
});

it("starts from a folder, a file or its address, and from the folder itself where there is no package", async () => {
  await using project = createProject({ "package.json": NAMED, "src/main.ts": "", "a b/package.json": NAMED });
  const { folder } = project;
  const address = pathToFileURL(path.join(folder, "a b/main.ts")).href;
  for (const where of [folder, path.join(folder, "src"), path.join(folder, "src/main.ts")])
    expect(findProject(where).root).toBe(folder);
  expect(findProject(address).root).toBe(path.join(folder, "a b"));
  using lonely = temporaryFolder();
  expect(findProject(lonely.path).root).toBe(lonely.path);
  expect(findProject(lonely.file("main.ts")).root).toBe(lonely.path);
});

it("puts a bundle's module into the package that it came from, as long as that is there", async () => {
  await using project = createProject({ "package.json": NAMED, "packages/a/package.json": '{ "name": "a" }' });
  const main = path.join(project.folder, "dist/main.js");
  expect(findProject([main, "packages/a"]).root).toBe(path.join(project.folder, "packages/a"));
  expect(findProject([main, "packages/b"]).root).toBe(project.folder);
});

it("keeps versions where the options say, from its root on", async () => {
  await using project = createProject({ "package.json": NAMED });
  const { folder } = project;
  const placed = (settings: Parameters<typeof findProject>[1]) => findProject(folder, settings).storeDirectory;
  expect(placed({})).toBe(path.join(folder, ".selfcoding"));
  expect(placed({ store: "versions" })).toBe(path.join(folder, "versions"));
  expect(placed({ store: "/versions" })).toBe(path.resolve("/versions"));
  expect(placed({ store: "redis://127.0.0.1" })).toBe(path.join(folder, ".selfcoding"));
  expect(placed({ root: path.join(folder, "own") })).toBe(path.join(folder, "own/.selfcoding"));
  expect(findProject(folder, { store: "versions" }).cacheDirectory).toBe(
    path.join(folder, "node_modules/.cache/selfcoding"),
  );
});
