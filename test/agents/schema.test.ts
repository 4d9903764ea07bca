import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FunctionDescription, Shape } from "../../transformer/stub.js";
import { decode } from "../../src/agents/tools/decode.js";
import { decodeCall } from "../../src/agents/tools/decodeCall.js";
import { definitionsFor, toJsonSchema } from "../../src/agents/tools/schema.js";
import { toolsOf } from "../../src/agents/tools/toolsOf.js";
import { boolean, described, number, string } from "./world.js";

const builtin = (name: string): Shape => ({ kind: "builtin", name });
const literal = (value: string | number): Shape => ({ kind: "literal", value });
const union = (...of: Shape[]): Shape => ({ kind: "union", of });
const object = (members: Record<string, Shape>, optional: Record<string, Shape> = {}): Shape => ({
  kind: "interface",
  members: [
    ...Object.entries(members).map(([name, shape]) => ({ name, shape })),
    ...Object.entries(optional).map(([name, shape]) => ({ name, shape, isOptional: true })),
  ],
});
const read = (given: unknown, shape: Shape, shapes: Record<string, Shape> = {}): unknown => {
  const { value, faults } = decode(given, shape, shapes, "p");
  return faults.length === 0 ? value : faults.map(({ path, message }) => `${path}: ${message}`);
};

