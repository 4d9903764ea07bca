import { describe, expect, it } from "vitest";
import { ts } from "../../src/compiler/compiler.js";
import type { Case } from "../../src/contract/nouns.js";
import type { Terms } from "../../src/contract/contract.js";
import { caseLabel, type PrintContext, printCases } from "../../src/verify/run/cases.js";
import type { Site } from "../../src/verify/site.js";
import { printState } from "../../src/verify/slice/state.js";
import { printTarget } from "../../src/verify/slice/target.js";
import { parseCandidate } from "../../src/verify/types/parseCandidate.js";
import { bodyEdit, partAt, placeInFile, placeInSkeleton, toCandidateLine } from "../../src/verify/types/place.js";
import { placeContract } from "../../src/verify/types/placeContract.js";
import type { Skeleton } from "../../transformer/stub.js";

const DOCS = { description: "", parameters: [], returns: "", throws: [], examples: [], remarks: [] };
const skeletonOf = (more: object = {}): Skeleton =>
  ({
    name: "f",
    file: "a.ts",
    id: "a.ts#f",
    form: "function",
    spelling: "f",
    calls: "sync",
    access: "f",
    docs: DOCS,
    hints: [],
    header: "function f(x: number): number",
    signature: "function f(x: number): number",
    types: "",
    parameters: [{ name: "x", isRest: false }],
    shapes: {},
    scope: [],
    ...more,
  }) as unknown as Skeleton;
const candidate = (more: object = {}) => ({ imports: "", helpers: "", body: "return 1;", ...more });

describe("a candidate by itself", () => {
  const shapeOf = (more: object, skeleton: object = {}) => parseCandidate(candidate(more), skeletonOf(skeleton));
  it("is its imports, helpers, contract and body, each where it begins", () => {
    const { sourceFile, isWhole, starts } = shapeOf({
      imports: 'import a from "a";',
      helpers: "const b = a;",
      body: "return b;",
      contract: { text: "{ accepts: () => true }" },
    });
    const at = (start = 0): string => sourceFile.text.slice(start).split("\n", 1)[0] ?? "";
    expect([isWhole, at(starts.helpers), at(starts.contract), at(starts.body)]).toEqual([
      true,
      "const b = a;",
      "{ accepts: () => true };",
      "return b;",
    ]);
    expect(shapeOf({ contract: { text: "" } }).starts).not.toHaveProperty("contract");
    expect(shapeOf({}).starts).not.toHaveProperty("contract");
  });

  it.each<[string, object, object, boolean]>([
    ["closes no brace of its own", { body: "return 1; } function g() {" }, {}, false],
    ["goes on behind it", { body: "return 1; } 5; {" }, {}, false],
    ["may yield where its function does", { body: "yield 1;" }, { calls: "asyncGenerator" }, true],
    ["may gather the rest", { body: "return x.length;" }, { parameters: [{ name: "x", isRest: true }] }, true],
  ])("%s", (_what, more, skeleton, isWhole) => {
    expect(shapeOf(more, skeleton).isWhole).toBe(isWhole);
  });

  it("has the words of its own kind of function", () => {
    const head = (skeleton: object): string =>
      /async function.*/.exec(shapeOf({}, skeleton).sourceFile.text)?.[0] ?? "";
    expect(head({})).toBe("async function $stub(x) {");
    expect(head({ calls: "generator", parameters: [{ name: "x", isRest: true }] })).toBe(
      "async function* $stub(...x) {",
    );
  });

  it("may hold elements where its file does", () => {
    expect(shapeOf({ body: "return <b />;" }, { file: "a.tsx" }).sourceFile).toHaveProperty("parseDiagnostics", []);
    expect(shapeOf({ body: "return <any>x;" }, { file: "a.ts" }).sourceFile).toHaveProperty("parseDiagnostics", []);
  });
});

