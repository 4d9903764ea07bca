import { expect, test } from "vitest";
import { createWorld } from "./world.js";

test("the values at module level are in reach, with kind, type and first sentence", async () => {
  await using world = createWorld({
    "main.ts": `import { stub, selfCoding as code } from "selfcoding";
      import { helper, Fish, type Kind, Size } from "./other.js";
      import * as all from "./other.js";
      import other from "./other.js";
      /** Starts it. Not shown. */
      function start(a: string): number { return a.length; }
      class Pond { constructor(public size: number) {} }
      enum Unit { Day = 1, Hour }
      const enum Gone { A }
      const LIMIT = 3, { a, b: [c] } = { a: 1, b: ["x"] };
      let counter = 0;
      namespace Geo { export const origin = 0; }
      namespace OnlyTypes { export interface X { x: 1 } }
      interface Shape { x: 1 }
      export const slug = code(function (x: string): string { return x; });
      export function f(): number { return stub(); }`,
    "other.ts": `/** Helps. */ export const helper = (a: number): void => {};
      export class Fish {} export type Kind = 1; export interface Size { x: 1 } export default 5;`,
  });
  const { scope } = world.skeleton("main.ts", "f");
  const from = (name: string) => ({ module: "./other.js", name });
  expect(scope).toEqual([
    {
      name: "helper",
      kind: "import",
      type: "(a: number) => void",
      summary: "Helps.",
      from: from("helper"),
      isCode: true,
    },
    { name: "Fish", kind: "import", type: "new () => Fish", summary: "", from: from("Fish"), isCode: true },
    { name: "all", kind: "import", type: 'typeof import("./other.js")', summary: "", from: from("*"), isCode: true },
    { name: "other", kind: "import", type: "5", summary: "", from: from("default") },
    { name: "start", kind: "function", type: "(a: string) => number", summary: "Starts it." },
    { name: "Pond", kind: "class", type: "new (size: number) => Pond", summary: "" },
    { name: "Unit", kind: "enum", type: "{ Day = 1, Hour }", summary: "" },
    { name: "Gone", kind: "enum", type: "{ A }", summary: "" },
    { name: "LIMIT", kind: "const", type: "3", summary: "" },
    { name: "a", kind: "const", type: "number", summary: "" },
    { name: "c", kind: "const", type: "string", summary: "" },
    { name: "counter", kind: "let", type: "number", summary: "" },
    { name: "Geo", kind: "namespace", type: "namespace { origin: 0 }", summary: "" },
    { name: "slug", kind: "const", type: "any", summary: "" },
  ]);
});

test("constant enums that stand in no module are in reach; those of packages where the file names them", async () => {
  await using world = createWorld({
    "main.ts": `import { stub } from "selfcoding"; import type {} from "lamps";
      export function f(lamp: Named): number { return stub(); }`,
    "day.d.ts": "declare const enum Day { Sunday = 7 } declare enum Kept { A }",
    "node_modules/lamps/index.d.ts": "export {}; declare global { const enum Named { A } const enum Other { A } }",
  });
  expect(world.skeleton("main.ts").scope.map(({ name }) => name)).toEqual(["Day", "Named"]);
});

test("a class that was exported as a type only is no value", async () => {
  await using world = createWorld({
    "main.ts": `import { stub } from "selfcoding"; import { A, B } from "./middle.js";
      export function f(a: A, b: B): number { return stub(); }`,
    "middle.ts": `export type { A } from "./deep.js"; export { B } from "./deep.js";`,
    "deep.ts": "export class A {} export class B {}",
  });
  expect(world.skeleton("main.ts").scope.map(({ name }) => name)).toEqual(["B"]);
});

test("a stub inside of a function sees the variables around it, not what comes later", async () => {
  await using world = createWorld({
    "main.ts": `import { stub } from "selfcoding";
      const top = 1;
      export function outer(a: number, hidden: number) {
        const before = 1;
        function helper(): number { return later; }
        { let block = 1;
          const inner = (hidden: string): number => stub(hidden);
          block = inner(""); }
        const later = 2;
        return helper() + before + a + top;
      }`,
  });
  const { scope } = world.skeleton("main.ts");
  expect(
    scope
      .filter(({ kind }) => kind === "local")
      .map(({ name }) => name)
      .sort(),
  ).toEqual(["a", "before", "block", "helper"]);
  expect(scope.filter(({ kind }) => kind !== "local").map(({ name }) => name)).toEqual(["top", "outer"]);
});

test("a local hides the module's value of the same name", async () => {
  await using world = createWorld({
    "main.ts": `import { stub } from "selfcoding"; const unit = 1;
      export function outer(unit: string) { return (): number => stub(unit); }`,
  });
  expect(world.skeleton("main.ts").scope.filter(({ name }) => name === "unit")).toEqual([
    { name: "unit", kind: "local", type: "string", summary: "" },
  ]);
});

test("a stub inside of a namespace or a block sees what it declares", async () => {
  await using world = createWorld({
    "main.ts": `import { stub } from "selfcoding";
      namespace N { export const shared = 1; let own = 2; export function f(): number { return stub(own); } export const later = 3; }
      for (const item of [1]) { const g = (): number => stub(item); g(); }
      export { N };`,
  });
  const localsOf = (name: string) =>
    world.skeleton("main.ts", name).scope.flatMap((entry) => (entry.kind === "local" ? [entry.name] : []));
  expect(localsOf("N.f")).toEqual(["shared", "own"]);
  expect(localsOf("g")).toEqual(["item"]);
});

test("all that is said of a helper is told where the stub names it", async () => {
  await using world = createWorld({
    "main.ts": `import { stub } from "selfcoding"; import { walk, geo } from "./other.js";
      /** Halves. Not shown. */ function half(a: number): number { return a / 2; }
      export function f(a: number): number { return stub(a, walk, geo.turn); }
      export function g(a: number): number { return stub(a, half); }`,
    "other.ts": `/**
       * Walks. Gives Infinity when it is too far.
       *
       * @throws {RangeError} for none
       */
      export function walk(steps: number): number { return steps; }
      export const geo = {
        /** Turns. Twice. */
        turn(): void {} };`,
  });
  const docsIn = (name: string) =>
    world
      .skeleton("main.ts", name)
      .scope.flatMap((entry) => (entry.docs === undefined ? [] : [[entry.name, entry.docs]]));
  expect(docsIn("f")).toEqual([
    ["walk", "Walks. Gives Infinity when it is too far.\n\n@throws {RangeError} for none"],
    ["geo", "geo.turn: Turns. Twice."],
  ]);
  expect(docsIn("g")).toEqual([["half", "Halves. Not shown."]]);
});
