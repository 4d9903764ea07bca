import ts from "typescript";
import { describe, expect, test } from "vitest";
import { createWorld, WAYS } from "./world.js";

const IMPORT = `import { selfCoding, stub } from "selfcoding";\n`;
const MODULES = [
  ["modules", {}],
  ["CommonJS", { module: ts.ModuleKind.CommonJS, esModuleInterop: true }],
] as const;
const linkedTo = (body: string) => ({ body, imports: "", helpers: "" });
const VARIANTS = WAYS.flatMap((way) => MODULES.map(([name, options]) => ({ way, name, options })));

describe.each(VARIANTS)("rewritten as $way, into $name", ({ way, options }) => {
  const compile = (files: Record<string, string> | string, more: ts.CompilerOptions = {}) =>
    createWorld(typeof files === "string" ? { "main.ts": IMPORT + files } : files, { ...options, ...more });

  test("a call hands over its arguments as they were", async () => {
    await using world = compile(`
      export function f(a: number, { b, c: [d] }: { b: string; c: number[] }, e = 5, ...g: string[]): string { return stub(a); }`);
    const { main, stubs } = await world.run(way);
    main.f(1, { b: "x", c: [2] }, undefined, "y", "z");
    expect(stubs["f"]?.calls[0]?.values).toEqual([1, { b: "x", c: [2] }, 5, "y", "z"]);
  });

  test("a call answers what the implementation answers", async () => {
    await using world = compile(`
      export const arrow = (a: number): number => stub(a);
      export async function later(a: number): Promise<number> { return stub(a); }
      export function* items(a: number): Generator<number, string> { return stub(a); }
      export async function* laterItems(a: number): AsyncGenerator<number> { return stub(a); }`);
    const { main, stubs } = await world.run(way);
    main.arrow(0), main.later(0), main.items(0).next(), main.laterItems(0).next();
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
    expect([stubs["merged"]?.binding.install, stubs["extended"]?.binding.install]).toEqual([undefined, undefined]);
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
    const scope = stubs["f"]?.binding.scope ?? {};
    expect(scope).toMatchObject({ counter: 1, LIMIT: 2, secret: 3, start: 11, Unit: { Day: 7 }, Pond: main.Pond });
    expect((scope["helper"] as () => string)()).toBe("helped");
    expect(new (scope["Fish"] as new () => object)()).toBeInstanceOf((scope["all"] as { Fish: new () => object }).Fish);
    scope["counter"] = 5;
    scope["secret"] = 6;
    expect([main.counter, main.readSecret()]).toEqual([5, 6]);
  });

  test("members hand over their receiver and tell their place", async () => {
    await using world = compile(`
      const KEY = Symbol("key");
      export class A { [x: string]: unknown
        value = 1
        @selfCoding *items(): Generator<number> { return stub(); }
        m(a: number): number { return stub(a); }
        static s(): number { return stub(); }
        get g(): number { return stub(); }
        [KEY](): number { return stub(); }
        #hidden(): number { return stub(); }
        callHidden() { return this.#hidden(); }
        field = (a: number): number => stub(a)
      }
      export { KEY };`);
    const { main, stubs } = await world.run(way);
    const a = new main.A();
    a.m(2), main.A.s(), a.g, a[main.KEY](), a.callHidden(), a.field(3), a.items().next();
    expect(stubs["A.m"]?.calls).toEqual([{ self: a, values: [2], locals: undefined }]);
    expect(stubs["A.field"]?.calls).toEqual([{ self: a, values: [3], locals: undefined }]);
    expect(stubs["A.s"]?.calls[0]?.self).toBe(main.A);
    for (const name of ["A.g", "A.KEY", "A.hidden", "A.items"]) expect(stubs[name]?.calls[0]?.self).toBe(a);
    expect(stubs["A.m"]?.members).toEqual([[main.A, "m", false, false]]);
    expect(stubs["A.s"]?.members).toEqual([[main.A, "s", true, false]]);
    expect(stubs["A.g"]?.members).toEqual([[main.A, "g", false, false]]);
    expect(stubs["A.KEY"]?.members).toEqual([[main.A, main.KEY, false, false]]);
    expect(stubs["A.hidden"]?.members).toEqual([]);
  });

  test("object members and functions with a receiver hand it over", async () => {
    await using world = compile(`
      export const o = { unit: 1, m(a: number): number { return stub(a); }, get g(): number { return stub(); } };
      export function f(this: { unit: number }): number { return stub(); }`);
    const { main, stubs } = await world.run(way);
    main.o.m(1), main.o.g, main.f.call(main.o);
    for (const name of ["o.m", "o.g", "f"]) expect(stubs[name]?.calls[0]?.self).toBe(main.o);
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
        locals["total"] = Number(value) * Number(locals["step"]);
      };
    const second = main.outer(10);
    first.add(3), second.add(3);
    expect([first.readTotal(), second.readTotal()]).toEqual([6, 30]);
    const a = new main.A();
    a.m();
    expect(stubs["A.m.f"]?.calls[0]).toMatchObject({ self: a, locals: { k: 2 } });
  });

  test("options are read when they are asked for, at module level, class before member before call", async () => {
    await using world = compile(`
      @selfCoding({ prompt: "class", mode: "auto" })
      export class A { @selfCoding({ prompt: "member" }) m(): number { return stub.with({ limits: { attempts: LIMIT } })(); } n(): number { return stub(); } }
      export const f = selfCoding({ prompt: \`two
lines\` })((): number => stub());
      export const g = selfCoding((): number => stub(), { prompt: "second" });
      const LIMIT = 3;`);
    const { main, stubs } = await world.run(way);
    new main.A().n(), main.f(), main.g();
    expect(stubs["A.m"]?.binding.options?.()).toEqual({ prompt: "member", mode: "auto", limits: { attempts: 3 } });
    expect(stubs["A.n"]?.binding.options?.()).toEqual({ prompt: "class", mode: "auto" });
    expect(stubs["f"]?.binding.options?.()).toEqual({ prompt: "two\nlines" });
    expect(stubs["g"]?.binding.options?.()).toEqual({ prompt: "second" });
  });

  test("a function may be called before its module has been evaluated", async () => {
    await using world = compile(`export const early = f(1); export function f(a: number): number { return stub(a); }`);
    const { stubs } = await world.run(way);
    expect(stubs["f"]?.calls).toHaveLength(1);
  });

  test("a body of its own runs, and heals when it throws or rejects", async () => {
    await using world = compile(`
      const reject = async (): Promise<string> => { throw new Error("late"); };
      export const f = selfCoding(function f(a: string): string { "use strict"; if (a === "") throw new Error("empty"); return a; });
      export const arrow = selfCoding((a: { b: string }): string => a.b.trim());
      export const later = selfCoding(async function (a: string): Promise<string> { if (a === "") return reject(); return a; });
      export const laterArrow = selfCoding(async (): Promise<string> => reject());
      export class A { name = "a"; @selfCoding m(a: number): string { const text = this.name; if (a > 1) throw new Error(text); return text; } }`);
    const { main, stubs } = await world.run(way);
    expect([main.f("x"), main.arrow({ b: " y " }), await main.later("z"), new main.A().m(1)]).toEqual([
      "x",
      "y",
      "z",
      "a",
    ]);
    const a = new main.A();
    expect([main.f(""), main.arrow(null), await main.later(""), await main.laterArrow(), a.m(2)]).toEqual(
      Array(5).fill("healed"),
    );
    expect(stubs["f"]?.heals[0]).toMatchObject({ error: { message: "empty" }, self: undefined, values: [""] });
    expect(stubs["arrow"]?.heals[0]).toMatchObject({ values: [null] });
    expect(stubs["later"]?.heals[0]).toMatchObject({ error: { message: "late" }, values: [""] });
    expect(stubs["A.m"]?.heals[0]).toMatchObject({ error: { message: "a" }, self: a, values: [2] });
  });

  test("a generator with a body of its own heals for the next call and throws on", async () => {
    await using world = compile(`
      export const f = selfCoding(function* (a: number): Generator<number> { yield a; throw new Error("end"); });`);
    const { main, stubs } = await world.run(way);
    expect(() => [...main.f(1)]).toThrow("end");
    expect(stubs["f"]?.heals).toMatchObject([{ isLater: true, values: [1] }]);
  });

  test("a linked body stands in the file, with its imports and helpers", async () => {
    await using world = compile({
      "main.ts": `${IMPORT}import { clamp } from "./other.js";
        export const LIMIT = 5;
        export let counter = 0;
        export function f(a: number): number { return stub(a); }
        export const early = f(100);
        export class A { base = 1; m(a: number): number { return stub(a, clamp); } }
        export function outer(k: number) { return selfCoding((a: number): number => stub(a, k)); }
        export const own = selfCoding((a: number): number => { throw new Error("unused" + a); });`,
      "other.ts": "export function clamp(a: number, limit: number) { return Math.min(a, limit); }",
    });
    const bodies: Record<string, string> = {
      f: `try { counter += 1; return $f_join("/", String($f_limit(clamp(a, LIMIT)))).length + $f_path.sep.length + $f_os.EOL.length; } catch ($e) { return $stub_f().heal($e, undefined, [a]); }`,
      m: `try { if (a < 0) throw new Error("negative"); const LIMIT = 1; return clamp(this.base, LIMIT) + a; } catch ($e) { return $stub_A_m().heal($e, this, [a]); }`,
      own: "return a * 2;",
    };
    const { main, stubs } = await world.run(way, ({ name }) => ({
      body:
        bodies[name] ??
        `try { const k2 = k; return a / k2 || (() => { throw new Error("zero"); })(); } catch ($e) { return $stub_outer_anonymous().heal($e, undefined, [a]); }`,
      imports:
        name === "f" ? `import $f_path, { join as $f_join } from "node:path"; import * as $f_os from "node:os"` : "",
      helpers:
        name === "f"
          ? `const $f_table = { times: 1 }; function $f_limit(value) { return value * $f_table.times; }`
          : "",
    }));
    expect([main.early, main.f(3), main.counter]).toEqual([4, 4, 2]);
    const a = new main.A();
    expect([a.m(1), a.m(-1), main.own(2)]).toEqual([2, "healed", 4]);
    expect(stubs["A.m"]?.heals).toMatchObject([{ self: a, values: [-1] }]);
    expect([main.outer(2)(4), main.outer(2)(0)]).toEqual([2, "healed"]);
    expect(stubs["outer.anonymous"]?.heals[0]?.locals).toEqual({ k: 2 });
  });

  test("other decorators keep their place and order, and their types", async () => {
    await using world = compile(
      {
        "main.ts": `${IMPORT}import { Fish } from "./other.js";
          export const log: unknown[] = [];
          (Reflect as any).metadata = (key: string, value: unknown) => () => { log.push([key, value]); };
          const mark = (name: string): any => { log.push("make " + name); return (_: any, key: any) => { log.push("apply " + name + " " + key); }; };
          export class A {
            @mark("first")
            @selfCoding({ prompt: "x" })
            @mark("second")
            m(fish: Fish, count: number): string { return stub(fish, count); }
          }`,
        "other.ts": "export class Fish {}",
      },
      { experimentalDecorators: true, emitDecoratorMetadata: true },
    );
    // Transpiling one file alone cannot tell a class from an interface; only the compiler's own way has metadata for it.
    const { main, stubs } = await world.run(way);
    const texts = main.log.filter((entry: unknown) => typeof entry === "string");
    expect(texts).toEqual(["make first", "make second", "apply second m", "apply first m"]);
    const types = main.log.find((entry: unknown) => Array.isArray(entry) && entry[0] === "design:paramtypes");
    expect(types[1].map(({ name }: { name: string }) => name)).toEqual(["Fish", "Number"]);
    expect(stubs["A.m"]?.members).toEqual([[main.A, "m", false, true]]);
  });

  test("standard decorators are kept and ours is gone", async () => {
    await using world = compile(`
      export const log: string[] = [];
      const mark = (_: unknown, context: { name: string }) => { log.push("apply " + context.name); };
      @selfCoding
      export class A { count = 1
        @selfCoding [Symbol.iterator](): Iterator<number> { return stub(); }
        @mark @selfCoding m(): string { return stub(); }
      }
      @selfCoding class Empty {}
      export { Empty };`);
    const { main, stubs, javascript } = await world.run(way);
    new main.A().m();
    expect(main.log).toEqual(["apply m"]);
    expect(stubs["A.m"]?.members).toEqual([[main.A, "m", false, true]]);
    expect(stubs["A.Symbol_iterator"]?.members).toEqual([[main.A, Symbol.iterator, false, false]]);
    expect(javascript).not.toMatch(/@selfCoding|_selfCoding|selfcoding_1\.selfCoding/);
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
  expect(stubs["f"]?.binding.scope["other"]).toMatchObject({ value: 4 });
});

test.each(WAYS)("a stub inside of a body of its own is rewritten with it, as %s", async (way) => {
  await using world = createWorld({
    "main.ts": `${IMPORT}export const outer = selfCoding(function (a: number): number {
      const inner = (b: number): number => stub(b, a);
      return inner(a + 1);
    });`,
  });
  const { main, stubs } = await world.run(way);
  main.outer(1);
  expect(stubs["outer.inner"]?.calls).toMatchObject([{ values: [2], locals: { a: 1 } }]);
  expect(world.rewrite("main.ts", ({ name }) => (name === "outer" ? linkedTo("return 7;") : undefined)).code).toContain(
    "return 7;",
  );
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
