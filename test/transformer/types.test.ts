import ts from "typescript";
import { expect, test } from "vitest";
import type { Skeleton } from "../../transformer/stub.js";
import { createWorld } from "./world.js";

const IMPORT = `import { stub } from "selfcoding";\n`;

/** The types of the only stub, after the compiler has found nothing against them together with the signature. */
async function typesOf(files: Record<string, string>, isComplete = true): Promise<string> {
  await using world = createWorld({ ...files, "main.ts": IMPORT + files["main.ts"] });
  expect(world.problems("main.ts")).toEqual([]);
  const skeleton = world.skeleton("main.ts");
  if (isComplete) expect(mistakesIn(skeleton)).toEqual([]);
  return skeleton.types;
}

function mistakesIn({ types, owner, signature }: Skeleton): string[] {
  const text = `${types}\n${owner?.text ?? ""}\n${signature.replace(/^/gm, "declare ").replace(/async |\*/g, "")};\nexport {};`;
  const host = ts.createCompilerHost({});
  const { getSourceFile } = host;
  host.getSourceFile = (name, ...more) =>
    name === "types.ts" ? ts.createSourceFile(name, text, ts.ScriptTarget.Latest) : getSourceFile(name, ...more);
  const options = { strict: true, noEmit: true, lib: ["lib.es2022.d.ts"], types: [] };
  const program = ts.createProgram(["types.ts"], options, host);
  return [...program.getSyntacticDiagnostics(), ...program.getSemanticDiagnostics()].map(
    ({ messageText }) => `${ts.flattenDiagnosticMessageText(messageText, "\n")} in ${text}`,
  );
}

test("types of the file and of its imports are printed, each once, in order of use", async () => {
  const types = await typesOf({
    "main.ts": `import type { Fish } from "./fish.js";
      /** A pond. */
      export interface Pond { fish: Fish[]; parent?: Pond }
      type Unused = 1;
      export function f(pond: Pond, fish: Fish): void { return stub(); }`,
    "fish.ts": `import { Kind } from "./kind.js"; export interface Fish { kind: Kind; color: typeof COLORS[number] }
      export const COLORS = ["red", "blue"] as const;`,
    "kind.ts": `export enum Kind { Big = 1, Small }`,
  });
  expect(types).toBe(`/** A pond. */
interface Pond { fish: Fish[]; parent?: Pond }
interface Fish { kind: Kind; color: typeof COLORS[number] }
enum Kind { Big = 1, Small }
declare const COLORS: readonly ["red", "blue"];`);
});

test("types are called what the stub's own file calls them", async () => {
  const types = await typesOf({
    "main.ts": `import type { Fish as F, default as Pond } from "./fish.js";
      import * as all from "./fish.js";
      export function f(a: F, b: all.Other, c: Pond): void { return stub(); }`,
    "fish.ts": `export interface Fish { other: Other } export interface Other { fish: Fish } export default interface Lake { fish: Fish }`,
  });
  expect(types).toContain("interface F { other: all.Other }");
  expect(types).toContain("declare namespace all {\nexport interface Other { fish: F }\n}");
  expect(types).toContain("interface Pond { fish: F }");
});

test("two types of one name are told apart", async () => {
  const types = await typesOf({
    "main.ts": `import type { A } from "./a.js"; import type { B } from "./b.js";
      export function f(a: A, b: B): void { return stub(); }`,
    "a.ts": `interface Item { a: 1 } export type A = Item[];`,
    "b.ts": `interface Item { b: 1 } export type B = Item[];`,
  });
  expect(types).toContain("type A = Item[];");
  expect(types).toContain("type B = Item_2[];");
  expect(types).toContain("interface Item_2 { b: 1 }");
});

test("classes are printed without bodies, with inferred types", async () => {
  const types = await typesOf({
    "main.ts": `import { Fish } from "./fish.js"; export function f(a: Fish): void { return stub(); }`,
    "fish.ts": `import type { Size } from "./size.js";
      declare function read(): Size;
      class Animal<T> { constructor(public value: T) {} }
      export class Fish extends Animal<number> { size = read(); static all = new Map<string, Size>(); grow(by = 1) { return read(); } set name(value: string) {} }`,
    "size.ts": `export interface Size { width: number }`,
  });
  expect(types).toContain("declare class Fish extends Animal<number> {");
  expect(types).toContain("  size: Size;");
  expect(types).toContain("  grow(by?: number): Size;");
  expect(types).toContain("interface Size { width: number }");
  expect(types).not.toContain("return");
});

