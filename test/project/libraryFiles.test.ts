import path from "node:path";
import { expect, it } from "vitest";
import { Programs } from "../../src/project/program.js";
import { createProject } from "../world/project.js";

const OPTIONS = {
  old: { target: "es2015", lib: ["es2015"], module: "commonjs", alwaysStrict: false, types: [] },
  plain: { target: "es2022", module: "nodenext", strict: true, types: [] },
  forced: { target: "esnext", module: "preserve", moduleDetection: "force", isolatedModules: true, types: [] },
};

it("shares the compiler's library files between programs, and each still knows what its own options say", async () => {
  await using project = createProject({});
  for (const [name, compilerOptions] of Object.entries(OPTIONS)) {
    project.write(`${name}/tsconfig.json`, JSON.stringify({ compilerOptions, include: ["*.ts"] }));
    project.write(
      `${name}/a.ts`,
      "export const there = [1].at(0);\nexport const width: number = document.body.clientWidth;\n",
    );
  }
  const programs = new Programs();
  const [first, ...others] = Object.keys(OPTIONS).map((name) => {
    const file = path.posix.join(project.folder, name, "a.ts");
    const program = programs.of(file).current(file);
    return { program, messages: program.getSemanticDiagnostics(program.getSourceFile(file)).map(({ code }) => code) };
  });
  expect([first, ...others].map((one) => one?.messages)).toEqual([[2550, 2584], [], []]);
  const library = first?.program.getSourceFiles().find(({ fileName }) => fileName.endsWith("/lib.es5.d.ts"));
  expect(library).toBeDefined();
  for (const { program } of others) expect(program.getSourceFile(library?.fileName ?? "")).toBe(library);
});
