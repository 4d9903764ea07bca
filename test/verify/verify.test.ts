import { afterAll, describe, expect, it } from "vitest";
import { call, createChecker, createProject } from "./project.js";

const checker = createChecker();
afterAll(() => checker.close());

const DURATION = `import { stub } from "selfcoding";
import { listen } from "./server.js";
const UNITS = { h: 3_600_000, m: 60_000 };
listen(UNITS);
process.exit(1);
/**
 * Text to milliseconds.
 * @example parseDuration("1h 30m") // => 5_400_000
 * @example parseDuration("") // throws RangeError
 * @throws {RangeError} when the text holds no duration
 */
export function parseDuration(text: string): number { return stub(UNITS); }
`;
const SERVER =
  'import { createServer } from "node:http";\nexport const listen = (value: unknown) => createServer(() => value).listen(80);\n';
const GOOD = `let total = 0;
for (const [, count, unit] of text.matchAll(/(\\d+)([hm])/g)) total += Number(count) * UNITS[unit as "h" | "m"];
if (total === 0) throw new RangeError("no duration");
return total;`;

const createDuration = async () => {
  const project = await createProject({ "src/duration.ts": DURATION, "src/server.ts": SERVER });
  return {
    project,
    skeleton: project.skeleton("src/duration.ts", "parseDuration"),
    [Symbol.asyncDispose]: () => project[Symbol.asyncDispose](),
  };
};

const single = async (source: string, name: string) => {
  const project = await createProject({ "src/a.ts": `import { selfCoding, stub } from "selfcoding";\n${source}` });
  return {
    project,
    skeleton: project.skeleton("src/a.ts", name),
    [Symbol.asyncDispose]: () => project[Symbol.asyncDispose](),
  };
};

