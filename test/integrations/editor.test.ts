import path from "node:path";
import type ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { EditorServer } from "../world/editorServer.js";
import { createProject, fence, LIGHT, modelAt, register, type UserProject } from "../world/project.js";

// TypeScript 5.4 takes the name of a package only.
const VERSIONS = [
  ["typescript-5.4", ["selfcoding"]],
  ["typescript-5.9", ["selfcoding/editor"]],
  ["typescript", ["selfcoding", "selfcoding/editor"]],
] as const;
const packages = path.join(import.meta.dirname, "../../node_modules");
const body = ".selfcoding/src/shelf/heaviest.ts";
const json = ".selfcoding/src/shelf/heaviest.json";

const shelf = `import { selfCoding, stub } from "selfcoding";

/** The heaviest weight. */
export function heaviest(weights: readonly number[]): number {
  const first = weights[0];
  return stub();
}

export class Shelf {
  constructor(readonly books: readonly string[]) {}

  /** The titles that begin with a text. */
  @selfCoding()
  titles(start: string): string[] {}

  /** How many there are. */
  @selfCoding() get count(): number {}
}

export const shortest = selfCoding((words: readonly string[]): string => stub.with({ limits: { attempts: 1 } })());

function plain(unused: string): string {
  const idle = 1;
}
console.log(plain, heaviest([1, 3, 2]));
`;
const unreturned = "\nexport const late = () => {\n  stub();\n};\n";
const long = `${shelf}${unreturned}${"// more\n".repeat(500)}${unreturned.replace("late", "later")}`;
const compilerOptions = {
  target: "ES2022",
  module: "NodeNext",
  strict: true,
  noUnusedParameters: true,
  noImplicitReturns: true,
  allowJs: true,
  checkJs: true,
  types: ["node"],
  ...LIGHT,
};
const files = {
  "tsconfig.json": JSON.stringify({ compilerOptions, include: ["src"] }),
  "src/shelf.ts": shelf,
  "src/long.ts": long,
  "src/plain.js":
    'export function twice(/** @type {number} */ n) {\n  return "" + n * 2;\n}\nconst idle = twice(2).lenght;\n',
};
const replies = {
  heaviest: [fence("function heaviest(weights: readonly number[]): number {\n  return Math.max(...weights);\n}")],
};

/** The versions that a real run has written. */
let written: Readonly<Record<string, string>> = {};

beforeAll(async () => {
  await using server = await startModelServer({ replies });
  await using project = createProject(files);
  const run = await project.run([...register, "src/shelf.ts"], { ...modelAt(server.url), SELFCODING_LOG: "silent" });
  expect(run.stderr).toBe("");
  written = Object.fromEntries([body, json].map((name) => [name, project.read(name)]));
});

