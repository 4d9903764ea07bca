import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { CheckTask } from "../../src/contract/checkTask.js";
import { call, createChecker, createProject } from "./project.js";

const checker = createChecker();
afterAll(() => checker.close());

/** Checks a body of the stub of a name, of which no call is known. */
async function drawFor(name: string, source: string, body: string) {
  await using project = await createProject({ "src/a.ts": `import { stub } from "selfcoding";\n${source}` });
  return await checker.check(project, project.skeleton("src/a.ts", name), body, { options: { inputs: 100 } });
}

/** Checks a body of a stub with inputs drawn from its types. */
async function draw(
  source: string,
  body: string,
  options: Partial<CheckTask["options"]> = {},
  receiver?: string,
  files: Readonly<Record<string, string>> = {},
) {
  await using project = await createProject({
    ...files,
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

  it.each([
    ["value is Record<string, unknown>", 'typeof value === "object"', "value is null, not"],
    ["value is Record<string, unknown>", 'typeof value === "object" && value !== null', undefined],
    ['value is "on" | "off"', 'typeof value === "string"', 'not "on" or "off"'],
    ['value is "on" | "off"', 'value === "on" || value === "off"', undefined],
    ["value is Fish | null", 'value === null || (typeof value === "object" && "fins" in value)', undefined],
    ["value is Id", 'typeof value === "string"', undefined],
    ["value is Id", 'typeof value === "string" || typeof value === "number"', "not "],
  ])("hold a guard to `%s`: %s", async (says, body, found) => {
    const types = "interface Fish { fins: number; }\ntype Id = string & { readonly brand: unique symbol };";
    const source = `${types}\n/** Tells. */\nexport function tell(value: unknown): ${says} { return stub(value); }`;
    const { findings } = await draw(source, `return ${body};`);
    expect(findings.map(({ code }) => code)).toEqual(found === undefined ? [] : ["wrong-shape"]);
    if (found !== undefined) expect(findings[0]?.message).toContain(found);
  });

  it.each([
    ['value.tag === "ok"', []],
    ['value.tag !== "ok"', ["wrong-shape"]],
    ['"error" in value', ["wrong-shape"]],
  ])("hold a guard to the tag of what it names: %s", async (body, codes) => {
    const types = 'type Ok = { tag: "ok"; note?: "fine" };\ntype Fault = { tag: "fault"; error: string };';
    const source = `${types}\n/** Tells. */\nexport function tell(value: Ok | Fault): value is Ok { return stub(value); }`;
    expect((await draw(source, `return ${body};`)).codes).toEqual(codes);
  });

  it("hold an assertion to what it says once it has returned", async () => {
    const source =
      "/** Asserts. */\nexport function must(value: string | undefined): asserts value is string { return stub(value); }";
    expect((await draw(source, "")).codes).toEqual(["wrong-shape"]);
    expect((await draw(source, 'if (value === undefined) throw new Error("none");')).codes).toEqual([]);
  });

  it("find recursion without an end, and let one be that is only long", async () => {
    const sum = "/** @throws {RangeError} below zero */\nexport function sum(to: number): number { return stub(to); }";
    const { findings } = await draw(sum, "return to === 0 ? 0 : to + sum(to - 1);");
    expect(findings).toMatchObject([{ code: "crashed" }]);
    expect(findings[0]?.message).toContain("sum(-1) threw RangeError: Maximum call stack size exceeded");
    expect((await draw(sum, "return to <= 0 ? 0 : to + sum(to - 1);")).findings).toEqual([]);
  });

  it("let a deliberate throw be", async () => {
    const body = 'const word = words[0]; if (word === undefined) throw new RangeError("no words"); return word;';
    expect((await draw(first, body)).result).toMatchObject({ verdict: { passed: true } });
  });

  it("leave what they find for the model to answer, unless the proof is to be strict", async () => {
    const crash = "return words[0]!.toUpperCase();";
    expect((await draw(first, crash)).result).toMatchObject({ verdict: { passed: false, evidence: { casesRun: 0 } } });
    const { result, findings } = await draw(first, crash, { proof: "strict" });
    expect(findings).toEqual([expect.not.objectContaining({ severity: "soft" })]);
    expect(result).not.toHaveProperty("verdict.evidence");
  });

  it("come with the `this` that a function declares", async () => {
    const greet = `export function greet(this: { readonly name: string }, word: string): string { return stub(word); }`;
    expect((await draw(greet, "return `${word}, ${this.name}!`;")).findings).toEqual([]);
    const { messages } = await draw(greet, 'if (this.name === "") [word][1]!.toString(); return word;');
    expect(messages[0]).toContain('greet.call({ name: "" }');
  });

  it("find NaN and invalid dates that neither an input held nor an example shows", async () => {
    const mean = "export function mean(list: number[]): number { return stub(list); }";
    const { codes, messages } = await draw(mean, "return list.reduce((sum, one) => sum + one, 0) / list.length;");
    expect(codes).toEqual(["not-a-value"]);
    expect(messages[0]).toContain("mean([]) returned NaN: the result contains NaN");
    const shown = `/** @example mean([]) // => NaN */\n${mean}`;
    expect((await draw(shown, "return list.reduce((sum, one) => sum + one, 0) / list.length;")).findings).toEqual([]);
    const day = "export function day(year: number): Date { return stub(year); }";
    expect((await draw(day, 'return new Date(year > 0 ? `${year}-13-01` : "2020-01-01");')).codes).toEqual([
      "not-a-value",
    ]);
    const point = "export function point(text: string): { x: number } { return stub(text); }";
    expect((await draw(point, "return { x: Number(text) };")).findings).toEqual([]);
    const most = "export function most(list: number[]): number { return stub(list); }";
    expect((await draw(most, "return Math.max(...list);")).findings).toEqual([]);
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

  it("do not ask of a body that it stands the text __proto__ where it looks up others", async () => {
    const source = "export function apply(name: string): number { return stub(name); }";
    const body =
      "const all: Record<string, () => number> = { one: () => 1 };\nconst found = all[name];\nreturn found ? found() : 0;";
    expect((await draw(source, body)).findings).toEqual([]);
  });

  it("take what only an empty list gives for the author's to say", async () => {
    const source = "export function largest(list: number[]): number { return stub(list); }";
    expect((await draw(source, "return list.toSorted((a, b) => b - a)[0]!;")).findings).toEqual([]);
    const pair = "export function ends(list: number[]): [number, number] { return stub(list); }";
    expect((await draw(pair, "return [list[0]!, list.at(-1)!];")).findings).toEqual([]);
    expect((await draw(pair, "return [list[0]!, list[1]!];")).codes).toEqual(["wrong-shape"]);
  });

  it("find an endless loop to be no more than a remark, as how long is right cannot be known", async () => {
    const source = "export function count(n: number): number { return stub(n); }";
    const { result, notes } = await draw(source, "let at = 0; while (at !== n) at += 2; return at;");
    expect(result).toMatchObject({ verdict: { passed: true } });
    expect(notes.join()).toContain("did not finish within");
  });

  it("go on without the argument with which it does not end", async () => {
    const source = "export function chunk(list: string[], size: number): string[][] { return stub(list, size); }";
    const body = (check: string): string =>
      `const chunks: string[][] = []; for (let at = 0; at < list.length; at += size) chunks.push(list.slice(at, at + size)); ${check} return chunks;`;
    expect((await draw(source, body(""))).notes.join()).toMatch(/^[5-9]\d inputs .* 1 did not finish .* left out/);
    const late = body(`if (size > 2 && list.length > 2) (null as unknown as string[]).length;`);
    expect((await draw(source, late)).codes).toEqual(["crashed"]);
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

  it.each([
    [
      "an object of the file",
      "export const words = { least: 1, first(list: string[]): number { return stub(list); } };",
    ],
    [
      "a function of such",
      "export const words = { least: 1, first: function (list: string[]): number { return stub(list); } };",
    ],
    [
      "a static member",
      "export class words { static least = 1; static first(list: string[]): number { return stub(list); } }",
    ],
    [
      "a field's own function",
      "export class words { constructor(readonly least: number) {} first = (list: string[]): number => stub(list); }",
    ],
  ])("reach %s without a call at hand", async (_, source) => {
    const right = "return Math.max(this.least, (list[0] ?? '').length);";
    const first = await drawFor("words.first", source, right);
    expect([first.findings, first.notes.join()]).toEqual([[], expect.stringMatching(/\d\d inputs drawn/)]);
    const wrong = await drawFor("words.first", source, "return Math.max(this.least, list[0]!.length);");
    expect(wrong.messages[0]).toMatch(/first\(\[\]\) threw TypeError/);
  });
});

describe("inputs at the edges of their types", () => {
  it("are shrunk as drawn ones are when they are at fault", async () => {
    const source = `interface Order { id: string; lines: { name: string; count: number }[]; kind: "a" | "b" }
export function label(orders: Order[], separator: string): string { return stub(orders, separator); }`;
    const body = "return orders.map((one) => (null as unknown as string[])[one.lines.length]).join(separator);";
    const { messages } = await draw(source, body);
    expect(messages[0]).toContain('label([{ id: "", lines: [], kind: "a" }], "") threw TypeError');
  });

  const size = `export function size(parts: { left?: string | undefined; right?: string | undefined }): number { return stub(parts); }`;
  const sum = "return Object.values(parts).reduce((sum, part) => sum + part.length, 0);";

  it("hold an optional member that is spelled out as undefined", async () => {
    const { codes, messages } = await draw(size, sum);
    expect(codes).toEqual(["crashed"]);
    expect(messages[0]).toMatch(/size\(\{ (?:left|right): undefined \}\)/);
  });

  it("hold nothing against a body for one that its type does not name, nor where the compiler forbids it", async () => {
    const unnamed = size.replaceAll(" | undefined", "");
    expect((await draw(unnamed, sum)).findings).toEqual([]);
    const strict = { strict: true, exactOptionalPropertyTypes: true, target: "ES2022", module: "NodeNext", types: [] };
    const { result } = await draw(unnamed, sum, {}, undefined, {
      "tsconfig.json": JSON.stringify({ compilerOptions: { ...strict, lib: ["ES2023"] } }),
    });
    expect(result).toMatchObject({ verdict: { passed: true } });
  });

  it("hold nothing but a crash against a body that takes what is spelled out for left out, as compilers do", async () => {
    const source = `interface Style { width: number; color: string }
const usual: Style = { width: 1, color: "red" };
export function complete(style: Partial<Style>): Style { return stub(style, usual); }`;
    expect((await draw(source, "return { ...usual, ...style };")).findings).toEqual([]);
  });

  it("hold members that only an index signature names", async () => {
    const source = `export function initials(row: { id: string; [column: string]: string }): string[] { return stub(row); }`;
    const body = `return Object.keys(row).filter((name) => name !== "id").map((name) => row[name]!.match(/^./u)![0]!);`;
    const { codes } = await draw(source, body);
    expect(codes).toEqual(["crashed"]);
  });

  it("are bytes where a Buffer is wanted", async () => {
    const node = path.join(import.meta.dirname, "../../node_modules/@types");
    const compilerOptions = { strict: true, target: "ES2022", module: "NodeNext", types: ["node"], typeRoots: [node] };
    const source = `export function ends(bytes: Buffer): string { return stub(bytes); }`;
    const tsconfig = {
      "tsconfig.json": JSON.stringify({ compilerOptions: { ...compilerOptions, skipLibCheck: true } }),
    };
    const refused = await draw(source, "return bytes.at(-1)!.toString(16);", {}, undefined, tsconfig);
    expect(refused.messages[0]).toContain("TypeError");
    const taken = await draw(source, 'return bytes.toString("hex").slice(-2);', {}, undefined, tsconfig);
    expect(taken.findings).toEqual([]);
    expect(taken.notes.join()).toMatch(/\d\d inputs drawn/);
    const half = `export function half(bytes: Buffer): Buffer { return stub(bytes); }`;
    const copied = await draw(half, "return Buffer.concat([bytes.subarray(0, 2)]);", {}, undefined, tsconfig);
    expect(copied.findings).toEqual([]);
  });
});

/** Right bodies, by the signature of their function. */
const RIGHT: readonly (readonly [string, string])[] = [
  ["f(one: WeakMap<object, number>): number", "return one.get({}) ?? 0;"],
  ["f(one: Intl.NumberFormat): string", "return one.format(3);"],
  ["f(text: string, format?: Intl.NumberFormat): string", "return text + (format?.format(3) ?? 0);"],
  ["f(of: { text: string; format?: Intl.NumberFormat }): string", "return of.text + (of.format?.format(3) ?? 0);"],
  ["f(list: ArrayLike<string>): number", "return Array.from(list, (text) => text.length).length;"],
  ["f(make: new (radius: number) => Circle): number", "return new make(3).area();"],
  ["f(shape: Shape): number", "return shape.area();"],
  ["f(day: Day): number", "return day.number;"],
  ["f(print: { (text: string): string; label: string }): number", "return print.label.length + print('a').length;"],
  ["f(same: <T>(list: T[]) => T[]): number", "return same(['a'])[0]!.length;"],
  ["f(to: { (text: string): string; (number: number): number[] }): number", "return to(1).length + to('a').length;"],
  [
    "f<T, K extends keyof T>(from: T, keys: K[]): Pick<T, K>",
    "const to = {} as Pick<T, K>; for (const key of keys) to[key] = from[key]; return to;",
  ],
  [
    "f(list: unknown[], is: (one: unknown) => one is string): number[]",
    "return list.filter(is).map((one) => one.trim().length);",
  ],
  ["f<K extends string>(prices: Record<K, number>, key: K): string", "return prices[key].toFixed(2);"],
  ["f(entries: [string, unknown][]): string", "return entries.map(([key, value]) => key + String(value)).join();"],
  ["f(list: number[]): number[] & { readonly __brand: 'sorted' }", "return list.toSorted() as ReturnType<typeof f>;"],
  ["f(box: Box<string>): string", "return box.value.toUpperCase();"],
  ["f(shelf: Shelf<string>): string[]", "return shelf.all.map((one) => one.toUpperCase());"],
  ["f(tree: Tree<string>): string", "return [tree, ...tree.below].map(({ value }) => value.trim()).join();"],
  ["f(pair: Pair<string, number>): string", "return pair.one.value.trim() + pair.other.value.toFixed();"],
  ["f(tags: Tags): string[]", "return [...tags].map((tag) => tag.toUpperCase());"],
  ["f(counts: Counts): string[]", "return [...counts].map((count) => count.toFixed(1));"],
  ["f(bag: Bag<string>): string[]", "return [...bag.keys()].map((key) => key.toUpperCase());"],
  ["f(bytes: Bytes): number", "if (bytes.length > 1 && !bytes.some(Boolean)) throw new TypeError('empty'); return 1;"],
  [
    "f<T, K>(list: T[], key: (one: T) => K): Map<K, T[]>",
    "const map = new Map<K, T[]>(); for (const one of list) { if (!map.has(key(one))) map.set(key(one), []); map.get(key(one))!.push(one); } return map;",
  ],
];

describe("a right body", () => {
  it("is not refused for inputs that are not of its types", async () => {
    const classes = `export abstract class Shape { abstract area(): number }
export class Circle extends Shape { constructor(readonly radius: number) { super(); } area(): number { return this.radius; } }
export class Box<T> { constructor(readonly value: T) {} }
export class Shelf<T> { readonly all: T[]; constructor(first: T, options?: { more: T[] }) { this.all = [first, ...(options?.more ?? [])]; } }
export class Tree<T> { constructor(readonly value: T, readonly below: Tree<T>[] = []) {} }
export class Pair<A, B> { constructor(readonly one: Box<A>, readonly other: Box<B>) {} }
export class Tags extends Array<string> {}
export class Counts extends Array<number> {}
export class Bag<K> extends Map<K, number> { override set(key: K, count: number): this { return super.set(key, count); } }
export class Bytes extends Uint8Array {}
export class Day { readonly #number; private constructor(number: number) { this.#number = number; } static of(number: number): Day { return new Day(number); } get number(): number { return this.#number; } }`;
    const sources = RIGHT.map(
      ([signature], index) =>
        [
          `src/f${index}.ts`,
          `import { stub } from "selfcoding";\n${classes}\nexport function ${signature} { return stub(); }`,
        ] as const,
    );
    await using project = await createProject(Object.fromEntries(sources));
    const refused: string[] = [];
    for (const [index, [signature, body]] of RIGHT.entries()) {
      const skeleton = project.skeleton(`src/f${index}.ts`, "f");
      const { messages } = await checker.check(project, skeleton, body, { options: { inputs: 100 } });
      refused.push(...messages.map((message) => `${signature}: ${message}`));
    }
    expect(refused).toEqual([]);
  });

  it("is not refused for a value beside a name in quotes, which is no text", async () => {
    const source = "export function rows(names: string[]): Record<string, number | undefined> { return stub(names); }";
    const body = 'return { "not asked": undefined, ...Object.fromEntries(names.map((name) => [name, name.length])) };';
    expect((await draw(source, body)).findings).toEqual([]);
  });

  it("is run without what may be left out and cannot be made", async () => {
    const source =
      "export function cut(text: string, map?: WeakMap<object, string>): string { return stub(text, map); }";
    const { messages } = await draw(source, "return (map?.get({}) ?? text.match(/./u)![0]!);");
    expect(messages[0]).toContain('cut("") threw TypeError');
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
    expect(messages[0]).toContain("the reference function (oracle) returns");
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
