import { expect, test } from "vitest";
import type { Skeleton } from "../../transformer/stub.js";
import { createWorld } from "./world.js";

const IMPORT = `import { selfCoding, stub } from "selfcoding";\n`;

async function describe(text: string, name?: string): Promise<Skeleton> {
  await using world = createWorld({ "src/main.ts": IMPORT + text });
  expect(world.problems("src/main.ts")).toEqual([]);
  return world.skeleton("src/main.ts", name);
}

test.each([
  ["declaration", "sync", "f", "f", "export function f(a: string): number { return stub(); }"],
  ["declaration", "async", "f", "f", "export async function f(): Promise<void> { return stub(); }"],
  ["declaration", "async", "f", "f", "export function f(): Promise<void> { return stub(); }"],
  ["declaration", "generator", "f", "f", "export function* f(): Generator<number> { return stub(); }"],
  ["declaration", "asyncGenerator", "f", "f", "export async function* f(): AsyncGenerator<number> { return stub(); }"],
  ["declaration", "sync", "default", undefined, "export default function (): number { return stub(); }"],
  ["expression", "sync", "f", "f", "export const f = function g(): number { return stub(); };"],
  ["arrow", "sync", "f", "f", "export const f = (): number => stub();"],
  ["arrow", "sync", "f", "f", "export const f = ((): number => { return stub() as never; }) as () => number;"],
  ["method", "sync", "A.f", "A.prototype.f", "export class A { f(): number { return stub(); } }"],
  ["method", "async", "A.f", "A.f", "export class A { static async f(): Promise<number> { return stub(); } }"],
  ["method", "sync", "A.f", "A.prototype.f", "export const A = class { f(): number { return stub(); } };"],
  [
    "method",
    "sync",
    "A.[Symbol.iterator]",
    "A.prototype[Symbol.iterator]",
    "export class A { [Symbol.iterator](): Iterator<number> { return stub(); } }",
  ],
  ["method", "sync", "A.#f", undefined, "export class A { #f(): number { return stub(); } g = () => this.#f(); }"],
  [
    "getter",
    "sync",
    "A.f",
    'Object.getOwnPropertyDescriptor(A.prototype, "f").get',
    "export class A { get f(): number { return stub(); } }",
  ],
  ["arrow", "sync", "A.f", undefined, "export class A { f = (): number => stub(); }"],
  ["arrow", "sync", "A.f", "A.f", "export class A { static f = (): number => stub(); }"],
  ["method", "sync", "o.f", "o.f", "export const o = { f(): number { return stub(); } };"],
  ["arrow", "sync", "o.p.f", "o.p.f", "export const o = { p: { f: (): number => stub() } };"],
  [
    "method",
    "sync",
    "o.two%20words",
    'o["two words"]',
    'export const o = { "two words"(): number { return stub(); } };',
  ],
  ["arrow", "sync", "outer.f", undefined, "export function outer() { const f = (): number => stub(); return f; }"],
  ["arrow", "sync", "default", undefined, "export default (): number => stub();"],
  ["arrow", "sync", "f", undefined, "export let f: () => number; f = () => stub();"],
  ["arrow", "sync", "anonymous", undefined, "export const list = [1].map((a): number => stub(a));"],
  ["declaration", "sync", "N.f", undefined, "export namespace N { export function f(): number { return stub(); } }"],
  ["expression", "sync", "f", "f", "export const f = selfCoding(function g(): number { return 1; });"],
  [
    "expression",
    "sync",
    "f",
    "f",
    "export const f = selfCoding({ prompt: '' })(function (): number { return stub(); });",
  ],
])("%s, %s, %s, reached by %s: %s", async (form, calls, qualified, access, text) => {
  const skeleton = await describe(text);
  expect(skeleton).toMatchObject({ form, calls, id: `src/main.ts#${qualified}`, file: "src/main.ts" });
  expect(skeleton.access).toBe(access);
  expect(skeleton.handle).toMatch(/^\$stub_[\w$]+$/);
});

test.each([
  [
    "function f<T extends string>(a: T, b?: T): T[]",
    "export function f<T extends string>(a: T, b?: T): T[] { return stub(); }",
  ],
  [
    "async function f(...a: string[]): Promise<number>",
    "export const f = async (...a: string[]): Promise<number> => stub();",
  ],
  [
    "function f({ a, b: [c] }: { a: number; b: string[] } = { a: 1, b: [] }): number",
    "export function f({ a, b: [c] }: { a: number; b: string[] } = { a: 1, b: [] }): number { return stub(); }",
  ],
  ["function f<T, U>(this: A<T>, a: U): T", "export class A<T> { f<U>(a: U): T { return stub(); } }"],
  ["function f(this: typeof A): number", "export class A { static f(): number { return stub(); } }"],
  ["function f(this: InstanceType<typeof A>): number", "export const A = class { f(): number { return stub(); } };"],
  ["function f(this: typeof o): number", "export const o = { f(): number { return stub(); } };"],
  ["function f(this: Date, a: string): number", "export function f(this: Date, a: string): number { return stub(); }"],
  ["function f(this: A, a: string): number", "export class A { f = (a: string): number => stub(); }"],
  ["function* f(): Generator<number>", "export function* f(): Generator<number> { return stub(); }"],
  ["function delete_(this: A, id: string): void", "export class A { delete(id: string): void { return stub(); } }"],
  [
    "function f(value: unknown): asserts value is string",
    "export function f(value: unknown): asserts value is string { return stub(); }",
  ],
  ["function f(a: number): number", "export const f = selfCoding(function (a: number) { return a + 1; });"],
  [
    "function f(a: string): number;\nfunction f(a: number): string;\nfunction f(a: string | number): number | string",
    "export function f(a: string): number;\nexport function f(a: number): string;\nexport function f(a: string | number): number | string { return stub(); }",
  ],
  [
    "function f(this: A, a: string): number;\nfunction f(this: A, a: any): number",
    "export class A { f(a: string): number; f(a: any): number { return stub(); } }",
  ],
  [
    "function f(a: string, b: { c: number; }): number",
    "export function f(\n  a: string, // first\n  b: {\n    c: number; // inner\n  },\n): number { return stub(); }",
  ],
])("the signature %s", async (signature, text) => {
  expect((await describe(text)).signature).toBe(signature);
});