describe("a candidate in the sandbox", () => {
  it("runs inside the user's module, whose side effects do not happen", async () => {
    await using world = await createDuration();
    const { result } = await checker.check(world.project, world.skeleton, GOOD, { cases: [call(['"2h"'])] });
    expect(result).toMatchObject({ verdict: { passed: true, notes: [], casesRun: 3 } });
  });

  it("is told what it returned and what is expected, in one sentence", async () => {
    await using world = await createDuration();
    const { findings } = await checker.check(
      world.project,
      world.skeleton,
      'if (text === "") throw new RangeError("none");\nreturn text.length;',
    );
    expect(findings).toEqual([
      {
        check: "run",
        code: "wrong-result",
        message: 'parseDuration("1h 30m") returned 6, but 5400000 is expected (from @example).',
        origin: "example",
      },
    ]);
  });

  it("must return -0 where an example says so, and may where it says 0", async () => {
    await using world = await single(
      "/** Rounds.\n * @example round(-0.2) // => -0\n * @example round(0.2) // => 0\n */\nexport function round(n: number): number { return stub(n); }",
      "round",
    );
    const check = (body: string) => checker.check(world.project, world.skeleton, body);
    expect((await check("return Math.round(n) + 0;")).messages.join()).toContain("but -0 is expected");
    expect((await check("return -Math.round(-n);")).findings).toEqual([]);
  });

  it("must throw where an example says so", async () => {
    await using world = await createDuration();
    const silent = await checker.check(world.project, world.skeleton, GOOD.replace(/if .*\n/, ""));
    expect(silent.messages).toEqual(['parseDuration("") returned 0, but must throw RangeError (from @example).']);
    const other = await checker.check(world.project, world.skeleton, GOOD.replace("RangeError", "Error"));
    expect(other.messages).toEqual([
      'parseDuration("") threw Error: no duration, but it must throw RangeError (from @example).',
    ]);
  });

  it("may throw on purpose in the call at hand, but not crash", async () => {
    await using world = await single(
      "/** Reads. */\nexport function read(rows: { a?: { b: number } }[]): number { return stub(rows); }",
      "read",
    );
    const { project, skeleton } = world;
    const cases = [call(["[{}]"])];
    const crash = await checker.check(project, skeleton, "const first = rows[0];\nreturn first!.a!.b;", { cases });
    expect(crash.codes).toEqual(["threw"]);
    expect(crash.messages[0]).toContain("Cannot read properties of undefined (reading 'b')");
    expect(crash.findings[0]?.line).toBe("return first!.a!.b;");
    const deliberate = await checker.check(project, skeleton, 'throw new TypeError("no a");', { cases });
    expect(deliberate.findings).toEqual([]);
    expect(deliberate.notes[0]).toContain("which its docs do not mention");
    const parsed = await checker.check(project, skeleton, 'return JSON.parse("{");', { cases });
    expect(parsed.codes).toEqual(["threw"]);
  });

  it("must return what its type says, whatever the compiler could be told", async () => {
    await using world = await single(
      "/** Reads. */\nexport function read(text: string): { size: number } { return stub(text); }",
      "read",
    );
    const { messages } = await checker.check(world.project, world.skeleton, "return JSON.parse(text);", {
      cases: [call([`'{"size":"big"}'`])],
    });
    expect(messages[0]).toContain('size is "big", not a number');
  });

  it("is called on a revived instance of the user's class", async () => {
    await using world = await single(
      `class Fish { constructor(readonly name: string, readonly size: number) {} get weight() { return this.size ** 3; } }
class Aquarium {
  constructor(readonly fish: Fish[]) { throw new Error("must not run again"); }
  /** The heaviest. */
  @selfCoding()
  heaviest(): string { return stub(this.fish); }
}
export const open = () => new Aquarium([]);`,
      "Aquarium.heaviest",
    );
    const self =
      '$revive(Aquarium, { fish: [$revive(Fish, { name: "a", size: 1 }), $revive(Fish, { name: "b", size: 2 })] })';
    const body = "return [...this.fish].sort((a, b) => b.weight - a.weight)[0]!.name;";
    const cases = [{ ...call([], self), expect: { kind: "returns", value: '"b"' } as const }];
    expect((await checker.check(world.project, world.skeleton, body, { cases })).findings).toEqual([]);
    const change = await checker.check(
      world.project,
      world.skeleton,
      "this.fish['pop']();\nreturn this.fish[0]!.name;",
      {
        cases,
      },
    );
    expect(change.codes).toEqual(["wrong-result"]);
    expect(change.messages[0]).toContain("Aquarium.heaviest()");
  });

  it("gives an error of the user's own that a recorded call gave, too", async () => {
    await using world = await single(
      `export class CodeError extends Error {
  constructor(readonly code: string, message: string, options?: ErrorOptions) { super(message, options); }
  /** What was thrown, under a code. */
  static from(code: string, thrown: Error): CodeError { return stub(code, thrown); }
}`,
      "CodeError.from",
    );
    const value = '$revive(CodeError, { message: "bad", cause: new TypeError("bad"), code: "E1" })';
    const cases = [
      { ...call(['"E1"', 'new TypeError("bad")'], "CodeError"), expect: { kind: "returns", value } as const },
    ];
    const check = (body: string) => checker.check(world.project, world.skeleton, body, { cases });
    expect((await check("return new CodeError(code, thrown.message, { cause: thrown });")).findings).toEqual([]);
    const plain = await check("return Object.assign(new CodeError(code, 'other'), { cause: thrown });");
    expect(plain.codes).toEqual(["wrong-result"]);
  });

  it.each([
    [
      "async",
      "/** @example await wait(2) // => 4 */ export async function wait(ms: number): Promise<number> { return stub(ms); }",
      "wait",
      "await Promise.resolve(); return ms * 2;",
      "return ms;",
    ],
    [
      "generator",
      "/** @example [...range(3)] // => [0, 1, 2] */ export function* range(to: number): Generator<number> { return stub(to); }",
      "range",
      "for (let i = 0; i < to; i++) yield i;",
      "yield to;",
    ],
    [
      "arrow",
      "/** @example twice(2) // => 4 */ export const twice = (value: number): number => stub(value);",
      "twice",
      "return value * 2;",
      "return value;",
    ],
    [
      "object method",
      'export const tools = {\n/** @example tools.join(["a", "b"]) // => "a-b" */\njoin(list: string[]): string { return stub(list); } };',
      "tools.join",
      'return list.join("-");',
      'return list.join("");',
    ],
    [
      "getter",
      "export class Tank { size = 2;\n/** @example new Tank().double // => 4 */ get double(): number { return stub(); } }",
      "Tank.double",
      "return this.size * 2;",
      "return this.size;",
    ],
    [
      "static method",
      "export class Tank {\n/** @example Tank.of(2) // => [2] */ static of(size: number): number[] { return stub(size); } }",
      "Tank.of",
      "return [size];",
      "return [];",
    ],
    [
      "default export",
      "/** @example run(2) // => 4 */ export default function run(value: number): number { return stub(value); }",
      "run",
      "return value * 2;",
      "return value;",
    ],
    [
      "own body",
      "/** @example slug(' A ') // => 'a' */ export const slug = selfCoding(function slug(title: string): string { return title; });",
      "slug",
      "return title.trim().toLowerCase();",
      "return title;",
    ],
    [
      "generic",
      "/** @example last([1, 2]) // => 2 */ export function last<Item>(list: readonly Item[]): Item | undefined { return stub(list); }",
      "last",
      "return list.at(-1);",
      "return list[0];",
    ],
    [
      "inner function",
      "export function outer(base: number) { /** Adds. */ function inner(value: number): number { return stub(value, base); } return inner(1); }",
      "outer.inner",
      "return value + base;",
      "return value;",
    ],
  ])("may be of the form: %s", async (form, source, name, good, bad) => {
    await using world = await single(source, name);
    const locals = {
      input: { call: { arguments: ["1"], locals: { base: "2" } } },
      origin: "healed",
      expect: { kind: "returns", value: "3" },
    } as const;
    const cases = form === "inner function" ? [locals] : [];
    const { result } = await checker.check(world.project, world.skeleton, good, { cases });
    expect(result).toEqual({ verdict: { passed: true, notes: [], casesRun: 1 } });
    expect((await checker.check(world.project, world.skeleton, bad, { cases })).codes).toEqual(["wrong-result"]);
  });

  it("says which examples could not be run", async () => {
    await using world = await single(
      "/** Adds.\n * @example add(1, nobody) // => 2\n * @example add(1, 1) // => the sum\n * @example add(1 // => 1\n */\nexport function add(a: number, b: number): number { return stub(a, b); }",
      "add",
    );
    const cases = [
      {
        origin: "live",
        input: { call: { arguments: [], notReplayable: "a is a socket" } },
        expect: { kind: "settles" },
      } as const,
    ];
    const { notes } = await checker.check(world.project, world.skeleton, "return a + b;", { cases });
    expect(notes).toHaveLength(4);
    expect(notes[0]).toContain("is not TypeScript");
    expect(notes[1]).toContain("its value `the sum` cannot be parsed");
    expect(notes[2]).toContain("names `nobody`, which the project does not have");
    expect(notes[3]).toContain("a is a socket");
  });

  it("finds the allowed modules of Node, with objects of its own realm", async () => {
    await using world = await single(
      "/** Digests. */\nexport function digest(text: string): unknown { return stub(text); }",
      "digest",
    );
    const imports =
      'import { createHash } from "node:crypto";\nimport path from "node:path";\nimport { Buffer } from "node:buffer";\nimport assert from "node:assert";\nimport { inspect } from "node:util";';
    const body = `
const hash = createHash("sha1").update(text).digest();
let name = ""; try { assert.equal(1, 2); } catch (error) { name = (error as Error).name + (error instanceof Error); }
const url = new URL("/a?b=1", "http://c"); url.searchParams.append("d", "2");
return [hash.toString("hex").slice(0, 8), hash instanceof Uint8Array, path.basename("/a/b.ts"), name, url.href, [...url.searchParams.keys()],
  Buffer.concat([Buffer.from("a"), Buffer.from("Yg==", "base64")]).toString(), inspect({ a: [1] }), structuredClone(new Map([[1, { a: 1 }]])),
  new TextDecoder().decode(new TextEncoder().encode("ü")), Object.getPrototypeOf(path.parse("/x")) === Object.prototype];`;
    const value =
      '["a9993e36", true, "b.ts", "AssertionErrortrue", "http://c/a?b=1&d=2", ["b", "d"], "ab", "{ a: [ 1 ] }", new Map([[1, { a: 1 }]]), "ü", true]';
    const cases = [{ ...call(['"abc"']), expect: { kind: "returns", value } as const }];
    await world.project.write(
      "tsconfig.json",
      JSON.stringify({ compilerOptions: { strict: true, module: "NodeNext", target: "ES2022", skipLibCheck: true } }),
    );
    await world.project.write("src/node.d.ts", NODE_TYPES);
    expect((await checker.check(world.project, world.skeleton, { imports, body }, { cases })).messages).toEqual([]);
  });
});

