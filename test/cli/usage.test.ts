import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { createCommands } from "../../src/cli/commands.js";
import { describeCommand } from "../../src/cli/shell/help.js";
import { refusedBySystem } from "../../src/cli/shell/refusedBySystem.js";
import type { Shell } from "../../src/cli/shell/shell.js";
import { describeRows } from "../../src/cli/stubs/report.js";
import { drawTally } from "../../src/cli/write/progress.js";
import { nearestName } from "../../src/text/nearest.js";
import { cli, createProject, LIGHT } from "../world/project.js";

const stub = 'import { stub } from "selfcoding";\n\nexport function twice(n: number): number {\n  return stub(n);\n}\n';

const shellOf = (columns: number): Shell => ({
  folder: "/",
  isInteractive: false,
  isWatched: false,
  editor: undefined,
  columns,
  print: () => {},
  tell: () => {},
  fail: () => {},
  paint: (_style, text) => text,
});

describe("the command line", () => {
  it("tells the engine nothing that it complains of", () => {
    const node = process.env["NODE_UNDER_TEST"] ?? process.execPath;
    const { stdout, stderr } = spawnSync(
      node,
      [path.join(import.meta.dirname, "../../dist/src/cli/main.js"), "--version"],
      {
        encoding: "utf8",
      },
    );
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(stderr).toBe("");
  });

  it.each([
    [["status", "--projct", "x"], "Unknown option --projct. Did you mean --project?"],
    [["status", "-x"], "Unknown option -x. See `selfcoding status --help`."],
    [["status", "--project"], "Option --project needs a value."],
    [["build", "tsconfig.json"], 'Unexpected argument "tsconfig.json".'],
    [["build", "--no-project"], "Unknown option --no-project."],
    [["--helpp"], 'Unknown option "--helpp". Did you mean --help?'],
    [["help", "statsu"], 'Unknown command "statsu". Did you mean status?'],
    [["build"], "There is no tsconfig.json here, and a build has to know where to write. Make one with"],
    [["statsu"], 'Unknown command "statsu". Did you mean status?'],
    [["status", "project"], 'Unexpected argument "project". Did you mean --project?'],
    [["show"], "The argument ID[@N] is missing."],
    [
      ["check", "--output", "jsn"],
      'Option --output must be one of text, json, github (got "jsn"). Did you mean --output json?',
    ],
    [["completion", "bsh"], 'Cannot complete for the shell "bsh". Did you mean bash?'],
    [["frobnicate"], 'Unknown command "frobnicate". The commands are init, doctor, status'],
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
    expect((await project.run([cli, "help", "status"])).stdout).toBe(stdout);
  });

  it("explains each command with lines to try, at any width", async () => {
    await using project = createProject({});
    const { stdout } = await project.run([cli, "--help"]);
    const names = stdout.split("\n").flatMap((line) => /^ {2}([a-z]+) {2}/.exec(line)?.[1] ?? []);
    expect(names).toEqual(expect.arrayContaining(["write", "review", "rollback", "completion"]));
    for (const columns of [40, 100]) {
      const shell = shellOf(columns);
      const commands = createCommands(shell);
      expect(Object.keys(commands)).toEqual(expect.arrayContaining(names));
      for (const [name, command] of Object.entries(commands)) {
        const text = describeCommand(name, command, shell);
        expect(text).toContain(`npx selfcoding ${name}`.slice(0, 24));
        // Lines to try are typed as they are.
        const wide = text
          .split("\nExamples\n")[0]
          ?.split("\n")
          .filter((line) => line.length > columns);
        expect(wide).toEqual([]);
      }
    }
  });

  it("refuses where the system refuses, with the file that is meant and no stack", async () => {
    await using project = createProject({ "twice.ts": stub });
    const fault = Object.assign(new Error("EACCES: permission denied, open '/a/plan.json.1.tmp'"), {
      code: "EACCES",
      errno: -13,
      path: "/a/plan.json",
    });
    expect(refusedBySystem(fault)).toMatchObject({
      code: "command-refused",
      fact: "/a/plan.json cannot be used: EACCES: permission denied.",
      cause: fault,
    });
    const other = Object.assign(new Error("EPIPE"), { code: "EPIPE" });
    expect(refusedBySystem(other)).toBe(other);
    // A file of a program's own stands where a person without rights would be told the same.
    project.write(
      "deny.mjs",
      'import fs from "node:fs";\nimport { syncBuiltinESMExports } from "node:module";\nconst open = fs.openSync;\nfs.openSync = (file, ...rest) => {\n  if (String(file).includes("plan.json")) throw Object.assign(new Error(`EACCES: permission denied, open \'${file}\'`), { code: "EACCES", errno: -13, path: file });\n  return open(file, ...rest);\n};\nsyncBuiltinESMExports();\n',
    );
    const refused = await project.run(["--import", "./deny.mjs", cli, "write", "--plan", "plan.json"], {
      OPENAI_BASE_URL: "http://127.0.0.1:9/v1",
      OPENAI_API_KEY: "any",
    });
    expect(refused).toMatchObject({ code: 4, stdout: "" });
    expect(refused.stderr).toMatch(
      /^plan\.json cannot be used: EACCES: permission denied\. Give yourself the right to it/,
    );
  });

  it("lays rows out in columns, and a file below its stub where there is no room", () => {
    const row = {
      id: "a.ts#f",
      file: "a.ts",
      state: "unverified",
      version: 1,
      versions: 2,
      isPinned: false,
      path: "b/f.ts",
    };
    const rows = [row, { ...row, state: "missing", version: null, path: null }] as never;
    expect(describeRows(rows, 80)).toEqual(["unverified a.ts#f, version 1 of 2 → b/f.ts", "missing    a.ts#f"]);
    expect(describeRows(rows, 40)).toEqual(["unverified a.ts#f, version 1 of 2\n  → b/f.ts", "missing    a.ts#f"]);
  });

  it("shows how far a writing is in what room there is: the facts first", () => {
    const tally = { all: 10, done: 5, tokens: 1234, dollars: 0.5 };
    expect(drawTally(tally, ", about 3 s left", 79)).toBe(
      "██████████░░░░░░░░░░ 5/10, 1234 tokens, $0.5000, about 3 s left",
    );
    const narrow = drawTally(tally, "", 39);
    expect(narrow).toBe("██████░░░░░ 5/10, 1234 tokens, $0.5000".replace("██████░░░░░", narrow.split(" ")[0] ?? ""));
    expect(narrow).toHaveLength(39);
    expect(drawTally(tally, ", about 3 s left", 39)).toBe("5/10, 1234 tokens, $0.5000, about 3 s left".slice(0, 39));
  });

  it("ends quietly when nobody reads on", async () => {
    await using project = createProject({ "twice.ts": stub });
    const child = project.start([cli, "--help"]);
    child.stdout?.destroy();
    const [code] = await once(child, "exit");
    expect(code).toBe(0);
  });

  it.skipIf(!existsSync("/dev/full"))("says in a line that its output found no room", async () => {
    await using project = createProject({ "twice.ts": stub });
    const full = openSync("/dev/full", "w");
    const { status, stderr } = spawnSync(process.execPath, [cli, "status"], {
      cwd: project.folder,
      stdio: ["ignore", full, "pipe"],
      encoding: "utf8",
    });
    closeSync(full);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^The output cannot be written: ENOSPC: [^\n]+\n$/);
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
      "tsconfig.json": JSON.stringify({
        compilerOptions: { ...LIGHT, module: "NodeNext", strict: true },
        include: ["src"],
      }),
      "src/deep/twice.ts": stub,
      "other/twice.ts": stub,
    });
    const main = path.join(project.folder, cli);
    const { stdout } = await project.run([main, "status"], {}, "src/deep");
    expect(stdout).toBe("missing  twice.ts#twice\n1 stub\n");
  });

  it("tells the packages of a workspace apart, from the root and from within", async () => {
    const manifest = (name: string): string => JSON.stringify({ name, type: "module" });
    await using project = createProject({
      "package.json": JSON.stringify({ name: "all", private: true, workspaces: ["packages/*"] }),
      "packages/one/package.json": manifest("one"),
      "packages/one/src/twice.tsx": stub,
      "packages/two/package.json": manifest("two"),
      "packages/two/src/twice.tsx": stub,
    });
    const main = path.join(project.folder, cli);
    const [all, one] = [await project.run([main, "status"]), await project.run([main, "status"], {}, "packages/one")];
    expect(all.stdout).toBe(
      "missing  packages/one/src/twice.tsx#twice\nmissing  packages/two/src/twice.tsx#twice\n2 stubs\n",
    );
    expect(one.stdout).toBe("missing  src/twice.tsx#twice\n1 stub\n");
    expect((await project.run([main, "log", "twice"])).stderr).toContain(
      "Name one of them by its id: packages/one/src",
    );
    expect((await project.run([main, "log", "packages/two/src/twice.tsx#twice"])).stdout).toContain("has no version");
  });
});
