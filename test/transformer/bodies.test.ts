import type ts from "typescript";
import { describe, expect, test } from "vitest";
import { createWorld, VARIANTS, WAYS } from "./world.js";

const IMPORT = `import { selfCoding, stub } from "selfcoding";\n`;
const linkedTo = (body: string) => ({ body, plain: "", imports: "", helpers: "" });

describe.each(VARIANTS)("rewritten as $way, into $name", ({ way, options }) => {
  const compile = (files: Record<string, string> | string, more: ts.CompilerOptions = {}) =>
    createWorld(typeof files === "string" ? { "main.ts": IMPORT + files } : files, { ...options, ...more });

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
    expect(stubs.f?.heals[0]).toMatchObject({ error: { message: "empty" }, self: undefined, values: [""] });
    expect(stubs.arrow?.heals[0]).toMatchObject({ values: [null] });
    expect(stubs.later?.heals[0]).toMatchObject({ error: { message: "late" }, values: [""] });
    expect(stubs["A.m"]?.heals[0]).toMatchObject({ error: { message: "a" }, self: a, values: [2] });
  });

  test("constant enums are in reach of every body, though nothing is left of them", async () => {
    await using world = compile({
      "main.ts": `${IMPORT}import { Far, type Near } from "./other.js";
        export const enum Lamp { Off, Dim = 3, "Very bright" = "bright" }
        export function f(lamp: Lamp): boolean { return stub(lamp); }
        export function g(far: Far | Near): string { return stub(far); }
        export function outer() { const enum Local { A = 7 } return (a: Local): string => stub(a); }`,
      "other.ts": "export const enum Far { Away = -2 } export interface Near { near: 1 }",
      "everywhere.ts": "const enum Global { Ten = 10 }",
    });
    const bodies: Record<string, string> = {
      f: `return $f_dim === lamp || (() => { const Lamp = { Off: lamp }; return Lamp.Off === 0; })();`,
    };
    const { main, stubs } = await world.run(way, ({ name }) => {
      const body = bodies[name];
      return body === undefined
        ? undefined
        : {
            body,
            plain: "",
            imports: "",
            helpers: "const $f_dim = Lamp.Dim + Global.Ten - 10, $f_all = [Lamp['Very bright'], Far.Away];",
          };
    });
    expect([main.f(3), main.f(0), main.f(1)]).toEqual([true, true, false]);
    main.g(-2);
    expect(stubs.g?.binding.scope).toMatchObject({
      Lamp: { Off: 0, Dim: 3, "Very bright": "bright" },
      Far: { Away: -2 },
      Global: { Ten: 10 },
    });
    main.outer()(7);
    expect(stubs["outer.anonymous"]?.calls[0]?.locals).toMatchObject({ Local: { A: 7 } });
  });

  test("a generator with a body of its own heals for the next call and throws on", async () => {
    await using world = compile(`
      export const f = selfCoding(function* (a: number): Generator<number> { yield a; throw new Error("end"); });`);
    const { main, stubs } = await world.run(way);
    expect(() => [...main.f(1)]).toThrow("end");
    expect(stubs.f?.heals).toMatchObject([{ isLater: true, values: [1] }]);
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
      plain: "",
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
