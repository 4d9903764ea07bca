import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { startModelServer } from "../../src/model/scripted.js";
import { createProject, fence, type Finished, LIGHT, modelAt, register } from "../world/project.js";

/** The kept JavaScript of a project's files, with when each was written. */
function rewrittenFiles(folder: string): (readonly [name: string, changedAt: number])[] {
  const cache = path.join(folder, "node_modules/.cache/selfcoding/rewritten");
  return readdirSync(cache).map((name) => [name, statSync(path.join(cache, name)).mtimeMs] as const);
}

/** Runs a program of one file on scripted replies, and once more without a model; gives what both have printed. */
async function runFile(source: string, replies: Record<string, string[]>, more: Record<string, string> = {}) {
  await using server = await startModelServer({ replies: fenceAll(replies) });
  await using project = createProject({ "app.ts": source, ...more });
  const first = await project.run([...register, "app.ts"], { ...modelAt(server.url), SELFCODING_LOG: "silent" });
  const asked = server.requests.length;
  const second = await project.run([...register, "app.ts"], { SELFCODING_MODE: "frozen", SELFCODING_LOG: "silent" });
  return { first: first.stdout.trim(), stderr: first.stderr + second.stderr, second: second.stdout.trim(), asked };
}

/** Runs it once. */
async function runOnce(source: string, replies: Record<string, string[]>) {
  await using server = await startModelServer({ replies: fenceAll(replies) });
  await using project = createProject({ "app.ts": source });
  const variables = { ...modelAt(server.url), SELFCODING_LOG: "silent" };
  const { stdout, stderr } = await project.run([...register, "app.ts"], variables);
  return { stdout: stdout.trim(), stderr, asked: server.requests.length };
}

function fenceAll(replies: Record<string, string[]>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(replies).map(([name, all]) => [name, all.map(fence)]));
}

// One program for all of them: with a process for each, the compiler would be loaded thirty times.
const FORMS: readonly (readonly [
  name: string,
  declaration: string,
  call: string,
  expected: string,
  replies: Readonly<Record<string, readonly string[]>>,
])[] = [
  [
    "an arrow function",
    "const twice = (n: number): number => stub(n);",
    "twice(4)",
    "8",
    { twice: ["const twice = (n: number): number => n * 2;"] },
  ],
  [
    "a function expression",
    "const doubled = function (n: number): number { return stub(n); };",
    "doubled(4)",
    "8",
    { doubled: ["function doubled(n: number): number { return n * 2; }"] },
  ],
  [
    "an async function",
    "async function twiceLater(n: number): Promise<number> { return stub(n); }",
    "await twiceLater(4)",
    "8",
    { twiceLater: ["async function twiceLater(n: number): Promise<number> { await null; return n * 2; }"] },
  ],
  [
    "a function that returns a Promise",
    "function twicePromised(n: number): Promise<number> { return stub(n); }",
    "await twicePromised(4)",
    "8",
    { twicePromised: ["function twicePromised(n: number): Promise<number> { return Promise.resolve(n * 2); }"] },
  ],
  [
    "a generic function",
    "function last<Item>(items: readonly Item[]): Item | undefined { return stub(items); }",
    "last([1, 7])",
    "7",
    { last: ["function last<Item>(items: readonly Item[]): Item | undefined { return items.at(-1); }"] },
  ],
  [
    "an overloaded function",
    "function show(value: number): string; function show(value: string, mark: string): string; function show(value: number | string, mark?: string): string { return stub(value, mark); }",
    'show(4) + show("a", "!")',
    '"4a!"',
    { show: ['function show(value: number | string, mark?: string): string { return `${value}${mark ?? ""}`; }'] },
  ],
  [
    "default, rest and destructured parameters",
    "function sum({ start }: { start: number }, step = 2, ...more: number[]): number { return stub(start, step, more); }",
    "sum({ start: 1 }) + sum({ start: 1 }, 1, 1, 1)",
    "7",
    {
      sum: [
        "function sum({ start }: { start: number }, step = 2, ...more: number[]): number { return more.reduce((a, b) => a + b, start + step); }",
      ],
    },
  ],
  [
    "a generator",
    "function* upTo(n: number): Generator<number> { return stub(n); }",
    "[...upTo(3)]",
    "[0,1,2]",
    { upTo: ["function* upTo(n: number): Generator<number> { for (let i = 0; i < n; i++) yield i; }"] },
  ],
  [
    "an async generator",
    "async function* upToLater(n: number): AsyncGenerator<number> { return stub(n); }",
    "await (async () => { const all = []; for await (const n of upToLater(3)) all.push(n); return all; })()",
    "[0,1,2]",
    {
      upToLater: [
        "async function* upToLater(n: number): AsyncGenerator<number> { for (let i = 0; i < n; i++) yield i; }",
      ],
    },
  ],
  [
    "an object's method",
    "const api = { factor: 3, times(n: number): number { return stub(this.factor, n); } };",
    "api.times(4)",
    "12",
    { times: ["function times(this: { factor: number }, n: number): number { return this.factor * n; }"] },
  ],
  [
    "a static method and a getter",
    "class Box { static made = 2; constructor(readonly side: number) {} static many(n: number): number { return stub(Box.made, n); } get area(): number { return stub(this.side); } }",
    "[Box.many(4), new Box(3).area]",
    "[8,9]",
    {
      many: ["function many(this: typeof Box, n: number): number { return Box.made * n; }"],
      area: ["function area(this: Box): number { return this.side * this.side; }"],
    },
  ],
  [
    "a function inside of a function",
    "function outer(factor: number) { function timesInside(n: number): number { return stub(factor, n); } return timesInside; }",
    "[outer(2)(4), outer(3)(4)]",
    "[8,12]",
    { timesInside: ["function timesInside(n: number): number { return factor * n; }"] },
  ],
  [
    "a function with a helper, a constant and an import in its reply",
    "function sign(text: string): string { return stub(text); }",
    'sign("a")',
    '"0cc1-1"',
    {
      sign: [
        'import { createHash } from "node:crypto";\nconst LENGTH = 4;\nfunction short(text: string): string { return text.slice(0, LENGTH); }\nfunction sign(text: string): string { return `${short(createHash("md5").update(text).digest("hex"))}-${text.length}`; }',
      ],
    },
  ],
  [
    "a function that sets a variable of its file",
    "let count = 0; function next(): number { return stub(count); }",
    "[next(), next(), count]",
    "[1,2,2]",
    { next: ["function next(): number { count += 1; return count; }"] },
  ],
];

