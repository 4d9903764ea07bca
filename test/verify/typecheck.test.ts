import { afterAll, describe, expect, it } from "vitest";
import { createChecker, createProject } from "./project.js";

const checker = createChecker();
afterAll(() => checker.close());

const FISH = `export interface Fish { name: string; size: number }\nexport type Names = readonly Fish["name"][];\n`;
const AQUARIUM = `#!/usr/bin/env node
"use strict";
import { selfCoding, stub } from "selfcoding";
import type { Fish, Names } from "@types/fish.js";
import { createHash } from "node:crypto";
const LIMIT = 3;
function toMillis(text: string): number { return Number(text) * LIMIT; }
/** The names. */
export function names(fish: Fish[]): Names { return stub(fish, createHash); }
/** Twice. */
export const twice = (value: number): number => stub(value);
export const slug = selfCoding(function slug(title: string): string { return title.trim(); });
export class Aquarium {
  constructor(readonly fish: Fish[]) {}
  /** The heaviest. */
  @selfCoding()
  heaviest(least: number): Fish | undefined { return stub(least); }
  get count(): number { return stub(); }
}
export const tools = {
  /** Joins. */
  join(parts: string[]): string { return stub(parts); },
};
export function outer(base: number) {
  /** Adds. */
  function inner(value: number): number { return stub(value, base); }
  return inner(1);
}
export function first(value: string): string;
export function first(value: number): number;
/** The same. */
export function first(value: string | number): string | number { return stub(value); }
`;

const createAquarium = async () => {
  const project = await createProject({ "src/aquarium.ts": AQUARIUM, "src/model/fish.ts": FISH });
  const compilerOptions = {
    strict: true,
    target: "ES2022",
    lib: ["ES2023"],
    module: "NodeNext",
    types: [],
    noUnusedLocals: true,
    paths: { "@types/*": ["./src/model/*"] },
  };
  await project.write("tsconfig.json", JSON.stringify({ compilerOptions }));
  return project;
};

