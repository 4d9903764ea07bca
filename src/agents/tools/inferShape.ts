import type { Shape, ShapeMember } from "../../../transformer/stub.js";
import { nameInterfaces } from "./interfaceNames.js";
import { isIdentifier } from "../../text/identifiers.js";

type InterfaceNames = ReturnType<typeof nameInterfaces>;

/** A type that was read off values. */
interface InferredType {
  readonly shape: Shape;
  /** As TypeScript; names that it holds are declared by the {@link InterfaceNames} that were given. */
  readonly type: string;
}

// With more keys than anybody writes by hand, an object is a table and not a thing.
const MAX_MEMBERS = 40;
const MAX_TUPLE = 6;

/**
 * Reads a type off values, which are plain data: arrays of objects make one interface, what some of them lack is optional.
 *
 * @param name what the values are called, from which names for interfaces come
 */
export function inferShape(samples: readonly unknown[], name: string, names: InterfaceNames): InferredType {
  const groups = new Map<string, unknown[]>();
  for (const sample of samples) {
    const kind = kindOf(sample);
    groups.set(kind, [...(groups.get(kind) ?? []), sample]);
  }
  return unite([...groups].map(([kind, values]) => inferKind(kind, values, name, names)));
}

/** The type of whatever is of one of several types. */
export function unite(parts: readonly InferredType[]): InferredType {
  const distinct = [...new Map(parts.map((part) => [part.type, part])).values()];
  const [first] = distinct;
  if (first === undefined) return { shape: { kind: "unknown" }, type: "unknown" };
  if (distinct.length === 1) return first;
  return {
    shape: { kind: "union", of: distinct.map(({ shape }) => shape) },
    type: distinct.map(({ type }) => type).join(" | "),
  };
}

/** An array's type. */
export function arrayOf({ shape, type }: InferredType): InferredType {
  return { shape: { kind: "array", of: shape }, type: shape.kind === "union" ? `(${type})[]` : `${type}[]` };
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (typeof value !== "object") return typeof value;
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  return tag === "Object" ? "record" : tag;
}

function inferKind(kind: string, values: readonly unknown[], name: string, names: InterfaceNames): InferredType {
  switch (kind) {
    case "undefined":
    case "null":
    case "string":
    case "number":
    case "boolean":
    case "bigint":
      return { shape: { kind }, type: kind };
    case "Array":
      return inferArray(values as readonly unknown[][], name, names);
    case "Set": {
      const of = inferShape(
        (values as Set<unknown>[]).flatMap((set) => [...set]),
        singular(name),
        names,
      );
      return { shape: { kind: "set", of: of.shape }, type: `Set<${of.type}>` };
    }
    case "Map": {
      const maps = values as Map<unknown, unknown>[];
      const key = inferShape(
        maps.flatMap((map) => [...map.keys()]),
        `${name}Key`,
        names,
      );
      const value = inferShape(
        maps.flatMap((map) => [...map.values()]),
        singular(name),
        names,
      );
      return { shape: { kind: "map", key: key.shape, value: value.shape }, type: `Map<${key.type}, ${value.type}>` };
    }
    case "record":
      return inferObject(values as readonly Record<string, unknown>[], name, names);
    default:
      return { shape: { kind: "builtin", name: kind }, type: kind };
  }
}

function inferArray(arrays: readonly unknown[][], name: string, names: InterfaceNames): InferredType {
  if (!isTuple(arrays)) return arrayOf(inferShape(arrays.flat(1), singular(name), names));
  const width = arrays[0]?.length ?? 0;
  const parts = Array.from({ length: width }, (_, index) =>
    inferShape(
      arrays.map((array) => array[index]),
      `${name}${index + 1}`,
      names,
    ),
  );
  return {
    shape: { kind: "tuple", of: parts.map(({ shape }) => ({ shape })) },
    type: `[${parts.map(({ type }) => type).join(", ")}]`,
  };
}

// `["Shark", 12]` is one thing in two parts, `["a", "b"]` two things of one kind.
function isTuple(arrays: readonly unknown[][]): boolean {
  const [first = []] = arrays;
  if (first.length < 2 || first.length > MAX_TUPLE) return false;
  const kinds = first.map(kindOf);
  if (new Set(kinds).size === 1) return false;
  return arrays.every(
    (array) => array.length === first.length && array.every((item, index) => kindOf(item) === kinds[index]),
  );
}

function inferObject(objects: readonly Record<string, unknown>[], name: string, names: InterfaceNames): InferredType {
  const keys = [...new Set(objects.flatMap((object) => Object.keys(object)))];
  if (keys.length > MAX_MEMBERS) {
    const value = inferShape(
      objects.flatMap((object) => Object.values(object)),
      singular(name),
      names,
    );
    return {
      shape: { kind: "record", key: { kind: "string" }, value: value.shape },
      type: `Record<string, ${value.type}>`,
    };
  }
  const members: ShapeMember[] = [];
  const lines: string[] = [];
  for (const key of keys) {
    const having = objects.filter((object) => Object.hasOwn(object, key));
    const { shape, type } = inferShape(
      having.map((object) => object[key]),
      key,
      names,
    );
    const isOptional = having.length < objects.length;
    members.push({ name: key, shape, ...(isOptional ? { isOptional } : {}) });
    lines.push(`${isIdentifier(key) ? key : JSON.stringify(key)}${isOptional ? "?" : ""}: ${type};`);
  }
  return { shape: { kind: "interface", members }, type: names.declare(name, lines) };
}

function singular(name: string): string {
  if (name.endsWith("ies")) return `${name.slice(0, -3)}y`;
  return name.endsWith("s") && !name.endsWith("ss") && name.length > 3 ? name.slice(0, -1) : name;
}
