import { describe, expect, it } from "vitest";
import { createProject, LIGHT } from "../world/project.js";

const source = `import { FunctionAgent, configure, selfCoding, stub } from "selfcoding";
import { scriptedModel } from "selfcoding/testing";
import * as runtime from "selfcoding/runtime";
import transformer from "selfcoding/transformer";
import vite from "selfcoding/vite";
import rollup from "selfcoding/rollup";
import rolldown from "selfcoding/rolldown";
import webpack from "selfcoding/webpack";
import rspack from "selfcoding/rspack";
import esbuild from "selfcoding/esbuild";
import farm from "selfcoding/farm";
import jest from "selfcoding/jest";
import editor from "selfcoding/editor";
import "selfcoding/register";

/** The longer of two words. */
export function longer(one: string, other: string): string {
  return stub(one, other);
}
export const slug = selfCoding(function slug(title: string): string {
  return title;
});
export const all = [FunctionAgent, scriptedModel, runtime, transformer, editor];
export const plugins = [vite, rollup, rolldown, webpack, rspack, esbuild, farm].map((plugin) => plugin({ mode: "frozen" }));
export const jestTransformer = jest.createTransformer({ transformer: ["ts-jest", {}] });
// @ts-expect-error a plugin knows the modes, too
vite({ mode: "never" });
configure({ mode: "frozen" });
// @ts-expect-error found types refuse what is wrong
configure({ mode: "never" });
const text: string = slug("a");
// @ts-expect-error and know what a function gives
const count: number = slug("a");
`;

describe("the package's types are found", () => {
  it.each([
    ["node10", "commonjs", { module: "commonjs", moduleResolution: "node10", ignoreDeprecations: "6.0" }],
    ["node16 from CommonJS", "commonjs", { module: "node16", moduleResolution: "node16" }],
    ["node16 from ES modules", "module", { module: "node16", moduleResolution: "node16" }],
    ["nodenext from CommonJS", "commonjs", { module: "nodenext", moduleResolution: "nodenext" }],
    ["bundler", "module", { module: "esnext", moduleResolution: "bundler" }],
    ["bundler from CommonJS", "commonjs", { module: "preserve", moduleResolution: "bundler" }],
  ])("under %s", async (_resolution, type, options) => {
    await using project = createProject({
      "package.json": JSON.stringify({ name: "user", type }),
      "tsconfig.json": JSON.stringify({
        compilerOptions: {
          ...{
            target: "es2022",
            strict: true,
            esModuleInterop: true,
            noEmit: true,
            ...LIGHT,
            types: ["node"],
          },
          ...options,
        },
        include: ["*.ts"],
      }),
      "app.ts": source,
    });
    expect(await project.run(["node_modules/typescript/bin/tsc", "-p", "."])).toEqual({
      code: 0,
      stdout: "",
      stderr: "",
    });
  });
});
