import type { ShapeMember } from "../../../transformer/stub.js";
import { arrayOf, type inferShape, unite } from "./inferShape.js";
import type { JsonObject } from "../../value/findJson.js";
import { jsonSchemaOf, type StandardSchema } from "./standardSchema.js";

type Inferred = ReturnType<typeof inferShape>;

const UNKNOWN: Inferred = { shape: { kind: "unknown" }, type: "unknown" };

/** The type that a schema describes, as far as its JSON Schema tells. */
export function typeOfSchema(schema: StandardSchema): Inferred {
  const json = jsonSchemaOf(schema);
  return json === undefined ? UNKNOWN : typeOfJsonSchema(json, json);
}

/** The type that a JSON Schema describes; what it cannot be told of is unknown. */
export function typeOfJsonSchema(schema: JsonObject, root: JsonObject = schema, depth = 0): Inferred {
  if (depth > 20) return UNKNOWN;
  const inner = (part: unknown): Inferred =>
    typeof part === "object" && part !== null ? typeOfJsonSchema(part as JsonObject, root, depth + 1) : UNKNOWN;
  const { $ref, type, enum: values, anyOf, oneOf } = schema;
  if (typeof $ref === "string") return inner(resolve($ref, root));
  if ("const" in schema) return literal(schema["const"]);
  if (Array.isArray(values)) return unite(values.map(literal));
  const choices = anyOf ?? oneOf;
  if (Array.isArray(choices)) return unite(choices.map(inner));
  if (Array.isArray(type)) return unite(type.map((each) => inner({ ...schema, type: each })));
  switch (type) {
    case "string":
    case "number":
    case "boolean":
    case "null":
      return { shape: { kind: type }, type };
    case "integer":
      return { shape: { kind: "number" }, type: "number" };
    case "array":
      return arrayOf(inner(schema["items"]));
    case "object":
      return objectType(schema, inner);
    default:
      return UNKNOWN;
  }
}

function objectType(schema: JsonObject, inner: (part: unknown) => Inferred): Inferred {
  const {
    properties,
    additionalProperties,
    required = [],
  } = schema as {
    properties?: Record<string, unknown>;
    additionalProperties?: unknown;
    required?: readonly string[];
  };
  if (properties === undefined) {
    const value = inner(additionalProperties);
    return {
      shape: { kind: "record", key: { kind: "string" }, value: value.shape },
      type: `Record<string, ${value.type}>`,
    };
  }
  const members: ShapeMember[] = [];
  const texts = Object.entries(properties).map(([name, property]) => {
    const { shape, type } = inner(property);
    const isOptional = !required.includes(name);
    members.push({ name, shape, ...(isOptional ? { isOptional } : {}) });
    return `${JSON.stringify(name)}${isOptional ? "?" : ""}: ${type}`;
  });
  return { shape: { kind: "interface", members }, type: `{ ${texts.join("; ")} }` };
}

function literal(value: unknown): Inferred {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return { shape: { kind: "literal", value }, type: JSON.stringify(value) };
  return value === null ? { shape: { kind: "null" }, type: "null" } : UNKNOWN;
}

function resolve(reference: string, root: JsonObject): unknown {
  const steps = reference.split("/").filter((step) => step !== "" && step !== "#");
  return steps.reduce<unknown>(
    (at, step) => (typeof at === "object" && at !== null ? Reflect.get(at, step) : undefined),
    root,
  );
}