describe("the types of a candidate", () => {
  it("are judged by the user's own interfaces, aliases and imports", async () => {
    await using project = await createAquarium();
    const skeleton = project.skeleton("src/aquarium.ts", "names");
    expect((await checker.check(project, skeleton, "return fish.map(({ name }) => name);")).findings).toEqual([]);
    const wrong = await checker.check(project, skeleton, "const all = fish;\nreturn all.map(({ size }) => size);");
    expect(wrong.codes).toEqual(["type-error"]);
    expect(wrong.messages[0]).toContain("Type 'number[]' is not assignable to type 'Names'");
    expect(wrong.findings[0]?.line).toBe("return all.map(({ size }) => size);");
    expect((await checker.check(project, skeleton, "return fish.map(({ nome }) => nome);")).messages[0]).toContain(
      "Property 'nome' does not exist",
    );
  });

  it.each([
    ["twice", "return value * 2;", "return String(value);"],
    ["slug", "return title.toLowerCase();", "return title.length;"],
    ["Aquarium.heaviest", "return this.fish.find(({ size }) => size > least);", "return this.fisch[0];"],
    ["Aquarium.count", "return this.fish.length;", "return this.fish;"],
    ["tools.join", 'return parts.join("");', "return parts;"],
    ["outer.inner", "return value + base;", "return [value, base];"],
    ["first", "return value;", "return null;"],
  ])("are checked under the header of %s", async (name, good, bad) => {
    await using project = await createAquarium();
    const skeleton = project.skeleton("src/aquarium.ts", name);
    expect((await checker.check(project, skeleton, good)).findings).toEqual([]);
    expect((await checker.check(project, skeleton, bad)).codes).toEqual(["type-error"]);
  });

  it("count in the helpers too, where the user's names are taken", async () => {
    await using project = await createAquarium();
    const skeleton = project.skeleton("src/aquarium.ts", "twice");
    const clash = await checker.check(project, skeleton, {
      body: "return toMillis(value);",
      helpers: "function toMillis(x: number) { return x; }",
    });
    expect(clash.messages[0]).toContain("Duplicate function implementation");
    const wrong = await checker.check(project, skeleton, {
      body: "return double(value);",
      helpers: "const double = (x: string) => x.length;",
    });
    expect(wrong.messages[0]).toContain("'number' is not assignable to parameter of type 'string'");
    expect(
      (
        await checker.check(project, skeleton, {
          body: "return double(value);",
          helpers: "const double = (x: number) => 2 * x;",
        })
      ).findings,
    ).toEqual([]);
  });

  it("are not held against an import that the file has already, or a name that is not used", async () => {
    await using project = await createAquarium();
    const skeleton = project.skeleton("src/aquarium.ts", "twice");
    const candidate = {
      imports: 'import { createHash } from "node:crypto";',
      helpers: "const spare = 1;",
      body: "const unused = 1;\nreturn value * 2;",
    };
    expect((await checker.check(project, skeleton, candidate)).findings).toEqual([]);
  });

  it.each([
    ["return (value as any) * 2;", "`any`"],
    ["const list: any[] = [value]; return list[0];", "`any`"],
    ["// @ts-ignore\nreturn value.x;", "@ts-ignore"],
    ["/* @ts-expect-error */\nreturn value.x;", "@ts-expect-error"],
  ])("may not be evaded: %s", async (body, word) => {
    await using project = await createAquarium();
    const { codes, messages } = await checker.check(project, project.skeleton("src/aquarium.ts", "twice"), body);
    expect(codes).toContain("type-evasion");
    expect(messages.join("\n")).toContain(word);
  });

  it("say what does not parse", async () => {
    await using project = await createAquarium();
    const { codes } = await checker.check(project, project.skeleton("src/aquarium.ts", "twice"), "return value *;");
    expect(codes).toEqual(["syntax-error"]);
  });

  it("follow the files on disk, and leave them as they are", async () => {
    await using project = await createProject({
      "src/a.ts":
        'import { stub } from "selfcoding";\nimport type { Id } from "./id.js";\nexport function make(): Id { return stub(); }\n',
      "src/id.ts": "export type Id = number;\n",
    });
    const skeleton = project.skeleton("src/a.ts", "make");
    expect((await checker.check(project, skeleton, "return 1;")).findings).toEqual([]);
    expect((await checker.check(project, skeleton, 'return "one";')).codes).toEqual(["type-error"]);
    await project.write("src/id.ts", 'export type Id = "a" | "b";\n');
    expect((await checker.check(project, skeleton, "return 1;")).codes).toEqual(["type-error"]);
    expect((await checker.check(project, skeleton, 'return "a";')).codes).toEqual([]);
  });

  it("know the declaration files that the configuration includes, and do without a configuration", async () => {
    const source = 'import { stub } from "selfcoding";\nexport function read(): string { return stub(); }\n';
    await using project = await createProject({
      "src/a.ts": source,
      "src/globals.d.ts": "declare const BUILD: string;\n",
    });
    const skeleton = project.skeleton("src/a.ts", "read");
    const types = async (body: string) =>
      (await checker.check(project, skeleton, body)).findings.filter(({ check }) => check === "types");
    expect(await types("return BUILD;")).toEqual([]);
    await project.remove("tsconfig.json");
    expect((await types("return BUILD;"))[0]?.message).toContain("Cannot find name 'BUILD'");
    expect(await types("const list: string[] = []; return list[0];")).toEqual([]);
    expect(await types("return new URL('http://a').host;")).toEqual([]);
  });

  it("are judged by what the skeleton keeps when the source is not at hand, which the verdict says", async () => {
    await using project = await createAquarium();
    const skeleton = project.skeleton("src/aquarium.ts", "names");
    await project.remove("src/aquarium.ts");
    const good = await checker.check(project, skeleton, "return fish.map(({ name }) => name);");
    expect(good.findings).toEqual([]);
    expect(good.notes.join()).toContain("source file was not available");
    expect((await checker.check(project, skeleton, "return fish.map(({ size }) => size);")).codes).toEqual([
      "type-error",
    ]);
  });
});