describe("values that a model gives", () => {
  it.each<[string, unknown, Shape, unknown]>([
    ["a number as text", "5", number, 5],
    ["a number with an exponent", "1.5e3", number, 1500],
    ["a boolean as text", "true", boolean, true],
    ["a text as number", 5, string, "5"],
    ["an ISO text as Date", "2026-11-23T10:00:00Z", builtin("Date"), new Date("2026-11-23T10:00:00Z")],
    ["a day as Date", "2026-11-23", builtin("Date"), new Date("2026-11-23")],
    ["milliseconds as Date", 1764064800000, builtin("Date"), new Date(1764064800000)],
    ["a bigint as text", "12345678901234567890", { kind: "bigint" }, 12345678901234567890n],
    ["a bigint with its mark", "7n", { kind: "bigint" }, 7n],
    ["an array as Set", ["a", "b"], { kind: "set", of: string }, new Set(["a", "b"])],
    ["pairs as Map", [["a", "1"]], { kind: "map", key: string, value: number }, new Map([["a", 1]])],
    ["an object as Map", { a: 1 }, { kind: "map", key: string, value: number }, new Map([["a", 1]])],
    ["an object in a text as Map", '{"a": 1}', { kind: "map", key: string, value: number }, new Map([["a", 1]])],
    ["numbers that are rounded", [0.1], builtin("Float32Array"), new Float32Array([0.1])],
    ["numbers as a buffer", [1, 2], builtin("Buffer"), Buffer.from([1, 2])],
    ["numbers as a view", [1, 2], builtin("DataView"), new DataView(new Uint8Array([1, 2]).buffer)],
    ["numbers as bytes", [1, 2], builtin("Uint8Array"), new Uint8Array([1, 2])],
    ["texts as big integers", ["1"], builtin("BigInt64Array"), new BigInt64Array([1n])],
    ["a URL", "https://a.b/c", builtin("URL"), new URL("https://a.b/c")],
    ["an expression", "/a+/i", builtin("RegExp"), /a+/i],
    ["null for what is optional", { a: 1, b: null }, object({ a: number }, { b: string }), { a: 1 }],
    ["null for undefined", null, union(string, { kind: "undefined" }), undefined],
    ["null where it is a value", { b: null }, object({}, { b: union(string, { kind: "null" }) }), { b: null }],
    ["an object as JSON text", '{"a": 1}', object({ a: number }), { a: 1 }],
    ["an array as JSON text", "[1, 2]", { kind: "array", of: number }, [1, 2]],
    ["a literal of another type", "3", union(literal(1), literal(3)), 3],
    ["the exact alternative first", "5", union(number, string), "5"],
    ["a date that may be a text", "2026-11-23", union(builtin("Date"), string), "2026-11-23"],
    ["a tuple", ["a", 1], { kind: "tuple", of: [{ shape: string }, { shape: number }] }, ["a", 1]],
    [
      "a tuple with a rest",
      ["a", 1, 2],
      { kind: "tuple", of: [{ shape: string }, { shape: number, isRest: true }] },
      ["a", 1, 2],
    ],
    [
      "a tuple without what may be left out",
      ["a"],
      { kind: "tuple", of: [{ shape: string }, { shape: number, isOptional: true }] },
      ["a"],
    ],
    ["a record", { a: "1" }, { kind: "record", key: string, value: number }, { a: 1 }],
    ["anything", { a: [null] }, { kind: "unknown" }, { a: [null] }],
  ])("are turned into the right ones: %s", (_name, given, shape, right) => {
    expect(read(given, shape)).toEqual(right);
  });

  it.each<[string, unknown, Shape, string[]]>([
    [
      "a word for a number",
      { filter: { limit: "many" } },
      object({ filter: object({ limit: number }) }),
      ['p.filter.limit: expected a number, got "many"'],
    ],
    [
      "every fault",
      { a: "x", b: 1, c: 2 },
      object({ a: number, b: string, d: number }),
      [
        'p.a: expected a number, got "x"',
        "p.d: is missing; expected a number",
        "p.c: is not known here; there is a, b, d",
      ],
    ],
    ["an element", [1, "x"], { kind: "array", of: number }, ['p[1]: expected a number, got "x"']],
    ["a digit text for a Date", "2026", builtin("Date"), ['p: expected a Date, got "2026"']],
    ["no day at all", "soon", builtin("Date"), ['p: expected a Date, got "soon"']],
    ["words with a number for a Date", "room 5", builtin("Date"), ['p: expected a Date, got "room 5"']],
    ["a day in one of two orders", "05/02/2024", builtin("Date"), ['p: expected a Date, got "05/02/2024"']],
    ["a day that its month does not have", "2024-02-31", builtin("Date"), ['p: expected a Date, got "2024-02-31"']],
    ["seconds for a Date", 1714608000, builtin("Date"), ["p: expected a Date, got 1714608000"]],
    ["an object for an array", { a: 1 }, { kind: "array", of: number }, ["p: expected an array, got an object"]],
    ["no alternative", true, union(literal("a"), literal("b")), ['p: expected "a" or "b", got true']],
    [
      "too few elements",
      ["a"],
      { kind: "tuple", of: [{ shape: string }, { shape: number }] },
      ["p: expected 2 elements, got 1"],
    ],
    [
      "too few elements, some of which may be left out",
      [],
      {
        kind: "tuple",
        of: [{ shape: string }, { shape: number, isOptional: true }, { shape: number, isRest: true }],
      },
      ["p: expected 1 or more elements, got 0"],
    ],
    [
      "no pairs",
      [1],
      { kind: "map", key: string, value: number },
      ["p: expected an array of [key, value] pairs, got an array of 1"],
    ],
    ...["Uint8Array", "Uint8ClampedArray", "Int8Array"].map((name): [string, unknown, Shape, string[]] => [
      `a number that is too large for a byte of ${name}`,
      [1, 256],
      builtin(name),
      [`p: expected ${name.startsWith("U") ? "a" : "an"} ${name}, got an array of 2`],
    ]),
    ["a negative byte", [-1], builtin("Buffer"), ["p: expected a Buffer, got an array of 1"]],
    ["a part of a byte", [1.5], builtin("ArrayBuffer"), ["p: expected an ArrayBuffer, got an array of 1"]],
    [
      "an integer of more than 64 bits",
      ["18446744073709551616"],
      builtin("BigUint64Array"),
      ["p: expected a BigUint64Array, got an array of 1"],
    ],
    ["null for a text", null, string, ["p: expected a string, got null"]],
    [
      "an object for an instance",
      {},
      { kind: "class", name: "Pool", constructorParameters: [], members: [] },
      ["p: expected a Pool, got an object"],
    ],
    [
      "text beyond a template",
      "a-b",
      { kind: "template", texts: ["id-", ""], types: [number] },
      ['p: expected a text like `id-…`, got "a-b"'],
    ],
  ])("are refused at their path: %s", (_name, given, shape, faults) => {
    expect(read(given, shape)).toEqual(faults);
  });

  it("are refused inside the alternative that is meant", () => {
    const shape = union(
      object({ kind: literal("circle"), radius: number }),
      object({ kind: literal("square"), side: number }),
    );
    expect(read({ kind: "square", side: "long" }, shape)).toEqual(['p.side: expected a number, got "long"']);
  });

  it("are told by their tags which objects without a name could have been meant", () => {
    const of = (kind: string): Shape => object({ kind: literal(kind) });
    const shapes = { object: of("circle"), "object#2": of("square"), "User#2": object({ name: string }) };
    const names = Object.keys(shapes).map((name): Shape => ({ kind: "reference", name }));
    expect(read(7, union(...names), shapes)).toEqual([
      'p: expected an object with kind "circle", an object with kind "square" or a User, got 7',
    ]);
  });

  it("cannot change a prototype", () => {
    const value = read(JSON.parse('{"__proto__": 1}'), { kind: "record", key: string, value: number }) as object;
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.keys(value)).toEqual(["__proto__"]);
  });

  it("end when they are nested without end in a recursive type", () => {
    const shapes = { Node: object({}, { next: { kind: "reference", name: "Node" } }) };
    const deep = JSON.parse(`${'{"next":'.repeat(500)}{}${"}".repeat(500)}`) as unknown;
    expect(read(deep, { kind: "reference", name: "Node" }, shapes)).toEqual([expect.stringContaining("nested deeper")]);
    expect(read({ next: { next: {} } }, { kind: "reference", name: "Node" }, shapes)).toEqual({ next: { next: {} } });
  });

  it("come back as they were, when they were right", () => {
    const shape = object({ a: number, b: { kind: "array", of: union(string, boolean) } }, { c: string });
    const value = fc.record(
      {
        a: fc.double({ noNaN: true, noDefaultInfinity: true }),
        b: fc.array(fc.oneof(fc.string(), fc.boolean())),
        c: fc.string(),
      },
      { requiredKeys: ["a", "b"] },
    );
    fc.assert(
      fc.property(value, (given) => {
        expect(read(given, shape)).toEqual({ ...given });
      }),
    );
  });
});

