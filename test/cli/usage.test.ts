import path from "node:path";
import { describe, expect, it } from "vitest";
import { nearestName } from "../../src/text/nearest.js";
import { cli, createProject } from "../world/project.js";

const stub = 'import { stub } from "selfcoding";\n\nexport function twice(n: number): number {\n  return stub(n);\n}\n';

describe("the command line", () => {
  it.each([
    [["status", "--projct", "x"], "Unknown option --projct. Did you mean --project?"],
    [["status", "-x"], "Unknown option -x. See `selfcoding status --help`."],
    [["status", "--project"], "Option --project needs a value."],
    [["build", "tsconfig.json"], 'Unexpected argument "tsconfig.json".'],
    [["build", "--no-project"], "Unknown option --no-project."],
    [["statsu"], 'Unknown command "statsu". Did you mean status?'],
    [["frobnicate"], 'Unknown command "frobnicate". The commands are build, status'],
  ])("refuses %j, with what was probably meant", async (args, says) => {
    await using project = createProject({ "twice.ts": stub });
    const { code, stdout, stderr } = await project.run([cli, ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(says);
  });

  it("shows the help of a command in place of running it", async () => {
    await using project = createProject({ "twice.ts": stub });
    const { code, stdout } = await project.run([cli, "status", "--help"]);
    expect(code).toBe(0);
    expect(stdout).toContain("--project");
    expect(stdout).not.toContain("1 stub");
  });

  it("knows what was meant by a slip, and nothing by another word", () => {
    expect(nearestName("stauts", ["build", "status"])).toBe("status");
    expect(nearestName("doktor", ["build", "doctor"])).toBe("doctor");
    expect(nearestName("x", ["build", "status"])).toBeUndefined();
    expect(nearestName("review", ["build", "status"])).toBeUndefined();
  });
});

describe("status without a tsconfig.json", () => {
  it("shows the stubs of all TypeScript below, but for what is installed or hidden", async () => {
    await using project = createProject({
      "twice.ts": stub,
      "deep/er/twice.cts": stub,
      "node_modules/foreign/twice.ts": stub,
      ".hidden/twice.ts": stub,
      "types.d.ts": "declare const one: number;\n",
    });
    expect(await project.run([cli, "status"])).toMatchObject({
      code: 0,
      stdout: "missing  deep/er/twice.cts#twice\nmissing  twice.ts#twice\n2 stubs\n",
    });
  });

  it("goes by the tsconfig.json of the package, from any of its folders", async () => {
    await using project = createProject({
      "tsconfig.json": JSON.stringify({ compilerOptions: { module: "NodeNext", strict: true }, include: ["src"] }),
      "src/deep/twice.ts": stub,
      "other/twice.ts": stub,
    });
    const main = path.join(project.folder, cli);
    const { stdout } = await project.run([main, "status"], {}, "src/deep");
    expect(stdout).toBe("missing  src/deep/twice.ts#twice\n1 stub\n");
  });
});
