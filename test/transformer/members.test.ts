import type ts from "typescript";
import { describe, expect, test } from "vitest";
import { createWorld, VARIANTS } from "./world.js";

const IMPORT = `import { selfCoding, stub } from "selfcoding";\n`;
describe.each(VARIANTS)("rewritten as $way, into $name", ({ way, options }) => {
  const compile = (files: Record<string, string> | string, more: ts.CompilerOptions = {}) =>
    createWorld(typeof files === "string" ? { "main.ts": IMPORT + files } : files, { ...options, ...more });

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
    a.m(2);
    main.A.s();
    a.g;
    a[main.KEY]();
    a.callHidden();
    a.field(3);
    a.items().next();
    expect(stubs["A.m"]?.calls).toEqual([{ self: a, values: [2], locals: undefined }]);
    expect(stubs["A.field"]?.calls).toEqual([{ self: a, values: [3], locals: undefined }]);
    expect(stubs["A.s"]?.calls[0]?.self).toBe(main.A);
    for (const name of ["A.g", "A.[KEY]", "A.#hidden", "A.items"]) expect(stubs[name]?.calls[0]?.self).toBe(a);
    expect(stubs["A.m"]?.members).toEqual([[main.A, "m", false, false]]);
    expect(stubs["A.s"]?.members).toEqual([[main.A, "s", true, false]]);
    expect(stubs["A.g"]?.members).toEqual([[main.A, "g", false, false]]);
    expect(stubs["A.[KEY]"]?.members).toEqual([[main.A, main.KEY, false, false]]);
    expect(stubs["A.#hidden"]?.members).toEqual([]);
  });

  test("object members and functions with a receiver hand it over", async () => {
    await using world = compile(`
      export const o = { unit: 1, m(a: number): number { return stub(a); }, get g(): number { return stub(); } };
      export function f(this: { unit: number }): number { return stub(); }`);
    const { main, stubs } = await world.run(way);
    main.o.m(1);
    main.o.g;
    main.f.call(main.o);
    for (const name of ["o.m", "o.g", "f"]) expect(stubs[name]?.calls[0]?.self).toBe(main.o);
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
    new main.A().n();
    main.f();
    main.g();
    expect(stubs["A.m"]?.binding.options?.()).toEqual({ prompt: "member", mode: "auto", limits: { attempts: 3 } });
    expect(stubs["A.n"]?.binding.options?.()).toEqual({ prompt: "class", mode: "auto" });
    expect(stubs.f?.binding.options?.()).toEqual({ prompt: "two\nlines" });
    expect(stubs.g?.binding.options?.()).toEqual({ prompt: "second" });
  });

  test("other decorators keep their place and order, and their types", async () => {
    await using world = compile(
      {
        "main.ts": `${IMPORT}import { Fish } from "./other.js";
          export const log: unknown[] = [];
          Object.assign(Reflect, { metadata: (key: string, value: unknown) => () => { log.push([key, value]); } });
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
    expect(stubs["A.[Symbol.iterator]"]?.members).toEqual([[main.A, Symbol.iterator, false, false]]);
    expect(javascript).not.toMatch(/@selfCoding|_selfCoding|selfcoding_1\.selfCoding/);
  });
});
