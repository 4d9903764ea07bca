import type { Shape, TupleElement } from "../../transformer/stub.js";
import { chainOf, isObject, tagOf } from "./kinds.js";

type Shapes = Readonly<Record<string, Shape>>;

/** Whether a value itself is of a shape's kind; its parts are another matter. */
export function isWhole(value: unknown, shape: Shape, shapes: Shapes): boolean {
  switch (shape.kind) {
    case "any":
    case "unknown":
      return true;
    case "void":
    case "undefined":
      return value === undefined;
    case "null":
      return value === null;
    case "string":
    case "number":
    case "boolean":
    case "bigint":
    case "symbol":
    case "function":
      return typeof value === shape.kind;
    case "literal":
      return value === shape.value;
    case "bigintLiteral":
      return typeof value === "bigint" && [`${value}`, `${value}n`].includes(shape.text);
    case "template":
      return typeof value === "string" && matchesTemplate(value, shape.texts, shape.types, shapes);
    case "interface":
    case "class":
      // Structural, as in TypeScript: strings have members too.
      return value !== null && value !== undefined;
    case "iterable":
      return typeof Reflect.get(Object(value), Symbol.iterator) === "function";
    case "asyncIterable":
      return typeof Reflect.get(Object(value), Symbol.asyncIterator) === "function";
    default:
      return isObject(value) && isOfKind(value, shape);
  }
}

// Promises and functions are not looked into: what they give is not there yet.
function isOfKind(value: object, shape: Shape): boolean {
  switch (shape.kind) {
    case "array":
      return Array.isArray(value);
    case "tuple":
      return Array.isArray(value) && hasLengthOf(value, shape.of);
    case "map":
      return tagOf(value) === "Map";
    case "set":
      return tagOf(value) === "Set";
    case "promise":
      return typeof Reflect.get(value, "then") === "function";
    case "builtin":
      return isBuiltin(value, shape.name);
    default:
      return shape.kind === "object" || shape.kind === "record";
  }
}

// By the names along the prototypes: values come from other contexts, where the classes are others.
function isBuiltin(value: object, name: string): boolean {
  return tagOf(value) === name || chainOf(value).some((at) => at.constructor?.name === name);
}

function hasLengthOf({ length }: readonly unknown[], elements: readonly TupleElement[]): boolean {
  const required = elements.filter(({ isOptional, isRest }) => !isOptional && !isRest).length;
  return length >= required && (length <= elements.length || elements.some(({ isRest }) => isRest));
}

function matchesTemplate(text: string, texts: readonly string[], types: readonly Shape[], shapes: Shapes): boolean {
  const pattern = texts
    .map((fixed, index) => escapeText(fixed) + (index < types.length ? patternOf(types[index], shapes) : ""))
    .join("");
  return new RegExp(`^${pattern}$`).test(text);
}

function patternOf(shape: Shape | undefined, shapes: Shapes): string {
  if (shape?.kind === "number") return "-?\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?";
  if (shape?.kind === "bigint") return "-?\\d+";
  if (shape?.kind === "boolean") return "(?:true|false)";
  if (shape?.kind === "literal") return escapeText(String(shape.value));
  if (shape?.kind === "union") return `(?:${shape.of.map((part) => patternOf(part, shapes)).join("|")})`;
  if (shape?.kind === "reference") return patternOf(shapes[shape.name], {});
  return "[\\s\\S]*";
}

function escapeText(text: string): string {
  return text.replace(/[$()*+.?[\\\]^{|}]/g, "\\$&");
}