test("arguments are rebuilt from the names that destructuring gives them", async () => {
  const { parameters } = await describe(`
    export function f(a: number, { b, c: { d = 1 }, ...e }: { b: number; c: { d?: number }; x: 1 }, [g, , ...h]: number[] = [], ...i: string[]): void {
      return stub();
    }`);
  expect(parameters.map(({ argument }) => argument)).toEqual([
    "a",
    "{ b, c: { d }, ...e }",
    "[g, undefined, ...h]",
    "...i",
  ]);
  expect(parameters.map(({ isOptional, isRest }) => [isOptional, isRest])).toEqual([
    [false, false],
    [false, false],
    [true, false],
    [false, true],
  ]);
  expect(parameters[3]).toMatchObject({ type: "string[]", shape: { kind: "array", of: { kind: "string" } } });
});

test("the documentation is taken apart", async () => {
  const { docs } = await describe(`
    /**
     * Text to milliseconds.
     * Second line.
     * @param text - what to read
     * @param options.unit the unit
     * @returns milliseconds
     * @throws {RangeError} when there is none
     * @throws sometimes
     * @example parse("1h") // => 3_600_000
     * @example
     * parse("1m")
     *   // => 60_000
     * @example JSON
     *   parse(\`{
     *     "a": 1
     *   }\`)
     * @deprecated use another
     */
    export const parse = selfCoding({})(function (text: string, options: object): number { return stub(); });`);
  expect(docs).toEqual({
    description: "Text to milliseconds.\nSecond line.",
    parameters: [
      { name: "text", text: "what to read" },
      { name: "options.unit", text: "the unit" },
    ],
    returns: "milliseconds",
    throws: [
      { type: "RangeError", text: "when there is none" },
      { type: "", text: "sometimes" },
    ],
    examples: ['parse("1h") // => 3_600_000', 'parse("1m")\n  // => 60_000', 'JSON\nparse(`{\n  "a": 1\n}`)'],
    remarks: ["@deprecated use another"],
  });
});

test("overloads give their documentation to the implementation", async () => {
  const { docs } = await describe(
    "/** Doc. */\nexport function f(a: string): number;\nexport function f(a: any): any { return stub(); }",
  );
  expect(docs.description).toBe("Doc.");
});

test("statements and comments before the stub are hints, in order", async () => {
  const { hints, uses } = await describe(`
    export function f(a: string, b: number): string {
      // units: d, h
      const order = [1, 2]; /* why */
      if (a) { throw new Error("inner // no comment"); }
      return stub(a, b + 1); // last
    }`);
  expect(hints).toEqual([
    "// units: d, h",
    "const order = [1, 2];",
    "/* why */",
    'if (a) { throw new Error("inner // no comment"); }',
    "// last",
  ]);
  expect(uses).toEqual(["a", "b + 1"]);
});

test("an arrow without a body keeps the comment in front of its expression", async () => {
  expect((await describe("export const f = (): number => /* soon */ stub();")).hints).toEqual(["/* soon */"]);
});

test("a body of its own is version 0 and is part of what is promised", async () => {
  const one = await describe("export const f = selfCoding(function (a: number): number { return a + 1; });");
  const two = await describe("export const f = selfCoding((a: number): number => a + 2);");
  expect(one.ownBody).toBe("return a + 1;");
  expect(two.ownBody).toBe("return a + 2;");
  expect(one.fingerprint).not.toBe(two.fingerprint);
});

test.each([
  ["is empty", "{}", undefined],
  ["only throws", '{ throw new Error("later"); }', undefined],
  ["returns a stub", "{ return stub(); }", undefined],
  ["does something", "{ return this.b + 1; }", "return this.b + 1;"],
])("a decorated member whose body %s", async (_, body, ownBody) => {
  expect((await describe(`export class A { b = 1; @selfCoding f(): number ${body} }`)).ownBody).toBe(ownBody);
});

test("what is delivered is the awaited value, or the item", async () => {
  expect((await describe("export async function f(): Promise<string[]> { return stub(); }")).resultType).toBe(
    "string[]",
  );
  expect((await describe("export function* f(): Generator<string, void> { return stub(); }")).result).toEqual({
    kind: "string",
  });
  expect((await describe("export async function* f(): AsyncIterable<1> { return stub(); }")).result).toEqual({
    kind: "literal",
    value: 1,
  });
});

test("ids and handles are unique where names are not, whatever the order", async () => {
  const members = ["static f(): number { return stub(); }", "f(): number { return stub(); }"];
  const idsOf = async (order: readonly string[]): Promise<Record<string, string>> => {
    await using world = createWorld({ "main.ts": `${IMPORT}export class A { ${order.join(" ")} }` });
    const { stubs } = world.rewrite("main.ts");
    expect(new Set(stubs.map(({ handle }) => handle)).size).toBe(2);
    return Object.fromEntries(stubs.map(({ id, isStatic }) => [String(isStatic), id]));
  };
  const ids = await idsOf(members);
  expect(await idsOf(members.toReversed())).toEqual(ids);
  expect(ids).toEqual({
    true: expect.stringMatching(/^main\.ts#A\.f~[\da-f]{8}$/),
    false: expect.stringMatching(/^main\.ts#A\.f~/),
  });
});
