import { expect, test } from "vitest";
import type { Shape } from "../../transformer/stub.js";
import { createWorld } from "./world.js";

async function shapeOf(
  type: string,
  more = "",
): Promise<{ shape: Shape | undefined; shapes: Readonly<Record<string, Shape>> }> {
  await using world = createWorld({
    "main.ts": `import { stub } from "selfcoding";\n${more}\nexport function f<T extends string, U, V extends number[]>(a: ${type}): void { return stub(); }`,
  });
  const { parameters, shapes } = world.skeleton("main.ts");
  return { shape: parameters[0]?.shape, shapes };
}

const string = { kind: "string" };
const number = { kind: "number" };

test.each([
  ["string", string],
  ["T", string],
  ["U", { kind: "any" }],
  ["unknown", { kind: "unknown" }],
  ["bigint | symbol", { kind: "union", of: [{ kind: "bigint" }, { kind: "symbol" }] }],
  ["boolean | string", { kind: "union", of: [string, { kind: "boolean" }] }],
  ["boolean", { kind: "boolean" }],
  ["true", { kind: "literal", value: true }],
  ["-5n", { kind: "bigintLiteral", text: "-5" }],
  [
    '"a" | 2 | null',
    { kind: "union", of: [{ kind: "null" }, { kind: "literal", value: "a" }, { kind: "literal", value: 2 }] },
  ],
  [`\`id-\${number}\``, { kind: "template", texts: ["id-", ""], types: [number] }],
  ["readonly string[]", { kind: "array", of: string }],
  ["Uppercase<string>", string],
  ["object", { kind: "object" }],
  [
    "[a: string, b?: number, ...rest: 1[]]",
    {
      kind: "tuple",
      of: [
        { shape: string, name: "a" },
        { shape: { kind: "union", of: [{ kind: "undefined" }, number] }, name: "b", isOptional: true },
        { shape: { kind: "literal", value: 1 }, name: "rest", isRest: true },
      ],
    },
  ],
  [
    "[...V, string, ...V]",
    {
      kind: "tuple",
      of: [{ shape: { kind: "union", of: [number, string, number] }, isRest: true }],
    },
  ],
  ["Map<string, number>", { kind: "map", key: string, value: number }],
  ["ReadonlySet<string>", { kind: "set", of: string }],
  ["Promise<string>", { kind: "promise", of: string }],
  ["Iterable<string>", { kind: "iterable", of: string }],
  ["AsyncGenerator<string>", { kind: "asyncIterable", of: string }],
  ["Date", { kind: "builtin", name: "Date" }],
  ["Float64Array", { kind: "builtin", name: "Float64Array" }],
  ["TypeError", { kind: "builtin", name: "TypeError" }],
  ["WeakMap<object, string>", { kind: "any", opaque: "WeakMap" }],
  ["number[] & { readonly __brand: 'sorted' }", { kind: "array", of: number }],
  ["number[] & { brand: 'sorted' }", { kind: "array", of: number }],
  ["[number] & { brand: 'point' }", { kind: "tuple", of: [{ shape: number }] }],
  ["new () => Date", { kind: "function", parameters: [], result: { kind: "any" }, hasMore: true }],
  [
    "(a: unknown) => a is string",
    { kind: "function", parameters: [{ kind: "unknown" }], result: { kind: "boolean" }, hasMore: true },
  ],
  ["(a: string) => number", { kind: "function", parameters: [string], result: number }],
  ["string & { readonly __brand: 'id' }", string],
  [
    "keyof { a: 1; b: 2 }",
    {
      kind: "union",
      of: [
        { kind: "literal", value: "a" },
        { kind: "literal", value: "b" },
      ],
    },
  ],
])("the shape of %s", async (type, expected) => {
  expect((await shapeOf(type)).shape).toEqual(expected);
});

test.each([
  ["Record<string, number>", { kind: "record", key: string, value: number }],
  [
    "{ a: string; b?: number }",
    {
      kind: "interface",
      members: [
        { name: "a", shape: string },
        { name: "b", shape: number, isOptional: true },
      ],
    },
  ],
  [
    "{ a: string } & { b: number }",
    {
      kind: "interface",
      members: [
        { name: "a", shape: string },
        { name: "b", shape: number },
      ],
    },
  ],
  ["Partial<{ a: string }>", { kind: "interface", members: [{ name: "a", shape: string, isOptional: true }] }],
  [
    "{ a: string; [key: string]: string }",
    { kind: "interface", members: [{ name: "a", shape: string }], index: string },
  ],
])("object types such as %s are kept under a name", async (type, expected) => {
  const { shape, shapes } = await shapeOf(type);
  expect(shape?.kind).toBe("reference");
  expect(Object.values(shapes)).toEqual([expected]);
});

test("recursive types end in references", async () => {
  const { shape, shapes } = await shapeOf(
    "Tree",
    "interface Tree { value: Json; children: Tree[] } type Json = string | Json[] | { [key: string]: Json };",
  );
  expect(shape).toEqual({ kind: "reference", name: "Tree" });
  expect(shapes.Tree).toEqual({
    kind: "interface",
    members: [
      { name: "value", shape: { kind: "reference", name: "Json" } },
      { name: "children", shape: { kind: "array", of: { kind: "reference", name: "Tree" } } },
    ],
  });
  expect(JSON.stringify(shapes.Json)).toContain('{"kind":"array","of":{"kind":"reference","name":"Json"}}');
});

test("classes keep how they are constructed and what they hold", async () => {
  const { shapes } = await shapeOf(
    "Fish",
    "class Fish { #secret = 1; size = 1; declare kind: string; constructor(readonly name: string) { void this.#secret; } swim(): void {} }",
  );
  expect(shapes.Fish).toEqual({
    kind: "class",
    name: "Fish",
    constructorParameters: [string],
    members: [
      { name: "size", shape: number },
      { name: "kind", shape: string, isOptional: true },
      { name: "name", shape: string },
    ],
  });
});

test("classes without a constructor leave fields to whoever makes them", async () => {
  const { shapes } = await shapeOf(
    "Fish",
    "class Fish { size = 1; name!: string; declare kind: string; age?: number }",
  );
  expect(shapes.Fish).toMatchObject({
    members: [
      { name: "size", shape: number },
      { name: "name", shape: string, isUnset: true },
      { name: "kind", shape: string, isUnset: true },
      { name: "age", shape: number, isOptional: true, isUnset: true },
    ],
  });
});

test("two types of one name have two shapes", async () => {
  const { shapes } = await shapeOf(
    "[A.Item, B.Item]",
    "namespace A { export interface Item { a: 1 } } namespace B { export interface Item { b: 1 } }",
  );
  expect(Object.keys(shapes)).toHaveLength(2);
});

test("a type that goes on for ever ends in any", async () => {
  const { shapes } = await shapeOf("Nest<string>", "interface Nest<T> { inner: Nest<T[]>; also: Nest<T | null> }");
  expect(JSON.stringify(shapes).length).toBeLessThan(300_000);
  expect(JSON.stringify(shapes)).toContain('"kind":"any"');
});