describe("every form of a stub, on the first call and linked in the next run", () => {
  let first: Finished, second: Finished;
  beforeAll(async () => {
    await using server = await startModelServer({
      replies: fenceAll(Object.assign({}, ...FORMS.map(([, , , , replies]) => replies))),
    });
    await using project = createProject({
      ...Object.fromEntries(
        FORMS.map(([, declaration, call], index) => [`form${index}.ts`, formFile(declaration, call)]),
      ),
      "app.ts": `const results: string[] = [];
for (let index = 0; index < ${FORMS.length}; index++) results.push((await import(\`./form${"$"}{index}.ts\`)).result);
console.log(results.join("\\n"));
`,
    });
    first = await project.run([...register, "app.ts"], { ...modelAt(server.url), SELFCODING_LOG: "silent" });
    second = await project.run([...register, "app.ts"], { SELFCODING_MODE: "frozen", SELFCODING_LOG: "silent" });
  });

  it("says nothing", () => expect([first.stderr, second.stderr]).toEqual(["", ""]));

  it.each(FORMS.map(([name, , , expected], index) => [name, expected, index] as const))("%s", (_, expected, index) => {
    expect([first, second].map(({ stdout }) => stdout.split("\n")[index])).toEqual([expected, expected]);
  });
});

/** A file that declares a form, and exports what its call gives as JSON. */
function formFile(declaration: string, call: string): string {
  return `import { stub } from "selfcoding";\n/** As its name says. */\n${declaration}\nexport const result = JSON.stringify(${call});\n`;
}

