import type { Host } from "./hosts.js";

/** A tool that runs tests, in words that differ from tool to tool. */
export type Runner = Omit<Host, "output">;

const test = (imports: string): string => `${imports}import { fails } from "./text";
import { values } from "./values";

it("gives the values", async () => {
  expect(await values(process.env["NAME"] ?? "ada")).toBe(process.env["EXPECTED"]);
});

it("fails where it is told to", () => {
  if (process.env["FAILS"] === "yes") fails();
});
`;

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
};
`,
    },
    build: ["node_modules/vitest/vitest.mjs", "run", "--testTimeout=60000"],
  },
];
