import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { beforeAll, describe, expect, it } from "vitest";
import { cli, createProject, LIGHT, type Finished, type UserProject } from "../world/project.js";
import { BESIDE, FORMS } from "./ejectForms.js";
import { putVersions } from "./world.js";

const root = path.join(import.meta.dirname, "../..");
const schema = JSON.parse(readFileSync(path.join(root, "schema/report.json"), "utf8"));
const tsconfig = (more: object = {}): string =>
  JSON.stringify({
    compilerOptions: { ...LIGHT, target: "ES2022", module: "NodeNext", strict: true, types: ["node"], ...more },
    include: ["src"],
  });

const twice = 'import { stub } from "selfcoding";\n\nexport function twice(n: number): number {\n  return stub();\n}\n';

/** A project with one stub and a version of it. */
async function one(more: Readonly<Record<string, string>> = {}, text = twice): Promise<UserProject> {
  const project = createProject({ "tsconfig.json": tsconfig(), "src/twice.ts": text, ...more });
  await putVersions(project, [{ stub: "#twice", body: 'if (n < 0) throw new RangeError("negative");\nreturn n * 2;' }]);
  return project;
}

const ejected =
  'export function twice(n: number): number {\n  if (n < 0) throw new RangeError("negative");\n  return n * 2;\n}\n';