test("inferred types are reached as well", async () => {
  const types = await typesOf({
    "main.ts": `import type { Handler } from "./a.js"; export const f: Handler = (a, b) => stub();`,
    "a.ts": `interface Point { x: number } export const start: Point = { x: 1 }; export type Handler = (a: Point, b?: Point) => Point;`,
  });
  expect(types).toContain("interface Point { x: number }");
});

test("small types of packages are printed, large ones are named by their module", async () => {
  const large = Array.from({ length: 200 }, (_, index) => `member${index}: string;`).join(" ");
  const files = {
    "main.ts": `import type { Small, Large } from "some-package"; export function f(a: Small, b: Large): void { return stub(); }`,
    "node_modules/some-package/package.json": `{ "name": "some-package", "types": "index.d.ts" }`,
    "node_modules/some-package/index.d.ts": `export interface Small { a: 1 } export interface Large { ${large} }`,
  };
  const types = await typesOf(files, false);
  expect(types).toContain(`import type { Large } from "some-package";`);
  expect(types).toContain("interface Small { a: 1 }");
  expect(types).not.toContain("member1");
});

const SCHEMAS = {
  "node_modules/some-schema/package.json": `{ "name": "some-schema", "types": "index.d.ts" }`,
  "node_modules/some-schema/index.d.ts": `
    export interface Schema<T> { readonly _output: T; parse(given: unknown): T; issues(): Issue[] }
    export interface Issue { path: string }
    export type Output<T> = T extends { _output: infer O } ? O : unknown;
    export type { Output as infer };
    export declare function text(): Schema<string>;
    export declare function object<T extends object>(parts: T): Schema<{ [K in keyof T]: Output<T[K]> }>;`,
  "schemas.ts": `import * as s from "some-schema"; import { city } from "./city.js"; export interface Mark { mark: 1 }
    export const userSchema = s.object({ name: s.text(), home: s.object({ city }), mark: {} as s.Schema<Mark> });
    export type User = s.infer<typeof userSchema>;`,
  "city.ts": `import * as s from "some-schema"; export const city = s.text();`,
};

test("what a package works out is printed as what it comes to, and not how", async () => {
  const main = `import type { User } from "./schemas.js"; export function f(user: User): User[] { return stub(); }`;
  const types = await typesOf({ ...SCHEMAS, "main.ts": main });
  expect(types).toBe("type User = { name: string; home: { city: string; }; mark: Mark; };\ninterface Mark { mark: 1 }");
});

test("so is a package's member of what the user has made, and of a value and a type of one name the type", async () => {
  const main = `import * as s from "some-schema"; const Point = s.object({ x: s.text() });
    type Point = typeof Point._output; export function f(point: Point): void { return stub(); }`;
  expect(await typesOf({ ...SCHEMAS, "main.ts": main })).toBe("type Point = { x: string; };");
});

test("where the stub itself says what a package works out, a comment says what it comes to", async () => {
  const main = `import * as s from "some-schema"; import { userSchema as schema } from "./schemas.js";
    export function f(a: s.infer<typeof schema>, b: s.infer<typeof schema>): s.infer<typeof schema>["name"] { return stub(); }`;
  const types = await typesOf({ ...SCHEMAS, "main.ts": main }, false);
  expect(types).toBe(
    "interface Mark { mark: 1 }\n// s.infer<typeof schema> is { name: string; home: { city: string; }; mark: Mark; }",
  );
});

test("of a type parameter, and of a package's own object, the package's type is shown itself", async () => {
  const main = `import type { Output, Schema, Named } from "some-schema";
    export function f<T extends Schema<unknown>>(schema: T, other: Named<1>): Output<T> { return stub(); }`;
  const files = {
    ...SCHEMAS,
    "node_modules/some-schema/index.d.ts": `${SCHEMAS["node_modules/some-schema/index.d.ts"]}
    export type Named<T> = Schema<T>;`,
  };
  const types = await typesOf({ ...files, "main.ts": main }, false);
  expect(types).toContain("type Output<T> = T extends { _output: infer O } ? O : unknown");
  expect(types).toContain("type Named<T> = Schema<T>");
});

test("what a package's objects are made of is not followed; its data is", async () => {
  const main = `import type { Schema, Order } from "some-schema"; export function f(a: Schema<1>, b: Order): void { return stub(); }`;
  const files = {
    ...SCHEMAS,
    "node_modules/some-schema/index.d.ts": `${SCHEMAS["node_modules/some-schema/index.d.ts"]}
    export interface Order { readonly lines: readonly Line[] } export interface Line { readonly count: number }`,
  };
  const types = await typesOf({ ...files, "main.ts": main }, false);
  expect(types).toContain("interface Schema<T>");
  expect(types).not.toContain("Issue {");
  expect(types).toContain("interface Line { readonly count: number }");
});