describe("what else a module needs", () => {
  const MORE = `import { stub } from "selfcoding";
/** @example less(more(1)) // => 1
 *  @example more(2) // => 3 */
export function more(value: number): number { return stub(value); }
`;
  const LESS = "/** One less. */\nexport function less(value: number): number { return stub(value); }\n";

  it("may be in a file that nothing imports, which an example alone loads", async () => {
    const less = `import { stub } from "selfcoding";\n${LESS}`;
    await using project = await createProject({ "src/a.ts": MORE, "src/less.ts": less });
    const { result } = await checker.check(project, project.skeleton("src/a.ts", "more"), "return value + 1;");
    expect(result).toMatchObject({ needs: { id: "src/less.ts#less", by: { label: "less(more(1))" } } });
  });

  it("may be needed by receivers that are drawn only, which are left out where it waits for this one", async () => {
    const source = `import { stub } from "selfcoding";
export class Shelf {
  size = 0;
  constructor() { this.clear(); }
  /** Empties it. */
  clear(): void { return stub(); }
  /** Makes it larger. */
  grow(by: number): void { return stub(by); }
}
`;
    await using project = await createProject({ "src/a.ts": source });
    const skeleton = project.skeleton("src/a.ts", "Shelf.grow");
    const options = { inputs: 5 };
    const by = { label: "What is drawn from the types", isDrawn: true, needs: "src/a.ts#Shelf.clear" };
    const first = await checker.check(project, skeleton, "this.size += by;", { options });
    expect(first.result).toMatchObject({ needs: { id: by.needs, by } });
    const second = await checker.check(project, skeleton, "this.size += by;", { options, untried: [by] });
    expect(second.notes).toContain(`${by.label} was not tried: it calls ${by.needs}, which waits for this one`);
  });

  it("may be needed by an example only, though the body reads a property of the same name of something else", async () => {
    const source = `import { stub } from "selfcoding";
export class Line {
  readonly waiting: string[] = [];
  /** How many wait. */
  get length(): number { return stub(); }
  /**
   * Lines them up.
   * @example
   * const line = new Line();
   * line.join("a", "b");
   * line.length // => 2
   */
  join(...names: string[]): number { return stub(names); }
}
`;
    await using project = await createProject({ "src/a.ts": source });
    const skeleton = project.skeleton("src/a.ts", "Line.join");
    const body = "this.waiting.push(...names);\nreturn names.length;";
    const { result } = await checker.check(project, skeleton, body);
    expect(result).toMatchObject({ needs: { id: "src/a.ts#Line.length", by: { needs: "src/a.ts#Line.length" } } });
    const own = await checker.check(project, skeleton, "this.waiting.push(...names);\nreturn this.length;");
    expect(own.result).toMatchObject({ needs: { id: "src/a.ts#Line.length" } });
    expect(own.result).not.toHaveProperty("needs.by");
  });

  it("is not held to what is drawn for another stub, as nobody has made that call", async () => {
    const source = `import { stub } from "selfcoding";
/** The first of a list. */
export function first(list: number[]): number { return stub(list); }
/** The smallest of a list. */
export function smallest(list: number[]): number { return stub(list); }
`;
    await using project = await createProject({ "src/a.ts": source });
    const skeleton = project.skeleton("src/a.ts", "smallest");
    const body = "return first([...list].sort((one, other) => one - other));";
    const { result } = await checker.check(project, skeleton, body, { options: { inputs: 5 } });
    expect(result).toMatchObject({ needs: { id: "src/a.ts#first", call: { arguments: [], isAhead: true } } });
  });

  it("may be needed by an example only, which is left out where it is to be", async () => {
    await using project = await createProject({ "src/a.ts": MORE + LESS });
    const skeleton = project.skeleton("src/a.ts", "more");
    const by = { label: "less(more(1))", needs: "src/a.ts#less" };
    const first = await checker.check(project, skeleton, "return value + 1;");
    expect(first.result).toMatchObject({ needs: { id: "src/a.ts#less", by } });
    const second = await checker.check(project, skeleton, "return value + 1;", { untried: [by] });
    expect(second.notes).toContain("less(more(1)) was not tried: it calls src/a.ts#less, which waits for this one");
    expect((await checker.check(project, skeleton, "return value;", { untried: [by] })).codes).toEqual([
      "wrong-result",
    ]);
    const calling = await checker.check(project, skeleton, "return less(value) + 2;", { untried: [by] });
    expect(calling.result).toHaveProperty("needs");
  });

  it("is another stub: the check waits for its version, then runs with it", async () => {
    const source = `import { stub } from "selfcoding";
import { scale } from "./scale.js";
class Box { constructor(readonly size: number) {} }
/** Doubles. */
export function double(box: Box): number { return stub(box); }
/** @example total([new Box(1), new Box(2)]) // => 60 */
export function total(list: Box[]): number { return stub(list, double, scale); }
`;
    const scale =
      'import { stub } from "selfcoding";\n/** Ten times. */\nexport function scale(value: number): number {\n' +
      "return stub.with({ prompt: `Ten`, limits: { attempts: 2 }, seed: 1 + 2, heal: () => true, changes: [], " +
      "accepts: (value) => value > 0, throws: [{ error: 'RangeError', when: () => true }], " +
      "examples: [{ arguments: [new Date(0)], returns: 1n }, { this: pad, arguments: [], throws: 'E' }] })(value); }\n";
    await using project = await createProject({ "src/a.ts": source, "src/scale.ts": scale });
    const versions = new Map<string, string>();
    const cascade = createChecker(({ name }) => {
      const body = versions.get(name);
      return body === undefined ? undefined : { body, helpers: "const pad = 0;", imports: "" };
    });
    const skeleton = project.skeleton("src/a.ts", "total");
    const candidate = {
      body: "try { return scale(list.reduce((sum, box) => sum + double(box) + pad, 0)); } catch { return 0; }",
      helpers: "const pad = 0;",
    };
    const first = await cascade.check(project, skeleton, candidate);
    expect(first.result).toMatchObject({
      needs: {
        id: "src/a.ts#double",
        skeleton: { name: "double" },
        call: { arguments: ["$revive(Box, { size: 1 })"] },
      },
    });
    versions.set("double", "return box.size * 2 + pad;");
    const second = await cascade.check(project, skeleton, candidate);
    expect(second.result).toMatchObject({
      needs: {
        ...{ id: "src/scale.ts#scale", skeleton: { file: "src/scale.ts" }, call: { arguments: ["6"] } },
        written: {
          plain: { prompt: "Ten", limits: { attempts: 2 } },
          fixed: {
            accepts: "(value) => value > 0",
            throws: [{ error: "RangeError", when: "() => true" }],
            changes: [],
          },
          cases: [
            { input: { call: { arguments: ["new Date(0)"] } }, expect: { kind: "returns", value: "1n" } },
            { input: { call: { self: "pad", arguments: [] } }, expect: { kind: "throws", error: "E" } },
          ],
        },
      },
    });
    versions.set("scale", "return value * 10 + pad;");
    expect((await cascade.check(project, skeleton, candidate)).result).toEqual({
      verdict: { passed: true, notes: [], casesRun: 1 },
    });
    const calling = async (body: string): Promise<unknown> => (await cascade.check(project, skeleton, body)).findings;
    const body = "return scale(list.map(double)[0] ?? 0);";
    const helpful = (id: string): object => ({ code: "threw", thrownIn: id, message: expect.stringContaining(id) });
    versions.set(
      "scale",
      'const down = (): never => { throw new TypeError("down"); };\nreturn value > 0 ? down() : 0;',
    );
    expect(await calling(body)).toMatchObject([helpful("src/scale.ts#scale")]);
    versions.set("double", 'return ((): never => { throw new TypeError("down"); })();');
    expect(await calling(body)).toMatchObject([helpful("src/a.ts#double")]);
    expect(await calling('list.map(() => { throw new TypeError("down"); }); return 60;')).toEqual([
      expect.not.objectContaining({ thrownIn: expect.anything() }),
    ]);
    await cascade.close();
  });

  it("may be out of the sandbox's reach, which is a finding for the person", async () => {
    const source =
      'import { readFileSync } from "node:fs";\nconst ROWS: string[] = JSON.parse(readFileSync("rows.json", "utf8"));\n/** @example first() // => "a" */\nexport function first(): string { return stub(ROWS); }';
    await using world = await single(source, "first");
    await world.project.write("src/node.d.ts", NODE_TYPES);
    const refused = await checker.check(world.project, world.skeleton, 'return ROWS[0] ?? "";');
    expect(refused.findings).toMatchObject([{ code: "module-not-evaluable", isForPerson: true }]);
    expect(refused.messages[0]).toContain('allow: { fs: ["<folder>"] }');
    const free = await checker.check(world.project, world.skeleton, 'return "a";');
    expect(free.findings).toEqual([]);
  });

  it("may be a module that throws or is not there, which is one too", async () => {
    await using world = await single(
      'const TABLE = (() => { throw new Error("no table"); })() as string[];\n/** @example first() // => "a" */\nexport function first(): string { return stub(TABLE); }',
      "first",
    );
    const thrown = await checker.check(world.project, world.skeleton, 'return TABLE[0] ?? "";');
    expect(thrown.findings).toMatchObject([{ code: "module-not-evaluable", isForPerson: true }]);
    expect(thrown.messages[0]).toContain("no table");
    await using other = await single(
      'import { gone } from "./gone.js";\n/** @example first() // => "a" */\nexport function first(): string { return stub(gone); }',
      "first",
    );
    const missing = await checker.check(other.project, other.skeleton, "return String(gone);");
    expect(missing.findings).toMatchObject([{ code: "module-not-evaluable", isForPerson: true }]);
  });

  it("is found by the aliases of the configuration, and left out when it is not needed", async () => {
    await using project = await createProject({
      "src/a.ts":
        'import { stub } from "selfcoding";\nimport { factor } from "#lib/factor.js";\nimport { broken } from "./broken.js";\n/** @example scale(2) // => 6 */\nexport function scale(value: number): number { return stub(value, factor); }\nexport const use = () => broken;\n',
      "src/lib/factor.ts": "export const factor = 3;\n",
      "src/broken.ts": 'throw new Error("not loadable");\nexport const broken = 1;\n',
    });
    const compilerOptions = {
      strict: true,
      target: "ES2022",
      lib: ["ES2023"],
      module: "NodeNext",
      types: [],
      paths: { "#lib/*": ["./src/lib/*"] },
    };
    await project.write("tsconfig.json", JSON.stringify({ compilerOptions }));
    const { result } = await checker.check(project, project.skeleton("src/a.ts", "scale"), "return value * factor;");
    expect(result).toEqual({ verdict: { passed: true, notes: [], casesRun: 1 } });
  });

  it.each([
    [{ strict: false }, []],
    [{ strict: true }, ["wrong-shape"]],
    [{ strict: true, strictNullChecks: false }, []],
  ])("has null in every type, or not, as its configuration says: %o", async (options, codes) => {
    await using project = await createProject({
      "src/a.ts":
        'import { stub } from "selfcoding";\n/** @example find([{ id: 1, next: null }], 2) // => null */\n' +
        "export function find(rows: { id: number; next: string }[], id: number): { next: string } { return stub(rows, id); }\n",
      "tsconfig.json": JSON.stringify({
        compilerOptions: { target: "ES2022", module: "NodeNext", types: [], ...options },
      }),
    });
    // Not by its type: the checker itself would find it under strict.
    const body = "return JSON.parse(JSON.stringify(rows.find((row) => row.id === id) ?? null));";
    const found = await checker.check(project, project.skeleton("src/a.ts", "find"), body);
    expect(found.codes).toEqual(codes);
  });

  it("may await at its top level", async () => {
    await using world = await single(
      "const VALUE = await Promise.resolve(2);\n/** @example twice() // => 4 */\nexport function twice(): number { return stub(VALUE); }",
      "twice",
    );
    expect((await checker.check(world.project, world.skeleton, "return VALUE * 2;")).findings).toEqual([]);
  });
});

const NODE_TYPES = `
declare module "node:crypto" { export function createHash(name: string): { update(text: string): { digest(): Buffer } }; }
declare module "node:path" { const path: { basename(path: string): string; parse(path: string): object }; export default path; }
declare module "node:buffer" { export const Buffer: BufferConstructor; }
declare module "node:assert" { const assert: { equal(one: unknown, other: unknown): void }; export default assert; }
declare module "node:util" { export function inspect(value: unknown): string; }
declare module "node:fs" { export function readFileSync(path: string, encoding: string): string; }
interface Buffer extends Uint8Array { toString(encoding?: string): string }
interface BufferConstructor { from(text: string, encoding?: string): Buffer; concat(list: Buffer[]): Buffer }
`;
