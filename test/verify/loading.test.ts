import { symlink } from "node:fs/promises";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Clauses } from "../../src/contract/contract.js";
import { inspect } from "../../src/verify/inspect.js";
import { isDocumented } from "../../src/verify/run/judge.js";
import { reproduce } from "../../src/verify/run/reproduce.js";
import type { Skeleton } from "../../transformer/stub.js";
import { call, createChecker, createProject, taskOf, type TestProject } from "./project.js";

const checker = createChecker();
afterAll(() => checker.close());

const F = "/** Does it. */\nexport function f(value: number): number { return stub(used); }";
const emitterOf = (module: string, name: string): string =>
  `declare module "${module}" { export class ${name} { emit(name: string): boolean; on(name: string, listener: () => void): this; } }`;
const fileOf = (before: string): string => `import { stub } from "selfcoding";\n${before}\n${F}\n`;

const inspected = (project: TestProject, skeleton: Skeleton, options: Parameters<typeof taskOf>[2] = {}) =>
  inspect(taskOf(project, skeleton, options), checker.tools);

describe("a stub's file, before there is a body", () => {
  it("says which compiler options decide about one, and is loaded as it is", async () => {
    await using project = await createProject({ "src/a.ts": fileOf("const used = 2;") });
    expect(await inspected(project, project.skeleton("src/a.ts", "f"))).toEqual({
      compiler: ["strict", "target ES2022", "lib es2023"],
    });
    const spread =
      'import { stub } from "selfcoding";\n/** Sums. */\nexport function f(...n: number[]): number { return stub(...n); }\n';
    await using given = await createProject({ "src/a.ts": spread });
    expect(await inspected(given, given.skeleton("src/a.ts", "f"))).not.toHaveProperty("problem");
    const tsconfig = '{ "compilerOptions": { "noImplicitReturns": true, "target": "ES2020" } }';
    await using other = await createProject({ "src/a.ts": fileOf("const used = 2;"), "tsconfig.json": tsconfig });
    expect(await inspected(other, other.skeleton("src/a.ts", "f"))).toEqual({
      compiler: ["noImplicitReturns", "target ES2020"],
    });
  });

  it.each([
    ["is not there", undefined, "does not exist below the project's root"],
    ["cannot be read", "import { x } from './nowhere.js';\nx();", "cannot be bundled for the sandbox"],
    ["asks at once for what nobody has here", 'import { vi } from "vitest";\nvi.mock("./a.js");', "uses vi.mock"],
    [
      "wants a page at once",
      "document.title = '';",
      "ReferenceError: document is not defined, outside of the function",
    ],
    ["reads a file at once", 'import fs from "node:fs";\nfs.readFileSync("x");', "it uses node:fs"],
  ])("says of a test file that it %s, before a model is paid", async (_what, text, said) => {
    const files = text === undefined ? {} : { "test/a.test.ts": text };
    await using project = await createProject({ "src/a.ts": fileOf("const used = 2;"), ...files });
    const { problem } = await inspected(project, project.skeleton("src/a.ts", "f"), { testFiles: ["test/a.test.ts"] });
    expect(problem?.message).toContain(said);
  });

  it("holds nothing against a test file that may only want a body", async () => {
    const text = `import { it } from "vitest";\nimport { f } from "../src/a.js";
let made; try { made = f(1); } catch (error) { throw new Error("no fixture", { cause: error }); }\nit("x", () => { vi.mock("y"); f(made); });`;
    await using project = await createProject({ "src/a.ts": fileOf("const used = 2;"), "test/a.test.ts": text });
    const options = { testFiles: ["test/a.test.ts"] };
    expect(await inspected(project, project.skeleton("src/a.ts", "f"), options)).not.toHaveProperty("problem");
  });

  it("need not make what only the call at hand is given", async () => {
    const file = `import { stub } from "selfcoding";
import { ChildProcess } from "node:child_process";
const bus = new ChildProcess(), to = new ChildProcess();
/** Tells it to all. @example tell({ emit: () => true }, "a") // => true */
export function tell(to: { emit(name: string): boolean }, name: string): boolean { return stub(to, name); }
`;
    const types = emitterOf("node:child_process", "ChildProcess");
    await using project = await createProject({ "src/a.ts": file, "node.d.ts": types });
    const skeleton = project.skeleton("src/a.ts", "tell");
    const cases = [call(["bus", '"a"'])];
    expect(await inspected(project, skeleton)).not.toHaveProperty("problem");
    const right = await checker.check(project, skeleton, "return to.emit(name);", { cases });
    expect([right.findings, right.notes]).toEqual([
      [],
      ['tell(bus, "a") was not run: what it is given cannot be loaded in the sandbox.'],
    ]);
    expect((await checker.check(project, skeleton, "return !to.emit(name);", { cases })).codes).toEqual([
      "wrong-result",
    ]);
    const body = "return to !== bus && bus.emit(name);";
    const { findings } = await checker.check(project, skeleton, body, { cases });
    expect(findings).toMatchObject([{ code: "module-not-evaluable", isForPerson: true }]);
  });

  it("may make emitters, which tell nobody but who listens to them", async () => {
    const file = `import { stub } from "selfcoding";
import { EventEmitter } from "node:events";
const bus = new EventEmitter();
let heard = 0;
bus.on("told", () => (heard += 1));
/** Tells the bus so many times, and says how often it was heard. @example tell(2) // => 2 */
export function tell(times: number): number { return stub(bus, heard, times); }
`;
    const types = emitterOf("node:events", "EventEmitter");
    await using project = await createProject({ "src/a.ts": file, "node.d.ts": types });
    const skeleton = project.skeleton("src/a.ts", "tell");
    expect(await inspected(project, skeleton)).not.toHaveProperty("problem");
    const body = (told: string) => `for (let at = 0; at < times; at++) bus.emit("${told}");\nreturn heard;`;
    expect((await checker.check(project, skeleton, body("told"))).codes).not.toContain("wrong-result");
    expect((await checker.check(project, skeleton, body("tolt"))).codes).toContain("wrong-result");
  });

  it("may wait for what another call brings, and then all else is still tried", async () => {
    const file = `import { stub } from "selfcoding";
const waiting: ((amount: number) => void)[] = [];
export function send(amount: number): void { for (const take of waiting.splice(0)) take(amount); }
/** The next amount, twice. @example const next = take(); send(2); await next // => 4 */
export function take(): Promise<number> { return stub(waiting); }
`;
    await using project = await createProject({ "src/a.ts": file });
    const skeleton = project.skeleton("src/a.ts", "take");
    const cases = [call([])];
    const take = (value: string) =>
      `return new Promise((resolve) => { waiting.push((amount) => resolve(${value})); });`;
    const options = { caseMilliseconds: 300 };
    const right = await checker.check(project, skeleton, take("amount * 2"), { cases, options });
    expect(right.findings).toMatchObject([{ code: "time-limit", severity: "soft" }]);
    expect(right.messages[0]).toMatch(/^take\(\) waits for ever/);
    const wrong = await checker.check(project, skeleton, take("amount"), { cases, options });
    expect(wrong.codes).toEqual(["wrong-result", "time-limit"]);
    const never = "return new Promise(() => undefined);";
    const lost = await checker.check(project, skeleton, never, { cases, options });
    expect(lost.findings[0]).not.toHaveProperty("severity");
    const busy = await checker.check(project, skeleton, "for (;;);", { cases, options });
    expect(busy.findings[0]).not.toHaveProperty("severity");
  });

  it.each([
    ["f", "return value + base() - five;"],
    ["base", "return five;"],
  ])("may call stubs while it is loaded: %s", async (name, body) => {
    const used =
      'import { used } from "./ring.js";\nexport const five = 5;\n/** Five. */\nexport function base(): number { return stub(used); }';
    await using project = await createProject({
      "src/a.ts": `${fileOf(used)}export const made = base();\n`,
      "src/ring.ts": 'import { made } from "./a.js";\nexport const used = (): number => made;\n',
    });
    const skeleton = project.skeleton("src/a.ts", name);
    expect(await inspected(project, skeleton)).not.toHaveProperty("problem");
    const { result, codes } = await checker.check(project, skeleton, body);
    if (name === "f") expect(result).toHaveProperty("needs.id", "src/a.ts#base");
    else expect(codes).toEqual([]);
  });

  it("that is not at hand has no problem", async () => {
    await using project = await createProject({ "src/a.ts": fileOf("const used = 2;") });
    const skeleton = project.skeleton("src/a.ts", "f");
    await project.remove("src/a.ts");
    expect(await inspected(project, skeleton)).not.toHaveProperty("problem");
  });

  it.each<[string, Readonly<Record<string, string>>, string | undefined]>([
    ["in itself", { "src/a.ts": fileOf("const used = ;") }, "src/a.ts:2:14 - error TS1109: Expression expected."],
    [
      "in what it imports",
      { "src/a.ts": fileOf('import { used } from "./b.js";'), "src/b.ts": "export const used = ;" },
      "src/b.ts:1:21 - error TS1109: Expression expected.",
    ],
    [
      "in a package's declarations",
      {
        "src/a.ts": fileOf('import { used } from "broken";'),
        "node_modules/broken/package.json": '{ "name": "broken", "type": "module", "main": "index.js" }',
        "node_modules/broken/index.js": "export const used = 2;",
        "node_modules/broken/index.d.ts": "export const used: number = ;",
      },
      undefined,
    ],
  ])("is not loaded with an error of syntax %s that is the user's", async (_where, files, message) => {
    await using project = await createProject({ "src/a.ts": fileOf("const used = 2;") });
    const skeleton = project.skeleton("src/a.ts", "f");
    for (const [name, text] of Object.entries(files)) await project.write(name, text);
    const { problem } = await inspected(project, skeleton);
    expect(problem).toEqual(message === undefined ? undefined : { kind: "syntax", message });
  });

  it.each([
    [
      "throws",
      'const used = fail();\nfunction fail(): number { throw new Error("no database"); }',
      'no database, at `function fail(): number { throw new Error("no database"); }` in src/a.ts. Move',
    ],
    [
      "uses what the sandbox does not have",
      'import { hostname } from "node:os";\nconst used = hostname().length;',
      "it uses node:os while it is loaded, at `const used = hostname().length;` in src/a.ts. Allow",
    ],
    [
      "uses where it stands",
      "const used = new URL(import.meta.url).port.at(9)!.length;",
      "at `const used = new URL(import.meta.url).port.at(9)!.length;` in src/a.ts. Move",
    ],
    [
      "never ends",
      "const used = spin();\nfunction spin(): number { for (;;); }",
      "Loading src/a.ts did not finish within",
    ],
    [
      "cannot be found",
      'import { used } from "./missing.js";',
      'src/a.ts cannot be bundled for the sandbox: Could not resolve "./missing.js" (',
    ],
  ])("has a problem where what the stub was given %s", async (_how, before, message) => {
    await using project = await createProject({ "src/a.ts": fileOf(before) });
    const { problem } = await inspected(project, project.skeleton("src/a.ts", "f"), { caseMilliseconds: 300 });
    expect(problem).toMatchObject({ kind: "module", message: expect.stringContaining(message) });
  });

  it("may hold what throws, as long as the stub was not given it", async () => {
    const before = 'const used = 2;\nexport const other = (() => { throw new Error("no database"); })();';
    await using project = await createProject({ "src/a.ts": fileOf(before) });
    expect(await inspected(project, project.skeleton("src/a.ts", "f"))).not.toHaveProperty("problem");
  });
});