describe.each(VERSIONS)("an editor with %s and the plugin %j", (typescript, names) => {
  let project: UserProject;
  let editor: EditorServer;

  beforeAll(() => {
    const plugins = names.map((name) => ({ name }));
    const tsconfig = JSON.stringify({ compilerOptions: { ...compilerOptions, plugins }, include: ["src"] });
    project = createProject({ ...files, "tsconfig.json": tsconfig }, { typescript });
    editor = new EditorServer(project, path.join(packages, typescript));
    editor.show("src/shelf.ts", shelf);
  });
  afterAll(async () => {
    await editor[Symbol.asyncDispose]();
    await project[Symbol.asyncDispose]();
  });

  const hover = async (words: string, ahead = 0): Promise<string> => {
    const info = await editor.askAt<ts.server.protocol.QuickInfoResponseBody>(
      "quickinfo",
      "src/shelf.ts",
      words,
      ahead,
    );
    return info.documentation as string;
  };
  const judge = async (name = "src/shelf.ts", command = "semanticDiagnosticsSync"): Promise<unknown[]> => {
    const found = await editor.ask<ts.server.protocol.Diagnostic[]>(command, name);
    return found.map(({ code, source, start }) => [source ?? "ts", code, start.line]);
  };
  const write = (texts: Readonly<Record<string, string>>): void => {
    for (const [name, text] of Object.entries(texts)) project.write(name, text);
  };
  const lineOf = (text: string, words: string): number => text.slice(0, text.indexOf(words)).split("\n").length;
  const namesOf = (definitions: readonly ts.server.protocol.FileSpan[]): string[] =>
    definitions.map(({ file }) => path.basename(file));

  it("shows at a stub's name, at `stub` and at the decorator that there is no version yet", async () => {
    for (const [words, ahead] of [
      ["heaviest(weights", 2],
      ["stub();", 1],
      ["titles(start", 0],
      ["selfCoding()\n", 3],
      ["count():", 1],
      ["shortest =", 1],
      ["selfCoding((words", 1],
      ["stub.with", 1],
    ] as const)
      expect(await hover(words, ahead), words).toMatch(/^selfcoding: missing\. The first call/);
    expect((await hover("heaviest(weights")).split("selfcoding:")).toHaveLength(2);
    expect(await hover("heaviest(weights")).toContain("The heaviest weight.");
    expect(await hover("plain(unused")).toBe("");
    expect(await hover("weights: readonly")).toBe("");
  });

  it("leaves the definition of an unwritten stub as it is", async () => {
    expect(namesOf(await editor.askAt("definition", "src/shelf.ts", "heaviest(weights"))).toEqual(["shelf.ts"]);
    expect(namesOf(await editor.askAt("definition", "src/shelf.ts", "stub();"))).toContain("index.d.ts");
    expect(namesOf(await editor.askAt("definition", "src/shelf.ts", "stub();"))).not.toContain("heaviest.ts");
  });

  it("marks nothing in a stub that waits for its body, and everything elsewhere", async () => {
    const line = lineOf(shelf, "function plain");
    const found = await judge();
    expect(found).toHaveLength(2);
    expect(found).toEqual(expect.arrayContaining([2355, 6133].map((code) => ["ts", code, line])));
    expect(await judge("src/shelf.ts", "suggestionDiagnosticsSync")).toEqual([["ts", 6133, line + 1]]);
    const own = shelf.replace(
      "string => stub.with({ limits: { attempts: 1 } })()",
      "string => { if (words) return words[0]!; }",
    );
    expect(own).not.toBe(shelf);
    editor.show("src/shelf.ts", own);
    expect(await judge()).toContainEqual(["ts", 2366, lineOf(own, "if (words)")]);
    editor.show("src/shelf.ts", shelf);
  });

  it("tells a stub's mistakes at their lines while they are typed", async () => {
    const broken = `${shelf}\nexport function untyped(n) {\n  return stub(n);\n}\nexport const late = () => {\n  stub();\n  return 1;\n};\n`;
    editor.show("src/shelf.ts", broken);
    const found = await editor.ask<ts.server.protocol.Diagnostic[]>("semanticDiagnosticsSync", "src/shelf.ts");
    const own = found.filter(({ source }) => source === "selfcoding");
    expect(own.map(({ category, code, start }) => [category, code, start.line])).toEqual([
      ["error", 9400, lineOf(broken, "  stub();")],
      ["error", 9400, lineOf(broken, "export function untyped")],
      ["error", 9400, lineOf(broken, "export function untyped")],
    ]);
    expect(own.map(({ text }) => text.split(":", 1)[0])).toEqual([
      "stub-not-returned",
      "stub-untyped-parameter",
      "stub-no-return-type",
    ]);
    editor.show("src/shelf.ts", shelf);
    expect(await judge()).toHaveLength(2);
  });

  // Newer servers judge what is in view of a long file first.
  it.skipIf(typescript === "typescript-5.4")("tells the same of the part of a long file that is in view", async () => {
    editor.show("src/long.ts", long);
    const found = await editor.judgePart("src/long.ts", 1, lineOf(long, "  stub();") + 1);
    expect(found.map(({ code, start }) => [code, start.line]).sort()).toEqual([
      [2355, lineOf(long, "function plain")],
      [9400, lineOf(long, "  stub();")],
    ]);
  });

  it("shows a written version, with what it has cost and where its body is, and goes there", async () => {
    write(written);
    const text = await hover("heaviest(weights");
    expect(text).toMatch(/^selfcoding: current\.\n\nVersion 1 of 1, \d+ cases?, [\d,]+ tokens, written by scripted\./);
    expect(text).toContain(`Body: \`${body}\``);
    expect(await hover("stub();")).toMatch(/^selfcoding: current\./);
    const definitions = await editor.askAt<ts.server.protocol.FileSpan[]>(
      "definition",
      "src/shelf.ts",
      "heaviest(weights",
    );
    expect(namesOf(definitions)).toEqual(["heaviest.ts", "shelf.ts"]);
    const line = lineOf(project.read(body), "export function heaviest");
    expect(definitions[0]).toMatchObject({
      file: `${project.folder}/${body}`,
      start: { line, offset: "export function ".length + 1 },
    });
    const bound = await editor.askAt<ts.server.protocol.DefinitionInfoAndBoundSpan>(
      "definitionAndBoundSpan",
      "src/shelf.ts",
      "stub();",
    );
    expect(new Set(namesOf(bound.definitions))).toEqual(new Set(["heaviest.ts", "index.d.ts"]));
    expect(namesOf(await editor.askAt("definition", "src/shelf.ts", "weights: readonly"))).toEqual(["shelf.ts"]);
  });

  it("shows that a version is stale, edited, in conflict, unloadable or healed, as it comes to be so", async () => {
    const changed = shelf.replace("The heaviest weight.", "The heaviest weight of all.");
    const edited = written[body]?.replace("Math.max(...weights)", "weights[0]!") ?? "";
    editor.show("src/shelf.ts", changed);
    expect(await hover("heaviest(weights")).toMatch(/^selfcoding: stale\. The stub has changed/);
    write({ [body]: edited });
    expect(await hover("heaviest(weights")).toMatch(/^selfcoding: in conflict\./);
    editor.show("src/shelf.ts", shelf);
    expect(await hover("heaviest(weights")).toMatch(/^selfcoding: edited by hand\. Your edit is what runs\./);
    write({ [body]: edited.replace("weights[0]!", "weights[") });
    expect(await hover("heaviest(weights")).toMatch(/^selfcoding: unloadable\. .*\n\nSyntax error in line \d+: /);
    expect(namesOf(await editor.askAt("definition", "src/shelf.ts", "heaviest(weights"))).toContain("heaviest.ts");
    const healed = JSON.parse(written[json] ?? "") as { versions: object[] };
    healed.versions[0] = { ...healed.versions[0], healed: "TypeError: weights is not iterable" };
    write({ ...written, [json]: JSON.stringify(healed) });
    expect(await hover("heaviest(weights")).toMatch(
      /^selfcoding: healed, current\.[^]*TypeError: weights is not iterable/,
    );
  });

  it("answers as the editor does without it when something breaks inside of it", async () => {
    const torn = JSON.parse(written[json] ?? "") as { versions: object[] };
    torn.versions[0] = { ...torn.versions[0], usage: undefined };
    write({ ...written, [json]: JSON.stringify(torn) });
    expect(await hover("heaviest(weights")).toBe("The heaviest weight.");
    expect(project.read("server.log")).toContain("selfcoding: TypeError");
    write(written);
    expect(await hover("heaviest(weights")).toMatch(/^selfcoding: current\./);
  });

  it("leaves a file without stubs, and all completions, as they are", async () => {
    await using bare = new EditorServer(project, path.join(packages, typescript), []);
    for (const one of [editor, bare]) {
      one.show("src/plain.js", files["src/plain.js"]);
      one.show("src/shelf.ts", shelf);
    }
    const both = async (ask: (server: EditorServer) => Promise<unknown>): Promise<void> => {
      const [own, plain] = [await ask(editor), await ask(bare)];
      expect(own).toEqual(plain);
      expect(JSON.stringify(own).length).toBeGreaterThan(20);
    };
    await both((one) => one.ask("semanticDiagnosticsSync", "src/plain.js"));
    await both((one) => one.ask("suggestionDiagnosticsSync", "src/plain.js"));
    await both((one) => one.askAt("quickinfo", "src/plain.js", "twice"));
    await both((one) => one.askAt("definition", "src/plain.js", "twice(2)"));
    await both((one) => one.askAt("completionInfo", "src/shelf.ts", "return stub();", 7));
    await both((one) => one.askAt("completionInfo", "src/shelf.ts", "stub.with", 5));
  });
});
