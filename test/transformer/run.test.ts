import ts from "typescript";
import { describe, expect, test } from "vitest";
import { createWorld, VARIANTS, WAYS } from "./world.js";

const IMPORT = `import { selfCoding, stub } from "selfcoding";\n`;
describe.each(VARIANTS)("rewritten as $way, into $name", ({ way, options }) => {
  const compile = (files: Record<string, string> | string, more: ts.CompilerOptions = {}) =>
    createWorld(typeof files === "string" ? { "main.ts": IMPORT + files } : files, { ...options, ...more });

  test("a call hands over its arguments as they were", async () => {
    await using world = compile(`
      export function f(a: number, { b, c: [d] }: { b: string; c: number[] }, e = 5, ...g: string[]): string { return stub(a); }`);
    const { main, stubs } = await world.run(way);
    main.f(1, { b: "x", c: [2] }, undefined, "y", "z");
    expect(stubs.f?.calls[0]?.values).toEqual([1, { b: "x", c: [2] }, 5, "y", "z"]);
  });

  test("a call answers what the implementation answers", async () => {
    await using world = compile(`
      export const arrow = (a: number): number => stub(a);
      export async function later(a: number): Promise<number> { return stub(a); }
      export function* items(a: number): Generator<number, string> { return stub(a); }
      export async function* laterItems(a: number): AsyncGenerator<number> { return stub(a); }`);
    const { main, stubs } = await world.run(way);
    main.arrow(0);
    main.later(0);
    main.items(0).next();
    main.laterItems(0).next();
    for (const stub of Object.values(stubs)) stub.answer = ([value]) => Number(value) + 1;
    for (const name of ["items", "laterItems"]) {
      const stub = stubs[name];
      if (stub)
        stub.answer = function* ([value]) {
          yield value;
          yield 2;
          return "end";
        };
    }
    expect(main.arrow(1)).toBe(2);
    expect(await main.later(1)).toBe(2);
    expect([...main.items(1)]).toEqual([1, 2]);
    const found: number[] = [];
    for await (const item of main.laterItems(1)) found.push(item);
    expect(found).toEqual([1, 2]);
  });

  test("a version can take the place of an exported function, an arrow and a wrapped function", async () => {
    await using world = compile(`
      export function declared(): number { return stub(); }
      export const arrow = (): number => stub(), other = 1;
      export const wrapped = selfCoding(function (): number { throw new Error("x"); });
      export function callAll() { return [declared(), arrow(), wrapped()]; }`);
    const { main, stubs } = await world.run(way);
    main.callAll();
    for (const [index, name] of ["declared", "arrow", "wrapped"].entries()) stubs[name]?.binding.install?.(() => index);
    expect(main.callAll()).toEqual([0, 1, 2]);
    expect([main.declared(), main.arrow(), main.wrapped()]).toEqual([0, 1, 2]);
  });

  test("what would lose something by it is not exchanged", async () => {
    await using world = compile(`
      export function merged(): number { return stub(); }
      export namespace merged { export const more = 1; }
      export function extended(): number { return stub(); }
      extended.more = 1;`);
    const { main, stubs } = await world.run(way);
    main.merged();
    main.extended();
    expect([stubs.merged?.binding.install, stubs.extended?.binding.install]).toEqual([undefined, undefined]);
  });

  test("the scope reads and writes the module's own values, imports among them", async () => {
    await using world = compile({
      "main.ts": `${IMPORT}import start, { Fish, helper, type Kind } from "./other.js";
        import * as all from "./other.js";
        export let counter = 1;
        export const LIMIT = 2;
        let secret = 3;
        enum Unit { Day = 7 }
        export class Pond { fish?: Fish; kind?: Kind }
        export function readSecret() { return secret; }
        export function f(): number { return stub(); }`,
      "other.ts": `export class Fish {} export const helper = () => "helped"; export type Kind = 1; export default 11;`,
    });
    const { main, stubs } = await world.run(way);
    main.f();
    const scope = stubs.f?.binding.scope ?? {};
    expect(scope).toMatchObject({ counter: 1, LIMIT: 2, secret: 3, start: 11, Unit: { Day: 7 }, Pond: main.Pond });
    expect((scope.helper as () => string)()).toBe("helped");
    expect(new (scope.Fish as new () => object)()).toBeInstanceOf((scope.all as { Fish: new () => object }).Fish);
    scope.counter = 5;
    scope.secret = 6;
    expect([main.counter, main.readSecret()]).toEqual([5, 6]);
  });

  test("a stub inside of a function is bound to the variables around it", async () => {
    await using world = compile(`
      export function outer(step: number) {
        let total = 0;
        const add = (value: number): number => stub(value, total);
        return { add, readTotal: () => total };
      }
      export class A { base = 1; m() { const k = 2; const f = (): number => stub(k); return f(); } }`);
    const { main, stubs } = await world.run(way);
    const first = main.outer(2);
    first.add(0);
    const stub = stubs["outer.add"];
    if (stub)
      stub.answer = ([value], locals = {}) => {
        locals.total = Number(value) * Number(locals.step);
      };
    const second = main.outer(10);
    first.add(3);
    second.add(3);
    expect([first.readTotal(), second.readTotal()]).toEqual([6, 30]);
    const a = new main.A();
    a.m();
    expect(stubs["A.m.f"]?.calls[0]).toMatchObject({ self: a, locals: { k: 2 } });
  });

  test("the runtime is told the very skeleton that was described", async () => {
    await using world = compile(`
      const LIMIT = 1;
      /** It's "f" \\\\' and \\\\". */
      export function f(a: number): number { return stub(a, LIMIT); }
      /** It's "one" \\\\"\\\\ of those. */
      export function outer(k: number) { const g = (): number => stub(k); return g(); }`);
    const { main, stubs } = await world.run(way);
    main.f(1);
    main.outer(1);
    for (const name of ["f", "outer.g"]) expect(stubs[name]?.skeleton).toEqual(world.skeleton("main.ts", name));
  });

  test("a function may be called before its module has been evaluated", async () => {
    await using world = compile(`export const early = f(1); export function f(a: number): number { return stub(a); }`);
    const { stubs } = await world.run(way);
    expect(stubs.f?.calls).toHaveLength(1);
  });
});

