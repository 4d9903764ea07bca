import { describe, expect, it } from "vitest";
import { allowsNull, allowsUndefined } from "../../src/agents/tools/convert.js";
import { decode } from "../../src/agents/tools/decode.js";
import { inferShape } from "../../src/agents/tools/inferShape.js";
import { nameInterfaces } from "../../src/agents/tools/interfaceNames.js";
import { invoke } from "../../src/agents/tools/invoke.js";
import { definitionsFor, isWritable, toJsonSchema } from "../../src/agents/tools/schema.js";
import { typeOfJsonSchema, typeOfSchema } from "../../src/agents/tools/schemaType.js";
import { type AgentTool, findUngivable } from "../../src/agents/tools/tool.js";
import { toolsOf } from "../../src/agents/tools/toolsOf.js";
import { useBridge } from "../../src/agents/tools/useBridge.js";
import { settleUses, type UsesOption } from "../../src/agents/tools/uses.js";
import type { Shape } from "../../transformer/stub.js";
import { described, number, string } from "./world.js";

const symbol: Shape = { kind: "symbol" };
const union = (...of: Shape[]): Shape => ({ kind: "union", of });
const both = (...of: Shape[]): Shape => ({ kind: "intersection", of });
const tuple = (...of: (Shape & { isOptional?: boolean; isRest?: boolean })[]): Shape => ({
  kind: "tuple",
  of: of.map(({ isOptional, isRest, ...shape }) => ({
    shape: shape as Shape,
    ...(isOptional ? { isOptional } : {}),
    ...(isRest ? { isRest } : {}),
  })),
});
const object = (members: Readonly<Record<string, Shape>>, optional: Readonly<Record<string, Shape>> = {}): Shape => ({
  kind: "interface",
  members: [
    ...Object.entries(members).map(([name, shape]) => ({ name, shape })),
    ...Object.entries(optional).map(([name, shape]) => ({ name, shape, isOptional: true })),
  ],
});
const builtin = (name: string): Shape => ({ kind: "builtin", name });
const reference = (name: string): Shape => ({ kind: "reference", name });
const array = (of: Shape): Shape => ({ kind: "array", of });

/** Names that lead to each other, a number at the end: `To1` is the number itself. */
const chain = Object.fromEntries(
  Array.from({ length: 80 }, (_, at) => [
    `To${at + 1}`,
    at === 0 ? union(number, { kind: "null" }) : reference(`To${at}`),
  ]),
);
const nested = (depth: number): unknown => Array.from({ length: depth }).reduce<unknown>((inner) => [inner], 1);
const nestedShape = (depth: number): Shape => Array.from({ length: depth }).reduce<Shape>(array, number);

