import { describe, expect, test } from "vitest";
import { createWorld } from "./world.js";

const IMPORT = `import { selfCoding, stub } from "selfcoding";\n`;

async function stubsOf(text: string) {
  await using world = createWorld({ "main.ts": IMPORT + text });
  return world.rewrite("main.ts").stubs;
}

/** The ids of all stubs by their hints. */
async function idsBy(text: string): Promise<Record<string, string>> {
  const stubs = await stubsOf(text);
  return Object.fromEntries(stubs.map(({ id, hints }) => [hints.join(), id]));
}

describe("a stub is called what its author called it", () => {
  test.each([
    ["delete", "delete_", "A.delete", "class A { delete(): number { return stub(); } }"],
    ["_grow", "_grow", "A._grow", "class A { private _grow(): number { return stub(); } }"],
    ["__proto", "__proto", "A.__proto", "class A { __proto(): number { return stub(); } }"],
    ["#check", "check", "A.#check", "class A { #check(): number { return stub(); } }"],
    ["größe", "größe", "größe", "export function größe(): number { return stub(); }"],
    ["最大", "最大", "最大", "export const 最大 = (): number => stub();"],
    ["arguments", "arguments_", "o.arguments", "export const o = { arguments(): number { return stub(); } };"],
    ['"a-b"', "a_b", "o.a-b", 'export const o = { "a-b"(): number { return stub(); } };'],
    ['"2"', "_2", "o.2", 'export const o = { "2": (): number => stub() };'],
    [
      "[Symbol.iterator]",
      "Symbol_iterator",
      "A.[Symbol.iterator]",
      "class A { [Symbol.iterator](): Iterator<1> { return stub(); } }",
    ],
    ['["a.b"]', "a_b", "A.a%2Eb", 'class A { ["a.b"](): number { return stub(); } }'],
    ["default", "default_", "o.default", "export const o = { default(): number { return stub(); } };"],
    ["defaultExport", "defaultExport", "default", "export default function (): number { return stub(); }"],
  ])("%s", async (spelling, name, id, text) => {
    const [skeleton] = await stubsOf(text);
    expect(skeleton).toMatchObject({ spelling, name, id: `main.ts#${id}` });
    expect(skeleton?.header).toContain(`function ${name}(`);
    expect(skeleton?.handle).toMatch(/^\$stub_[\w$]+$/);
  });
});

describe("ids never meet", () => {
  test("where names differ in signs, case, or letters only", async () => {
    const keys = ["a-b", "a.b", "a_b", "a b", "a/b", "a%b", "#a", "[a]", "A", "a", "Σ", "Δ", "", "~a", "a%2Eb"];
    const members = keys.map((key) => `${JSON.stringify(key)}(): number { return stub(); },`);
    const text = `const a = Symbol(); export const o = { ${members.join("\n")} [a](): number { return stub(); } };
      export class C { #a(): number { return stub(); } a(): number { return stub(); } "a.b"(): number { return stub(); } }
      export namespace C { export const a = { b(): number { return stub(); } }; }`;
    const ids = (await stubsOf(text)).map(({ id }) => id);
    expect(ids).toHaveLength(keys.length + 5);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test.each([
    [
      "functions given to others",
      "list.map((a): number => { 1; return stub(a); });",
      "other.map((a): number => { 2; return stub(a); });",
    ],
    [
      "arguments that differ",
      'get("/a", (a): number => { 1; return stub(a); });',
      'get("/b", (a): number => { 2; return stub(a); });',
    ],
    [
      "names in two branches",
      "if (on) { const f = (a: number): number => { 1; return stub(a); }; f; }",
      "if (!on) { const f = (a: number): number => { 2; return stub(a); }; f; }",
    ],
    [
      "members of objects without a name",
      "take({ run(a: number): number { 1; return stub(a); } });",
      "give({ run(a: number): number { 2; return stub(a); } });",
    ],
  ])("nor do they change places: %s", async (_, one, other) => {
    const before =
      "declare const list: number[], other: number[], on: boolean; declare function get(path: string, f: (a: number) => number): void;" +
      "declare function take(x: object): void; declare function give(x: object): void;\n";
    const ids = await idsBy(`${before}${one}\n${other}`);
    expect(new Set(Object.values(ids)).size).toBe(2);
    expect(await idsBy(`${before}${other}\n${one}`)).toEqual(ids);
  });
});