describe("decorated members", () => {
  const source = (decorator: string): string => `import * as ours from "selfcoding";
let kind = "";
function loud(...given: any[]): any { kind = typeof given[1] === "string" ? "legacy" : "standard"; const original = given[2]?.value ?? given[0]; const replacement = function (this: any, ...values: any[]) { return original.apply(this, values) + "!"; }; return given[2] ? { ...given[2], value: replacement } : replacement; }
@ours.selfCoding
class Greeter {
  constructor(readonly word: string) {}
  /** The word and the name. */
  greet(name: string): string { return ours.stub(this.word, name); }
  ${decorator}
  /** The word and the name, for ever. */
  @ours.selfCoding({ limits: { attempts: 2 } })
  shout(name: string): string { return ours.stub(this.word, name); }
}
const greeter = new Greeter("Hi");
console.log(JSON.stringify([kind, greeter.greet("Bo"), greeter.shout("Bo"), greeter.shout("Li")]));
`;
  const replies = {
    greet: ["function greet(this: Greeter, name: string): string { return `${this.word} ${name}`; }"],
    shout: ["function shout(this: Greeter, name: string): string { return `${this.word} ${name}`; }"],
  };

  it("work under legacy and under standard decorators, and others keep their place", async () => {
    const compilerOptions = { ...LIGHT, target: "ES2022", module: "NodeNext", strict: true };
    const names = ["legacy", "standard"];
    const files = names.flatMap((name) => [
      [`${name}/app.ts`, source("@loud")],
      [
        `${name}/tsconfig.json`,
        JSON.stringify({ compilerOptions: { ...compilerOptions, experimentalDecorators: name === "legacy" } }),
      ],
    ]);
    const app = names.map((name) => `await import("./${name}/app.ts");\n`).join("");
    const twice = Object.fromEntries(Object.entries(replies).map(([name, [body = ""]]) => [name, [body, body]]));
    const { first, second, stderr } = await runFile(`${app}export {};\n`, twice, Object.fromEntries(files));
    const printed = names.map((name) => `["${name}","Hi Bo","Hi Bo!","Hi Li!"]`).join("\n");
    expect({ first, second, stderr }).toEqual({
      first: printed,
      second: printed,
      stderr: "",
    });
  });
});

