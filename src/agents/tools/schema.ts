import type { JsonObject } from "../../value/findJson.js";
import type { Shape, ShapeMember, TupleElement } from "../../../transformer/stub.js";

type Shapes = Readonly<Record<string, Shape>>;

const BYTES = { type: "array", items: { type: "integer", minimum: 0, maximum: 255 } };

/** How values are written in JSON that JSON does not have; {@link decode} reads them. */
const BUILTINS: Readonly<Record<string, JsonObject>> = {
  Date: { type: "string", format: "date-time", description: "ISO 8601" },
  URL: { type: "string", format: "uri" },
  URLSearchParams: { type: "string", description: "a query string" },
  RegExp: { type: "string", description: "/source/flags" },
  Error: { type: "string", description: "the message of an Error" },
  ArrayBuffer: { ...BYTES, description: "bytes" },
  DataView: { ...BYTES, description: "bytes" },
  BigInt64Array: { type: "array", items: { type: "string", pattern: "^-?\\d+$" } },
  BigUint64Array: { type: "array", items: { type: "string", pattern: "^\\d+$" } },
};

// The tool refuses these at the door, unless they are one alternative of several.
const IMPOSSIBLE = { not: {} };

const SIMPLE = {
  string: { type: "string" },
  boolean: { type: "boolean" },
  number: { type: "number" },
  null: { type: "null" },
  undefined: { type: "null" },
  void: { type: "null" },
  object: { type: "object" },
  bigint: { type: "string", pattern: "^-?\\d+$", description: "an integer of any size" },
  any: {},
  unknown: {},
  class: IMPOSSIBLE,
  function: IMPOSSIBLE,
  never: IMPOSSIBLE,
  symbol: IMPOSSIBLE,
} satisfies Partial<Record<Shape["kind"], JsonObject>>;

/** Whether a builtin class can be given by a model at all. */
export function isWritable(name: string): boolean {
  return name in BUILTINS || isTypedArray(name);
}

const TYPED_ARRAYS = new Set([
  ...["Int8Array", "Int16Array", "Int32Array", "Uint8Array", "Uint8ClampedArray", "Uint16Array", "Uint32Array"],
  ...["Float32Array", "Float64Array", "Buffer"],
]);

/** Whether a name is that of one of the typed arrays of numbers. */
export function isTypedArray(name: string): boolean {
  return TYPED_ARRAYS.has(name);
}

/**
 * A shape as JSON Schema: what a model may give for it. References become `#/$defs/…`.
 * Bigints are texts of digits, dates ISO 8601, sets arrays, maps arrays of pairs, bytes arrays of numbers.
 */
export function toJsonSchema(shape: Shape): JsonObject {
  switch (shape.kind) {
    case "literal":
      return { const: shape.value };
    case "bigintLiteral":
      return { const: shape.text };
    case "template":
      return { type: "string", pattern: templatePattern(shape) };
    case "union":
      return unionSchema(shape.of);
    case "intersection":
      return { allOf: shape.of.map(toJsonSchema) };
    case "array":
    case "iterable":
    case "asyncIterable":
      return { type: "array", items: toJsonSchema(shape.of) };
    case "set":
      return { type: "array", items: toJsonSchema(shape.of), uniqueItems: true };
    case "map":
      return { type: "array", items: pairSchema(shape.key, shape.value), description: "pairs of key and value" };
    case "tuple":
      return tupleSchema(shape.of);
    case "record":
      return { type: "object", additionalProperties: toJsonSchema(shape.value) };
    case "interface":
      return membersSchema(shape.members, shape.index);
    case "promise":
      return toJsonSchema(shape.of);
    case "reference":
      return { $ref: `#/$defs/${shape.name.replaceAll("~", "~0").replaceAll("/", "~1")}` };
    case "builtin":
      return BUILTINS[shape.name] ?? { type: "array", items: { type: "number" } };
    default:
      return SIMPLE[shape.kind];
  }
}

/** The schemas that references point to, as `$defs`: only those that `schema` reaches. */
export function definitionsFor(schema: JsonObject, shapes: Shapes): Readonly<Record<string, JsonObject>> {
  const definitions = new Map<string, JsonObject>();
  const visit = (part: unknown): void => {
    if (typeof part !== "object" || part === null) return;
    const target = Reflect.get(part, "$ref") as unknown;
    const name =
      typeof target === "string" ? target.slice("#/$defs/".length).replaceAll("~1", "/").replaceAll("~0", "~") : "";
    const shape = shapes[name];
    if (shape !== undefined && !definitions.has(name)) {
      const made = toJsonSchema(shape);
      definitions.set(name, made);
      visit(made);
    }
    for (const value of Object.values(part)) visit(value);
  };
  visit(schema);
  return Object.fromEntries(definitions);
}

/** An object of members; optional ones may be left out or null. */
export function membersSchema(members: readonly ShapeMember[], index?: Shape): JsonObject {
  const properties = members.map(({ name, shape, isOptional }) => ({ name, schema: toJsonSchema(shape), isOptional }));
  // What no model can give is left out where it may be left out.
  const shown = properties.filter(({ schema, isOptional }) => isOptional !== true || !("not" in schema));
  return {
    type: "object",
    properties: Object.fromEntries(shown.map(({ name, schema }) => [name, schema])),
    required: members.filter(({ isOptional }) => isOptional !== true).map(({ name }) => name),
    additionalProperties: index === undefined ? false : toJsonSchema(index),
  };
}

function unionSchema(of: readonly Shape[]): JsonObject {
  const literals = of.flatMap((shape) => (shape.kind === "literal" ? [shape.value] : []));
  if (literals.length === of.length) return { enum: literals };
  const possible = of.map(toJsonSchema).filter((schema) => !("not" in schema));
  return possible.length === 1 ? (possible[0] ?? {}) : { anyOf: possible };
}

function pairSchema(key: Shape, value: Shape): JsonObject {
  return { type: "array", prefixItems: [toJsonSchema(key), toJsonSchema(value)], minItems: 2, maxItems: 2 };
}

function tupleSchema(elements: readonly TupleElement[]): JsonObject {
  const rest = elements.findIndex(({ isRest }) => isRest === true);
  const fixed = rest === -1 ? elements : elements.slice(0, rest);
  const named = fixed.map(({ shape, name }) => ({
    ...toJsonSchema(shape),
    ...(name === undefined ? {} : { title: name }),
  }));
  const least = elements.filter(({ isOptional, isRest }) => isOptional !== true && isRest !== true).length;
  // What stands behind a rest has no place in a prefix; it is checked when the value is read.
  const isOpen = rest !== -1;
  return {
    type: "array",
    prefixItems: named,
    minItems: least,
    ...(isOpen ? {} : { items: false, maxItems: fixed.length }),
  };
}

/** A template literal type as a regular expression. */
function templatePattern({ texts, types }: Shape & { kind: "template" }): string {
  const parts = texts.map((text, index) => {
    const type = types[index];
    const hole = type === undefined ? "" : type.kind === "number" ? "-?\\d+(\\.\\d+)?" : "[\\s\\S]*";
    return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&") + hole;
  });
  return `^${parts.join("")}$`;
}
