import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import path from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { analyzeFile, mayHoldStub, rewriteText } from "../../transformer/index.js";
import type { FunctionDescription } from "../../transformer/stub.js";
import { createWorld, VARIANTS, WAYS } from "./world.js";

const IMPORT = `import { AgentResult, CodeGenAgent, FunctionAgent, registered, selfCoding, stub } from "selfcoding";\n`;

const DATABASE = `
/** A row of a table. */
export interface Row { readonly id: number; name?: string }
/**
 * Lists the tables.
 *
 * @param schema where to look
 * @returns their names
 */
export async function listTables(schema = "public", ...more: string[]): Promise<string[]> { return [schema, ...more]; }
export class Database {
  #rows: Row[] = [{ id: 1 }];
  /** Asks the database. */
  query(sql: string, limit?: number): readonly Row[] { return this.#rows.slice(0, limit ?? sql.length); }
}
export const db = new Database();
`;

/** What the transformer says of the functions of a file that gives them to agents. */
async function describeAll(text: string, more: Record<string, string> = {}): Promise<readonly FunctionDescription[]> {
  await using world = createWorld({ "main.ts": IMPORT + text, ...more });
  const { descriptions, problems } = world.rewrite("main.ts");
  expect(problems).toEqual([]);
  return descriptions;
}

describe.each(VARIANTS)("rewritten as $way, into $name", ({ way, options }) => {
  const compile = (text: string) => createWorld({ "main.ts": IMPORT + text, "database.ts": DATABASE }, options);

  test("the functions of an agent are described and stay what they were", async () => {
    await using world = compile(`
      import { db, listTables } from "./database.js";
      export const agent = new FunctionAgent({
        functions: [listTables, db.query.bind(db), async (sql: string): Promise<number> => sql.length],
      });
      export { listTables };`);
    const { main, descriptionOf } = await world.run(way);
    const { functions } = main.agent.options;
    expect(functions[0]).toBe(main.listTables);
    expect(functions[1]("x")).toEqual([{ id: 1 }]);
    expect(await functions[2]("four")).toBe(4);
    expect(functions.map((each: unknown) => descriptionOf(each)?.signature)).toEqual([
      "function listTables(schema?: string, ...more: string[]): Promise<string[]>",
      "function query(sql: string, limit?: number): readonly Row[]",
      "function function3(sql: string): Promise<number>",
    ]);
  });

  test("an object literal names them, in each of its forms", async () => {
    await using world = compile(`
      import { db, listTables } from "./database.js";
      const factor = 3;
      export const agent = new CodeGenAgent({
        uses: {
          listTables,
          rows: db.query.bind(db),
          async twice(n: number): Promise<number> { return n * 2; },
          "by three"(n: number) { return n * factor; },
        },
      });`);
    const { main, descriptionOf } = await world.run(way);
    const { uses } = main.agent.options;
    expect(Object.keys(uses)).toEqual(["listTables", "rows", "twice", "by three"]);
    expect(await uses.listTables()).toEqual(["public"]);
    expect(await uses.twice(4)).toBe(8);
    expect(uses["by three"](4)).toBe(12);
    expect(Object.values(uses).map((each) => descriptionOf(each)?.name)).toEqual([
      "listTables",
      "rows",
      "twice",
      "by_three",
    ]);
  });

  test("what is registered can be put together later", async () => {
    await using world = compile(`
      import { db, listTables } from "./database.js";
      const tools = [registered(listTables), registered((n: number) => n + 1)];
      const own = registered((text: string) => text);
      export const agent = new FunctionAgent({ functions: [...tools, own, registered(db.query)] });`);
    const { main, descriptionOf } = await world.run(way);
    expect(main.agent.options.functions.map((each: unknown) => descriptionOf(each)?.name)).toEqual([
      "listTables",
      "function2",
      "own",
      "query",
    ]);
  });

  test("stubs can be registered, with all their edits", async () => {
    await using world = compile(`
      export function parse(text: string): number { return stub(text); }
      /** Twice. */
      export const twice = registered((n: number): number => stub(n));
      export const agent = new FunctionAgent({ functions: [
        parse,
        async (n: number): Promise<number> => stub(n),
        selfCoding((n: number): number => n) as (n: number) => number,
        selfCoding(function last(n: number): number { return registered((m: number) => n + m)(1); }) as (n: number) => number,
      ] });`);
    const { main, stubs, descriptionOf } = await world.run(way);
    const { functions } = main.agent.options;
    main.parse("");
    expect(stubs.parse?.calls).toHaveLength(1);
    expect(functions[2](5)).toBe(5);
    expect(functions[3](5)).toBe(6);
    expect(descriptionOf(functions[1])?.calls).toBe("async");
    expect(functions.map((each: unknown) => descriptionOf(each)?.name)).toEqual([
      "parse",
      "function2",
      "function3",
      "last",
    ]);
    expect(descriptionOf(main.twice)?.docs.description).toBe("Twice.");
    main.twice(1);
    expect(stubs.twice?.skeleton.docs.description).toBe("Twice.");
    expect(stubs.twice?.binding.install).toBeUndefined();
  });

  test("a type argument is handed over as the third argument", async () => {
    await using world = compile(`
      import type { Row } from "./database.js";
      class Own extends CodeGenAgent {}
      const generator = new Own({});
      export const alone = generator.generateFunction<(rows: Row[], limit: number) => [string, number]>("x");
      export const both = generator?.generateFunction<() => void>("x", { uses: [(n: number) => n] },);
      export const expected: Promise<AgentResult<(text: string) => number>> = generator.generateFunction("x");
      export const open = generator.generateFunction("x");
      const real = new AgentResult<string>();
      export const adapted = real.adapt<(table: string) => Promise<Row[]>>("x", {});
      const mine = { adapt: <Value>(...given: Value[]) => given };
      export const others = mine.adapt<number>(1);`);
    const { main, descriptionOf } = await world.run(way);
    expect(main.alone.slice(0, 2)).toEqual(["x", undefined]);
    expect(main.alone[2].signature).toMatchObject({
      name: "",
      signature: "function (rows: Row[], limit: number): [string, number]",
      parameters: [{ name: "rows" }, { name: "limit", shape: { kind: "number" } }],
      resultType: "[string, number]",
    });
    expect(main.alone[2].signature.types).toContain("interface Row {");
    expect(main.both[2].signature).toMatchObject({ parameters: [], result: { kind: "void" } });
    expect(descriptionOf(main.both[1].uses[0])?.name).toBe("function1");
    expect(main.expected[2].signature.signature).toBe("function (text: string): number");
    expect(main.open).toEqual(["x"]);
    expect(main.others).toEqual([1]);
    expect(main.adapted[2].signature).toMatchObject({ calls: "async", resultType: "Row[]" });
  });
});

