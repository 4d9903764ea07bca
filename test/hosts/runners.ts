import type { Host } from "./hosts.js";

/** A tool that runs tests, in words that differ from tool to tool. */
export type Runner = Omit<Host, "output">;

const test = (imports: string): string => `${imports}import { fails, initial } from "./text";
import { values } from "./values";

it("gives the values", async () => {
  expect(await values(process.env["NAME"] ?? "ada")).toBe(process.env["EXPECTED"]);
});

it("fails where it is told to", () => {
  if (process.env["FAILS"] === "yes") fails();
  if (process.env["BREAKS"] === "yes") initial(Object(0));
});
`;

/** A runner by Jest with a transformer inside of ours, in its two module systems. */
function jest(name: string, packages: readonly string[], transformer: string | undefined, isModule: boolean): Runner {
  const options = transformer === undefined ? "" : `, { transformer: ${transformer} }`;
  return {
    name: `jest${transformer === undefined ? "" : ` with ${name}`}${isModule ? ", ES modules" : ""}`,
    packages: ["jest", ...packages],
    files: {
      "src/values.test.ts": test(""),
      "jest.config.mjs": `export default {
  testEnvironment: "node",
  watchman: false,
  testTimeout: 60000,
  modulePathIgnorePatterns: ["<rootDir>/.selfcoding"],
  moduleNameMapper: { "^@/(.*)$": "<rootDir>/src/$1" },
  ${isModule ? 'extensionsToTreatAsEsm: [".ts", ".tsx"],' : ""}
  transform: { "\\\\.tsx?$": ["selfcoding/jest"${options}] },
};
`,
    },
    build: [...(isModule ? ["--experimental-vm-modules"] : []), "node_modules/jest/bin/jest.js"],
  };
}

const SWC =
  '["@swc/jest", { jsc: { parser: { syntax: "typescript", tsx: true, decorators: true }, target: "es2022", transform: { legacyDecorator: true } } }]';

export const RUNNERS: readonly Runner[] = [
  {
    name: "vitest",
    packages: ["vitest", "vite"],
    files: {
      "src/values.test.ts": test('import { expect, it } from "vitest";\n'),
      "vitest.config.mjs": `import selfcoding from "selfcoding/vite";

export default {
  plugins: [selfcoding()],
  resolve: { alias: { "@": process.cwd() + "/src" } },
  test: { experimental: { fsModuleCache: true } }, // the default from Vitest 5 on
};
`,
    },
    build: ["node_modules/vitest/vitest.mjs", "run", "--testTimeout=60000"],
  },
  jest("esbuild", [], undefined, false),
  jest("esbuild", [], undefined, true),
  jest("ts-jest", ["ts-jest"], '["ts-jest", { isolatedModules: true }]', false),
  jest("@swc/jest", ["@swc/jest", "@swc/core"], SWC, false),
  {
    name: "bun test",
    packages: ["bun"],
    files: {
      "src/values.test.ts": test('import { expect, it } from "bun:test";\n'),
      "run.mjs": `import { spawnSync } from "node:child_process";

const args = ["test", "--timeout", "60000", "--preload", "selfcoding/register"];
const { status } = spawnSync("node_modules/bun/bin/bun.exe", args, { stdio: "inherit" });
process.exit(status ?? 1);
`,
    },
    build: ["run.mjs"],
    // Bun names the end of the call.
    column: 59,
    hasOneSource: true,
  },
];