describe("a failing call that is made once more", () => {
  const BODY = 'const half = value / used;\nif (half < 1) throw new RangeError("too small");\nreturn half;';
  const repeat = async (
    argument: string,
    { fixed, before = "const used = 2;" }: { fixed?: Clauses; before?: string } = {},
  ) => {
    await using project = await createProject({ "src/a.ts": fileOf("const used = 2;") });
    const skeleton = project.skeleton("src/a.ts", "f");
    await project.write("src/a.ts", fileOf(before));
    const cases = [{ ...call(["8"]), origin: "recorded" } as const, call([argument])];
    const task = { ...taskOf(project, skeleton, {}, cases), ...(fixed === undefined ? {} : { fixed }) };
    return await reproduce(task, { body: BODY, helpers: "", imports: "" }, checker.tools);
  };

  it("says what it threw, and in which line of the body", async () => {
    expect(await repeat("1")).toMatchObject({
      line: 'if (half < 1) throw new RangeError("too small");',
      thrown: { name: "RangeError", message: "too small" },
      isForeseen: false,
    });
  });

  it("says no more where it throws no longer, and why it is not made where the file cannot be bundled", async () => {
    expect(await repeat("2")).toEqual({ isForeseen: false });
    expect(await repeat("1", { before: 'import { used } from "./missing.js";' })).toEqual({
      isForeseen: false,
      whyUnmade: expect.stringContaining('Could not resolve "./missing.js"') as string,
    });
  });

  it("says no more where there is no such call, or no file", async () => {
    await using project = await createProject({ "src/a.ts": fileOf("const used = 2;") });
    const skeleton = project.skeleton("src/a.ts", "f");
    const candidate = { body: BODY, helpers: "", imports: "" };
    const recorded = [{ ...call(["1"]), origin: "recorded" } as const];
    expect(await reproduce(taskOf(project, skeleton, {}, recorded), candidate, checker.tools)).toEqual({
      isForeseen: false,
    });
    await project.remove("src/a.ts");
    expect(await reproduce(taskOf(project, skeleton, {}, [call(["1"])]), candidate, checker.tools)).toEqual({
      isForeseen: false,
    });
  });

  it("says that the contract wants such an error, for such inputs alone", async () => {
    const when = (text: string): Clauses => ({ throws: [{ error: "RangeError", when: text }] });
    expect(await repeat("1", { fixed: when("(value) => value < 2") })).toMatchObject({ isForeseen: true });
    expect(await repeat("1", { fixed: when("(value) => value < 1") })).toMatchObject({ isForeseen: false });
  });
});