describe("a candidate in its file", () => {
  const place = (text: string, more: object = {}) => {
    const file = ts.createSourceFile("/a.ts", text, ts.ScriptTarget.Latest, true);
    const found: Parameters<typeof placeInFile>[1][] = [];
    const visit = (node: Parameters<typeof ts.forEachChild>[0]): void => {
      if ((ts.isFunctionLike(node) && "body" in node) || ts.isGetAccessor(node)) found.push(node as never);
      ts.forEachChild(node, visit);
    };
    visit(file);
    return placeInFile(file, found[0]!, candidate(more));
  };

  it("stands in the place of the body, its imports at the top and its helpers at the end", () => {
    const placed = place("const a = 1;\nfunction f() { return stub(); }\n", {
      imports: 'import b from "b";',
      helpers: "const c = 2;",
    });
    expect(placed.text).toBe('\nimport b from "b";\nconst a = 1;\nfunction f() {\nreturn 1;\n}\n\nconst c = 2;\n');
    expect(placed.isSynthesized).toBe(false);
    const at = (text: string) => partAt(placed, placed.text.indexOf(text));
    expect([at("import b"), at("const a"), at("return 1"), at("const c")]).toEqual([
      "imports",
      undefined,
      "body",
      "helpers",
    ]);
    expect([
      toCandidateLine(placed, placed.text.indexOf("1;\n}")),
      toCandidateLine(placed, placed.text.indexOf("const a")),
    ]).toEqual(["return 1;", undefined]);
    const { start, end } = placed.ranges.body;
    expect([start - 1, start, end - 1, end].map((position) => partAt(placed, position))).toEqual([
      undefined,
      "body",
      "body",
      undefined,
    ]);
  });

  it.each([
    ['"use strict";\n"use client";\nfunction f() {}', '"use strict";\n"use client";\nimport b'],
    ['const a = 1;\n"use strict";\nfunction f() {}', "\nimport b"],
    ["#!/usr/bin/env node\nfunction f() {}", "#!/usr/bin/env node\nimport b"],
    ["f();\nfunction f() {}", "\nimport b"],
  ])("keeps at the top what must stay there: %j", (text, head) => {
    expect(place(text, { imports: 'import b from "b";' }).text.startsWith(head)).toBe(true);
  });

  it.each([
    ['import a from "a";', "", ""],
    ['import { b } from "b";', "", 'import { b } from "b";'],
    ['import a from "other";', "", 'import a from "other";'],
    ['import a, { b } from "a";', "", 'import a, { b } from "a";'],
    ['import "a";', "", 'import "a";'],
    ['import a from "a";\nimport { c } from "c";', "", 'import { c } from "c";'],
  ])("repeats no import of the file: %j", (imports, _, kept) => {
    const { text, ranges } = place('import a from "a";\nfunction f() {}', { imports });
    expect(text.slice(ranges.imports.start, ranges.imports.end).trim()).toBe(kept);
  });

  it.each([
    ["function f(x: number) {}", "function $stub(x: number)"],
    ["async function f() {}", "async function $stub()"],
    ["function* f() {}", "function* $stub()"],
    ["const f = async (x) => {};", "async function $stub(x)"],
    ["class A { get f() { return 1; } }", "function $stub()"],
    ["class A { static async *f() {} }", "async function* $stub()"],
  ])("has a header of its own: %s", (text, header) => {
    expect(place(text).header).toBe(header);
  });

  it("can only be put where there is a body", () => {
    const [declared] = ts.createSourceFile(
      "a.ts",
      "declare function f(): void;",
      ts.ScriptTarget.Latest,
      true,
    ).statements;
    expect(() => bodyEdit(declared as never, "")).toThrow("A stub without a body.");
  });

  it("stands under what the skeleton knows, where the file is not at hand", () => {
    const scope = [
      { name: "a", type: "number" },
      { name: "Own", type: "typeof Own" },
      { name: "b-c", type: "x" },
      { name: "d", type: "" },
    ];
    const placed = placeInSkeleton(
      skeletonOf({ scope, types: "declare class Own {}" }),
      "/a.ts",
      candidate({ imports: "import 1;", helpers: "const h = 1;" }),
    );
    expect(placed.text).toBe(
      "import 1;\ndeclare class Own {}\ndeclare const a: number;\n\ndeclare const d: unknown;\nexport function f(x: number): number {\nreturn 1;\n}\nconst h = 1;\n",
    );
    expect(placed.isSynthesized).toBe(true);
    expect(
      ["import 1", "declare const a", "return 1", "const h"].map((text) => partAt(placed, placed.text.indexOf(text))),
    ).toEqual(["imports", undefined, "body", "helpers"]);
  });

  it("has its contract behind it, typed by the header that is called", () => {
    const text = (signature: string, name = "f"): string => {
      const skeleton = skeletonOf({ signature, name });
      const placed = placeContract(
        placeInSkeleton(skeleton, "/a.ts", candidate()),
        { text: "{ accepts: () => true }" } as Terms,
        skeleton,
      );
      const { start, end } = placed.contract!;
      expect([placed.text.slice(start, end), partAt(placed, start), partAt(placed, end)]).toEqual([
        "{ accepts: () => true }",
        "contract",
        undefined,
      ]);
      return placed.text.slice(
        placed.text.indexOf("declare function $promise"),
        placed.text.indexOf("\nexport const $contract"),
      );
    };
    expect(text("function f(x: number): number")).toBe("declare function $promise(x: number): number;");
    expect(text("async function f<T>(x: T): Promise<T>;")).toBe("declare function $promise<T>(x: T): Promise<T>;");
    expect(text("function* $f(): Generator<1>", "$f")).toBe("declare function $promise(): Generator<1>;");
    expect(
      text("function f(x: string): string;\nfunction f(x: number): number;\nfunction f(x: unknown): unknown"),
    ).toBe("declare function $promise(x: string): string;\ndeclare function $promise(x: number): number;");
  });
});

