import { describe, expect, it } from "vitest";
import { examine, fixAll } from "../../src/cli/doctor/doctor.js";
import { createProject } from "../world/project.js";

/** A configuration of a tool, and what `--fix` makes of it. */
interface Fixed {
  readonly tool: string;
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

const FIXED: readonly Fixed[] = [
  {
    tool: "vite",
    file: "vite.config.ts",
    before: `import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// https://vite.dev/config/
export default defineConfig({
  plugins: [react()],
})
`,
    after: `import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import selfcoding from 'selfcoding/vite'

// https://vite.dev/config/
export default defineConfig({
  plugins: [selfcoding(), react()],
})
`,
  },
  {
    tool: "vite",
    file: "vite.config.mts",
    before: `import { defineConfig } from "vite";\r\nexport default defineConfig(({ mode }) => {\r\n  const isDev = mode === "dev";\r\n  return {\r\n    build: { minify: !isDev },\r\n  };\r\n});\r\n`,
    after: `import { defineConfig } from "vite";\r\nimport selfcoding from "selfcoding/vite";\r\nexport default defineConfig(({ mode }) => {\r\n  const isDev = mode === "dev";\r\n  return {\r\n    plugins: [selfcoding()],\r\n    build: { minify: !isDev },\r\n  };\r\n});\r\n`,
  },
  {
    tool: "vite",
    file: "vite.config.js",
    before: `// @ts-check\n/** @type {import("vite").UserConfig} */\nexport default {\n  plugins: [\n    // ours\n    other(),\n  ],\n};\n`,
    after: `// @ts-check\nimport selfcoding from "selfcoding/vite";\n/** @type {import("vite").UserConfig} */\nexport default {\n  plugins: [\n    // ours\n    selfcoding(),\n    other(),\n  ],\n};\n`,
  },
  {
    tool: "vite",
    file: "vite.config.ts",
    before: "export default {} satisfies UserConfig;\n",
    after:
      'import selfcoding from "selfcoding/vite";\nexport default { plugins: [selfcoding()], } satisfies UserConfig;\n',
  },
  {
    tool: "webpack",
    file: "webpack.config.cjs",
    before: `"use strict";\nconst path = require("node:path");\nmodule.exports = { target: "node20", plugins: [] };\n`,
    after: `"use strict";\nconst selfcoding = require("selfcoding/webpack").default;\nconst path = require("node:path");\nmodule.exports = { target: "node20", plugins: [selfcoding()] };\n`,
  },
  {
    tool: "rsbuild",
    file: "rsbuild.config.ts",
    before: `import { defineConfig } from "@rsbuild/core";\nexport default defineConfig({\n  tools: {},\n});\n`,
    after: `import { defineConfig } from "@rsbuild/core";\nimport selfcoding from "selfcoding/rspack";\nexport default defineConfig({\n  tools: { rspack: { plugins: [selfcoding()] }, },\n});\n`,
  },
  {
    tool: "electron-vite",
    file: "electron.vite.config.ts",
    before: `import { defineConfig } from "electron-vite";\nexport default defineConfig({ main: {}, renderer: {} });\n`,
    after: `import { defineConfig } from "electron-vite";\nimport selfcoding from "selfcoding/vite";\nexport default defineConfig({ main: { plugins: [selfcoding()], }, renderer: {} });\n`,
  },
  {
    tool: "astro",
    file: "astro.config.mjs",
    before: `import { defineConfig } from "astro/config";\nexport default defineConfig({});\n`,
    after: `import { defineConfig } from "astro/config";\nimport selfcoding from "selfcoding/vite";\nexport default defineConfig({ vite: { plugins: [selfcoding()] }, });\n`,
  },
  {
    tool: "nuxt",
    file: "nuxt.config.ts",
    before: `export default defineNuxtConfig({\n  vite: { build: {} },\n});\n`,
    after: `import selfcoding from "selfcoding/vite";\nimport server from "selfcoding/rollup";\nexport default defineNuxtConfig({\n  nitro: { rollupConfig: { plugins: [server()] } },\n  vite: { plugins: [selfcoding()], build: {} },\n});\n`,
  },
  {
    tool: "next",
    file: "next.config.ts",
    before: `import type { NextConfig } from "next";

const nextConfig: NextConfig = {
  /* config options here */
};

export default nextConfig;
`,
    after: `import type { NextConfig } from "next";

const nextConfig: NextConfig = {
  serverExternalPackages: ["selfcoding"],
  turbopack: { rules: { "*.{ts,tsx}": { loaders: ["selfcoding/webpack-loader"], condition: { content: /selfcoding/ } } } },
  /* config options here */
};

export default nextConfig;
`,
  },
];

/** What shows no place for a plugin. */
const LEFT: readonly (readonly [string, string])[] = [
  ["a list of configurations", `export default [{ plugins: [] }, { plugins: [] }];\n`],
  ["plugins that are computed", `export default { plugins: list.filter(Boolean) };\n`],
  ["plugins by name", `const plugins = [];\nexport default { plugins };\n`],
  ["a merge", `export default mergeConfig(base, { plugins: [] });\n`],
  [
    "two ways to return",
    `export default () => {\n  if (isDev) return { plugins: [] };\n  return { plugins: [] };\n};\n`,
  ],
  ["a variable", `let config = { plugins: [] };\nexport default config;\n`],
  ["a plugin that is imported and not used", `import x from "selfcoding/vite";\nexport default { plugins: [] };\n`],
];

const look = (folder: string) => ({ folder, environment: { OPENAI_API_KEY: "key" }, nodeVersion: "22.12.0" });
const manifest = (tool: string) => JSON.stringify({ name: "user", type: "module", scripts: { build: tool } });

describe("doctor --fix, in a configuration that is a program", () => {
  it.each(FIXED)("puts the plugin of $tool in front, in $file", async ({ tool, file, before, after }) => {
    await using project = createProject({ "package.json": manifest(`${tool} build`), [file]: before });
    expect(fixAll(look(project.folder)).map(({ code }) => code)).toContain(`host-${tool}`);
    expect(project.read(file)).toBe(after);
    expect(examine(look(project.folder)).find(({ code }) => code === `host-${tool}`)).toMatchObject({ isRight: true });
  });

  it.each(LEFT)("leaves %s alone, and shows the line", async (_what, before) => {
    await using project = createProject({ "package.json": manifest("vite build"), "vite.config.mjs": before });
    fixAll(look(project.folder));
    expect(project.read("vite.config.mjs")).toBe(before);
    const found = examine(look(project.folder)).find(({ code }) => code === "host-vite");
    expect(found).toMatchObject({ isRight: false, remedy: expect.stringContaining("selfcoding/vite") });
  });

  it("looks at the configuration that a script names, and at the usual one where another script names none", async () => {
    const plain = 'import { defineConfig } from "vitest/config";\nexport default defineConfig({});\n';
    await using project = createProject({
      "package.json": JSON.stringify({
        type: "module",
        scripts: { test: "vitest run", e2e: "vitest run --config vitest.config.e2e.ts" },
      }),
      "vitest.config.ts": plain,
      "vitest.config.e2e.ts": plain,
    });
    fixAll(look(project.folder));
    for (const file of ["vitest.config.ts", "vitest.config.e2e.ts"])
      expect(project.read(file)).toContain("plugins: [selfcoding()]");
  });

  it.each([
    [undefined, ["selfcoding/nest"]],
    [[], ["selfcoding/nest"]],
    [[{ name: "other" }], [{ name: "other" }, "selfcoding/nest"]],
  ])("names the plugin in the file of Nest's command line, beside %j", async (plugins, expected) => {
    const before = JSON.stringify({ collection: "x", compilerOptions: { deleteOutDir: true, plugins } }, undefined, 2);
    await using project = createProject({ "package.json": manifest("nest build"), "nest-cli.json": before });
    fixAll(look(project.folder));
    expect(JSON.parse(project.read("nest-cli.json"))).toEqual({
      collection: "x",
      compilerOptions: { deleteOutDir: true, plugins: expected },
    });
  });
});
