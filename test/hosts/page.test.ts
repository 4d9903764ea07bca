import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { fence, modelAt, register } from "../world/project.js";
import { createHostProject } from "./world.js";

const FILES = {
  "src/words.ts": `import { selfCoding, stub } from "selfcoding";

/** The first letter, as a capital. */
export function initial(name: string): string {
  return stub(name);
}

export class Shelf {
  constructor(readonly titles: readonly string[]) {}

  /** The first of the titles. */
  @selfCoding()
  first(): string | undefined {
    return stub(this.titles);
  }
}

/** The last letter. */
export function last(name: string): string {
  return stub(name);
}
`,
  "src/page.ts": 'import * as words from "./words";\n\nObject.assign(globalThis, { words });\n',
  "src/write.ts": 'import { initial, Shelf } from "./words";\n\ninitial("ada");\nnew Shelf(["a"]).first();\n',
};

const REPLIES = {
  initial: [fence("function initial(name: string): string {\n  return name.at(0)!.toUpperCase();\n}")],
  first: [fence("function first(this: Shelf): string | undefined {\n  return this.titles[0];\n}")],
};

/** Runs a compiler of webpack or Rspack, for pages, as both do without a target. */
const compile = (name: string, loader: string): string => `import bundler from "${name}";
import selfcoding from "selfcoding/${name.split("/")[0]!.replace("@", "")}";

const compiler = (bundler.rspack ?? bundler)({
  mode: "production",
  entry: "./src/page.ts",
  output: { path: process.cwd() + "/out", filename: "page.js" },
  resolve: { extensions: [".ts", ".js"] },
  module: { rules: [{ test: /\\.ts$/, ${loader} }] },
  plugins: [selfcoding()],
});
compiler.run((error, stats) => {
  console.log(error ?? stats.toString({ all: false, errors: true, warnings: true }));
  compiler.close(() => {});
});
`;

const BUNDLERS = [
  {
    name: "webpack",
    packages: ["webpack", "esbuild-loader"],
    script: compile("webpack", 'loader: "esbuild-loader", options: { target: "es2022" }'),
  },
  {
    name: "rspack",
    packages: ["@rspack/core"],
    script: compile(
      "@rspack/core",
      'loader: "builtin:swc-loader", options: { jsc: { parser: { syntax: "typescript" } } }',
    ),
  },
  {
    name: "esbuild",
    packages: ["esbuild"],
    script: `import { build } from "esbuild";
import selfcoding from "selfcoding/esbuild";

const given = { entryPoints: ["src/page.ts"], bundle: true, minify: true, outfile: "out/page.js" };
await build({ ...given, platform: "browser", plugins: [selfcoding()] });
`,
  },
  {
    name: "vite",
    packages: ["vite"],
    script: `import { build } from "vite";
import selfcoding from "selfcoding/vite";

const output = { entryFileNames: "page.js", format: "iife" };
await build({ logLevel: "warn", plugins: [selfcoding()], build: { outDir: "out", rollupOptions: { input: "src/page.ts", output } } });
`,
  },
];

it.each(BUNDLERS)(
  "a page that $name builds runs the bodies that stand, and tells nothing of these",
  async ({ packages, script }) => {
    await using model = await startModelServer({ replies: REPLIES });
    await using project = createHostProject({ packages, files: { ...FILES, "bundle.mjs": script } }, "standard");
    expect(await project.run([...register, "src/write.ts"], modelAt(model.url))).toMatchObject({ code: 0 });
    expect(await project.run(["bundle.mjs"])).toMatchObject({
      code: 0,
      stderr: "",
      stdout: expect.not.stringMatching(/\S/),
    });
    const code = project.read("out/page.js");
    expect(code).not.toMatch(/node:|\bprocess\b|require\(|words\.ts#initial|words\.ts#Shelf/);

    const page: { words?: Record<"initial" | "last", (name: string) => string> & { Shelf: typeof Object } } = {};
    runInNewContext(code, page);
    const { initial, last, Shelf } = page.words!;
    expect(initial("bob")).toBe("B");
    expect(new Shelf(["x"])).toMatchObject({ titles: ["x"] });
    expect((new Shelf(["x"]) as unknown as { first(): string }).first()).toBe("x");
    expect(() => last("bob")).toThrow(expect.objectContaining({ code: "page-unwritten" }));
  },
);
