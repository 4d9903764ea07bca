import { describe, expect, test } from "vitest";
import { createWorld } from "./world.js";

async function skeletonOf(text: string) {
  await using world = createWorld({ "main.ts": `import { stub } from "selfcoding";\n${text}` });
  return world.skeleton("main.ts");
}

async function parametersOf(text: string) {
  return (await skeletonOf(text)).parameters.map(({ shape, keyOf }) => ({ shape, ...(keyOf ? { keyOf } : {}) }));
}

const opaque = (type: string) => ({ kind: "any", opaque: type });

describe("what hangs on a type parameter is not what bounds it", () => {
  test("keys of another parameter are told as such", async () => {
    expect(
      await parametersOf(
        `export function f<T extends object, K extends keyof T>(all: T, key: K, other?: keyof T & string, ...more: K[]): T[K] { return stub(); }`,
      ),
    ).toEqual([
      { shape: { kind: "object" } },
      { shape: opaque("K"), keyOf: { of: 0, isOfItems: false, isList: false } },
      { shape: expect.anything(), keyOf: { of: 0, isOfItems: false, isList: false } },
      { shape: { kind: "array", of: opaque("K") }, keyOf: { of: 0, isOfItems: false, isList: true } },
    ]);
  });

  test("keys of a list's items, too", async () => {
    const [, , key] = await parametersOf(
      "export function f<T, K extends keyof T>(name: string, rows: readonly T[], keys: readonly K[]): T[] { return stub(); }",
    );
    expect(key).toEqual({
      shape: { kind: "array", of: opaque("K") },
      keyOf: { of: 1, isOfItems: true, isList: true },
    });
  });

  test.each([
    ["T[K]", "export function f<T extends object, K extends keyof T>(value: T[K]): void { return stub(); }"],
    [
      "P",
      "type Path<T> = T extends object ? keyof T & string : never; export function f<T, P extends Path<T>>(path: P): void { return stub(); }",
    ],
    [
      "Path<T>",
      "type Path<T> = T extends object ? keyof T & string : never; export function f<T>(path: Path<T>): void { return stub(); }",
    ],
  ])("%s is not drawn as anything else", async (type, text) => {
    expect(await parametersOf(text)).toEqual([{ shape: opaque(type) }]);
  });

  test("what a result is bound by still says what it must be", async () => {
    const { result } = await skeletonOf(
      "export function f<T extends { a: number }, K extends keyof T & 'a'>(all: T, key: K): T[K] { return stub(); }",
    );
    expect(result).toEqual({ kind: "number" });
  });

  test("what has keys is made as an object, but a text that comes back has some, too", async () => {
    const { parameters, result } = await skeletonOf(
      "export function f<T>(all: T, key: keyof T): T[] { return stub(); }",
    );
    expect(parameters[0]?.shape).toEqual({ kind: "object" });
    expect(result).toEqual({ kind: "array", of: { kind: "any" } });
  });

  test("keys of a type that is known are its names", async () => {
    expect(await parametersOf("export function f(key: keyof { a: 1; b: 2 }): void { return stub(); }")).toEqual([
      { shape: { kind: "union", of: ["a", "b"].map((value) => ({ kind: "literal", value })) } },
    ]);
  });
});

test.each([
  ["[author]", "const author: unique symbol = Symbol(); interface Note { [author]: string; text: string }"],
  ["[Symbol.iterator]", "interface Note { [Symbol.iterator](): Iterator<1>; text: string }"],
  [undefined, "const author: unique symbol = Symbol(); interface Note { [author]?: string; text: string }"],
  [undefined, "declare const brand: unique symbol; interface Note { [brand]: true; text: string }"],
])("a member under a symbol that must be there is told: %s in %s", async (symbol, text) => {
  const { shapes } = await skeletonOf(`${text} export function f(note: Note): void { return stub(); }`);
  expect(shapes["Note"]).toEqual({
    kind: "interface",
    members: [{ name: "text", shape: { kind: "string" } }],
    ...(symbol === undefined ? {} : { symbol }),
  });
});

test.each([
  ["interface Note { text: string; set size(value: number) }", "interface"],
  ["class Note { text = ''; set size(value: number) { this.text = String(value); } }", "class"],
])("a member that can only be set is none of a value's: %s", async (text, kind) => {
  const { shapes } = await skeletonOf(`${text} export function f(note: Note): Note { return stub(); }`);
  expect(shapes["Note"]).toMatchObject({ kind, members: [{ name: "text", shape: { kind: "string" } }] });
});

