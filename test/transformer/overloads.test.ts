import { expect, test } from "vitest";
import { createWorld } from "./world.js";

async function skeletonOf(text: string) {
  await using world = createWorld({ "main.ts": `import { stub } from "selfcoding";\n${text}` });
  return world.skeleton("main.ts");
}

const LIST = { kind: "array", of: { kind: "number" } };

test("every way in which an overloaded function can be called is told", async () => {
  const { overloads, parameters, result, header, signature } = await skeletonOf(`
    export function f(list: number[], by?: string): number[];
    export function f(...all: [first: boolean, rest: string]): true;
    export function f(first: unknown, second?: unknown): number[] | true { return stub(); }`);
  expect(overloads).toEqual([
    {
      parameters: [
        { name: "list", argument: "list", type: "number[]", shape: LIST, isOptional: false, isRest: false },
        { name: "by", argument: "by", type: "string", shape: { kind: "string" }, isOptional: true, isRest: false },
      ],
      result: LIST,
      resultType: "number[]",
    },
    {
      parameters: [
        {
          name: "first",
          argument: "first",
          type: "boolean",
          shape: { kind: "boolean" },
          isOptional: false,
          isRest: false,
        },
        { name: "rest", argument: "rest", type: "string", shape: { kind: "string" }, isOptional: false, isRest: false },
      ],
      result: { kind: "literal", value: true },
      resultType: "true",
    },
  ]);
  expect(parameters.map(({ name }) => name)).toEqual(["first", "second"]);
  expect(result).toEqual({ kind: "union", of: [LIST, { kind: "literal", value: true }] });
  expect(header).toBe("function f(first: unknown, second?: unknown): number[] | true");
  expect(signature.endsWith(`\n${header}`)).toBe(true);
});

test.each([
  [
    "says nothing",
    "export function f(a: string): ''; export function f(a: number): string; export function f(a: any) { return stub(); }",
  ],
  [
    "says any",
    "export function f(a: string): ''; export function f(a: number): string; export function f(a: any): any { return stub(); }",
  ],
  ["is an arrow", "type F = { (a: string): ''; (a: number): string }; export const f: F = (a: any) => stub();"],
  [
    "is async",
    "export function f(a: string): Promise<''>; export function f(a: number): Promise<string>; export function f(a: any) { return stub(); }",
  ],
])("an implementation that %s is held to what any overload gives", async (_, text) => {
  const { result, overloads } = await skeletonOf(text);
  expect(result).toEqual({ kind: "union", of: [{ kind: "literal", value: "" }, { kind: "string" }] });
  expect(overloads?.map((overload) => overload.result)).toEqual([{ kind: "literal", value: "" }, { kind: "string" }]);
});

test.each([
  "type F = { (a: string): () => ''; (a: number): <T>(b: T) => T }; export const f: F = (a: any) => stub();",
  "export function f(a: string): () => ''; export function f(a: number): <T>(b: T) => T; export function f(a: any) { return stub(); }",
])("functions that are given back stand apart in the header: %#", async (text) => {
  expect((await skeletonOf(text)).header).toMatch(/: \(\(\) => ["']{2}\) \| \(<T>\(b: T\) => T\)$/);
});

test("a function without overloads has none", async () => {
  expect(await skeletonOf("export const f: (a: string) => number = (a) => stub(a);")).not.toHaveProperty("overloads");
});

test("the docs of all overloads and of the implementation are told", async () => {
  const { docs } = await skeletonOf(`
    /** Twice a number.
     *  @param value a number
     *  @throws {RangeError} for none
     *  @example f(2) // => 4 */
    export function f(value: number): number;
    /** A text, written twice.
     *  @returns a text
     *  @example f("ab") // => "abab" */
    export function f(value: string): string;
    export function f(value: boolean): boolean;
    /** Repeats.
     *  @throws {RangeError} for none
     *  @example f(1) // => 2 */
    export function f(value: number | string | boolean): number | string | boolean { return stub(); }`);
  expect(docs).toEqual({
    description: "For (value: number): Twice a number.\nFor (value: string): A text, written twice.\nRepeats.",
    parameters: [{ name: "value", text: "a number" }],
    returns: "a text",
    throws: [{ type: "RangeError", text: "for none" }],
    examples: ["f(2) // => 4", 'f("ab") // => "abab"', "f(1) // => 2"],
    remarks: [],
  });
});

test("what only one of several overloads says stands as it is", async () => {
  const { docs } = await skeletonOf(`/** Twice. */
    export function f(value: number): number;
    export function f(value: string): string;
    export function f(value: number | string): number | string { return stub(); }`);
  expect(docs.description).toBe("Twice.");
});
