import { afterAll, describe, expect, it } from "vitest";
import type { CheckOptions } from "../../src/contract/nouns.js";
import { call, createChecker, createProject } from "./project.js";

const checker = createChecker();
afterAll(() => checker.close());

/** Checks a body of a stub with inputs drawn from its types. */
async function draw(source: string, body: string, options: Partial<CheckOptions> = {}, receiver?: string) {
  await using project = await createProject({
    "src/a.ts": `import { selfCoding, stub } from "selfcoding";\n${source}`,
  });
  const name = receiver === undefined ? /export (?:async )?function\*? (\w+)/.exec(source)?.[1] : "Tank.take";
  const skeleton = project.skeleton("src/a.ts", name ?? "");
  const cases = receiver === undefined ? [] : [call(['["Bo"]'], receiver)];
  return await checker.check(project, skeleton, body, { cases, options: { inputs: 100, ...options } });
}

const first = `/** The first word, in capitals. */\nexport function first(words: string[]): string { return stub(words); }`;

describe("inputs drawn from the types", () => {
  it("find a crash, and show the smallest input that crashes, with the seed", async () => {
    const { findings } = await draw(first, "return words[0]!.toUpperCase();");
    expect(findings).toMatchObject([{ check: "properties", code: "crashed" }]);
    expect(findings[0]?.message).toContain("first([]) threw TypeError");
    expect(findings[0]?.message).toContain("seed 1");
    expect(findings[0]?.line).toContain("toUpperCase");
  });

  it("accept a body that stands them, and say how many were tried", async () => {
    const { result, notes } = await draw(first, 'return (words[0] ?? "").toUpperCase();');
    expect(result).toMatchObject({ verdict: { passed: true } });
    expect(notes.join()).toMatch(/\d\d inputs drawn from the types were tried/);
  });

  it("are not tried when none are wanted", async () => {
    const { result, notes } = await draw(first, "return words[0]!.toUpperCase();", { inputs: 0 });
    expect(result).toMatchObject({ verdict: { passed: true } });
    expect(notes).toEqual([]);
  });

  it("let a deliberate throw be, unless the docs forbid it", async () => {
    const body = 'const word = words[0]; if (word === undefined) throw new RangeError("no words"); return word;';
    expect((await draw(first, body)).result).toMatchObject({ verdict: { passed: true } });
    const { codes } = await draw(first.replace("in capitals.", "in capitals; never throws."), body);
    expect(codes).toEqual(["forbidden-throw"]);
  });

  it("find a result outside of its declared type", async () => {
    const source = `export function find(words: string[]): "short" | "long" { return stub(words); }`;
    const { codes, messages } = await draw(
      source,
      'return (words.join("").length < 3 ? "short" : "longer") as "long";',
    );
    expect(codes).toEqual(["wrong-shape"]);
    expect(messages[0]).toContain('returned "longer"');
  });

  it("find a missing value that became a part of a text", async () => {
    const source = "export function greet(names: string[]): string { return stub(names); }";
    const { codes, messages } = await draw(source, "return `Hello ${names[0]} and ${names[1]}`;");
    expect(codes).toEqual(["leaked-text"]);
    expect(messages[0]).toContain('greet([]) returned "Hello undefined and undefined"');
  });

  it("do not take a missing value beside a text for a part of it", async () => {
    const source =
      "export function pair(a: string[], b: string[]): [string, string | undefined][] { return stub(a, b); }";
    const { findings } = await draw(source, "return a.map((text, index) => [text, b[index]]);");
    expect(findings).toEqual([]);
  });

  it("hold nothing against a body for what the docs rule out, but for changing it, and say how much that was", async () => {
    const source = first.replace("word,", "word of a non-empty list,");
    const { result, notes } = await draw(source, "return words[0]!.toUpperCase();");
    expect(result).toMatchObject({ verdict: { passed: true } });
    expect(notes.join()).toMatch(/, \d+ of which crashed it but are ruled out by its docs/);
    expect((await draw(source, "return words[1]!.toUpperCase();")).codes).toEqual(["crashed"]);
  });

  it("do not ask of a body that it stands the text __proto__ where it looks up others", async () => {
    const source = "export function apply(name: string): number { return stub(name); }";
    const body =
      "const all: Record<string, () => number> = { one: () => 1 };\nconst found = all[name];\nreturn found ? found() : 0;";
    expect((await draw(source, body)).findings).toEqual([]);
  });

  it("take what only an empty list gives, or cannot be folded, for the author's to say", async () => {
    const source = "export function largest(list: number[]): number { return stub(list); }";
    expect((await draw(source, "return list.toSorted((a, b) => b - a)[0]!;")).findings).toEqual([]);
    expect((await draw(source, "return list.reduce((a, b) => Math.max(a, b));")).findings).toEqual([]);
    const pair = "export function ends(list: number[]): [number, number] { return stub(list); }";
    expect((await draw(pair, "return [list[0]!, list.at(-1)!];")).findings).toEqual([]);
    expect((await draw(pair, "return [list[0]!, list[1]!];")).codes).toEqual(["wrong-shape"]);
  });

  it("find an endless loop to be no more than a remark, as how long is right cannot be known", async () => {
    const source = "export function count(n: number): number { return stub(n); }";
    const { result, notes } = await draw(source, "let at = 0; while (at !== n) at += 2; return at;");
    expect(result).toMatchObject({ verdict: { passed: true } });
    expect(notes.join()).toContain("did not end within");
  });

  it("are the same for the same seed", async () => {
    const source = "export function odd(n: number): number { return stub(n); }";
    const body = "if (n % 7 === 3 && n > 20) return (undefined as unknown as number[])[0]!; return n;";
    const once = await draw(source, body, { seed: 7, inputs: 400 });
    const twice = await draw(source, body, { seed: 7, inputs: 400 });
    expect(once.messages).toEqual(twice.messages);
  });

  it("reach async functions, generators and methods on the receiver of the call at hand", async () => {
    const later = "export async function later(words: string[]): Promise<number> { return stub(words); }";
    expect((await draw(later, "await null; return words[0]!.length;")).messages[0]).toContain("later([])");
    const each = "export function* each(words: string[]): Generator<number> { return stub(words); }";
    expect((await draw(each, "yield words[0]!.length;")).messages[0]).toContain("each([])");
    const tank = `export class Tank { constructor(readonly size: number) {} take(names: string[]): number { return stub(names); } }`;
    const { messages } = await draw(tank, "return this.size + names[0]!.length;", {}, "new Tank(3)");
    expect(messages[0]).toMatch(/take\(\[\]\) threw TypeError/);
  });
});