const contextOf = (more: object = {}, skeleton: object = {}): PrintContext =>
  ({
    skeleton: skeletonOf(skeleton),
    placed: placeInSkeleton(skeletonOf(skeleton), "/a.ts", candidate()),
    moduleNames: new Set(["f", "Own", "table"]),
    reach: { path: "f" },
    locals: {},
    loading: { options: {}, files: () => [], mayLoad: false },
    ...more,
  }) as unknown as PrintContext;
const live = (call: object, expected: object = { kind: "settles" }): Case =>
  ({ origin: "live", input: { call: { arguments: ["1"], ...call } }, expect: expected }) as unknown as Case;

const textOf = (length: number): string => `"${"x".repeat(length - 2)}"`;

describe("cases as code", () => {
  const print = (cases: readonly Case[], more: object = {}, skeleton: object = {}) =>
    printCases(cases, contextOf(more, skeleton), "{}", "{}");

  it.each<[string, object, object, string]>([
    ["a function", {}, {}, "f(1)"],
    ["a method of a revived instance", { self: "$revive(Own, { a: 1 })" }, { form: "method" }, "Own.f(1)"],
    ["a method of something short", { self: "[1]" }, { form: "method" }, "[1].f(1)"],
    ["a method of sixty characters and a point", { self: textOf(59) }, { form: "method" }, `${textOf(59)}.f(1)`],
    ["a method of something long", { self: textOf(60) }, { form: "method" }, "this.f(1)"],
    ["a getter", { self: "[1]" }, { form: "getter" }, "[1].f"],
    ["a call of two hundred characters", { arguments: [textOf(197)] }, {}, `f(${textOf(197)})`],
    ["a longer one", { arguments: [textOf(198)] }, {}, `f(${textOf(198).slice(0, 158)} … ${textOf(30).slice(1)})`],
  ])("are labelled by the call of %s", (_what, call, skeleton, label) => {
    expect(caseLabel(live(call), skeletonOf(skeleton))).toBe(label);
    expect(print([live(call)], {}, skeleton).runnable.map((one) => one.label)).toEqual([label]);
  });

  it.each<[string, object, object, object, string]>([
    [
      "what cannot be made again",
      { notReplayable: "The class A is not available" },
      {},
      {},
      "f(1) was not run: The class A is not available.",
    ],
    [
      "what is around it and cannot be made",
      {},
      {},
      { reach: { text: "() => y", free: new Set(["y"]), declarations: [] } },
      "f(1) was not run: f uses y of the function around it, which cannot be recreated.",
    ],
    [
      "what is given a name that nobody sees from outside",
      { self: "$revive(Inner, { a: 1 })" },
      {},
      { reach: { path: "Space.Inner.prototype.f", held: new Map([["Outer", "Space.Outer"]]) } },
      "Inner.f(1) was not run: it is given Inner, which only the code around f can reach.",
    ],
    [
      "what its value names and nobody has",
      {},
      { kind: "returns", value: "nobody" },
      {},
      "The example `f(1)` was not compared: its value `nobody` names `nobody`, which the file does not have.",
    ],
    [
      "a value that is not TypeScript",
      {},
      { kind: "returns", value: "[" },
      {},
      "The example `f(1)` was not compared: its value `[` is not TypeScript.",
    ],
  ])("leave out, with a note, %s", (_what, call, expected, more, note) => {
    const printed = print([live(call, expected)], more);
    expect([printed.notes, printed.runnable]).toEqual([[note], []]);
  });

  it("have the names of namespaces around the function that their values name", () => {
    const reach = { path: "Space.Inner.prototype.f", held: new Map([["Inner", "Space.Inner"]]) };
    expect(print([live({ self: "$revive(Inner, { a: Math.PI })" })], { reach }).code).toContain(
      "const Inner = Space.Inner; const $target = Space.Inner.prototype.f;",
    );
  });

  it("have their value beside them, where they have one", () => {
    expect(print([live({}, { kind: "returns", value: "[table, Math, f, $revive]" })]).code).toContain(
      "expected: async () => ([table, Math, f, $revive]\n)",
    );
    expect(print([live({})]).code).not.toContain("expected:");
  });

  it("are run with what is around the function, by its own name where it is no member", () => {
    const reach = {
      text: "(function $stub() {})",
      free: new Set(["y", "f", "arguments", "Math", "table"]),
      declarations: [],
    };
    const code = (skeleton: object): string => print([live({ locals: { y: "5" } })], { reach }, skeleton).code;
    expect(code({})).toContain("let y = 5; const f = (function $stub() {}); const $target = f;");
    const itself = { ...reach, free: new Set(["g"]) };
    const owned = { name: "g", owner: { name: "Own", kind: "class", text: "" } };
    expect(print([live({})], { reach: itself }, { name: "g" }).notes).toEqual([]);
    expect(print([live({})], { reach: itself }, owned).notes.join()).toContain("was not run");
  });

  it("know the classes that values may be of", () => {
    const scope = [
      { name: "Own", kind: "class" },
      { name: "table", kind: "const" },
      { name: "Gone", kind: "class" },
    ];
    const getter = (more: object, skeleton: object = {}): string | undefined =>
      /\(\) => \(\{.*?\}\)/.exec(print([], more, { scope, ...skeleton }).code)?.[0];
    const written = { placed: { ...contextOf().placed, isSynthesized: false } };
    expect(getter(written)).toBe("() => ({ Own })");
    expect(getter(written, { scope: [], owner: { name: "Own", kind: "class", text: "" } })).toBe("() => ({ Own })");
    expect(getter(written, { scope: [], owner: { name: "Own", kind: "object", text: "" } })).toBe("() => ({  })");
    expect(getter(written, { scope: [], owner: { name: "Gone", kind: "class", text: "" } })).toBe("() => ({  })");
    expect(getter(written, { parameters: [{ name: "x", shape: { kind: "class", name: "table" } }] })).toBe(
      "() => ({ Own, table })",
    );
    expect(getter({})).toBe("() => ({})");
  });

  it("are drawn for only where the function can be reached", () => {
    const printed = printCases([], contextOf(), { problem: "out of reach" }, "{}");
    expect([printed.undrawable, printed.code.includes(", undefined, {})")]).toEqual(["out of reach", true]);
    expect(print([])).not.toHaveProperty("undrawable");
  });
});

