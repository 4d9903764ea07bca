import { expect, test } from "vitest";
import { createWorld } from "./world.js";

const IMPORT = `import { selfCoding, stub } from "selfcoding";\n`;

test.each([
  ["stub-no-return-type", "export function «f»(a: string) { return stub(); }"],
  ["stub-no-return-type", "export const f = «() => stub()»;"],
  ["stub-untyped-parameter", "export function f(«a», b: number): number { return stub(); }"],
  ["stub-outside-function", "export const a: number = «stub()»;"],
  ["stub-outside-function", "export class A { a: number = «stub()»; }"],
  ["stub-not-returned", "export function f(): void { «stub()»; }"],
  ["stub-not-returned", "export function f(): number { if (Math.random() > 1) return «stub()»; return 1; }"],
  ["stub-not-returned", "export function f(a: number = «stub()»): number { return a; }"],
  ["stub-not-returned", "export function f(): number { return «stub.with({})» as never; }"],
  ["stub-not-called", "export function f(): number { return «stub»; }"],
  ["stub-not-called", "export const f = (): number => («stub» as never);"],
  ["stub-not-called", "export const f: () => number = «stub»;"],
  ["stub-not-called", "export const o: { f(): number } = { f: «stub» };"],
  ["stub-options-not-static", "export function f(a: string): number { return stub.with({ prompt: «a» })(); }"],
  ["stub-options-not-static", "export class A { b = 1; f(): number { return stub.with({ b: «this».b })(); } }"],
  ["stub-unsupported-form", "export class A { constructor() { return «stub()»; } }"],
  ["stub-unsupported-form", "export class A { set a(value: number) { return «stub()»; } }"],
  ["stub-unsupported-form", "export abstract class A { «@selfCoding abstract f(): number;» }"],
  ["stub-private-state", "export class A { #a = 1; «f»(): number { return stub(); } g(): void { this.#a++; } }"],
  [
    "stub-private-state",
    "export class A { #a = 1; get «f»(): number { return stub(); } g(): this { this.#a++; return this; } }",
  ],
  [
    "stub-private-state",
    "export class A { #a = 1; constructor(a: number) { this.#a = a; } async «f»(): Promise<number> { return stub(); } set b(a: number) { this.#a = a; } }",
  ],
  ["stub-unsupported-form", "const g = (): number => 1; export const f = «selfCoding(g)»;"],
])("%s is reported at its place in: %s", async (code, marked) => {
  const text = marked.replace(/[«»]/g, "");
  const place = marked.slice(marked.indexOf("«") + 1, marked.indexOf("»"));
  await using world = createWorld({ "main.ts": `${IMPORT}\n  ${text}` });
  const [problem, ...others] = world.problems("main.ts");
  expect(others).toEqual([]);
  expect(problem).toMatchObject({ code, line: 3, column: marked.indexOf("«") + 3 });
  expect(problem?.file).toBe(world.source("main.ts").fileName);
  const source = world.source("main.ts").text;
  expect(source.slice(problem?.start, (problem?.start ?? 0) + (problem?.length ?? 0))).toBe(place);
  expect(problem?.message).toMatch(/\.$/);
  expect(problem?.remedy).toMatch(/\.$/);
});

test.each([
  ["the variable's type", "export const f: (a: string) => number = (a) => stub(a);", "function f(a: string): number"],
  [
    "an object's type",
    "export const o: { f(a: string): number } = { f(a) { return stub(a); } };",
    "function f(this: typeof o, a: string): number",
  ],
  ["an initializer", "export function f(a = 1): number { return stub(); }", "function f(a = 1): number"],
])("types may come from %s", async (_, text, signature) => {
  await using world = createWorld({ "main.ts": IMPORT + text });
  expect(world.problems("main.ts")).toEqual([]);
  expect(world.skeleton("main.ts").signature).toBe(signature);
});

test("a stub with a mistake is left as it is and its neighbour is rewritten", async () => {
  const wrong = "export function wrong() { return stub(); }";
  await using world = createWorld({
    "main.ts": `${IMPORT}${wrong}\nexport function right(): number { return stub(); }`,
  });
  const { code, stubs } = world.rewrite("main.ts");
  expect(stubs.map(({ name }) => name)).toEqual(["right"]);
  expect(code).toContain(wrong);
});

test("options may use what is in reach of the whole module, and their own parameters", async () => {
  const text =
    "const LIMIT = 3;\nexport function f(a: string): number { return stub.with({ limits: { attempts: LIMIT }, heal: (e: unknown) => e !== LIMIT })(a); }";
  await using world = createWorld({ "main.ts": IMPORT + text });
  expect(world.problems("main.ts")).toEqual([]);
});

test("`stub` may be handed on, and exported", async () => {
  const text =
    "export { stub }; export const kinds = { stub }; console.log(stub); export type Kind = typeof stub; export function f(): number { return stub(); }";
  await using world = createWorld({ "main.ts": IMPORT + text });
  expect(world.problems("main.ts")).toEqual([]);
});

test.each([
  "#a = 1; f(): number { return stub(); } get a(): number { return this.#a; }",
  "#a = 1; f(): number { return stub(); } value(): number { return this.#a; }",
  "#a = 1; b = 1; f(): number { return stub(); } g(): void { this.#a++; }",
  "#a = 1; constructor(readonly b: number) { this.#a++; } f(): number { return stub(); }",
  "#a = 1; private b = 1; f(): number { return stub(); } g(): void { this.#a += this.b; }",
  "#a = 1; static f(): number { return stub(); } g(): void { this.#a++; }",
  "static #a = 1; static f(): A { return stub(); } static g(): void { A.#a++; }",
  "#g(): void {} f(): number { return stub(); } h(): void { this.#g(); }",
  "#a = 1; f(): number { return stub(); } *[Symbol.iterator]() { yield this.#a; }",
])("a stub may stand beside #private names where others suffice: %s", async (members) => {
  await using world = createWorld({ "main.ts": `${IMPORT}export class A { ${members} }` });
  expect(world.problems("main.ts")).toEqual([]);
});

test("a base class gives what its heirs need", async () => {
  const text =
    "class Base { items: string[] = []; } export class A extends Base { #a = 1; f(): number { return stub(); } g() { this.#a++; } }";
  await using world = createWorld({ "main.ts": IMPORT + text });
  expect(world.problems("main.ts")).toEqual([]);
});

test("a stub that no body can reach says so when it is called, and its neighbours are rewritten", async () => {
  await using world = createWorld({
    "main.ts": `${IMPORT}export class A {\n  #a = 1;\n  f(): number { return stub(); }\n  g(): void { this.#a++; } }
      export function right(): number { return stub(); }`,
  });
  const { code, stubs, problems } = world.rewrite("main.ts");
  expect(problems).toMatchObject([{ code: "stub-private-state", line: 4, isAtCall: true }]);
  expect(stubs.map(({ name }) => name)).toEqual(["right"]);
  expect(code).toContain('f(): number { return $selfcoding.mistake("{\\"code\\":\\"stub-private-state\\"');
  expect(code.slice(code.indexOf("$selfcoding.mistake"))).not.toContain(world.root);
});
