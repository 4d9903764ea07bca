import { expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { createProject, fence, LIGHT, modelAt } from "../world/project.js";

/** What the builder `tsc` of Nest's command line does with a plugin. */
const BUILD = `const ts = require("typescript");
const { before } = require(require.resolve("selfcoding/nest", { paths: [process.cwd() + "/node_modules"] }));
const { options, fileNames } = ts.getParsedCommandLineOfConfigFile("tsconfig.json", {}, { ...ts.sys, onUnRecoverableConfigFileDiagnostic() {} });
const program = ts.createIncrementalProgram({ rootNames: fileNames, options });
program.emit(undefined, undefined, undefined, undefined, { before: [before.bind(before, {})(program.getProgram())] });
`;

const service = (parameter: string): string => `import { selfCoding, stub } from "selfcoding";

const Injectable = (): ClassDecorator => () => undefined;

@Injectable()
export class Service {
  /** Twice a number. */
  @selfCoding()
  double(${parameter}): number {
    return stub(value);
  }
}
console.log(new Service().double(21));
`;

it("is a plugin of Nest's command line: builds CommonJS with metadata, links what is written, tells mistakes", async () => {
  const body = "function double(this: Service, value: number): number {\n  return value * 2;\n}";
  await using server = await startModelServer({ replies: { double: [fence(body)] } });
  await using project = createProject({
    "package.json": JSON.stringify({ name: "user", selfcoding: { limits: { inputs: 0 } } }),
    "tsconfig.json": JSON.stringify({
      compilerOptions: {
        ...{ module: "nodenext", target: "ES2023", outDir: "dist", rootDir: "src", types: [], ...LIGHT },
        ...{ emitDecoratorMetadata: true, experimentalDecorators: true, strict: true, removeComments: true },
      },
      include: ["src"],
    }),
    "src/service.ts": service("value: number"),
    "build.cjs": BUILD,
  });
  expect(await project.run(["build.cjs"])).toEqual({ code: 0, stdout: "", stderr: "" });
  const first = await project.run(["dist/service.js"], { ...modelAt(server.url), SELFCODING_LOG: "silent" });
  expect(first).toEqual({ code: 0, stdout: "42\n", stderr: "" });
  expect(project.has(".selfcoding/src/service/Service.double.ts")).toBe(true);

  expect((await project.run(["build.cjs"])).code).toBe(0);
  expect(project.read("dist/service.js")).toContain("value * 2");
  expect(await project.run(["dist/service.js"], { SELFCODING_MODE: "frozen" })).toMatchObject({ stdout: "42\n" });

  expect((await project.run(["build.cjs"], { SELFCODING_MODE: "frozen" })).code).toBe(0);
  expect(project.read("dist/service.js")).toContain("value * 2");
  expect(project.read("dist/service.js")).not.toContain("selfcoding");
  const kept = await project.run(["build.cjs", "--build"], { SELFCODING_MODE: "frozen" });
  expect(kept).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("frozen build cannot be incremental") as string,
  });

  project.write("src/service.ts", service("value"));
  const { code, stderr } = await project.run(["build.cjs"]);
  expect(code).toBe(1);
  expect(stderr).toContain("src/service.ts(9,10): error stub-untyped-parameter");
});