describe("what inputs are drawn for", () => {
  const optionsOf = (...texts: readonly string[]): Site =>
    ({
      found: {
        site: {
          options: texts.map(
            (text) =>
              (
                ts.createSourceFile("o.ts", `(${text});`, ts.ScriptTarget.Latest, true).statements[0] as unknown as {
                  expression: { expression: unknown };
                }
              ).expression.expression,
          ),
        },
      },
    }) as unknown as Site;
  const target = (skeleton: object = {}, site?: Site, terms?: object, cases: readonly Case[] = [], more: object = {}) =>
    printTarget(cases, contextOf(more, skeleton), { site, terms: terms as Terms | undefined });

  const owner = { kind: "class", name: "Own", text: "declare class Own {}" };

  it("is reached by its path, or by its member's written name", () => {
    expect(target()).toBe('{ reach: () => { return f; }, isGetter: false, isFree: true, name: "f", receivers: [] }');
    expect(target({ form: "method", owner })).toContain("isGetter: false, isFree: false");
    expect(target({ form: "getter", spelling: "f", owner })).toContain(
      "reach: () => { return function () { return this.f; }; }, isGetter: true, isFree: false",
    );
    expect(target({ form: "getter", spelling: "[Symbol.x]" })).toContain("this[Symbol.x];");
    expect(target({ form: "getter", spelling: '"a-b"' })).toContain('this["a-b"];');
    expect(target({ form: "getter", spelling: "5" })).toContain("this[5];");
    const reach = { text: "() => y", free: new Set(["y"]), declarations: [] };
    expect(target({}, undefined, undefined, [], { reach })).toHaveProperty("problem");
  });

  it("is called on the receivers of calls at hand, each once", () => {
    const cases = [
      live({ self: "[1]" }),
      live({ self: "[1]" }),
      live({ self: "[2]", notReplayable: "no" }),
      live({}),
      { origin: "example", input: { code: "f()" }, expect: {} } as never,
    ];
    expect(target({ form: "method" }, undefined, undefined, cases)).toContain("receivers: [() => ([1])]");
    expect(target({ form: "getter" }, undefined, undefined, cases)).toContain("receivers: [() => ([1])]");
    expect(target({}, undefined, undefined, cases)).toContain("receivers: [() => ([1])]");
    expect(target({}, undefined, undefined, [live({})])).toContain("receivers: []");
  });

  it("is called on the object that holds it where no call has another", () => {
    const member = { hasThis: true, form: "method", owner: { ...owner, kind: "object" }, holder: "own" };
    const receivers = (more: object, cases: readonly Case[] = []) =>
      target({ ...member, ...more }, undefined, {}, cases);
    expect(receivers({})).toContain("receivers: [() => (own)]");
    expect(receivers({}, [live({ self: "[1]" })])).toContain("receivers: [() => ([1])]");
    expect(receivers({ owner, isStatic: true, form: "arrow" })).toContain("receivers: [() => (own)]");
    expect(receivers({ owner })).toContain("receivers: []");
    expect(receivers({ form: "arrow" })).toContain("receivers: []");
    expect(receivers({ hasThis: undefined })).toContain("receivers: []");
  });

  it("is told what the options say, the last first, and before them nothing of the contract", () => {
    const told = (key: string, site: Site, terms?: object): string | undefined =>
      (target({}, site, terms) as string)
        .slice(0, -" }".length)
        .split(/, (?=(?:properties|oracle|accepts|throws): \(\))/)
        .find((part) => part.startsWith(`${key}: `))
        ?.slice(`${key}: () => `.length);
    expect(told("properties", optionsOf("{ a: 1, properties: [p] }"))).toBe("([p])");
    expect(told("properties", optionsOf("{ properties }"))).toBe("({ properties }).properties");
    expect(told("properties", optionsOf("options"))).toBe("(options).properties");
    expect(told("oracle", optionsOf("{ ...options, oracle: o }"))).toBe("({ ...options, oracle: o }).oracle");
    expect(told("oracle", optionsOf("{ oracle: o, ...options }"))).toBe("(o)");
    expect(told("oracle", optionsOf("{ oracle: one }", "{ oracle: two }"))).toBe("(two) ?? (one)");
    expect(told("oracle", optionsOf("{ a: 1 }"))).toBeUndefined();
    expect(told("accepts", optionsOf("{ accepts: a }"), { accepts: "b" })).toBe("(a) ?? (b)");
    expect(told("accepts", optionsOf(), { accepts: "b" })).toBe("(b)");
    expect(told("throws", optionsOf(), { throws: [{ error: "RangeError", when: "w" }] })).toBe(
      '([{ error: "RangeError", when: w }])',
    );
    expect(told("throws", optionsOf(), {})).toBeUndefined();
  });
});

it("of the file's variables those are read that a body names, may change and must leave", () => {
  const scope = [
    ["list", "const", "number[]"],
    ["count", "let", "number"],
    ["five", "const", "5"],
    ["run", "const", "() => void"],
    ["kept", "const", "readonly number[]"],
    ["named", "const", "Map<string, number>"],
    ["other", "const", "number[]"],
    ["gone", "const", "number[]"],
    ["Own", "class", "typeof Own"],
  ].map(([name, kind, type]) => ({ name, kind, type }));
  const placed = placeInSkeleton(
    skeletonOf(),
    "/a.ts",
    candidate({ body: "list; count; five; run; kept; gone; Own; await f();", helpers: "const h = () => named;" }),
  );
  const context = contextOf(
    {
      placed: { ...placed, isSynthesized: false },
      moduleNames: new Set(scope.map(({ name }) => name!).filter((name) => name !== "gone")),
    },
    { scope },
  );
  expect(printState(context, () => false)).toBe("{ list: () => list, count: () => count, named: () => named }");
  expect(printState(context, (what, name) => what === "module" && name === "list")).toBe(
    "{ count: () => count, named: () => named }",
  );
  expect(printState({ ...context, placed }, () => false)).toBe("{}");
});
