import { SourceMap } from "node:module";
import vm from "node:vm";
import { describe, expect, it } from "vitest";
import { compile } from "../../src/compile/compile.js";
import { load } from "../../src/compile/load.js";
import { printSource } from "../../src/compile/source.js";
import { build, compiled, PROVENANCE, scopeOf, skeletonOf } from "./workbench.js";

describe("a loaded function", () => {
  it("has the name, the length and the defaults of the user's header", async () => {
    const skeleton = skeletonOf("function format(n: number, unit = `${n}s`, ...rest: string[]): string", {
      args: "n, unit, ...rest",
    });
    const { loaded } = await build({ body: "return unit + rest.length;" }, skeleton);
    expect([loaded.run.name, loaded.run.length]).toEqual(["format", 1]);
    expect(loaded.run(3, undefined, "x")).toBe("3s1");
  });

  it("is the method or getter of its name, and reaches `this`", async () => {
    const method = skeletonOf("async function pick(this: Tank, n: number): Promise<number>", {
      args: "n",
      form: "method",
      calls: "async",
    });
    const { loaded } = await build({ body: "return this.fish * n;" }, method);
    expect(loaded.run.name).toBe("pick");
    await expect(loaded.run.call({ fish: 2 }, 4)).resolves.toBe(8);
    const getter = skeletonOf("function size(this: Tank): number", { form: "getter" });
    const got = (await build({ body: "return this.fish;" }, getter)).loaded.run;
    expect(Object.defineProperty({ fish: 5 }, "size", { get: got })).toMatchObject({ size: 5 });
  });

  it.each([
    ["Math.max(n, 1)", true],
    ["Math.random() * n", false],
    ["Date.now() - n", false],
    ["toString.call(n)", true],
    ["constructor['name']", true],
  ])("has the same answer each time, or not: %s", async (code, isRepeatable) => {
    const skeleton = skeletonOf("function f(n: number): number", {
      args: "n",
      scope: scopeOf({ toString: "const", constructor: "const" }),
    });
    expect((await compiled({ body: `return ${code};` }, skeleton)).isRepeatable ?? false).toBe(isRepeatable);
  });

  it("calls itself by its name; a member's bare name is what the file means by it", async () => {
    const factorial = skeletonOf("function factorial(n: number): number", {
      args: "n",
      scope: scopeOf({ factorial: "function" }),
    });
    const own = await build(
      { helpers: "const again = (n: number) => factorial(n);", body: "return n < 2 ? 1 : n * again(n - 1);" },
      factorial,
    );
    expect(own.loaded.run(5)).toBe(120);
    const member = skeletonOf("function format(this: X, n: number): string", {
      args: "n",
      form: "method",
      scope: scopeOf({ format: "function" }),
    });
    const { loaded } = await build({ body: "return format(n);" }, member, {
      scope: { format: (n: number) => `<${n}>` },
    });
    expect(loaded.run(5)).toBe("<5>");
  });

  it("finds what hangs on the file's function: its namespace, its properties", async () => {
    const skeleton = skeletonOf("function count(word: string): any", { args: "word", access: "count" });
    const count = Object.assign((): never => expect.fail("was called"), { seen: new Map([["a", 1]]), step: 2 });
    const body =
      "count.seen.set(word, (count.seen.get(word) ?? 0) + count.step); return [count.seen.get(word), count.name];";
    const { loaded } = await build({ body }, skeleton, { scope: { count } });
    expect(loaded.run("a")).toEqual([3, "count"]);
    expect(count.seen.get("a")).toBe(3);
  });

  it("reads and writes the file's variables where they are", async () => {
    const skeleton = skeletonOf("function next(step: number): any", {
      args: "step",
      scope: scopeOf({ counter: "let", last: "local", log: "let", rate: "import:number", LIMIT: "const" }),
    });
    let [counter, last, rate] = [1, 0, 2];
    const seen: unknown[] = [];
    const scope = {
      get counter() {
        return counter;
      },
      set counter(value) {
        counter = value;
      },
      get last() {
        return last;
      },
      set last(value) {
        last = value;
      },
      get rate() {
        return rate;
      },
      get LIMIT() {
        return 100;
      },
      get log() {
        return function (this: unknown, ...values: unknown[]) {
          seen.push(this, values.length);
        };
      },
    };
    const body = `counter += step * rate; ({ last } = { last: counter }); for (last of [counter]) counter++;
      log(last); log\`\`; { const counter = 5; log(counter); } return { counter, last, LIMIT, typed: typeof counter };`;
    const { loaded } = await build({ body }, skeleton, { scope });
    expect(loaded.run(3)).toEqual({ counter: 8, last: 7, LIMIT: 100, typed: "number" });
    expect([counter, last]).toEqual([8, 7]);
    expect(seen).toEqual([undefined, 1, undefined, 1, undefined, 1]);
    rate = 10;
    loaded.run(1);
    expect(counter).toBe(19);
  });

  it("loads while a constant of the file is not there yet, as long as the call does not use it", async () => {
    const skeleton = skeletonOf("function early(useIt: boolean): number", {
      args: "useIt",
      scope: scopeOf({ LATE: "const" }),
    });
    const scope = {
      get LATE() {
        return LATE;
      },
    };
    const { loaded } = await build({ body: "return useIt ? LATE : 0;" }, skeleton, {
      scope,
      heal: ({ error }) => error,
    });
    expect(loaded.run(false)).toBe(0);
    expect(loaded.run(true)).toBeInstanceOf(ReferenceError);
    const LATE = 7;
    expect(loaded.run(true)).toBe(7);
  });

  it("does not hold on to what a circle of modules had not filled in yet", async () => {
    const skeleton = skeletonOf("function f(): any", { scope: scopeOf({ Late: "import:new () => Late" }) });
    const module: { Late?: string } = {};
    const scope = {
      get Late() {
        return module.Late;
      },
    };
    const { run } = (await build({ body: "return Late;" }, skeleton, { scope })).loaded;
    expect(run()).toBeUndefined();
    module.Late = "there";
    expect(run()).toBe("there");
  });

  it("imports names, defaults and namespaces", async () => {
    const imports =
      'import util from "node:util"; import { join as j } from "node:path"; import * as os from "node:os"; import { default as acorn } from "acorn";';
    const skeleton = skeletonOf("function f(): any");
    const { loaded } = await build(
      { imports, body: 'return [typeof util.inspect, j("a", "b"), os.EOL, typeof acorn];' },
      skeleton,
    );
    expect(loaded.run()).toEqual(["function", "a/b", "\n", "object"]);
  });

  it("takes what it uses of the world from its stub, and nothing when it uses none", async () => {
    const skeleton = skeletonOf("function f(): any");
    const powerful = await compiled(
      { imports: 'import { readFileSync } from "node:fs";', body: "return [fetch, process.env.A, readFileSync];" },
      skeleton,
    );
    expect(powerful.isPowerful).toBe(true);
    expect(powerful.loaded).toContain("const $allowed = $stub.allowed({});");
    expect(powerful.loaded).toContain("const fetch = $allowed.fetch;");
    expect(powerful.loaded).toContain("const process = $allowed.process;");
    expect(powerful.loaded).toContain('= $allowed.require("node:fs");');
    const pure = await compiled({ imports: 'import { join } from "node:path";', body: 'return join("a");' }, skeleton);
    expect(pure.isPowerful).toBeUndefined();
    expect(pure.loaded).not.toContain("$allowed");
  });

  it("leaves the defaults of the header the world, as they are its author's", async () => {
    const skeleton = skeletonOf("function f(host = process): any", { args: "host" });
    const pure = await compiled({ body: "return host.pid;" }, skeleton);
    expect([pure.isPowerful, pure.loaded.includes("$allowed")]).toEqual([undefined, false]);
    const { loaded } = await compiled({ body: "return [host.pid, Object.keys(process)];" }, skeleton);
    const stub = { allowed: () => ({ process: { env: {} } }) };
    const run = load({ loaded }, { stub, scope: {}, require: () => undefined, filename: "f.js" });
    expect(run()).toEqual([process.pid, ["env"]]);
  });

  it("names the line of the kept TypeScript in its source map", async () => {
    const skeleton = skeletonOf("function f(this: any, value: number): number", { args: "value" });
    const candidate = {
      imports: 'import { join } from "node:path";',
      helpers: "interface A {\n  n: number;\n}\nfunction helper(a: A): number {\n  return a.n;\n}",
      body: "const a: A = { n: value };\n// why\nif (helper(a) > 1) throw new Error(join('x'));\nreturn 1;",
    };
    const { loaded, source } = await compiled(candidate, skeleton);
    const map = new SourceMap(JSON.parse(Buffer.from(loaded.split("base64,")[1] ?? "", "base64").toString()));
    expect(map.payload.sources).toEqual(["/kept/version.ts"]);
    expect(map.payload.sourcesContent).toEqual([source]);
    for (const text of ["throw new Error", "a.n;", "helper(a) > 1"]) {
      const place = (of: string) => {
        const before = of.slice(0, of.indexOf(text)).split("\n");
        return { line: before.length - 1, column: before.at(-1)?.length ?? 0 };
      };
      const { line, column } = place(loaded);
      const entry = map.findEntry(line, column);
      expect(entry).toMatchObject({ originalLine: place(source).line, originalColumn: place(source).column });
    }
  });
});