describe("what a model gives", () => {
  const read = (given: unknown, shape: Shape) => {
    const { value, faults } = decode(given, shape, chain, "p");
    return faults.length > 0 ? faults.map(({ path, message }) => `${path}: ${message}`) : value;
  };

  it.each<[string, unknown, Shape, unknown]>([
    ["nothing for nothing", undefined, { kind: "undefined" }, undefined],
    ["null for a procedure's nothing", null, { kind: "void" }, undefined],
    ["the word null", " null ", { kind: "null" }, null],
    ["an object of any kind", { a: 1 }, { kind: "object" }, { a: 1 }],
    ["an object of any kind as a text", '{"a":1}', { kind: "object" }, { a: 1 }],
    ["a map as an object", { a: "1" }, { kind: "map", key: string, value: number }, new Map([["a", 1]])],
    ["a map as pairs", [["a", 1]], { kind: "map", key: string, value: number }, new Map([["a", 1]])],
    [
      "null in an optional place of a tuple",
      ["a", null],
      tuple(string, { ...number, isOptional: true }),
      ["a", undefined],
    ],
    [
      "a tuple with an end behind its rest",
      ["a", 1, 2, "z"],
      tuple(string, { ...number, isRest: true }, string),
      ["a", 1, 2, "z"],
    ],
    ["a tuple whose rest is empty", ["a", "z"], tuple(string, { ...number, isRest: true }, string), ["a", "z"]],
    ["both of two interfaces", { a: 1, b: "x" }, both(object({ a: number }), object({ b: string })), { a: 1, b: "x" }],
    ["both of two scalars", "5", both(number, { kind: "unknown" }), 5],
    ["an error by its message", "no", builtin("Error"), new Error("no")],
    ["a list in a text, within a union", "[1]", union(number, array(number)), [1]],
    ["a text, exactly, before a number within a union", "5", union(union(number, { kind: "boolean" }), string), "5"],
    ["a text, exactly, before a list in it", "[1]", union(array(number), string), "[1]"],
    ["what is named sixty-three deep", "5", reference("To63"), 5],
    ["lists nested sixty-four deep", nested(64), nestedShape(64), nested(64)],
  ])("is taken: %s", (_what, given, shape, value) => {
    expect(read(given, shape)).toEqual(value);
  });

  it.each<[string, unknown, Shape, readonly string[]]>([
    ["something for nothing", 1, { kind: "undefined" }, ["p: expected undefined, got 1"]],
    ["null for an object", null, { kind: "object" }, ["p: expected an object, got null"]],
    ["a number for an object", 5, { kind: "object" }, ["p: expected an object, got 5"]],
    [
      "null for a map",
      null,
      { kind: "map", key: string, value: number },
      ["p: expected an array of [key, value] pairs, got null"],
    ],
    [
      "triples for a map",
      [["a", 1, 2]],
      { kind: "map", key: string, value: number },
      ["p: expected an array of [key, value] pairs, got an array of 1"],
    ],
    [
      "objects for pairs",
      [{ length: 2 }],
      { kind: "map", key: string, value: number },
      ["p: expected an array of [key, value] pairs, got an array of 1"],
    ],
    [
      "a word for a map",
      "x",
      { kind: "map", key: string, value: number },
      ['p: expected an array of [key, value] pairs, got "x"'],
    ],
    ["null in a place of a tuple", ["a", null], tuple(string, number), ["p[1]: expected a number, got null"]],
    [
      "a word in an optional place",
      ["a", "x"],
      tuple(string, { ...number, isOptional: true }),
      ['p[1]: expected a number, got "x"'],
    ],
    [
      "a wrong end behind a rest",
      ["a", 1, 2],
      tuple(string, { ...number, isRest: true }, { kind: "boolean" }),
      ["p[2]: expected a boolean, got 2"],
    ],
    ["null for an interface", null, object({}), ["p: expected an object, got null"]],
    ["a list for an interface", [1], object({}), ["p: expected an object, got an array of 1"]],
    ["a number for an interface", 5, object({}), ["p: expected an object, got 5"]],
    [
      "a part of both",
      { a: "x", b: 1 },
      both(object({ a: number }), object({ b: string })),
      ['p.a: expected a number, got "x"'],
    ],
    [
      "a part of the only object of several",
      { a: 1 },
      union(object({ a: object({ x: number }) }), string),
      ["p.a: expected an object, got 1"],
    ],
    [
      "neither of two objects",
      { b: 1 },
      union(object({ a: object({ x: number }) }), object({ b: object({ y: number }) })),
      ["p: expected an object, got an object"],
    ],
    ["what is named sixty-five deep", "5", reference("To65"), ["p: is nested deeper than 64 levels"]],
    [
      "lists nested sixty-five deep",
      nested(65),
      nestedShape(65),
      [`p${"[0]".repeat(65)}: is nested deeper than 64 levels`],
    ],
  ])("is refused: %s", (_what, given, shape, faults) => {
    expect(read(given, shape)).toEqual(faults);
  });

  it("may be null or nothing where any alternative is, by whatever name", () => {
    const asked: readonly Shape[] = [
      { kind: "null" },
      { kind: "unknown" },
      union(number, { kind: "null" }),
      union(number, union(string, { kind: "null" })),
      reference("To3"),
      number,
      union(number, string),
      reference("Gone"),
      { kind: "undefined" },
    ];
    expect(asked.map((shape) => allowsNull(shape, chain))).toEqual([
      true,
      true,
      true,
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
    expect(allowsUndefined(union(number, { kind: "void" }), chain)).toBe(true);
    expect(allowsUndefined(number, chain)).toBe(false);
    const loop = { Loop: reference("Loop"), Ring: union(reference("Ring")) };
    expect([allowsNull(reference("Loop"), loop), allowsNull(reference("Ring"), loop)]).toEqual([false, false]);
    expect([allowsNull(reference("To63"), chain), allowsNull(reference("To75"), chain)]).toEqual([true, false]);
  });
});

describe("what no model can give", () => {
  it.each<[string, Shape, string | undefined]>([
    ["a function", { kind: "function", parameters: [], result: string } as unknown as Shape, "a function"],
    ["bytes", builtin("Buffer"), undefined],
    ["a date", builtin("Date"), undefined],
    ["a stream", builtin("ReadableStream"), "a value of the type ReadableStream"],
    ["a list of symbols", array(symbol), "a symbol"],
    ["one alternative of two", union(symbol, string), undefined],
    ["each alternative", union(symbol, { kind: "never" }), "a symbol"],
    ["a part of an intersection", both(string, symbol), "a symbol"],
    ["a member", object({ a: string, b: symbol }), "a symbol"],
    ["a member that may be left out", object({ a: string }, { b: symbol }), undefined],
    ["an element", tuple(string, symbol), "a symbol"],
    ["an element that may be left out", tuple(string, { ...symbol, isOptional: true }), undefined],
    ["the rest of a tuple", tuple(string, { ...symbol, isRest: true }), undefined],
    ["the keys of a map", { kind: "map", key: symbol, value: string }, "a symbol"],
    ["what a name leads to", reference("Mark"), "a symbol"],
    ["what a name does not lead to", reference("Gone"), undefined],
    ["what leads back to itself", reference("Tree"), undefined],
  ])("is said of %s", (_what, shape, ungivable) => {
    const shapes = { Mark: symbol, Tree: object({ children: array(reference("Tree")) }) };
    expect(findUngivable(shape, shapes, isWritable)).toBe(ungivable);
  });
});

describe("a shape as JSON Schema", () => {
  it.each<[string, Shape, object]>([
    ["a set", { kind: "set", of: number }, { type: "array", items: { type: "number" }, uniqueItems: true }],
    ["an alternative that can be given", union(symbol, string), { type: "string" }],
    ["two that can", union(number, string), { anyOf: [{ type: "number" }, { type: "string" }] }],
    ["none that can", union(symbol, { kind: "never" }), { anyOf: [] }],
    ["literals", union({ kind: "literal", value: "a" }, { kind: "literal", value: 1 }), { enum: ["a", 1] }],
    [
      "a template of numbers",
      { kind: "template", texts: ["a.", "px"], types: [number] },
      { type: "string", pattern: "^a\\.-?\\d+(\\.\\d+)?px$" },
    ],
    [
      "a template of texts",
      { kind: "template", texts: ["a", ""], types: [string] },
      { type: "string", pattern: "^a[\\s\\S]*$" },
    ],
    [
      "a tuple by the names of its elements",
      {
        kind: "tuple",
        of: [
          { shape: string, name: "title" },
          { shape: number, isOptional: true },
        ],
      },
      {
        type: "array",
        prefixItems: [{ type: "string", title: "title" }, { type: "number" }],
        minItems: 1,
        items: false,
        maxItems: 2,
      },
    ],
    [
      "a tuple with a rest",
      tuple(string, { ...number, isRest: true }),
      { type: "array", prefixItems: [{ type: "string" }], minItems: 1 },
    ],
    [
      "members, without those that none can give",
      object({ a: string }, { b: symbol, c: number }),
      {
        type: "object",
        properties: { a: { type: "string" }, c: { type: "number" } },
        required: ["a"],
        additionalProperties: false,
      },
    ],
    [
      "members that none can give and all must",
      object({ a: symbol }),
      { type: "object", properties: { a: { not: {} } }, required: ["a"], additionalProperties: false },
    ],
  ])("of %s", (_what, shape, schema) => {
    expect(toJsonSchema(shape)).toEqual(schema);
  });

  it("brings all names that it reaches, through others too", () => {
    const shapes = { Fish: object({ tank: reference("Tank") }), Tank: object({ size: number }), Other: string };
    expect(Object.keys(definitionsFor({ items: { $ref: "#/$defs/Fish" } }, shapes))).toEqual(["Fish", "Tank"]);
  });

  it.each<[string, Parameters<typeof typeOfJsonSchema>[0], string]>([
    ["a constant", { const: "a" }, '"a"'],
    ["an empty schema", {}, "unknown"],
    ["items of nothing", { type: "array", items: null }, "unknown[]"],
    ["no items", { type: "array" }, "unknown[]"],
    ["a record", { type: "object", additionalProperties: { type: "number" } }, "Record<string, number>"],
    ["an object of anything", { type: "object" }, "Record<string, unknown>"],
    ["several types", { type: ["string", "null"] }, "string | null"],
    ["a reference", { $ref: "#/$defs/x", $defs: { x: { type: "string" } } }, "string"],
    ["a reference through nothing", { $ref: "#/$defs/x/y", $defs: { x: null } }, "unknown"],
    ["a reference through a text", { $ref: "#/$defs/x/length", $defs: { x: "abc" } }, "unknown"],
    ["a reference to itself", { $ref: "#" }, "unknown"],
  ])("is read as a type: %s", (_what, schema, type) => {
    expect(typeOfJsonSchema(schema).type).toBe(type);
  });

  it("is read twenty deep", () => {
    const lists = (depth: number): Parameters<typeof typeOfJsonSchema>[0] =>
      Array.from({ length: depth }).reduce<object>((items) => ({ type: "array", items }), { type: "string" }) as never;
    expect(typeOfJsonSchema(lists(20)).type).toBe(`string${"[]".repeat(20)}`);
    expect(typeOfJsonSchema(lists(21)).type).toBe(`unknown${"[]".repeat(21)}`);
  });

  it("says which members may be left out", () => {
    const schema = { type: "object", properties: { a: { type: "string" }, b: { type: "number" } }, required: ["a"] };
    expect(typeOfJsonSchema(schema).shape).toEqual(object({ a: string }, { b: number }));
  });

  it("of a library is unknown where it gives none", () => {
    const validate = (value: unknown) => ({ value });
    const schema = { "~standard": { version: 1, vendor: "x", validate } } as const;
    const jsonSchema = { input: () => ({ type: "string" }) };
    expect(typeOfSchema(schema).type).toBe("unknown");
    expect(typeOfSchema({ "~standard": { ...schema["~standard"], jsonSchema } }).type).toBe("string");
  });
});

describe("types read off values", () => {
  const typeOf = (value: unknown, name = "thing"): string => inferShape([value], name, nameInterfaces()).type;
  it.each<[string, unknown, string]>([
    ["one text", ["a"], "string[]"],
    [
      "pairs of other lengths",
      [
        ["a", 1],
        ["b", 2, 3],
      ],
      "(string | number)[][]",
    ],
    [
      "pairs in another order",
      [
        ["a", 1],
        [2, "b"],
      ],
      "(string | number)[][]",
    ],
  ])("%s", (_what, value, type) => {
    expect(typeOf(value)).toBe(type);
  });

  it("name the parts of a pair by their places, and of a list by its one", () => {
    const names = nameInterfaces();
    inferShape([[{ a: 1 }, 2]], "pair", names);
    inferShape(
      [{ gas: [{ b: 1 }], bus: [{ c: 1 }], pets: [{ d: 1 }], moss: [{ e: 1 }], cities: [{ f: 1 }] }],
      "all",
      names,
    );
    expect(names.text().match(/interface \w+/g)).toEqual(
      ["Pair1", "Gas", "Bus", "Pet", "Moss", "City", "All"].map((name) => `interface ${name}`),
    );
  });

  it("take an object of forty members for one, and of more for a table", () => {
    const wide = (length: number): string =>
      typeOf(Object.fromEntries(Array.from({ length }, (_, index) => [`k${index}`, index])));
    expect([wide(40), wide(41)]).toEqual(["Thing", "Record<string, number>"]);
  });
});

describe("a call of a function", () => {
  const tool = (run: () => unknown): AgentTool => ({ run }) as unknown as AgentTool;
  const call = (run: () => unknown, signal = new AbortController().signal) =>
    invoke(tool(run), [], { context: undefined, milliseconds: 60_000, signal });
  class Leak extends Error {}

  it.each<[string, unknown, string]>([
    ["an error of a class of its own", new Leak("no"), "It threw Leak: no"],
    ["an error by its own name", Object.assign(new Error("no"), { name: "Odd" }), "It threw Odd: no"],
    ["a plain error", new Error("no"), "It threw Error: no"],
    ["an error of a class without a name", new (class extends Error {})("no"), "It threw Error: no"],
  ])("says that it threw %s", async (_what, error, failure) => {
    expect(await call(() => Promise.reject(error as Error))).toEqual({ failure });
  });

  it("is not made when all was ended before, and its failure is not told when all ends meanwhile", async () => {
    let calls = 0;
    const run = (): number => ++calls;
    await expect(call(run, AbortSignal.abort(new Error("ended")))).rejects.toThrow("ended");
    expect(calls).toBe(0);
    const controller = new AbortController();
    const ending = (): never => {
      controller.abort(new Error("ended"));
      throw new Error("no");
    };
    await expect(call(ending, controller.signal)).rejects.toThrow("ended");
  });

  it("leaves no timer behind", async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((each) => each === "Timeout").length;
    const before = timers();
    expect(await call(() => 5)).toEqual({ value: 5 });
    expect(await useBridge([{ name: "five", run: () => 5 } as never], 60_000)("five", [])).toEqual({ value: "5" });
    expect(timers()).toBe(before);
  });

  it("tells generated code what was thrown", async () => {
    const throwing = (thrown: unknown) =>
      useBridge([{ name: "f", run: () => Promise.reject(thrown as Error) } as never], 60_000)("f", []);
    expect(await throwing(new RangeError("no"))).toEqual({ thrown: { name: "RangeError", message: "no" } });
    expect(await throwing("no")).toEqual({ thrown: { name: "Error", message: "no" } });
  });
});

const schema = (json?: object) => ({
  "~standard": {
    version: 1 as const,
    vendor: "x",
    validate: (value: unknown) => ({ value }),
    ...(json === undefined ? {} : { jsonSchema: { input: () => json as Record<string, unknown> } }),
  },
});
const pairs = { type: "object", properties: { a: { type: "string" }, b: { type: "number" } }, required: ["a"] };

describe("a function described by a schema", () => {
  const run = (): void => undefined;

  it("is told with its description, and without where it has none", () => {
    const text = (description?: string) =>
      toolsOf(
        [
          {
            run,
            name: "put",
            parameters: schema(pairs),
            ...(description === undefined ? {} : { description }),
          } as never,
        ],
        "x",
      )[0]?.text;
    expect(text()).toBe("function put(a, b)");
    expect(text("Puts it.")).toBe("/** Puts it. */\nfunction put(a, b)");
  });

  it.each<[string, unknown]>([
    ["without a function", { name: "put", parameters: schema(pairs) }],
    ["without a name", { run, parameters: schema(pairs) }],
    ["without a schema", { run, name: "put" }],
    ["that is a number", 5],
    ["that is null", null],
  ])("is refused %s, by its place", (_what, given) => {
    expect(() => toolsOf([described(() => 1, {}, { name: "one" }), given as never], "The agent a")).toThrow(
      /^The agent a, function 2, is (?:neither|not) a function/,
    );
    expect(() => settleUses([given as never], "f")).toThrow("f uses something that is not a function");
  });

  it("has the docs of its parameters, where there are some", () => {
    const docs = {
      description: "",
      parameters: [{ name: "n", text: "How many." }],
      returns: "",
      throws: [],
      examples: [],
      remarks: [],
    };
    const [tool] = toolsOf([described(() => 1, { n: number, m: number }, { name: "half", docs })], "x");
    expect(tool?.schema["properties"]).toEqual({
      n: { type: "number", description: "How many." },
      m: { type: "number" },
    });
  });

  it("says of which function nothing is known", () => {
    expect(() => toolsOf([() => 1], "x")).toThrow(
      "no type information for the parameters of a function (x, function 1)",
    );
    expect(() => toolsOf({ half: () => 1 }, "x")).toThrow(
      "no type information for the parameters of half (x, function 1)",
    );
    expect(() => settleUses([() => 1], "sum")).toThrow("no type information for a function, which sum uses");
    expect(() => settleUses([() => 1], "sum")).toThrow(
      expect.objectContaining({ remedy: expect.stringMatching(/describe it: .+Standard Schema/) as string }) as Error,
    );
    expect(() => settleUses({ half: () => 1 }, "sum")).toThrow("no type information for half, which sum uses");
  });

  it.each<[string, UsesOption, object]>([
    [
      "by its JSON Schema",
      [{ run, name: "put", parameters: schema(pairs) } as never],
      { name: "put", isAsync: true, maxArguments: 2, entry: { type: "(a: string, b?: number) => Promise<unknown>" } },
    ],
    [
      "in an order of its own, with names that the schema does not have",
      [{ run, name: "put", order: ["b", "c"], parameters: schema(pairs) } as never],
      { maxArguments: 2, entry: { type: "(b?: number, c: unknown) => Promise<unknown>" } },
    ],
    [
      "that is an agent",
      [{ name: "sql", request: () => Promise.resolve({ value: 1 }) }],
      { name: "ask_sql", isAsync: true, maxArguments: 1, entry: { type: "(question: string) => Promise<unknown>" } },
    ],
  ])("stands in the scope of generated code: %s", (_what, given, use) => {
    expect(settleUses(given, "f")).toMatchObject([use]);
  });

  it("cannot stand there without an order", () => {
    const unordered = { run, name: "put", parameters: schema({ type: "object" }) } as never;
    expect(() => settleUses([unordered], "f")).toThrow("does not say in which order");
    expect(() => toolsOf([unordered], "f")).toThrow("does not say in which order");
  });
});