describe("the user's own properties and reference function", () => {
  const sort = (options: string): string =>
    `const sorted = (result: number[]) => result.every((n, index) => index === 0 || !(result[index - 1]! > n));
const slow = (list: number[]) => [...list].sort((a, b) => a - b);
/** A sorted copy. */
export function sort(list: number[]): number[] { return stub.with({ ${options} })(list, slow, sorted); }`;

  it("refuse a body whose results do not have the property, by the property's name", async () => {
    const { codes, messages } = await draw(sort("properties: [sorted]"), "return [...list].sort();");
    expect(codes).toEqual(["broken-property"]);
    expect(messages[0]).toContain("the property `sorted` does not hold");
  });

  it("refuse a body whose results are not those of the reference function", async () => {
    const { codes, messages } = await draw(sort("oracle: slow"), "return [...list].sort((a, b) => a - b).slice(0, 2);");
    expect(codes).toEqual(["broken-property"]);
    expect(messages[0]).toContain("the reference function (oracle) gives");
  });

  it("do not count for what is out of all proportion, as NaN", async () => {
    const source = `const atMost = (result: number, list: number[]) => list.length === 0 || result <= Math.max(...list);
export function least(list: number[]): number { return stub.with({ properties: [atMost] })(list, atMost); }`;
    expect((await draw(source, "return Math.min(...list);", { inputs: 300 })).findings).toEqual([]);
  });

  it("accept a body that has them all", async () => {
    const { findings } = await draw(sort("properties: [sorted]"), "return [...list].sort((a, b) => a - b);");
    expect(findings).toEqual([]);
  });
});

describe("a limit to how the time may grow", () => {
  const twin = "export function hasTwin(list: number[]): boolean { return stub(list); }";

  it("refuses a body that is slower, with the curve that was measured", async () => {
    const body = "return list.some((n, index) => list.some((m, other) => other > index && n + 0.5 === m));";
    const { codes, messages } = await draw(twin, body, { growth: "O(n)", inputs: 0 });
    expect(codes).toEqual(["grows-too-fast"]);
    expect(messages[0]).toMatch(/grew as .* n\^[12]\.\d\d .* but O\(n\) is allowed/);
  });

  it("accepts one that is not", async () => {
    const body = "const seen = new Set<number>(); return list.some((n) => seen.has(n + 0.5) || !seen.add(n));";
    const { findings } = await draw(twin, body, { growth: "O(n^2)", inputs: 0 });
    expect(findings).toEqual([]);
  });
});
