import { symlinkSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { Case } from "../../src/contract/nouns.js";
import { cli, createProject, LIGHT, register, type UserProject } from "../world/project.js";
import { keptCall, putVersions } from "./world.js";

const root = path.join(import.meta.dirname, "../..");
const shop = `import { stub } from "selfcoding";

const LIMIT = 3;

/**
 * Makes a slug.
 * @example slugify("A b") // "a-b"
 */
export function slugify(text: string): string {
  return stub.with({ examples: [{ arguments: ["C"], returns: "c" }] })();
}

export class Box {
  constructor(readonly side: number) {}
  /** The area of so many. */
  area(count: number): number {
    return stub();
  }
  /** The length of an edge. */
  get edge(): number {
    return stub();
  }
  *[Symbol.iterator](): Generator<number> {
    return stub();
  }
}

export async function later(n: number): Promise<number> {
  return stub();
}

export function* upTo(n: number): Generator<number> {
  return yield* stub();
}

/** @example hidden(1) // 1 */
function hidden(n: number): number {
  return stub();
}
export const shown = hidden(LIMIT);
`;

async function world(more: Readonly<Record<string, string>>, compilerOptions: object): Promise<UserProject> {
  const project = createProject({
    "tsconfig.json": JSON.stringify({
      compilerOptions: { ...LIGHT, target: "ES2022", strict: true, types: [], ...compilerOptions },
      include: ["src"],
    }),
    "src/shop.ts": shop,
    ...more,
  });
  await putVersions(project, [
    {
      stub: "#slugify",
      body: 'if (text === "") throw new RangeError("empty text");\nreturn text.toLowerCase().replaceAll(" ", "-");',
      cases: [
        keptCall(['"D d"'], '"d-d"'),
        keptCall(['""'], "", { origin: "person", expect: { kind: "throws", error: "RangeError" } }),
        keptCall(['""'], "", { origin: "person", expect: { kind: "throws", error: "empty (" } }),
        keptCall(["null"], "", { origin: "healed", expect: { kind: "settles" } }),
        keptCall(["LIMIT"], "3", { expect: { kind: "settles" } }),
        keptCall(['"wrong"'], '"right"'),
      ],
    },
    {
      stub: "#Box.area",
      body: "return this.side ** 2 * count;",
      cases: [
        {
          origin: "recorded",
          input: { call: { self: "$revive(Box, { side: 2 })", arguments: ["3"] } },
          expect: { kind: "returns", value: "12" },
        },
        {
          origin: "person",
          input: { code: "const box = new Box(0.1);\nbox.area(1)" },
          expect: { kind: "returns", value: "0.01", tolerance: 1e-9 },
        },
      ],
    },
    {
      stub: "#Box.edge",
      body: "return this.side;",
      cases: [ofBox("2")],
    },
    { stub: "iterator]", body: "yield this.side;", cases: [ofBox("[2]")] },
    {
      stub: "#later",
      body: 'if (n < 0) throw new RangeError("negative");\nreturn n + 1;',
      cases: [keptCall(["1"], "2"), keptCall(["-1"], "", { expect: { kind: "throws" } })],
    },
    {
      stub: "#upTo",
      body: "for (let i = 0; i < n; i++) yield i;",
      cases: [
        keptCall(["2"], "[0, 1]"),
        { origin: "person", input: { code: "[...upTo(1)]" }, expect: { kind: "returns", value: "[0]" } },
      ],
    },
    { stub: "#hidden", body: "return n;" },
  ]);
  return project;
}

const ofBox = (value: string): Case => ({
  origin: "recorded",
  input: { call: { self: "$revive(Box, { side: 2 })", arguments: [] } },
  expect: { kind: "returns", value },
});

const link = (project: UserProject, ...names: readonly string[]): void => {
  for (const name of names)
    symlinkSync(path.join(root, "node_modules", name), path.join(project.folder, "node_modules", name), "junction");
};

describe("eject --tests", () => {
  it("writes the cases for Vitest, in a form that passes", async () => {
    await using project = await world(
      { "package.json": JSON.stringify({ name: "user", type: "module", devDependencies: { vitest: "4" } }) },
      { module: "ESNext", moduleResolution: "bundler" },
    );
    link(project, "vitest");
    const { code, stdout, stderr } = await project.run([cli, "eject", "--all", "--tests"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const text = project.read("src/shop.test.ts");
    expect(text).toContain(
      'import { describe, expect, it } from "vitest";\nimport { Box, later, slugify, upTo } from "./shop";',
    );
    expect(text).toContain('expect(slugify("A b")).toEqual("a-b");');
    expect(text).toContain("expect(() => slugify(null as never)).toThrow();");
    expect(text).not.toContain("wrong");
    expect(stdout).toContain("src/shop.test.ts: A case of src/shop.ts#hidden is no test: hidden is not exported.");
    expect(stdout).toContain("A case of src/shop.ts#slugify is no test: LIMIT is not exported.");
    expect(stdout.split("\n").filter((line) => line.endsWith(" are tests in src/shop.test.ts."))).toEqual(
      ["slugify", "Box.area", "Box.edge", "Box.[Symbol.iterator]", "later", "upTo"].map(
        (id) => `The cases of src/shop.ts#${id} are tests in src/shop.test.ts.`,
      ),
    );
    const ran = await project.run(["node_modules/vitest/vitest.mjs", "run", "--reporter=json"], { NO_COLOR: "1" });
    const { numPassedTests, numFailedTests } = JSON.parse(ran.stdout);
    expect({ numPassedTests, numFailedTests }, ran.stdout).toEqual({ numPassedTests: 13, numFailedTests: 0 });
  });

  it("writes them for node:test where no other runner is", async () => {
    await using project = await world({}, { module: "NodeNext", allowImportingTsExtensions: true, noEmit: true });
    expect(await project.run([cli, "eject", "--all", "--tests"])).toMatchObject({ code: 0, stderr: "" });
    expect(project.read("src/shop.test.ts")).toContain('import { Box, later, slugify, upTo } from "./shop.ts";');
    const ran = await project.run([...register, "--test-reporter=tap", "--test", "src/shop.test.ts"]);
    expect(ran.stdout).toContain("# fail 0");
    expect(ran.stdout).toContain("# pass 13");
  });

  it("writes them for Jest, beside a test that is there", async () => {
    await using project = await world(
      {
        "package.json": JSON.stringify({
          name: "user",
          scripts: { test: "jest" },
          jest: { preset: "ts-jest", testMatch: ["**/*.spec.ts"] },
        }),
        "src/shop.spec.ts": 'it("is there", () => undefined);\n',
      },
      { module: "CommonJS", moduleResolution: "node10", ignoreDeprecations: "6.0", esModuleInterop: true },
    );
    link(project, "jest", "ts-jest", "@jest");
    expect(await project.run([cli, "eject", "--all", "--tests"])).toMatchObject({ code: 0, stderr: "" });
    expect(project.read("src/shop.ejected.spec.ts")).toContain('from "@jest/globals";');
    const ran = await project.run(["node_modules/jest/bin/jest.js", "--json", "src/shop.ejected.spec.ts"]);
    const { numPassedTests, numFailedTests } = JSON.parse(ran.stdout);
    expect({ numPassedTests, numFailedTests }, ran.stdout).toEqual({ numPassedTests: 13, numFailedTests: 0 });
  });

  it("shows the new file with the rest, and writes none, in a dry run", async () => {
    await using project = await world({}, { module: "NodeNext" });
    const { stdout } = await project.run([cli, "eject", "slugify", "--tests", "--dry-run"]);
    expect(stdout).toContain("--- /dev/null\n+++ b/src/shop.test.ts\n");
    expect(stdout).toContain('+import { slugify } from "./shop.js";');
    expect(project.has("src/shop.test.ts")).toBe(false);
  });
});