test("all of a description", async () => {
  const [description] = await describeAll(`import { listTables as list } from "./database.js"; registered(list);`, {
    "database.ts": DATABASE,
  });
  expect(description).toEqual({
    name: "list",
    calls: "async",
    signature: "function list(schema?: string, ...more: string[]): Promise<string[]>",
    parameters: [
      {
        name: "schema",
        argument: "schema",
        type: "string",
        shape: { kind: "string" },
        isOptional: true,
        isRest: false,
      },
      {
        name: "more",
        argument: "...more",
        type: "string[]",
        shape: { kind: "array", of: { kind: "string" } },
        isOptional: false,
        isRest: true,
      },
    ],
    result: { kind: "array", of: { kind: "string" } },
    resultType: "string[]",
    shapes: {},
    docs: {
      description: "Lists the tables.",
      parameters: [{ name: "schema", text: "where to look" }],
      returns: "their names",
      throws: [],
      examples: [],
      remarks: [],
    },
    types: "",
  });
});

test.each([
  [
    "of a class by its bound method",
    `class Store {
       /** Finds. */
       find<Key extends string>(key: Key, { deep }: { deep: boolean }): Key[] { return deep ? [key] : []; } }
     const store = new Store(); registered(store.find.bind(store));`,
    {
      name: "find",
      signature: "function find<Key extends string>(key: Key, argument2: { deep: boolean; }): Key[]",
      parameters: [{ shape: { kind: "string" } }, { name: "argument2", shape: { kind: "reference" } }],
      result: { kind: "array", of: { kind: "string" } },
      docs: { description: "Finds." },
    },
  ],
  [
    "with overloads by its implementation",
    `/** First. */ function show(value: number): string;
     function show(value: string, mark?: string): string;
     function show(value: number | string, mark?: string): string { return value + (mark ?? ""); }
     registered(show);`,
    {
      signature:
        "function show(value: number): string;\nfunction show(value: string, mark?: string): string;\n" +
        "function show(value: string | number, mark?: string): string",
      parameters: [
        { type: "string | number", isOptional: false },
        { type: "string", isOptional: true },
      ],
      overloads: [
        { signature: "function show(value: number): string", parameters: [{ shape: { kind: "number" } }] },
        { parameters: [{ shape: { kind: "string" } }, { name: "mark", isOptional: true }] },
      ],
      docs: { description: "First." },
    },
  ],
  [
    "with parameters out of a tuple",
    `declare const call: (...values: [name: string, count?: number, ...Array<() => void>]) => void; registered(call);`,
    {
      signature: "function call(name: string, count?: number, ...values3: (() => void)[]): void",
      parameters: [
        { name: "name", isOptional: false },
        { name: "count", isOptional: true, shape: { kind: "number" } },
        { name: "values3", argument: "...values3", isRest: true, shape: { kind: "array", of: { kind: "function" } } },
      ],
    },
  ],
  [
    "of a property by the property's documentation",
    `interface Api {
       /** Asks. */
       ask: (question: string) => unknown }
     declare const api: Api; registered(api["ask"]);`,
    { name: "ask", docs: { description: "Asks." }, resultType: "unknown" },
  ],
  [
    "by the comment in front of it",
    `new FunctionAgent({ functions: [/** Adds one. */ (n: number) => n + 1] });`,
    { name: "function1", docs: { description: "Adds one." } },
  ],
  [
    "without documentation as such, whatever stands around it",
    `/** Makes. */ const make = () => registered((n: number) => n); void make;`,
    { name: "function1", docs: { description: "" } },
  ],
  [
    "that is a generator",
    `registered(async function* pages(size: number) { yield [size]; });`,
    { name: "pages", calls: "asyncGenerator", result: { kind: "array" }, resultType: "number[]" },
  ],
  [
    "that may be asynchronous",
    `declare function load(name: string): Promise<number> | number; registered(load);`,
    { calls: "async", result: { kind: "number" }, resultType: "number" },
  ],
  [
    "with an instantiation",
    `function last<Item>(items: Item[]): Item { return items[0]!; } registered(last<number>);`,
    { name: "last", signature: "function last(items: number[]): number", result: { kind: "number" } },
  ],
])("a function %s", async (_, text, expected) => {
  const [description, ...others] = await describeAll(text);
  expect(others).toEqual([]);
  expect(description).toMatchObject(expected);
});