describe("stubs that call stubs", () => {
  const stubs = `import { stub } from "selfcoding";
/** Twice the number.
 * @example twice(2) // => 4 */
function twice(n: number): number { return stub(n); }
/** Four times the number.
 * @example four(2) // => 8 */
function four(n: number): number { return stub(twice); }
`;

  it("have what they need written first, by its own options", async () => {
    const options = "{ limits: { inputs: 0 }, examples: [{ arguments: [0], returns: 0 }] }";
    const source = stubs.replace("stub(n)", `stub.with(${options})(n)`);
    const { first, second, asked } = await runFile(`${source}console.log(four(3));\n`, {
      four: ["function four(n: number): number { return twice(twice(n)); }"],
      twice: [
        "function twice(n: number): number { return n === 0 ? 1 : n * 2; }",
        "function twice(n: number): number { return n * 2; }",
      ],
    });
    expect({ first, second, asked }).toEqual({ first: "12", second: "12", asked: 3 });
  });

  it("are refused with the ring when they need each other", async () => {
    const { stdout } = await runOnce(
      `${stubs}try { four(3); } catch (error) { console.log((error as Error).message); }\n`,
      {
        four: ["function four(n: number): number { return twice(twice(n)); }"],
        twice: ["function twice(n: number): number { return four(n) / 2; }"],
      },
    );
    expect(stdout).toMatch(/app\.ts#twice → app\.ts#four → app\.ts#twice|app\.ts#four → app\.ts#twice → app\.ts#four/);
  });
});

describe("the register hook", () => {
  it("runs CommonJS packages, also when the stub's file is required", async () => {
    await using server = await startModelServer({
      replies: { twice: [fence("function twice(n: number): number { return n * 2; }")] },
    });
    await using project = createProject({
      "package.json": JSON.stringify({ name: "user", type: "commonjs" }),
      "twice.ts":
        'import { stub } from "selfcoding";\n/** Twice. */\nexport function twice(n: number): number { return stub(n); }\n',
      "app.ts": 'import { twice } from "./twice";\nconsole.log(twice(21));\n',
    });
    const first = await project.run([...register, "app.ts"], modelAt(server.url));
    const second = await project.run([...register, "app.ts"], { SELFCODING_MODE: "frozen" });
    expect([first.stdout, second.stdout]).toEqual(["42\n", "42\n"]);
  });

  it("serves a CommonJS file that requires an ES module with stubs, which still knows where it is", async () => {
    await using server = await startModelServer({
      replies: {
        twice: [fence("function twice(n: number): number {\n  return n + n;\n}")],
        thrice: [fence("function thrice(n: number): number {\n  return n * 3;\n}")],
      },
    });
    await using project = createProject({
      "package.json": JSON.stringify({ name: "user", type: "commonjs" }),
      "twice.mts": `import { stub } from "selfcoding";
/** Twice. */
export function twice(n: number): number {
  return stub(n);
}
export const here = import.meta.url;
`,
      "main.cts": `import { stub } from "selfcoding";
import esm = require("./twice.mts");
/** Thrice. */
function thrice(n: number): number {
  return stub(n);
}
console.log(esm.twice(2), thrice(2), esm.here.endsWith("/twice.mts"));
`,
    });
    const environment = { ...modelAt(server.url), SELFCODING_LOG: "silent" };
    const first = await project.run([...register, "main.cts"], environment);
    expect(first).toEqual({ code: 0, stdout: "4 6 true\n", stderr: "" });
    expect(await project.run([...register, "main.cts"], { SELFCODING_MODE: "frozen" })).toEqual(first);
    expect(server.requests).toHaveLength(2);
  });

  it("rewrites CommonJS whose names an ES module imports, and which is the same for whoever requires it", async () => {
    await using server = await startModelServer({
      replies: { twice: [fence("function twice(n: number): number {\n  return 2 * n;\n}")] },
    });
    const log = "console.log(twice(2), state === same, require.main === module);\n";
    await using project = createProject({
      "package.json": JSON.stringify({ name: "user", type: "commonjs" }),
      "twice.ts": `import { stub } from "selfcoding";
/** Twice. */
export function twice(n: number): number {
  return stub(n);
}
export const state = {};
`,
      "other.cts": 'import { state, twice } from "./twice.ts";\nexport { state as same, twice };\n',
      "main.mts": `import { state } from "./twice.ts";
import { same, twice } from "./other.cts";
${log.replace("require.main === module", "true")}`,
      "main.cts": `import { state } from "./twice.ts";\nimport { same, twice } from "./other.cts";\n${log}`,
    });
    const environment = { ...modelAt(server.url), SELFCODING_LOG: "silent" };
    for (const main of ["main.mts", "main.cts"])
      expect(await project.run([...register, main], environment)).toEqual({
        code: 0,
        stdout: "4 true true\n",
        stderr: "",
      });
    expect(server.requests).toHaveLength(1);
  });

  it("gives the package to a CommonJS file that requires it", async () => {
    await using project = createProject({
      "package.json": JSON.stringify({ name: "user", type: "commonjs" }),
      "main.cts": `import { SelfCodingError } from "selfcoding";\nconsole.log(typeof SelfCodingError);\n`,
    });
    const { code, stdout } = await project.run([...register, "main.cts"], {});
    expect({ code, stdout }).toEqual({ code: 0, stdout: "function\n" });
  });

  it.each([
    ["does not parse", "const x = ;\n", "app.ts:3:10"],
    ["declares a name twice", "export const twice = 2;\n", "app.ts:3:13"],
    ["decorates what takes no decorator", "declare const once: never;\n@once function thrice() {}\n", "app.ts:4:0"],
  ])("leaves a file that %s to its loader, which says where it breaks", async (_what, line, place) => {
    const source = 'import { stub } from "selfcoding";\nexport function twice(n: number): number { return stub(n); }\n';
    const { stderr, asked } = await runOnce(source + line, {});
    expect(stderr).toContain(place);
    expect(stderr).not.toContain("bug in selfcoding");
    expect(asked).toBe(0);
  });

  it("leaves somebody else's stub alone", async () => {
    const { stdout, asked } = await runOnce(
      "const stub = () => 7;\nfunction seven(): number { return stub(); }\nconsole.log(seven());\n",
      {},
    );
    expect({ stdout, asked }).toEqual({ stdout: "7", asked: 0 });
  });

  it("looks at somebody else's stub once, until a file behind it changes", async () => {
    const threads = `const { appendFileSync } = require("node:fs");\nappendFileSync("threads.txt", ".");\n`;
    await using project = createProject({
      "trace.cjs": threads,
      "words.ts": "export const stub = (n: number): number => n;\n",
      "app.ts":
        'import { stub } from "./words.js";\nfunction twice(n: number): number { return stub(n); }\ntry { console.log(twice(1)); } catch (error) { console.log((error as { code?: string }).code); }\n',
    });
    const run = async (): Promise<{ stdout: string; threads: number }> => {
      project.write("threads.txt", "");
      const { stdout } = await project.run([...register, "app.ts"], {
        NODE_OPTIONS: "--require ./trace.cjs",
        SELFCODING_MODE: "frozen",
      });
      return { stdout, threads: project.read("threads.txt").length };
    };
    const cold = await run();
    const warm = await run();
    expect([cold.stdout, warm.stdout]).toEqual(["1\n", "1\n"]);
    expect(warm.threads).toBeLessThan(cold.threads);
    project.write("words.ts", 'export { stub } from "selfcoding";\n');
    expect((await run()).stdout).toBe("frozen\n");
  });

  it("loads nothing heavy on the caller's thread, and on a warm start not even a worker", async () => {
    const source = `import { stub } from "selfcoding";
/** Twice. */
export function twice(n: number): number { return stub(n); }
console.log(twice(21));
const { default: module } = await import("node:module");
const { _cache = {} } = module as { readonly _cache?: object };
const { moduleLoadList } = process as unknown as { readonly moduleLoadList: readonly string[] };
const loaded = [...Object.keys(_cache), ...moduleLoadList].join("\\n");
console.log(/node_modules.(ts-morph|typescript|openai|acorn|fast-check)/.test(loaded), process.getActiveResourcesInfo().includes("MessagePort"));
`;
    await using server = await startModelServer({
      replies: { twice: [fence("function twice(n: number): number { return n * 2; }")] },
    });
    await using project = createProject({ "app.ts": source });
    const cold = await project.run([...register, "app.ts"], modelAt(server.url));
    expect(cold.stdout.split("\n")[1]).toMatch(/^false/);
    // The adopted version was linked at once: what the second start finds is what it leaves.
    const kept = rewrittenFiles(project.folder);
    expect(kept.length).toBe(1);
    const warm = await project.run([...register, "app.ts"], modelAt(server.url));
    expect(warm.stdout).toBe("42\nfalse false\n");
    expect(rewrittenFiles(project.folder)).toEqual(kept);
  });

  it("links what a stub needed in its own file, too: the second start rewrites neither", async () => {
    await using server = await startModelServer({
      replies: {
        quadruple: [fence("function quadruple(n: number): number { return twice(twice(n)); }")],
        twice: [fence("function twice(n: number): number { return n * 2; }")],
      },
    });
    await using project = createProject({
      "twice.ts":
        'import { stub } from "selfcoding";\n/** Twice. */\nexport function twice(n: number): number { return stub(n); }\n',
      "app.ts": `import { stub } from "selfcoding";
import { twice } from "./twice.ts";
/** Twice the {@link twice} of it. */
export function quadruple(n: number): number { return stub(n, twice); }
console.log(quadruple(3));
`,
    });
    expect((await project.run([...register, "app.ts"], modelAt(server.url))).stdout).toBe("12\n");
    const kept = rewrittenFiles(project.folder);
    expect(kept).toHaveLength(2);
    expect((await project.run([...register, "app.ts"], modelAt(server.url))).stdout).toBe("12\n");
    expect(rewrittenFiles(project.folder)).toEqual(kept);
  });

  it("tells listeners what happened before a synchronous call returns", async () => {
    const source = `import { on, stub } from "selfcoding";
const seen: string[] = [];
for (const name of ["generation-start", "candidate-refuse", "version-adopt"] as const) on(name, () => seen.push(name));
/** Twice. */
export function twice(n: number): number { return stub(n); }
console.log(twice(21), seen.join());
process.exit(0);
`;
    await using server = await startModelServer({
      replies: {
        twice: [
          "function twice(n: number): number { return true; }",
          "function twice(n: number): number { return n * 2; }",
        ].map(fence),
      },
    });
    await using project = createProject({ "app.ts": source });
    const { stdout } = await project.run([...register, "app.ts"], modelAt(server.url));
    expect(stdout).toBe("42 generation-start,candidate-refuse,version-adopt\n");
  });

  it("stops at a mistake in a stub, at its line and with a remedy", async () => {
    await using project = createProject({
      "app.ts": 'import { stub } from "selfcoding";\n\nexport const broken = (n) => { return stub(n); };\n',
    });
    const { code, stderr } = await project.run([...register, "app.ts"]);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/app\.ts\(3,24\): error stub-untyped-parameter: .*Add a type/s);
  });

  it("keeps line and column of what throws, before and behind a stub", async () => {
    const source =
      'import { stub } from "selfcoding";\n/** Twice. */\nexport function twice(n: number): number {\n  // one\n  // two\n  return stub(n);\n}\nif (twice(1) === 2) {\n  throw new Error("here");\n}\n';
    await using server = await startModelServer({
      replies: {
        twice: [fence("function twice(n: number): number {\n  const m = n;\n  const k = 2;\n  return m * k;\n}")],
      },
    });
    await using project = createProject({ "app.ts": source });
    for (const environment of [modelAt(server.url), { SELFCODING_MODE: "frozen" }]) {
      const { stderr } = await project.run([...register, "app.ts"], environment);
      expect(stderr).toMatch(/app\.ts:9:9/);
    }
  });
});