describe("the schema of a tool", () => {
  it("says what may be left out, and where a type comes back to itself", () => {
    const shapes = { Node: object({ value: number }, { next: { kind: "reference", name: "Node" } }) };
    const schema = toJsonSchema(
      object({ node: { kind: "reference", name: "Node" }, by: union(literal("a"), literal("b")) }),
    );
    expect(schema).toEqual({
      type: "object",
      properties: { node: { $ref: "#/$defs/Node" }, by: { enum: ["a", "b"] } },
      required: ["node", "by"],
      additionalProperties: false,
    });
    expect(definitionsFor(schema, shapes)).toEqual({
      Node: {
        type: "object",
        properties: { value: { type: "number" }, next: { $ref: "#/$defs/Node" } },
        required: ["value"],
        additionalProperties: false,
      },
    });
  });

  it("calls with what was given, in order: rest spread, the end left out", async () => {
    const join = described(
      (...values: unknown[]) => values,
      {
        first: string,
        second: { shape: number, isOptional: true },
        others: { shape: { kind: "array", of: string }, isRest: true, isOptional: true },
      },
      { name: "join" },
    );
    const [tool] = toolsOf([join], "x");
    const values = async (given: unknown): Promise<unknown> => {
      const reading = await tool?.read(given);
      return reading !== undefined && "values" in reading ? reading.values : reading?.faults;
    };
    expect(await values({ first: "a" })).toEqual(["a", undefined]);
    expect(await values({ first: "a", others: ["b", "c"] })).toEqual(["a", undefined, "b", "c"]);
    expect(await values({ second: 1 })).toEqual(["parameters.first: is missing; expected a string"]);
    const [simple] = toolsOf(
      [
        described(
          (a: string, b?: number) => [a, b],
          { a: string, b: { shape: number, isOptional: true } },
          { name: "s" },
        ),
      ],
      "x",
    );
    expect(await simple?.read({ a: "x", b: null })).toEqual({ values: ["x"], named: { a: "x" } });
  });

  it("leaves out an optional parameter that no model can give, and names patterns by their place", async () => {
    const callback: Shape = { kind: "function", parameters: [], result: { kind: "void" } };
    const f = described(
      (given: unknown) => given,
      {
        "{ x, y }": object({ x: number, y: number }),
        done: { shape: callback, isOptional: true },
      },
      { name: "db.f" },
    );
    const [tool] = toolsOf([f], "x");
    expect(tool).toMatchObject({ name: "db_f", schema: { required: ["argument1"] } });
    expect(Object.keys(tool?.schema["properties"] as object)).toEqual(["argument1"]);
    expect(await tool?.read({ argument1: { x: 1, y: "2" } })).toMatchObject({ values: [{ x: 1, y: 2 }] });
  });

  it("says how many elements a tuple has at least, and at most", () => {
    const of = (...elements: (Shape & { kind: "tuple" })["of"]) => toJsonSchema({ kind: "tuple", of: elements });
    expect(of({ shape: string }, { shape: number })).toMatchObject({ minItems: 2, maxItems: 2 });
    expect(of({ shape: string }, { shape: number, isOptional: true })).toMatchObject({ minItems: 1, maxItems: 2 });
    const open = of({ shape: string }, { shape: number, isOptional: true }, { shape: number, isRest: true });
    expect(open).toMatchObject({ minItems: 1 });
    expect(open).not.toHaveProperty("maxItems");
  });
});

describe("a call of a function with overloads", () => {
  const parameter = (name: string, shape: Shape, isOptional = false) =>
    ({ name, argument: name, type: "", shape, isOptional, isRest: false }) as const;
  const either = union(boolean, number);
  const description = {
    parameters: [parameter("value", either), parameter("mark", string, true)],
    overloads: [
      { signature: "function show(value: number): string", parameters: [parameter("value", number)] },
      {
        signature: "function show(isBig: boolean, mark?: string): string",
        parameters: [parameter("isBig", boolean), parameter("mark", string, true)],
      },
    ],
    shapes: {},
  } as unknown as FunctionDescription;
  const members = [
    { name: "value", shape: either },
    { name: "mark", shape: string, isOptional: true },
  ];
  const read = (given: unknown) => decodeCall(given, description, ["value", "mark"], members);

  it.each([
    [{ value: 2 }, [2]],
    [{ value: "2" }, [2]],
    [{ value: true, mark: "!" }, [true, "!"]],
    [{ value: true, mark: null }, [true]],
    ['{"value": 2}', [2]],
  ])("takes %j, which one of them takes", (given, values) => {
    expect(read(given)).toMatchObject({ values });
  });

  it("refuses what only their implementation takes", () => {
    expect(read({ value: 2, mark: "!" })).toEqual({
      faults: [
        "parameters: no overload takes them together; there are function show(value: number): string and " +
          "function show(isBig: boolean, mark?: string): string",
      ],
    });
  });
});