test("the files of all schemas that a type is worked out from are dependencies", async () => {
  const main = `${IMPORT}import type { User } from "./schemas.js"; export function f(user: User): void { return stub(); }`;
  await using world = createWorld({ ...SCHEMAS, "main.ts": main });
  expect(world.rewrite("main.ts").dependencies.map((file) => file.slice(world.root.length + 1))).toEqual(
    expect.arrayContaining(["schemas.ts", "city.ts"]),
  );
});

test("types of the platform and type parameters are left out", async () => {
  expect(
    await typesOf({
      "main.ts": `export function f<T extends Date>(a: Map<T, RegExp>): Promise<Partial<T>> { return stub(); }`,
    }),
  ).toBe("");
});

test("neither types nor scope hold the machine's paths", async () => {
  await using world = createWorld({
    "main.ts": `${IMPORT}import { make } from "./a.js"; import * as all from "./a.js"; export const f = (a = make(), b = all.hidden): number => stub();`,
    "a.ts": `interface Hidden { x: typeof import("./a.js") } export const hidden = {} as Hidden; export function make() { return { hidden }; }`,
  });
  expect(JSON.stringify(world.skeleton("main.ts"))).not.toContain(world.root);
});

test("the files that types and values come from are dependencies", async () => {
  await using world = createWorld({
    "main.ts": `${IMPORT}import type { A } from "./a.js"; import { c } from "./c.js"; import type { D } from "./d.js";
      export function f(a: A): void { return stub(c); } export type E = D;`,
    "a.ts": `import type { B } from "./b.js"; export interface A { b: B }`,
    "b.ts": "export interface B { x: Date }",
    "c.ts": "export const c = 1;",
    "d.ts": "export interface D { y: 1 }",
  });
  const { dependencies } = world.rewrite("main.ts");
  expect(dependencies.map((name) => name.slice(world.root.length + 1)).sort()).toEqual(["a.ts", "b.ts", "c.ts"]);
});

test("the members of a union stand in the order in which they are written, whatever stands elsewhere in the file", async () => {
  const before = 'export const home: "fair" | "store" = "store"; export let other: Far | Near | 3 | 1;\n';
  const text = `interface Near { near: 1 } interface Far { far: 1 }
    interface Sale { place: "web" | "store" | "fair"; size: 1 | 2 | 3; at?: Near | Far | null }
    type Sum = (sales: readonly Sale[], place: Sale["place"], size: Sale["size"], at: Sale["at"], key: "fair" | "web") => number;
    export const f: Sum = (sales, place, size, at, key) => stub();`;
  const described = async (prefix: string) => {
    await using world = createWorld({ "main.ts": `import { stub } from "selfcoding";\n${prefix}${text}` });
    return world.skeleton("main.ts", "f");
  };
  const skeleton = await described(before);
  const plain = await described("");
  expect(skeleton).toEqual({ ...plain, scope: skeleton.scope });
  expect(skeleton.signature).toBe(
    'function f(sales: readonly Sale[], place: "web" | "store" | "fair", size: 1 | 2 | 3, at: Near | Far | null | undefined, key: "fair" | "web"): number',
  );
  expect(skeleton.parameters[1]?.shape).toEqual({
    kind: "union",
    of: ["web", "store", "fair"].map((value) => ({ kind: "literal", value })),
  });
});

test("the members of a union that nobody wrote are sorted", async () => {
  await using world = createWorld({
    "main.ts": `import { stub } from "selfcoding";
      const prices = { pear: 1, apple: 2 };
      type Key = (key: keyof typeof prices) => number;
      export const f: Key = (key) => stub();`,
  });
  expect(world.skeleton("main.ts", "f").signature).toBe('function f(key: "apple" | "pear"): number');
});

test("types that are met in imported ones only are named as foreign to the file", async () => {
  await using world = createWorld({
    "main.ts": `${IMPORT}import type { Fish } from "./fish.js"; import * as seas from "./sea.js";
      type Own = 1;
      export function f(fish: Fish, own: Own, sea: seas.Sea, pond: Pond): void { return stub(); }`,
    "fish.ts":
      "export interface Fish { fin: Fin; at: Map } export interface Fin { size: number } interface Map { x: 1 }",
    "sea.ts": "export interface Sea { depth: number }",
    "pond.d.ts": "interface Pond { depth: number }",
  });
  expect(world.skeleton("main.ts").foreignTypes).toEqual(["Fin", "Map"]);
});
