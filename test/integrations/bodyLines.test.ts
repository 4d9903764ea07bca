import esbuild from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import selfcoding from "../../src/integrations/hosts/esbuild.js";
import { startModelServer } from "../../src/model/scripted.js";
import { cli, createProject, fence, LIGHT, modelAt, register, type UserProject } from "../world/project.js";

const tspc = "node_modules/ts-patch/bin/tspc.js";

const words = `import { selfCoding, stub } from "selfcoding";

/** The first letter as a capital. */
export function first(text: string): string {
  // above

  return stub(text);
}

/** The same, later. */
export const later = async (text: string): Promise<string> => stub(text);

export function shelf(place: string) {
  /** The first letter, behind the place. */
  const name = selfCoding((text: string): string => {
    return stub(text, place);
  });
  return name;
}

export class Label {
  readonly text: string = "a";

  /** The first letter of a text. */
  @selfCoding()
  of(text: string): string {
    return stub(text, this.text);
  }
}

export function fails(): never {
  const value: number = 1; throw new Error("here " + value);
}
`;

const replies = {
  first: [
    fence(`function capital(text: string): string {
  const letter: string = text[0]!;
  return letter.toUpperCase();
}
function first(text: string): string {
  const given: string = text;

  return capital(given);
}`),
  ],
  later: [
    fence(`async (text: string): Promise<string> => {
  const letter = await text[0]!;
  return letter.toUpperCase();
}`),
  ],
  name: [fence("(text: string): string => {\n  const letter = text[0]!;\n  return place + letter.toUpperCase();\n}")],
  of: [
    fence(
      "function of(this: Label, text: string): string {\n  const letter = text[0]!;\n  return this.text && letter.toUpperCase();\n}",
    ),
  ],
};

const main = `import { fails, first, Label, later, shelf } from "./words.js";

async function run(): Promise<void> {
  console.log([first("ada"), await later("ada"), shelf("1")("ada"), new Label().of("ada")].join());
  if (process.argv[2] !== "throw") return;
  for (const call of [() => first(""), () => later(""), () => shelf("1")(""), () => new Label().of(""), fails]) {
    try {
      await call();
    } catch (error) {
      console.error((error as Error).stack);
    }
  }
}
void run();
`;

const tsconfig = (options: object): string =>
  JSON.stringify({
    compilerOptions: {
      target: "ES2022",
      module: "NodeNext",
      strict: true,
      sourceMap: true,
      rootDir: "src",
      outDir: "out",
      types: ["node"],
      ...LIGHT,
      ...options,
      plugins: [{ transform: "selfcoding/transformer" }],
    },
    include: ["src"],
  });

let project: UserProject;
/** Where stack traces are to lead, in the order of the calls. */
let places: readonly string[];

beforeAll(async () => {
  await using server = await startModelServer({ replies });
  project = createProject({ "tsconfig.json": tsconfig({}), "src/words.ts": words, "src/main.ts": main });
  const { stdout, stderr } = await project.run([...register, "src/main.ts"], {
    ...modelAt(server.url),
    SELFCODING_LOG: "silent",
  });
  expect({ stdout, stderr }).toEqual({ stdout: "A,A,1A,A\n", stderr: "" });
  const placeOf = (name: string, needle: string): string => {
    const lines = project.read(name).split("\n");
    const line = lines.findIndex((each) => each.includes(needle));
    return `${name}:${line + 1}:${(lines[line]?.indexOf(needle) ?? 0) + 1}`;
  };
  const stored = (name: string, needle: string): string => placeOf(`.selfcoding/src/words/${name}.ts`, needle);
  places = [
    stored("first", "toUpperCase"),
    stored("first", "capital(given)"),
    stored("later", "toUpperCase"),
    stored("shelf.name", "toUpperCase"),
    stored("Label.of", "toUpperCase"),
    placeOf("src/words.ts", 'new Error("here'),
  ];
});
afterAll(() => project[Symbol.asyncDispose]());

/** Where the frames of a trace are that lead to a file of the project; without those of who calls. */
const framesOf = (stderr: string): string[] =>
  stderr
    .split("\n")
    .filter((line) => line.startsWith("    at "))
    .map((line) => line.slice(line.indexOf(project.folder) + project.folder.length + 1).replace(/\)$/, ""))
    .filter((line) => /^(?:\.selfcoding|src)\//.test(line) && !line.startsWith("src/main.ts"));

describe("a linked body that throws is told at its line in the version's file", () => {
  it.each([
    ["with healing", "heal-only"],
    ["without healing", "off"],
    ["frozen", "frozen"],
  ])("by the register hook, %s", async (_name, mode) => {
    // What cannot be reached heals nothing.
    const run = () =>
      project.run([...register, "src/main.ts", "throw"], { SELFCODING_MODE: mode, SELFCODING_LOG: "silent" });
    expect(framesOf((await run()).stderr)).toEqual(places);
    expect(framesOf((await run()).stderr)).toEqual(places);
  });

  it.each([
    ["selfcoding build", [cli, "build", "-p"], {}],
    ["selfcoding build --frozen", [cli, "build", "--frozen", "-p"], {}],
    [
      "selfcoding build, for an old engine and with a root for the sources",
      [cli, "build", "-p"],
      { target: "ES2015", lib: ["ES2022"], sourceRoot: "../src/" },
    ],
    [
      "selfcoding build, with all in one file",
      [cli, "build", "-p"],
      { sourceMap: false, inlineSourceMap: true, inlineSources: true },
    ],
    ["tspc", [tspc, "-p"], {}],
  ])("by %s", async (_name, command, options) => {
    project.write("tsconfig.build.json", tsconfig({ ...options, module: "ESNext", moduleResolution: "Bundler" }));
    const built = await project.run([...command, "tsconfig.build.json"]);
    expect({ ...built, stdout: "" }).toEqual({ code: 0, stdout: "", stderr: "" });
    const { stderr } = await project.run(["--enable-source-maps", "out/main.js", "throw"], { SELFCODING_MODE: "off" });
    expect(framesOf(stderr)).toEqual(places);
  });

  it.each([
    ["", undefined],
    [" frozen", "frozen"],
  ] as const)("by esbuild%s", async (_name, mode) => {
    await esbuild.build({
      entryPoints: [`${project.folder}/src/main.ts`],
      bundle: true,
      platform: "node",
      format: "esm",
      outfile: `${project.folder}/out/bundle.js`,
      sourcemap: true,
      minify: true,
      plugins: [selfcoding(mode === undefined ? {} : { mode })],
    });
    const { stderr } = await project.run(["--enable-source-maps", "out/bundle.js", "throw"], {
      SELFCODING_MODE: "off",
    });
    expect(framesOf(stderr)).toEqual(places);
  });
});