describe("a function of a file that runs in a realm of its own, as under Jest", () => {
  it("makes maps and errors of that realm, and its stack has the lines of the body", () => {
    const realm = vm.createContext();
    const inRealm = (code: string): unknown => vm.runInContext(code, realm);
    const scope = inRealm("({ get limit() { return 1; } })") as object;
    const loaded =
      '"use strict";\nconst { limit } = $scope;\nreturn () => {\n  throw Object.assign(new TypeError("no"), { seen: new Map() });\n};';
    const body = load({ loaded }, { stub: undefined, scope, require: () => undefined, filename: "/loaded/f.js" });
    expect(body).toThrow(inRealm("TypeError") as ErrorConstructor);
    expect(body).toThrow(expect.objectContaining({ seen: expect.any(inRealm("Map")) }));
    expect(body).toThrow(expect.objectContaining({ stack: expect.stringContaining("/loaded/f.js:4:") }));
  });
});

describe("a candidate that does not compile", () => {
  const findings = async (body: string) => {
    const skeleton = skeletonOf("function f(this: X): number", { form: "method" });
    const candidate = { imports: "", helpers: "", body };
    const result = await compile(candidate, skeleton, printSource(candidate, skeleton, PROVENANCE));
    return "findings" in result ? result.findings : [];
  };

  it("is a finding with the line that is meant", async () => {
    expect(await findings("return 1;\nconst = 2;")).toMatchObject([
      { check: "compile", code: "syntax-error", line: "  const = 2;" },
    ]);
  });

  it("is told why a body cannot reach private members or super", async () => {
    expect((await findings("return this.#n;"))[0]?.message).toMatch(/outside its class, where #private members/);
    expect((await findings("return super.n;"))[0]?.message).toMatch(/outside its class, where super/);
  });

  it("is told which names are the runtime's", async () => {
    expect(await findings("const $scope = 1; return $scope;")).toMatchObject([{ code: "reserved-name" }]);
  });
});