test.each(WAYS)("an import assignment stays in reach of a body, rewritten as %s", async (way) => {
  const files = {
    "main.ts": `import sc = require("selfcoding"); import other = require("./other.js");
      function f(a: number): number { return sc.stub(a); }
      export = { f };`,
    "other.ts": "export const value = 4;",
  };
  await using world = createWorld(files, { module: ts.ModuleKind.CommonJS });
  const { main, stubs } = await world.run(way);
  main.f(1);
  expect(stubs.f?.binding.scope.other).toMatchObject({ value: 4 });
});

test("the tree is rewritten for older targets and strict import rules as well", async () => {
  const text = `${IMPORT}export const f = async (a: number, ...b: string[]): Promise<string> => stub(a);
    export class A { static s = (): number => stub(); m(): number { return stub(); } }`;
  for (const more of [{ target: ts.ScriptTarget.ES2017 }, { verbatimModuleSyntax: true, isolatedModules: true }]) {
    await using world = createWorld({ "main.ts": text }, more);
    const { main, stubs } = await world.run("tree");
    await main.f(1, "x");
    new main.A().m();
    main.A.s();
    expect(Object.values(stubs).map(({ calls }) => calls.length)).toEqual([1, 1, 1]);
  }
});

test.each([
  ["left out, where the compiler puts its values in", {}, false],
  ["kept, where each file is compiled by itself", { isolatedModules: true }, true],
])("the import of a constant enum is %s", async (_what, options, isKept) => {
  const files = {
    "main.ts": `${IMPORT}import { Size } from "./size.js"; import { helper, Level } from "./other.js";
      export function f(size: Size): boolean { return stub(size, helper); }
      export const own = [Size.Huge, Level.High];`,
    "size.ts": "export const enum Size { Small = 1, Huge = 9 }",
    "other.ts": "export const enum Level { High = 3 } export function helper(): number { return Level.High; }",
  };
  await using world = createWorld(files, options);
  const { main, stubs, javascript } = await world.run("tree");
  // An engine refuses a module for an import that is not there.
  expect([javascript.includes('"./size.js"'), javascript.includes("{ helper, Level }")]).toEqual([isKept, isKept]);
  expect(javascript).toContain('"./other.js"');
  main.f(1);
  expect(main.own).toEqual([9, 3]);
  expect(stubs.f?.binding.scope.Size).toMatchObject({ Small: 1, Huge: 9 });
  expect(stubs.f?.binding.scope.helper).toBeTypeOf("function");
});

describe("constant enums within a namespace or a module", () => {
  const files = {
    "main.ts": `${IMPORT}import * as units from "./units.js"; import { Signs, Time } from "./units.js";
      namespace Own { export const enum Way { Up = "up" } }
      export function f(n: number): string { return stub(n, units, Signs, Time, Own); }`,
    "units.ts": `export const enum Unit { Kilo = 1024 } export const label = (n: number): string => n + " bytes";
      export namespace Signs { export const enum Sign { Minus = "-" } }
      export namespace Time { export const enum Step { Second = 1000 } export const zone = "UTC"; }`,
  };
  const body = `return [Signs.Sign.Minus, units.label(n * units.Unit.Kilo), Time.Step["Second"], Time.zone, Own.Way.Up].join()`;
  const wanted = "-,2048 bytes,1000,UTC,up";

  test("are in reach of a body that is loaded, beside what else is held there", async () => {
    await using world = createWorld(files);
    const { main, stubs } = await world.run("tree");
    main.f(2);
    const { Signs, Time, Own, units } = stubs.f?.binding.scope ?? {};
    const loaded = new Function("Signs", "Time", "Own", "units", "n", body) as (...values: unknown[]) => string;
    expect(loaded(Signs, Time, Own, units, 2)).toBe(wanted);
    expect(Object.keys(units as object).sort()).toEqual(["Time", "label"]);
  });

  test("have their values in a body that stands in the file", async () => {
    await using world = createWorld(files);
    const { main } = await world.run("tree", () => ({ body, plain: "", imports: "", helpers: "" }));
    expect(main.f(2)).toBe(wanted);
  });
});