describe("how an object can be made that a member is called on", () => {
  test("by new, with what it takes", async () => {
    const { receiver } = await skeletonOf(
      "export class Depot { #open = true; constructor(readonly boxes: readonly string[], size?: number) {} f(): void { return stub(this.#open); } }",
    );
    expect(receiver).toMatchObject({
      name: "Depot",
      parameters: [
        { shape: { kind: "array", of: { kind: "string" } } },
        { shape: { kind: "number" }, isOptional: true },
      ],
    });
    expect(receiver ?? {}).not.toHaveProperty("fields");
  });

  test("for a field's own function, too", async () => {
    const { receiver } = await skeletonOf(
      "export class A { constructor(readonly b: number) {} f = (): void => stub(); }",
    );
    expect(receiver).toMatchObject({ name: "A", parameters: [{ shape: { kind: "number" } }] });
  });

  test.each([
    ["a method", "export class A { f(): void { return stub(); } }", "A.prototype"],
    ["a static member", "export class A { static f = (): void => stub(); }", "A"],
    ["a getter of an object", "export const a = { get f(): number { return stub(); } };", "a"],
    ["a function of an object within", "export const a = { b: { f: function (): void { return stub(); } } };", "a.b"],
    ["a member of what nobody reaches", "export const make = () => ({ f(): void { return stub(); } });", undefined],
    ["a function", "export function f(): void { return stub(); }", undefined],
  ])("says what holds it: %s", async (_, text, holder) => {
    expect((await skeletonOf(text)).holder).toBe(holder);
  });

  test("in any state of its fields, where new takes nothing and nothing is hidden", async () => {
    const { receiver } = await skeletonOf(
      "export const Depot = class { boxes: string[] = []; now = Date.now; last?: string; get size() { return 1; } f(): void { return stub(); } g() {} };",
    );
    expect(receiver).toEqual({
      name: "Depot",
      parameters: [],
      fields: [{ name: "boxes", shape: { kind: "array", of: { kind: "string" } } }],
    });
  });

  test("of a function, from what it declares for its `this`", async () => {
    const named = await skeletonOf("export function f(this: { name: string }): void { return stub(); }");
    expect(named.receiver).toMatchObject({ shape: { kind: "reference" } });
    expect((await skeletonOf("export function f(this: void): void { return stub(); }")).receiver).toBeUndefined();
  });

  test.each([
    ["a parameter", "export function f(this: { a: number }): void { return stub(); }", "changeable"],
    ["a read-only one", "export function f(this: Readonly<{ a: number }>): void { return stub(); }", "readonly"],
    ["a list", "export function f(this: readonly number[]): void { return stub(); }", "readonly"],
    ["that of a callback", "export class A { f(g: (this: Readonly<A>) => void): void { return stub(g); } }", undefined],
  ])("says what `this` may suffer by %s", async (_, text, declared) => {
    expect((await skeletonOf(text)).declaredThis).toBe(declared);
  });

  test.each([
    ["a method", "export class A { f(): void { return stub(); } }", true],
    ["a function that declares it", "export function f(this: Date): void { return stub(); }", true],
    ["an arrow in a field", "export class A { f = (): void => { return stub(); }; }", true],
    ["a function in an object", "export const a = { b: 2, f: function (): void { return stub(); } };", true],
    ["an arrow in an object", "export const a = { b: 2, f: (): void => stub() };", undefined],
    ["a function", "export function f(date: Date): void { return stub(date); }", undefined],
    ["a callback's", "export function f(g: (this: Date) => void): void { return stub(g); }", undefined],
  ])("says whether there is a `this`: %s", async (_, text, hasThis) => {
    expect((await skeletonOf(text)).hasThis).toBe(hasThis);
  });

  test.each([
    ["a private field", "export class A { private a = 1; b = 2; f(): void { return stub(); } }", true],
    ["a #private field", "export class A { #a = 1; b = 2; f(): void { return stub(this.#a); } }", true],
    [
      "a base class of the platform",
      "export class A extends Map<string, number> { b = 2; f(): void { return stub(); } }",
      true,
    ],
    ["an abstract class", "export abstract class A { b = 2; f(): void { return stub(); } }", false],
    ["a closed constructor", "export class A { b = 2; private constructor() {} f(): void { return stub(); } }", false],
    [
      "a class out of reach",
      "export function outer() { return class A { b = 2; f(): void { return stub(); } }; }",
      false,
    ],
    ["a static member", "export class A { b = 2; static f(): void { return stub(); } }", false],
    ["an object", "export const a = { b: 2, f(): void { return stub(); } };", false],
  ])("not in any state with %s", async (_, text, isMade) => {
    const { receiver } = await skeletonOf(text);
    expect(receiver !== undefined).toBe(isMade);
    expect(receiver ?? {}).not.toHaveProperty("fields");
  });

  test.each<[string, string, unknown]>([
    ["a list", "export class A extends Array<string> {", { kind: "array", of: { kind: "string" } }],
    [
      "a class in between",
      "class Bag<K> extends Map<K, number> {}\nexport class A extends Bag<string> {",
      { kind: "map", key: { kind: "string" }, value: { kind: "number" } },
    ],
    ["bytes", "export class A extends Uint8Array {", { kind: "builtin", name: "Uint8Array" }],
    ["an error", "export class A extends Error {", undefined],
    ["a class with a constructor", "export class A extends Array<string> { constructor() { super(); }", undefined],
  ])("made of what the parent holds: %s", async (_, head, content) => {
    const { receiver } = await skeletonOf(`${head} f(): void { return stub(); } }`);
    expect(receiver).toMatchObject({ name: "A", ...(content === undefined ? {} : { parameters: [], content }) });
    if (content === undefined) expect(receiver).not.toHaveProperty("content");
  });
});