describe("the line in which a body crashed", () => {
  const header = "/** Does it. */\nexport function f(value: number): number { return stub(); }\n";
  const check = async (project: TestProject, skeleton: Skeleton, body: string) =>
    (await checker.check(project, skeleton, body, { cases: [call(["1"])] })).findings[0]?.line;

  it("is none of another file that has the same name and lines", async () => {
    await using project = await createProject({
      "src/a.ts": `${"\n".repeat(6)}export const crash = (value: number): number =>\n  (null as unknown as number[])[value]!;\n`,
      "src/x/a.ts": `import { stub } from "selfcoding";\nimport { crash } from "../a.js";\n${header}`,
    });
    const body = "const one = value;\nconst two = one;\nconst three = two;\nreturn crash(three);";
    expect(await check(project, project.skeleton("src/x/a.ts", "f"), body)).toBe("return crash(three);");
  });

  it("is found in a project that stands behind a link", async () => {
    await using project = await createProject({ "src/a.ts": `import { stub } from "selfcoding";\n${header}` });
    const link = path.join(project.root, "link");
    await symlink(project.root, link, "junction");
    const skeleton = project.skeleton("src/a.ts", "f");
    const line = await check({ ...project, root: link }, skeleton, "return (null as unknown as number[])[value]!;");
    expect(line).toBe("return (null as unknown as number[])[value]!;");
  });
});

