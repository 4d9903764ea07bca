import { describe, expect, it } from "vitest";
import type { Allowance } from "../../src/contract/options.js";
import { checkPolicy } from "../../src/verify/policy.js";
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

  it.each([
    ["eval(input)", "forbidden-global"],
    ["(0, eval)(input)", "forbidden-global"],
    ["return new Function(input)()", "forbidden-global"],
    ["return (() => {}).constructor('return 1')()", "forbidden-global"],
    ['return [].constructor["constructor"]', "forbidden-global"],
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
    ["let window = 3; window = 4; return window"],
    ["input = input + 1; return input"],
    ["return input as Function"],
  ])("lets pass %s", (body) => {
    expect(codes(body)).toEqual([]);
  });

  it("knows a parameter called process, and a name of the user's own file", () => {
    const withProcess = { ...skeleton, parameters: [{ name: "process", isRest: false }] } as unknown as Skeleton;
    expect(codes("return process.exit", { skeleton: withProcess })).toEqual([]);
    expect(checkPolicy({ body: "fetch()", helpers: "", imports: "" }, skeleton, {}, new Set(["fetch"]))).toEqual([]);
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

  it("quotes the line", () => {
    const [finding] = checkPolicy({ body: "const a = 1;\n  process.exit(a);", helpers: "", imports: "" }, skeleton, {});
    expect(finding?.line).toBe("process.exit(a);");
  });
});
