import { expect, it } from "vitest";
import { cli, createProject, LIGHT, register } from "../world/project.js";

const tables = `/** Lists the tables.\n * @param schema where to look */
export function listTables(schema: string, limit = 10) { return [schema].slice(0, limit); }
`;
const app = `import { registered } from "selfcoding";
import { descriptionOf } from "selfcoding/runtime";
import { listTables } from "./tables.js";

const tools = [
  registered(listTables),
];
const found = descriptionOf(tools[0]);
console.log(JSON.stringify([tools[0]?.("a"), found?.docs.description, found?.parameters.length, found?.resultType]));
if (process.argv[2] === "throw") throw new Error("here");
`;

it("a file that only registers functions is described by the register hook, and again when a type behind it changes", async () => {
  await using project = createProject({
    "trace.cjs": `require("node:fs").appendFileSync("threads.txt", ".");\n`,
    "tables.ts": tables,
    "app.ts": app,
  });
  const run = async (): Promise<{ stdout: string; threads: number }> => {
    project.write("threads.txt", "");
    const { stdout } = await project.run([...register, "app.ts"], { NODE_OPTIONS: "--require ./trace.cjs" });
    return { stdout, threads: project.read("threads.txt").length };
  };
  const cold = await run();
  const warm = await run();
  const expected = '[["a"],"Lists the tables.",2,"string[]"]\n';
  expect([cold.stdout, warm.stdout]).toEqual([expected, expected]);
  expect(warm.threads).toBeLessThan(cold.threads);
  project.write("tables.ts", tables.replace("slice(0, limit)", "map((name) => name.length).slice(0, limit)"));
  expect((await run()).stdout).toBe('[[1],"Lists the tables.",2,"number[]"]\n');
  const { stderr } = await project.run([...register, "app.ts", "throw"]);
  expect(stderr).toMatch(/app\.ts:10:40/);
});

it("a value that is no function stops the register hook at its line", async () => {
  await using project = createProject({
    "app.ts": 'import { registered } from "selfcoding";\n\nregistered(JSON.parse("1"));\n',
  });
  const { code, stderr } = await project.run([...register, "app.ts"]);
  expect(code).not.toBe(0);
  expect(stderr).toMatch(/app\.ts\(3,12\): error registered-not-function: .*call signature/);
});

it.each([
  ["selfcoding build", [cli, "build", "-p", "tsconfig.json"], "module"],
  ["tspc", ["node_modules/ts-patch/bin/tspc.js", "-p", "tsconfig.json"], "commonjs"],
])("a file that only registers functions is described by %s", async (_, command, type) => {
  const compilerOptions = {
    target: "ES2022",
    module: "NodeNext",
    strict: true,
    sourceMap: true,
    types: ["node"],
    ...LIGHT,
  };
  await using project = createProject(
    {
      "package.json": JSON.stringify({ name: "user", type }),
      "tsconfig.json": JSON.stringify({
        compilerOptions: {
          ...compilerOptions,
          rootDir: "src",
          outDir: "out",
          plugins: [{ transform: "selfcoding/transformer" }],
        },
        include: ["src"],
      }),
      "src/tables.ts": tables,
      "src/app.ts": app,
    },
    { node: "all" },
  );
  const built = await project.run(command);
  expect({ ...built, stdout: "" }).toEqual({ code: 0, stdout: "", stderr: "" });
  const { stdout } = await project.run(["out/app.js"]);
  expect(stdout).toBe('[["a"],"Lists the tables.",2,"string[]"]\n');
  const { stderr } = await project.run(["--enable-source-maps", "out/app.js", "throw"]);
  expect(stderr).toMatch(/app\.ts:10:40/);
});
