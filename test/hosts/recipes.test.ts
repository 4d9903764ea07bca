import path from "node:path";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { examine } from "../../src/cli/doctor/doctor.js";
import { createProject } from "../world/project.js";
import { readPage, root } from "../world/pages.js";

const { blocks } = readPage("docs/recipes.md");
const nest = blocks.find(({ language }) => language === "json")?.text ?? "";

const look = (folder: string) => examine({ folder, environment: {}, nodeVersion: "24.0.0" });

it.each([
  ["next", "next.config.mjs", "next dev"],
  ["nuxt", "nuxt.config.mjs", "nuxt dev"],
  ["vite", "vite.config.mjs", "vite dev"],
  ["astro", "astro.config.mjs", "astro dev"],
  ["tsup", "tsup.config.mjs", "tsup"],
  ["tsdown", "tsdown.config.mjs", "tsdown"],
  ["nest", "nest-cli.json", "nest build"],
  ["nest", "rspack.config.js", "nest build -b rspack"],
])("are right for the doctor: %s by %s", async (host, file, script) => {
  const text = file === "nest-cli.json" ? nest : (blocks.find(({ name }) => name === file)?.text ?? "");
  const manifest = JSON.stringify({ name: "user", scripts: { dev: script } });
  await using bare = createProject({ "package.json": manifest });
  await using project = createProject({ "package.json": manifest, [file]: text });
  const states = (folder: string): boolean[] =>
    look(folder).flatMap(({ code, isRight }) => (code === `host-${host}` ? isRight : []));
  expect(states(bare.folder)).toEqual([false]);
  expect(states(project.folder)).toEqual([true]);
});

it("name only entries that the package has", () => {
  const { exports } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as { exports: object };
  const named = blocks.flatMap(({ text }) =>
    [...text.matchAll(/"selfcoding(\/[\w-]+)"/g)].map(([, entry]) => `.${entry}`),
  );
  expect(named.length).toBeGreaterThan(8);
  expect(named.filter((entry) => !(entry in exports))).toEqual([]);
});