describe("eject puts a body in the place of its stub", () => {
  const files = Object.fromEntries(FORMS.map(({ text }, index) => [`src/form${index}.ts`, text]));
  let done: Finished;
  let texts: readonly string[];
  let left: string;
  beforeAll(async () => {
    await using project = createProject({ "tsconfig.json": tsconfig(), ...BESIDE, ...files });
    await putVersions(
      project,
      FORMS.flatMap(({ bodies }, index) =>
        bodies
          .map((body) => ({ ...body, stub: `form${index}.ts#${body.stub.replace("#", "")}` }))
          .map((body) => (body.stub.endsWith("iterator]") ? { ...body, stub: "iterator]" } : body)),
      ),
    );
    done = await project.run([cli, "eject", "--all"]);
    texts = FORMS.map((_, index) => project.read(`src/form${index}.ts`));
    left = (await project.command(["status"])).stdout;
  });

  it.each(FORMS.map(({ name, ejected: expected }, index) => ({ name, expected, index })))(
    "$name",
    ({ expected, index }) => {
      expect(done.stderr).toBe("");
      expect(texts[index]).toBe(expected);
    },
  );

  it("beside a mistake of which the compiler says more, once the body names the platform's", async () => {
    const text = twice.replace("export", "let gone: Headrs;\nexport");
    await using project = createProject({
      "tsconfig.json": tsconfig({ lib: ["es2022", "dom"], types: [] }),
      "src/twice.ts": text,
    });
    await putVersions(project, [{ stub: "#twice", body: "return [...new Headers().keys()].length * n;" }]);
    const { code, stderr } = await project.command(["eject", "twice"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  it("and takes the versions out of the store", () => {
    expect(done.code).toBe(0);
    expect(left).toBe("0 stubs\n");
  });
});

describe("eject lays out what it puts in, and nothing else", () => {
  const text =
    'import {stub} from "selfcoding"\n\nexport const odd = {a:1,\nb:2}\nexport class Box {\n    twice(n: number): number { return stub() }\n}\n';
  const body =
    "const parts = [n, n].map((one) => one * 1).filter((one) => one !== 3.5).concat([]).slice(0);\nreturn parts.length * n";

  it("by the user's Prettier, as it is configured", async () => {
    await using project = createProject({
      "tsconfig.json": tsconfig(),
      "src/twice.ts": text,
      ".prettierrc": '{ "semi": false, "singleQuote": true, "tabWidth": 4 }',
    });
    symlinkSync(path.join(root, "node_modules/prettier"), path.join(project.folder, "node_modules/prettier"));
    await putVersions(project, [{ stub: "#Box.twice", helpers: 'const unit = "x";', body: `${body} + unit.length;` }]);
    expect(await project.command(["eject", "--all"])).toMatchObject({ code: 0, stderr: "" });
    expect(project.read("src/twice.ts")).toBe(
      "export const odd = {a:1,\nb:2}\nconst unit = 'x'\n\nexport class Box {\n    twice(n: number): number {\n        const parts = [n, n]\n            .map((one) => one * 1)\n            .filter((one) => one !== 3.5)\n            .concat([])\n            .slice(0)\n        return parts.length * n + unit.length\n    }\n}\n",
    );
  });

  it("by Biome, where that is configured", async () => {
    // The contract of its command line: code comes by the standard input, and goes by the standard output.
    const biome =
      'const [verb, file] = process.argv.slice(2);\nlet code = "";\nprocess.stdin.on("data", (part) => (code += part)).on("end", () => {\n  if (verb !== "format" || !file.startsWith("--stdin-file-path=")) process.exit(3);\n  process.stdout.write(code.replace(/^(if|return)/gm, "\\t$1").replaceAll("\\"", "\'"));\n});\n';
    await using project = await one({
      "biome.json": "{}",
      "node_modules/@biomejs/biome/package.json": '{ "name": "@biomejs/biome" }',
      "node_modules/@biomejs/biome/bin/biome": biome,
    });
    expect(await project.command(["eject", "twice"])).toMatchObject({ code: 0, stderr: "" });
    expect(project.read("src/twice.ts")).toContain(
      "{\n\tif (n < 0) throw new RangeError('negative');\n\treturn n * 2;\n}",
    );
  });

  it.each([
    ["fails", ".prettierrc", '{ "parser": "none" }'],
    ["cannot read its configuration", ".prettierrc.cjs", 'require("prettier-plugin-of-nobody");'],
  ])("goes on without a formatter that %s, and says so", async (_, file, text) => {
    await using project = await one({ [file]: text });
    symlinkSync(path.join(root, "node_modules/prettier"), path.join(project.folder, "node_modules/prettier"));
    const { code, stdout } = await project.command(["eject", "twice"]);
    expect(code).toBe(0);
    expect(stdout).toContain("src/twice.ts: Prettier could not format it: ");
    expect(project.read("src/twice.ts")).toBe(ejected);
  });
});

describe("eject refuses, and changes nothing", () => {
  const git = (project: UserProject, ...args: readonly string[]): void =>
    void execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], { cwd: project.folder });

  it.each([
    ["an edit of the source", "src/twice.ts"],
    ["an edit of the body", ".selfcoding/src/twice/twice.ts"],
  ])("a dirty working tree: %s", async (_name, file) => {
    await using project = await one({ ".gitignore": "node_modules\n", "src/other.ts": "export {};\n" });
    git(project, "init", "-q");
    git(project, "add", "-A");
    git(project, "commit", "-qm", "all");
    project.write("src/other.ts", "export const changed = 1;\n");
    project.write(file, `${project.read(file)}// Changed.\n`);
    const before = project.read("src/twice.ts");
    const refused = await project.command(["eject", "twice"]);
    expect(refused.code).toBe(4);
    expect(refused.stderr).toContain(`These files have changes that are not committed:\n- ${file}\nCommit`);
    expect(refused.stderr).not.toContain("other.ts");
    expect(project.read("src/twice.ts")).toBe(before);
    expect(await project.command(["eject", "twice", "--force"])).toMatchObject({ code: 0 });
  });

  it("takes a clean working tree with changes elsewhere", async () => {
    await using project = await one({ ".gitignore": "node_modules\n" });
    git(project, "init", "-q");
    git(project, "add", "-A");
    git(project, "commit", "-qm", "all");
    project.write("src/other.ts", "export const changed = 1;\n");
    expect(await project.command(["eject", "twice"])).toMatchObject({ code: 0, stderr: "" });
  });

  const OTHERS = `${twice}\nexport class Box {\n  twice(n: number): number {\n    return stub();\n  }\n}\nexport function later(): void {\n  return stub();\n}\n`;

  it.each([
    ["an unknown name", ["twcie"], 2, 'There is no stub "twcie". Did you mean twice?'],
    ["an ambiguous name", ["twice"], 2, '2 stubs are called "twice". Name one of them by its id: '],
    ["a stub that is not written", ["later"], 4, "- src/twice.ts#later: it has no version."],
    ["all, where one is not written", ["--all"], 4, "- src/twice.ts#later: it has no version."],
    ["no name", [], 2, "No stub is named. `selfcoding eject slugify` takes one"],
    ["names and all", ["later", "--all"], 2, "Name stubs, or give --all, not both."],
  ])("%s", async (_name, args, exitCode, says) => {
    await using project = createProject({ "tsconfig.json": tsconfig(), "src/twice.ts": OTHERS });
    await putVersions(project, [{ stub: "twice.ts#twice", body: "return n * 2;" }]);
    const { code, stderr } = await project.command(["eject", ...args]);
    expect(stderr).toContain(says);
    expect(code).toBe(exitCode);
    expect(project.read("src/twice.ts")).toBe(OTHERS);
  });

  it("nothing, where there is no stub, and says so", async () => {
    await using project = createProject({ "src/twice.ts": "export {};\n" });
    expect(await project.command(["eject", "--all"])).toMatchObject({
      code: 0,
      stdout: "Nothing to eject: there is no stub here.\n",
    });
  });

  it("stale versions and conflicts, each with what to do", async () => {
    await using project = await one();
    const changed = twice.replace("n: number", "n: number, _more = 1");
    project.write("src/twice.ts", changed);
    const stale = await project.command(["eject", "twice"]);
    expect(stale).toMatchObject({ code: 4 });
    expect(stale.stderr).toContain("it has changed since its version was written. Run `selfcoding write`");
    const file = ".selfcoding/src/twice/twice.ts";
    project.write(file, `${project.read(file)}// Mine.\n`);
    const conflict = await project.command(["eject", "twice"]);
    expect(conflict).toMatchObject({ code: 4 });
    expect(conflict.stderr).toContain("its version was edited by hand, and it has changed since.");
    expect(project.read("src/twice.ts")).toBe(changed);
    project.write("src/twice.ts", twice);
    project.write(file, project.read(file).replace("return n", "return ("));
    const broken = await project.command(["eject", "twice"]);
    expect(broken.stderr).toMatch(/Syntax error in line \d+: [^.]+\. Fix the file/);
  });

  it("what would not compile with the project's own options, and says why", async () => {
    await using project = createProject({
      "tsconfig.json": tsconfig({ noPropertyAccessFromIndexSignature: true }),
      "src/twice.ts": twice,
    });
    await putVersions(project, [{ stub: "#twice", body: "return n * 2 + undeclared;" }]);
    const { code, stderr } = await project.command(["eject", "twice"]);
    expect(code).toBe(4);
    expect(stderr).toContain(
      "Nothing was ejected, as the result would not compile:\n- src/twice.ts, line 2: TS2304: Cannot find name 'undeclared'.",
    );
    expect(project.read("src/twice.ts")).toBe(twice);
    expect(project.has(".selfcoding/src/twice/twice.json")).toBe(true);
  });

  it("a file that may not be written", async () => {
    await using project = await one();
    chmodSync(path.join(project.folder, "src/twice.ts"), 0o444);
    const { code, stderr } = await project.command(["eject", "twice"]);
    expect(code).toBe(4);
    expect(stderr).toContain("src/twice.ts is read-only. Make it writable.");
    expect(project.has(".selfcoding/src/twice/twice.json")).toBe(true);
  });

  it("a stub inside of another one whose body is replaced", async () => {
    const text = `import { selfCoding, stub } from "selfcoding";

export const outer = selfCoding(function outer(n: number): number {
  const inner = (m: number): number => stub(m);
  return inner(n);
});
`;
    await using project = createProject({ "tsconfig.json": tsconfig(), "src/outer.ts": text });
    const inner = { stub: "outer.inner", body: "return m * 3;" };
    await putVersions(project, [{ stub: "#outer", body: "return n * 2;" }, inner]);
    const { code, stderr } = await project.command(["eject", "--all"]);
    expect(code).toBe(4);
    expect(stderr).toContain(
      "src/outer.ts#outer.inner stands inside of src/outer.ts#outer, whose body takes its place.",
    );
    expect(project.read("src/outer.ts")).toBe(text);
    expect(await project.command(["eject", "outer"])).toMatchObject({ code: 0, stderr: "" });
    expect(project.read("src/outer.ts")).toBe(
      "\nexport const outer = function outer(n: number): number {\n  return n * 2;\n};\n".trimStart(),
    );
    // An outer function that keeps its own body takes both.
    await using own = createProject({ "tsconfig.json": tsconfig(), "src/outer.ts": text });
    await putVersions(own, [inner]);
    expect(await own.command(["eject", "--all"])).toMatchObject({ code: 0, stderr: "" });
    expect(own.read("src/outer.ts")).toContain("const inner = (m: number): number => {\n    return m * 3;\n  };");
  });

  it("a text that is not UTF-8", async () => {
    await using project = await one();
    const { writeFileSync } = await import("node:fs");
    writeFileSync(path.join(project.folder, "src/twice.ts"), Buffer.from(`// caf\u00e9\n${twice}`, "latin1"));
    const { code, stderr } = await project.command(["eject", "twice"]);
    expect(code).toBe(4);
    expect(stderr).toContain("src/twice.ts cannot be read as UTF-8. Save it as UTF-8.");
  });
});

describe("eject whose versions cannot be removed", () => {
  it("ends with 4 and says so, as the source is written", async () => {
    await using project = await one();
    mkdirSync(path.join(project.folder, ".selfcoding/src/twice/twice.tsx/in the way"), { recursive: true });
    const { code, stdout } = await project.command(["eject", "twice", "--output", "json"]);
    expect(code).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({
      status: "findings",
      details: { left: [{ id: "src/twice.ts#twice", reason: expect.stringContaining("cannot be written") }] },
    });
    expect(project.read("src/twice.ts")).toBe(ejected);
  });
});

describe("eject --output json", () => {
  it.each([
    ["--dry-run", ["--dry-run"]],
    ["for good", []],
  ])("tells what it does in the form of all commands: %s", async (_what, more) => {
    await using project = await one();
    const { code, stdout } = await project.command(["eject", "twice", "--output", "json", ...more]);
    expect(code).toBe(0);
    const report = JSON.parse(stdout);
    expect(new Ajv2020().validate(schema, report)).toBe(true);
    expect(report).toMatchObject({
      command: "eject",
      status: "clean",
      stubs: [{ id: "src/twice.ts#twice", state: "current", version: 1 }],
      details: { isDry: more.length > 0, files: [{ file: "src/twice.ts", isNew: false }], notes: [], left: [] },
    });
    expect(report.details.files[0].diff).toContain("+  return n * 2;");
    expect(project.read("src/twice.ts")).toBe(more.length > 0 ? twice : ejected);
  });
});

describe("eject --dry-run", () => {
  it("prints what git can apply, and changes nothing", async () => {
    await using project = await one();
    const { code, stdout } = await project.command(["eject", "twice", "--dry-run"]);
    expect(code).toBe(0);
    expect(stdout).toContain("--- a/src/twice.ts\n+++ b/src/twice.ts\n@@ ");
    expect(project.read("src/twice.ts")).toBe(twice);
    project.write("change.patch", stdout);
    execFileSync("git", ["apply", "change.patch"], { cwd: project.folder });
    expect(project.read("src/twice.ts")).toBe(ejected);
    expect(project.has(".selfcoding/src/twice/twice.json")).toBe(true);
  });
});

describe("eject and what is not used any more", () => {
  it("tells names that the project would have removed, and keeps imports that are kept for what they do", async () => {
    await using project = createProject({
      "tsconfig.json": tsconfig({ noUnusedLocals: true, verbatimModuleSyntax: true }),
      ...BESIDE,
      "src/twice.ts":
        'import { ours } from "./ours.js";\nimport { stub } from "selfcoding";\n\nconst EXAMPLES = [{ arguments: [1], returns: 2 }];\nexport function twice(n: number): number {\n  return stub.with({ examples: EXAMPLES })(ours);\n}\n',
    });
    await putVersions(project, [
      {
        stub: "#twice",
        imports: 'import { Item } from "./ours.js";',
        body: "const items: Item[] = [];\nreturn n * 2 + items.length;",
      },
    ]);
    const { code, stdout, stderr } = await project.command(["eject", "twice"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("src/twice.ts, line 1: TS6133: 'ours' is declared but its value is never read.");
    expect(stdout).toContain("'EXAMPLES' is declared but its value is never read.");
    expect(project.read("src/twice.ts")).toBe(
      'import { ours, type Item } from "./ours.js";\n\nconst EXAMPLES = [{ arguments: [1], returns: 2 }];\nexport function twice(n: number): number {\n  const items: Item[] = [];\n  return n * 2 + items.length;\n}\n',
    );
  });
});
