import { describe, expect, it } from "vitest";
import { cli, createProject, LIGHT, type UserProject } from "../world/project.js";
import { keptCall, putVersions } from "./world.js";

const tsconfig = JSON.stringify({ compilerOptions: { ...LIGHT, module: "NodeNext", strict: true }, include: ["src"] });
const slug = `import { stub } from "selfcoding";

/** Makes a slug of a title. */
export function slugify(text: string): string {
  return stub();
}
`;
const FILE = ".selfcoding/src/slug/slugify";

/** A project whose one version is edited by hand: each pair of texts says what becomes what. */
async function edited(...changes: readonly (readonly [from: string, to: string])[]): Promise<UserProject> {
  const project = createProject({ "tsconfig.json": tsconfig, "src/slug.ts": slug });
  const body = 'return text.replaceAll(" ", "-");';
  await putVersions(project, [{ stub: "#slugify", body, cases: [keptCall(['"c d"'], '"c-d"')] }]);
  const text = changes.reduce((sum, [from, to]) => sum.replace(from, to), project.read(`${FILE}.ts`));
  project.write(`${FILE}.ts`, text);
  return project;
}

const versions = (project: UserProject) => JSON.parse(project.read(`${FILE}.json`)).versions;

describe("adopt", () => {
  it("makes a hand edit a version of its own, once it has passed", async () => {
    await using project = await edited(["text.replaceAll", "text.trim().replaceAll"]);
    const text = project.read(`${FILE}.ts`);
    const git = { GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "user.name", GIT_CONFIG_VALUE_0: "Jo" };
    const { code, stdout } = await project.run([cli, "adopt", "slugify"], git);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: "src/slug.ts#slugify: version 2 is your edit; 1 case passed.\n",
    });
    expect(project.read(`${FILE}.ts`)).toBe(text);
    expect(versions(project)).toMatchObject([
      { number: 1, model: "scripted" },
      {
        number: 2,
        model: "by hand",
        attempts: 0,
        source: text.split("\n"),
        decisions: [{ kind: "approve", by: "Jo" }],
      },
    ]);
    expect((await project.command(["status"])).stdout).toContain("current  src/slug.ts#slugify, version 2 of 2");
    expect(await project.command(["adopt", "slugify"])).toMatchObject({ code: 4 });
  });

  it("ends a conflict where the edit fits what the stub says now", async () => {
    await using project = await edited(["text.replaceAll", "text.trim().replaceAll"]);
    project.write("src/slug.ts", slug.replace("of a title", "of a title, without its outer spaces"));
    const { stdout } = await project.command(["check"]);
    expect(stdout).toContain(": conflict src/slug.ts#slugify: ");
    expect(stdout).toContain("Run `selfcoding adopt src/slug.ts#slugify` if the edit still fits");
    expect(await project.command(["adopt", "src/slug.ts#slugify"])).toMatchObject({ code: 0 });
    expect((await project.command(["status"])).stdout).toContain("current  src/slug.ts#slugify, version 2 of 2");
  });

  it.each([
    ["what a kept case contradicts", [['"-"', '"+"']], 'slugify("c d") returned "c+d", but "c-d" is expected'],
    ["what is of another type", [['return text.replaceAll(" ", "-")', "return text.length"]], "TS2322"],
    ["what cannot be parsed", [["return", "return ("]], "Syntax error in line"],
    ["a file without the function", [["function slugify", "function slugged"]], 'It has no "export function slugify"'],
    ["what was not edited", [], "The body of src/slug.ts#slugify was not edited by hand."],
  ] as const)("refuses %s", async (_name, changes, says) => {
    await using project = await edited(...changes);
    const before = project.read(`${FILE}.json`);
    const { code, stderr } = await project.command(["adopt", "slugify"]);
    expect(code).toBe(4);
    expect(stderr).toContain(says);
    expect(project.read(`${FILE}.json`)).toBe(before);
  });

  it("takes over the version of a stub whose file was moved, with its history and cases", async () => {
    await using project = await edited();
    project.write("src/texts/names.ts", slug);
    project.write("src/slug.ts", "");
    const gone = await project.command(["check"]);
    expect(gone.stdout).toContain("Take it over with `selfcoding adopt src/texts/names.ts#slugify`.");
    expect(await project.command(["adopt", "slugify"])).toMatchObject({
      code: 0,
      stdout: "src/texts/names.ts#slugify: version 1 was taken over from src/slug.ts#slugify; 1 case passed.\n",
    });
    expect(await project.command(["check"])).toMatchObject({ code: 0, stdout: "1 stub checked.\n" });
    expect(project.has(`${FILE}.json`)).toBe(false);
    expect(JSON.parse(project.read(".selfcoding/src/texts/names/slugify.json"))).toMatchObject({
      id: "src/texts/names.ts#slugify",
      versions: [{ number: 1, model: "scripted" }],
      cases: [{}],
    });
  });

  it("takes over nothing that does not hold where the stub stands now", async () => {
    const own = 'const DASH = "-";\n';
    await using project = createProject({ "tsconfig.json": tsconfig, "src/slug.ts": own + slug });
    await putVersions(project, [{ stub: "#slugify", body: 'return text.replaceAll(" ", DASH);', cases: [] }]);
    project.write("src/slug.ts", own);
    project.write("src/names.ts", slug);
    const { code, stderr } = await project.command(["adopt", "slugify"]);
    expect({ code, stderr }).toMatchObject({ code: 4, stderr: expect.stringContaining("Cannot find name 'DASH'") });
    expect([project.has(`${FILE}.json`), project.has(".selfcoding/src/names/slugify.json")]).toEqual([true, false]);
  });

  it("takes over nothing that asks for something else, or that two stubs ask for", async () => {
    await using project = await edited();
    project.write("src/slug.ts", "");
    const helper = slug.replace("export function", "type String = { readonly short: string };\nexport function");
    project.write("src/names.ts", helper.replace("text: string", "text: String"));
    expect((await project.command(["check"])).stdout).toContain("Delete it with `selfcoding prune`");
    project.write("src/names.ts", slug);
    project.write("src/more.ts", slug);
    expect((await project.command(["check"])).stdout).toContain("Delete it with `selfcoding prune`");
    const { stderr } = await project.command(["adopt", "src/names.ts#slugify"]);
    expect(stderr).toContain("src/names.ts#slugify has no version. Write it with");
    expect(project.has(`${FILE}.json`)).toBe(true);
  });

  it("offers no force, and names what is not there", async () => {
    await using project = await edited();
    expect(await project.command(["adopt", "slugify", "--force"])).toMatchObject({ code: 2 });
    expect((await project.command(["adopt", "slugyfi"])).stderr).toContain("Did you mean slugify?");
  });
});
