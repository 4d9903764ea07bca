import { describe, expect, it } from "vitest";
import type { Allowance } from "../../src/contract/options.js";
import { checkPolicy, checkPowers } from "../../src/verify/policy/policy.js";
import type { Skeleton } from "../../transformer/stub.js";

const skeleton = {
  name: "solve",
  file: "src/solve.ts",
  calls: "sync",
  parameters: [{ name: "input", isRest: false }],
  scope: [{ name: "registry", kind: "const", type: "Map<string, string>", summary: "" }],
} as unknown as Skeleton;

const codes = (
  body: string,
  more: { helpers?: string; imports?: string; allowed?: string[]; allow?: Allowance; skeleton?: Skeleton } = {},
): string[] =>
  checkPolicy({ body, helpers: more.helpers ?? "", imports: more.imports ?? "" }, more.skeleton ?? skeleton, {
    imports: more.allowed ?? [],
    ...more.allow,
  }).map(({ code }) => code);

describe("the policy", () => {
  it("takes no type for a value, and knows every way to load a module", () => {
    const named = 'import { type Buffer as process, inspect } from "node:util";';
    expect(codes("return process.pid", { imports: named })).toEqual(["forbidden-global"]);
    expect(codes("", { imports: 'import fs = require("node:fs");' })).toContain("forbidden-import");
    expect(codes("", { imports: 'export * from "node:fs";' })).toContain("forbidden-import");
    const powers = { body: "", helpers: "", imports: 'import fs = require("node:fs");' };
    expect(checkPowers(powers, skeleton, {}).map(({ code }) => code)).toEqual(["forbidden-import"]);
  });

  it("lets through what the option `allow` names, and no more", () => {
    expect(codes("return fetch(input)", { allow: { net: ["a.com"] } })).toEqual([]);
    expect(codes("return process.env.HOME", { allow: { env: ["HOME"] } })).toEqual([]);
    expect(codes('return process["env"]["HOME"]', { allow: { env: ["HOME"] } })).toEqual([]);
    expect(codes("return process.env.PATH", { allow: { env: ["HOME"] } })).toEqual(["forbidden-global"]);
    expect(codes("return process.cwd()", { allow: { env: true } })).toEqual(["forbidden-global"]);
    expect(codes("const { env } = process; return env", { allow: { env: true } })).toEqual(["forbidden-global"]);
    const file = 'import { readFileSync } from "node:fs";';
    expect(codes("", { imports: file, allow: { fs: ["data"] } })).toEqual([]);
    expect(codes("", { imports: file, allow: { net: true } })).toEqual(["forbidden-import"]);
    const socket = 'import { connect } from "node:net";';
    expect(codes("", { imports: socket, allow: { net: true } })).toEqual([]);
    expect(codes("", { imports: socket, allow: { net: ["a.com"] } })).toEqual(["forbidden-import"]);
    expect(codes("return new WebSocket(input)", { allow: { net: ["a.com"] } })).toEqual(["forbidden-global"]);
  });

  it.each<[string, Allowance, readonly string[]]>([
    ["return new WebSocket(input)", { net: true }, []],
    ["return new EventSource(input)", { net: true }, []],
    ["return new EventSource(input)", { net: ["a.com"] }, ["forbidden-global"]],
    ["return process.env.PATH", { env: true }, []],
    ["return process.env[input]", { env: ["HOME"] }, []],
    ["return Deno.env", { env: true }, ["forbidden-global"]],
    ["return process()", { env: true }, ["forbidden-global"]],
    ["return process['cwd']", { env: true }, ["forbidden-global"]],
    ["return input[process]", { env: true }, ["forbidden-global"]],
  ])("judges %s by what is allowed: %j", (body, allow, found) => {
    expect(codes(body, { allow })).toEqual(found);
  });

  it.each<[string, Allowance, readonly string[]]>([
    ["node:fs", { fs: true }, []],
    ["node:fs", { fs: false }, ["allow.fs"]],
    ["node:fs", {}, ["allow.fs"]],
    ["node:net", { fs: true }, ["allow.net"]],
    ["lodash", { net: true, fs: true }, ["allow.imports"]],
  ])("names the option that would open %s where %j does not", (module, allow, options) => {
    const powers = { body: "", helpers: "", imports: `import * as all from "${module}";` };
    const messages = checkPolicy(powers, skeleton, allow).map(({ message }) => message);
    expect(messages.flatMap((message) => message.match(/allow\.(?:fs|net|imports)/g) ?? [])).toEqual(options);
  });

  it.each([
    ["", "import x = registry.y;", ["helper-statement"]],
    ["function help() {}\nexport { help };", "", ["helper-statement"]],
    ["namespace Own { export const x = 1; }", "", ["helper-statement"]],
    ["declare global { interface Array<T> { x: T } }", "", ["helper-statement", "global-write"]],
    ['declare module "node:fs" { const x: 1; }', "", ["helper-statement", "global-write"]],
  ])("refuses %j%j as no declaration of the body's own", (helpers, imports, found) => {
    expect(codes("", { helpers, imports })).toEqual(found);
  });

  it("knows the class that the body is a member of, and leaves other packages their own", () => {
    const owned = { ...skeleton, owner: { name: "Worker" } } as unknown as Skeleton;
    expect(codes("return Worker.make()", { skeleton: owned })).toEqual([]);
    expect(codes("lodash.zz = 1", { imports: 'import lodash from "lodash";', allowed: ["lodash"] })).toEqual([]);
  });

  it.each([
    ["Array.prototype.x = 1", false],
    ["Math.random = () => 4", false],
    ["const target = JSON; target.x = 1", true],
    ["Object.getPrototypeOf(input).x = 1", true],
  ])("says whether %s writes under another name", (body, isOther) => {
    const [finding] = checkPolicy({ body, helpers: "", imports: "" }, skeleton, {});
    expect(finding?.message.includes("here, by another name")).toBe(isOther);
  });

  it.each([
    ["eval(input)", "forbidden-global"],
    ["(0, eval)(input)", "forbidden-global"],
    ["return new Function(input)()", "forbidden-global"],
    ["return (() => {}).constructor('return 1')()", "forbidden-global"],
    ['return [].constructor["constructor"]', "forbidden-global"],
    ["const make = (() => {}).constructor; return make(input)()", "forbidden-global"],
    ["const { constructor: make } = () => {}; return make(input)()", "forbidden-global"],
    ["let make; ({ constructor: make } = () => {}); return make(input)()", "forbidden-global"],
    ["return (() => {})['constr' + 'uctor'](input)()", "forbidden-global"],
    ["return Reflect.get(() => {}, 'constructor')(input)()", "forbidden-global"],
    ["return Object.getOwnPropertyDescriptor(async () => {}, 'constructor')", "forbidden-global"],
    ["return Object.getPrototypeOf(async () => {}).constructor(input)", "forbidden-global"],
    ["return (() => {}).constructor.call(null, input)()", "forbidden-global"],
    ["return Reflect.construct((() => {}).constructor, [input])()", "forbidden-global"],
    ["const f = () => {}; return new f.constructor(input)()", "forbidden-global"],
    ["return (() => {}).constructor`return 1`()", "forbidden-global"],
    ["return [(() => {}).constructor].map((make) => make(input)())", "forbidden-global"],
    ["return (0, (() => {}).constructor)(input)()", "forbidden-global"],
    ["declare const process: any; return process.pid", "forbidden-global"],
    ["{ declare const globalThis: any; return globalThis.process }", "forbidden-global"],
    ["declare function require(name: string): any; return require('fs')", "forbidden-global"],
    ["declare class process { static pid: number } return process.pid", "forbidden-global"],
    ["type fetch = 1; interface eval {} return fetch(input)", "forbidden-global"],
    ["declare const $require: any; return $require('fs')", "forbidden-global"],
    ["return self.process", "forbidden-global"],
    ["return $stub.project", "forbidden-global"],
    ["return crypto.setEngine(input)", "forbidden-global"],
    ["return __dirname", "forbidden-global"],
    ["const all = Object.prototype; all.x = 1", "prototype-write"],
    ["const all = Object.getPrototypeOf([]); all.x = 1", "prototype-write"],
    ["[Array.prototype.x] = [1]", "prototype-write"],
    ["({ a: Array.prototype.x = 2 } = input)", "prototype-write"],
    ["for (Array.prototype.x of input) {}", "prototype-write"],
    ["Object['assign'](Array.prototype, { x: 1 })", "prototype-write"],
    ["Object.prototype.__defineGetter__('x', () => 1)", "prototype-write"],
    ["({ leak } = input)", "global-write"],
    ["return require('node:fs')", "forbidden-global"],
    ["process.exit(1)", "forbidden-global"],
    ["return globalThis['process']", "forbidden-global"],
    ["return window.location", "forbidden-global"],
    ["return fetch(input)", "forbidden-global"],
    ["return import('node:fs')", "dynamic-import"],
    ["return import.meta.url", "import-meta"],
    ["Array.prototype.map = () => []", "prototype-write"],
    ["Object.prototype['x'] = 1", "prototype-write"],
    ["delete Array.prototype.map", "prototype-write"],
    ["input.__proto__ = {}", "prototype-write"],
    ["Object.assign(String.prototype, { x: 1 })", "prototype-write"],
    ["Object.defineProperty(Array, 'x', { value: 1 })", "prototype-write"],
    ["Object.setPrototypeOf(Map.prototype, null)", "prototype-write"],
    ["Object.getPrototypeOf(input).x = 1", "prototype-write"],
    ["Math.random = () => 4", "prototype-write"],
    ["counter = 1", "global-write"],
    ["undeclared++", "global-write"],
    ["return arguments[0]", "outer-syntax"],
    ["return super.solve(input)", "outer-syntax"],
    ["return this.#secret", "outer-syntax"],
    ["class Own { '#x'() {} get(other) { return other.#x; } } return Own", "outer-syntax"],
    ["debugger", "debugger"],
    ["} function evil() {", "syntax-error"],
  ])("refuses %s", (body, code) => {
    expect(codes(body)).toContain(code);
  });

  it.each([
    ["while (true) { if (input) break; }"],
    ["outer: for (;;) { break outer; }"],
    ["const process = { exit() {} }; process.exit()"],
    ["return [1].map((fetch) => fetch + 1)"],
    ["function inner() { return arguments.length; } return inner()"],
    ["class Own { #x = 1; get() { return this.#x; } } return new Own()"],
    [
      "class Base {} class Own extends Base { constructor() { super(); } } Own.prototype.toString = () => 'x'; return Own",
    ],
    ["const o = { eval: 1, process: 2 }; return o.eval + o.process"],
    ["registry.set('a', input); registry.size"],
    ["const copy = Object.assign({}, input); copy.x = 1; return copy"],
    ["return new this.constructor()"],
    ["return input.constructor.name"],
    ["return input?.constructor === Object || (input as Date).constructor === Date"],
    ["return new (input.constructor as any)(input)"],
    ["return (this.constructor as any).registry"],
    ["const keys = ['__proto__', 'constructor']; return keys.includes(input) || input === 'constructor'"],
    ["class Own { constructor() { this.constructor.name; } } return new Own()"],
    ["return { constructor: 1, ...input }"],
    ["let a = 1, b = 2; [a, b] = [b, a]; ({ a, b: [b] = [1] } = input); for (a of input) {} return a"],
    ["const proto = Object.getPrototypeOf(input); return proto === null || proto === Object.prototype"],
    ["const copy = Object.create(Object.getPrototypeOf(input)); copy.x = 1; return copy"],
    ["let window = 3; window = 4; return window"],
    ["input = input + 1; return input"],
    ["return input as Function"],
  ])("lets pass %s", (body) => {
    expect(codes(body)).toEqual([]);
  });

  it("knows a parameter called process, and a name of the user's own file", () => {
    const withProcess = { ...skeleton, parameters: [{ name: "process", isRest: false }] } as unknown as Skeleton;
    expect(codes("return process.exit", { skeleton: withProcess })).toEqual([]);
    expect(
      checkPolicy({ body: "fetch()", helpers: "", imports: "" }, skeleton, {}, { moduleNames: new Set(["fetch"]) }),
    ).toEqual([]);
  });

  it("allows imports without side effects, and what the option names", () => {
    expect(codes("", { imports: 'import path from "node:path";\nimport { createHash } from "crypto";' })).toEqual([]);
    expect(codes("", { imports: 'import fs from "node:fs";' })).toEqual(["forbidden-import"]);
    expect(codes("", { imports: 'import fs from "node:fs";', allowed: ["fs"] })).toEqual([]);
    expect(codes("", { imports: 'import { map } from "lodash/fp";' })).toEqual(["forbidden-import"]);
    expect(codes("", { imports: 'import { map } from "lodash/fp";', allowed: ["lodash"] })).toEqual([]);
    expect(codes("", { imports: 'import type { Node } from "acorn";' })).toEqual([]);
  });

  it("refuses statements beside the function", () => {
    expect(codes("", { helpers: "const table = new Map();\nfunction help() {}\ninterface A {}" })).toEqual([]);
    expect(codes("", { helpers: "registry.clear();" })).toEqual(["helper-statement"]);
  });

  it.each([
    ["return super.solve(input)", /a method to the class that calls `super`/],
    ["return this.#secret", /Declare `#secret` as `private secret`/],
  ])("says what a person can change where no body can do without what it refuses: %s", (body, remedy) => {
    const [finding] = checkPolicy({ body, helpers: "", imports: "" }, skeleton, {});
    expect(finding?.remedy).toMatch(remedy);
  });

  it("quotes the line", () => {
    const [finding] = checkPolicy({ body: "const a = 1;\n  process.exit(a);", helpers: "", imports: "" }, skeleton, {});
    expect(finding?.line).toBe("process.exit(a);");
  });
});