const MADE = { message: "", stack: "", isDeliberate: true };
const ENGINES = { ...MADE, isDeliberate: false };

it.each([
  ["its class", ["RangeError"], { ...MADE, names: ["RangeError", "Error"] }, true],
  ["a class above it", ["Error"], { ...MADE, names: ["RangeError", "Error"] }, true],
  ["one of several", ["TypeError", "RangeError"], { ...MADE, names: ["RangeError"] }, true],
  ["another class", ["SyntaxError"], { ...MADE, names: ["RangeError", "Error"] }, false],
  ["no class at all", [""], { ...MADE, names: ["", "Error"] }, false],
  ["the class of the engine's own error", ["RangeError"], { ...ENGINES, names: ["RangeError", "Error"] }, true],
  ["the class of what is as often a bug", ["TypeError"], { ...ENGINES, names: ["TypeError", "Error"] }, false],
  ["the same, thrown on purpose", ["TypeError"], { ...MADE, names: ["TypeError", "Error"] }, true],
])("an error is documented by a tag that names %s: %j", (_what, types, thrown, expected) => {
  const docs = { throws: types.map((type) => ({ type, text: "" })) };
  expect(isDocumented({ ...thrown, name: thrown.names[0] ?? "" }, { docs } as unknown as Skeleton)).toBe(expected);
});