test("types and documentation come from wherever they stand", async () => {
  const more = {
    "fish.ts": `import type { Id } from "./id.js";\n/** Swims. */\nexport interface Fish { id: Id; weight: number }`,
    "id.ts": `export type Id = \`fish-\${number}\`;`,
    "node_modules/pond/index.d.ts": `
      import type { Fish } from "../../fish.js";
      /** Visits. @param visit called for each */
      export declare function visitFish(visit: (fish: Fish) => void): void;`,
  };
  const [visit, weigh] = await describeAll(
    `import { visitFish } from "pond"; import type { Fish } from "./fish.js";
     const weigh = (fish: Fish) => fish.weight;
     new FunctionAgent({ functions: [visitFish, weigh] });`,
    more,
  );
  expect(visit?.docs).toMatchObject({ description: "Visits.", parameters: [{ name: "visit" }] });
  expect(visit?.types).toMatch(/type Id = `fish-\$\{number\}`;/);
  expect(visit?.types).toMatch(/\/\*\* Swims\. \*\/\ninterface Fish \{/);
  expect(weigh).toMatchObject({ parameters: [{ shape: { kind: "reference", name: "Fish" } }], resultType: "number" });
  expect(Object.keys(weigh?.shapes ?? {})).toEqual(["Fish"]);
});

test("a compiler that leaves documentation unparsed changes nothing", async () => {
  const text = `import { listTables } from "./database.js"; import { ask } from "api";
    /** Own. */ const own = (): void => {}; new FunctionAgent({ functions: [listTables, ask, own, /** Inner. */ () => {}] });`;
  await using world = createWorld({
    "main.ts": IMPORT + text,
    "database.ts": DATABASE,
    "node_modules/api/index.d.ts": "/** Asks. */ export declare function ask(): void;",
  });
  const options = world.program.getCompilerOptions();
  const host = ts.createCompilerHost(options, true);
  host.jsDocParsingMode = ts.JSDocParsingMode.ParseNone;
  const program = ts.createProgram({ rootNames: world.program.getRootFileNames(), options, host });
  const sourceFile = program.getSourceFile(world.source("main.ts").fileName);
  if (sourceFile === undefined) throw new Error("The file is not in the program.");
  const { functions } = analyzeFile({ ...world.host(), program }, sourceFile);
  expect(functions.map(({ description }) => description.docs.description)).toEqual([
    "Lists the tables.",
    "Asks.",
    "Own.",
    "Inner.",
  ]);
});

test.each([
  ["a renamed import", `import { FunctionAgent as Agent } from "selfcoding";`, "Agent"],
  ["a namespace import", `import * as sc from "selfcoding";`, "sc.FunctionAgent"],
  ["a file of the user's own", `import { FunctionAgent } from "./mine.js";`, "FunctionAgent"],
])("an agent is recognised through %s", async (_, line, name) => {
  const text = `${line}\nfunction f(): void {}\nnew ${name}({ functions: [f] });`;
  await using world = createWorld({ "main.ts": text, "mine.ts": `export { FunctionAgent } from "selfcoding";` });
  expect(world.rewrite("main.ts").descriptions).toMatchObject([{ name: "f" }]);
});

test("an agent is recognised through classes of the user's own", async () => {
  const names = await describeAll(`
    class Sql extends FunctionAgent { constructor() { super({ functions: [(sql: string) => sql] }); } }
    class Fast extends Sql { constructor(options: object) { super(); void options; } }
    function f(): void {}
    new Fast({ functions: [f] });`);
  expect(names.map(({ name }) => name)).toEqual(["function1", "f"]);
});

test("what is not ours, and what cannot be taken apart, is left alone", async () => {
  const text = `${IMPORT}
    class Foreign { constructor(options: object) { void options; } }
    function f(): void {}
    const others = [f];
    const local = { registered: (given: unknown) => given };
    local.registered(f);
    new Foreign({ functions: [f] });
    new FunctionAgent({ functions: others });
    new FunctionAgent({ functions: [...others, { run: f, name: "f" }], uses: { ...others } });`;
  await using world = createWorld({ "main.ts": text });
  expect(rewriteText(world.host(), world.source("main.ts"))).toBeUndefined();
});

test.each([
  ["registered-not-function", "registered(«JSON.parse('1')»);"],
  ["signature-not-function", "new CodeGenAgent({}).generateFunction<«number»>('x');"],
  ["signature-not-function", "function f<F extends () => void>() { new CodeGenAgent({}).generateFunction<«F»>('x'); }"],
])("%s is reported at its place in: %s", async (code, marked) => {
  await using world = createWorld({ "main.ts": `${IMPORT}\n  ${marked.replace(/[«»]/g, "")}` });
  const place = marked.slice(marked.indexOf("«") + 1, marked.indexOf("»"));
  const [problem, ...others] = world.problems("main.ts");
  expect(others).toEqual([]);
  expect(problem).toMatchObject({ code, line: 3, column: marked.indexOf("«") + 3, length: place.length });
});

test.each(WAYS)("rewritten as %s, every line is traced to where it was", async (way) => {
  const text = `${IMPORT}
export const agent = new FunctionAgent({
  functions: [
    function fails(): never {
      throw new Error("here");
    },
    registered,
  ],
}); export const after = () => { throw new Error("there"); };
`;
  await using world = createWorld({ "main.ts": text });
  const { code } = world.rewrite("main.ts");
  const changed = text.split("\n").flatMap((line, index) => (line === code.split("\n")[index] ? [] : [index + 1]));
  expect(changed).toEqual([1, 5, 7, 8]);
  const { javascript } = await world.run(way);
  const map = new SourceMap(JSON.parse(readFileSync(path.join(world.root, "out/main.js.map"), "utf8")));
  for (const needle of ['new Error("here")', 'new Error("there")']) {
    const before = javascript.slice(0, javascript.indexOf(needle)).split("\n");
    const expected = (way === "text" ? code : text)
      .slice(0, (way === "text" ? code : text).indexOf(needle))
      .split("\n");
    const found = map.findEntry(before.length - 1, before.at(-1)?.length ?? 0);
    expect(found).toMatchObject({ originalLine: expected.length - 1, originalColumn: expected.at(-1)?.length });
  }
});

test("options of a stub, which are read from a copy of their text, do not stand in the way", async () => {
  const text = `${IMPORT}
    function f(): void {}
    class A { @selfCoding({ knowledge: [registered(f)] }) m(): number { return stub(registered(f)); } }
    export const g = selfCoding((): void => {}, { knowledge: [new FunctionAgent({ functions: [f] })] });
    export { A };`;
  await using world = createWorld({ "main.ts": text });
  expect(world.rewrite("main.ts").code).not.toContain("$selfcoding.describe");
});

test("one search in the text tells whether a file is worth looking at", () => {
  for (const word of ["new FunctionAgent(", "new CodeGenAgent(", "registered(f)", ".generateFunction<", ".adapt<"])
    expect(mayHoldStub(word)).toBe(true);
  expect(mayHoldStub("adaptive, unregistered")).toBe(false);
});
