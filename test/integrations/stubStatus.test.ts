import { describe, expect, it } from "vitest";
import { build } from "../../src/integrations/build.js";
import { listStubs } from "../../src/integrations/stubIndex/listStubs.js";
import { diskStore } from "../../src/store/disk.js";
import { cli, createProject, LIGHT } from "../world/project.js";

const tsconfig = JSON.stringify({
  compilerOptions: {
    target: "ES2022",
    module: "NodeNext",
    strict: true,
    noUnusedParameters: true,
    rootDir: "src",
    outDir: "out",
    types: [],
    ...LIGHT,
  },
  include: ["src"],
});

describe("a stub that waits for its body", () => {
  it("fails no build by what the compiler says of a function without one", async () => {
    const shelf = `import { selfCoding } from "selfcoding";
export class Shelf {
  @selfCoding() titles(start: string): string[] {}
  @selfCoding() get count(): number {}
}
`;
    await using project = createProject({ "tsconfig.json": tsconfig, "src/shelf.ts": shelf });
    expect((await build(`${project.folder}/tsconfig.json`)).errors).toEqual([]);
    project.write("src/shelf.ts", `${shelf}export function plain(start: string): string[] {}\n`);
    const { errors } = await build(`${project.folder}/tsconfig.json`);
    const file = `${project.folder}/src/shelf.ts`;
    expect(errors).toMatchObject([
      { code: "TS6133", place: { file, line: 6, column: 23 } },
      { code: "TS2355", place: { file, line: 6, column: 39 } },
    ]);
  });

  it("is told from one whose edited body cannot be read", async () => {
    await using project = createProject({
      "tsconfig.json": tsconfig,
      "src/half.ts":
        'import { stub } from "selfcoding";\nexport function half(n: number): number {\n  return stub(n);\n}\n',
    });
    const find = async () => {
      const [found] = await listStubs(project.folder);
      if (found === undefined) throw new Error("The project has no stub.");
      return found;
    };
    const status = await find();
    expect(status.state).toBe("missing");
    const { id, fingerprint, header } = status.skeleton;
    const source = `export ${header} {\n  return n / 2;\n}\n`;
    const usage = { promptTokens: 1, completionTokens: 1 };
    const written = { number: 1, fingerprint, source, model: "scripted", attempts: 1, usage, notes: [] };
    const version = { ...written, adoptedAt: "2026-11-25T00:00:00.000Z" };
    diskStore(status.project).write?.({ id, current: 1, versions: [version], cases: [] }, 0);
    expect(await find()).toMatchObject({ state: "current" });
    project.write(".selfcoding/src/half/half.ts", source.replace("n / 2", "n *"));
    expect(await find()).toMatchObject({ state: "unloadable", found: { state: "edited" } });
    expect((await find()).fault).toMatch(/^Syntax error in line 2: /);
    project.write(".selfcoding/src/half/half.ts", source.replace("function half", "function halve"));
    expect((await find()).fault).toBe('It has no "export function half" with a body.');
    const { stdout } = await project.run([cli, "status", "-p", "tsconfig.json"]);
    expect(stdout).toMatch(
      /^unloadable src\/half\.ts#half, version 1 of 1 → \.selfcoding\/src\/half\/half\.ts\n1 stub\n$/,
    );
  });
});
