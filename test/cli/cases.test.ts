import { describe, expect, it } from "vitest";
import { createProject, LIGHT, type UserProject } from "../world/project.js";
import { keptCall, putVersions } from "./world.js";

const tsconfig = JSON.stringify({ compilerOptions: { ...LIGHT, module: "NodeNext", strict: true }, include: ["src"] });
const slug = `import { stub } from "selfcoding";

/** Makes a slug of a title. */
export function slugify(text: string): string {
  return stub();
}

/** Not written. */
export function later(): void {
  return stub();
}
`;
const body = 'if (text === "") throw new RangeError("empty");\nreturn text.toLowerCase().replaceAll(" ", "-");';

async function world(): Promise<UserProject> {
  const project = createProject({ "tsconfig.json": tsconfig, "src/slug.ts": slug });
  const cases = [keptCall(['"C d"'], '"c-d"'), keptCall(['"E"'], '"e"', { origin: "model" })];
  await putVersions(project, [{ stub: "#slugify", body, cases }]);
  return project;
}

describe("cases", () => {
  it("lists what is kept, with numbers and where it comes from", async () => {
    await using project = await world();
    const { stdout } = await project.command(["cases", "slugify"]);
    expect((await project.command(["cases", "slugify", "list"])).stdout).toBe(stdout);
    expect(stdout).toBe('1  recorded  slugify("C d") → "c-d"\n2  model     slugify("E") → "e"\n');
    const json = await project.command(["cases", "slugify", "list", "--output", "json"]);
    const { stubs, details } = JSON.parse(json.stdout);
    expect(stubs.map(({ id }: { id: string }) => id)).toEqual(["src/slug.ts#slugify"]);
    expect(details.cases).toEqual([
      { number: 1, origin: "recorded", call: 'slugify("C d")', expected: '"c-d"' },
      { number: 2, origin: "model", call: 'slugify("E")', expected: '"e"' },
    ]);
    expect((await project.command(["cases", "later", "list"])).stdout).toBe(
      "No cases of src/slug.ts#later are kept.\n",
    );
  });

  it("keeps a case that holds, to which the body is held from then on", async () => {
    await using project = await world();
    const added = await project.command(["cases", "slugify", "add", 'slugify("A b")', '"a-b"']);
    expect(added).toMatchObject({ code: 0, stdout: "src/slug.ts#slugify: kept as case 3.\n" });
    const thrown = await project.command(["cases", "slugify", "add", 'slugify("")', "throws RangeError"]);
    expect(thrown).toMatchObject({ code: 0 });
    const counted = await project.command(["cases", "slugify", "add", 'slugify("B")', '"b"', "--output", "json"]);
    expect(JSON.parse(counted.stdout)).toMatchObject({ command: "cases", stubs: [{ cases: 5 }] });
    const file = ".selfcoding/src/slug/slugify.ts";
    const text = project.read(file);
    project.write(file, text.replace('"-")', '"+")'));
    const { stdout } = await project.command(["verify", "slugify"]);
    expect(stdout).toContain('slugify("A b") returned "a+b", but "a-b" is expected (a case that a person has added).');
    project.write(file, text.replace("throw new RangeError", "throw new TypeError"));
    expect((await project.command(["verify", "slugify"])).stdout).toContain("but it must throw RangeError");
  });

  it.each([
    ["what does not hold", ['slugify("A b")', '"a+b"'], 4, 'slugify("A b") returned "a-b", but "a+b" is expected'],
    [
      "what returns and must throw",
      ['slugify("A")', "throws"],
      4,
      'slugify("A") returned "a", but must throw an error',
    ],
    ["what does not compile", ["slugify(3)", '"3"'], 4, "TS2345"],
    ["a value of another type", ['slugify("A b")', "3"], 4, "TS2322"],
    ["half an expression", ['slugify("A b") +', '"a-b"'], 2, "is not a TypeScript expression"],
    ["a statement", ["const x = 1;", "1"], 2, "`const x = 1;` is not a TypeScript expression."],
    [
      "one without a result",
      ['slugify("A b")'],
      2,
      "`add` needs more behind it. Write `selfcoding cases ID add 'CALL' 'RESULT'`.",
    ],
  ])("refuses %s", async (_name, values, exitCode, says) => {
    await using project = await world();
    const before = project.read(".selfcoding/src/slug/slugify.json");
    const { code, stderr } = await project.command(["cases", "slugify", "add", ...values]);
    expect(stderr).toContain(says);
    expect(code).toBe(exitCode);
    expect(project.read(".selfcoding/src/slug/slugify.json")).toBe(before);
  });

  it("keeps by force what does not hold: the person has the last word, and verify fails", async () => {
    await using project = await world();
    const args = ["cases", "slugify", "add", 'slugify("A b")', '"a+b"', "--force"];
    const { code, stdout } = await project.command(args);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: "src/slug.ts#slugify: kept as case 3.\nIt does not hold: `selfcoding verify` fails until it does.\n",
    });
    expect(await project.command(["verify", "slugify"])).toMatchObject({ code: 1 });
    const again = await project.command(args);
    expect(again).toMatchObject({ code: 4 });
    expect(again.stderr).toContain("This case is kept already, as number 3.");
  });

  it("forgets one by its number", async () => {
    await using project = await world();
    const { code, stdout } = await project.command(["cases", "slugify", "remove", "1"]);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'src/slug.ts#slugify: case 1 is forgotten: slugify("C d") → "c-d"\n',
    });
    expect((await project.command(["cases", "slugify", "list"])).stdout).toBe('1  model     slugify("E") → "e"\n');
  });

  it.each([
    [["slugify", "remove", "7"], 2, "src/slug.ts#slugify has no case 7. Its cases are 1 to 2."],
    [["slugify", "remove", "one"], 2, "src/slug.ts#slugify has no case one."],
    [["slugify", "forget"], 2, 'Unknown action "forget". The actions are list, add, remove.'],
    [
      ["add", "slugify", 'slugify("A")', '"a"'],
      2,
      "Unknown action \"slugify\". The stub comes first: `selfcoding cases ID add 'CALL' 'RESULT'`.",
    ],
    [["later", "add", "later()", "undefined"], 4, "src/slug.ts#later has no version to hold to a case."],
    [["slugfy", "list"], 2, "Did you mean slugify?"],
  ])("refuses %j", async (args, exitCode, says) => {
    await using project = await world();
    const { code, stderr } = await project.command(["cases", ...args]);
    expect(stderr).toContain(says);
    expect(code).toBe(exitCode);
  });
});
