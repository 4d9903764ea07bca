import type { Shape } from "../../transformer/stub.js";
import { tagOf } from "./kinds.js";

type Shapes = Readonly<Record<string, Shape>>;

/** A value in a few words, as it stands in a sentence. */
export function describeValue(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return value.length === 0 ? "an empty array" : `an array of ${value.length}`;
  if (typeof value !== "object" || value === null) return String(value);
  const { constructor } = value;
  const name = typeof constructor === "function" && constructor.name !== "" ? constructor.name : tagOf(value);
  return name === "Object" ? "an object" : withArticle(name);
}

/** A shape in a few words. */
export function describeShape(shape: Shape, shapes: Shapes, depth = 0): string {
  switch (shape.kind) {
    case "string":
    case "number":
    case "boolean":
    case "bigint":
    case "symbol":
    case "function":
      return withArticle(shape.kind);
    case "literal":
      return JSON.stringify(shape.value);
    case "bigintLiteral":
      return shape.text;
    case "template":
      return `a text like \`${shape.texts.join("${…}")}\``;
    case "void":
      return "undefined";
    case "never":
      return "anything at all";
    case "builtin":
    case "class":
      return withArticle(shape.name);
    case "reference": {
      const target = shapes[shape.name];
      const isNamed = target === undefined || target.kind === "interface" || depth > 3;
      return isNamed ? withArticle(shape.name) : describeShape(target, shapes, depth + 1);
    }
    case "union": {
      const words = [...new Set(shape.of.map((part) => describeShape(part, shapes, depth + 1)))];
      const shown = words.length > 8 ? [...words.slice(0, 7), `${words.length - 7} more`] : words;
      return [shown.slice(0, -1).join(", "), shown.at(-1)].filter((text) => text !== "").join(" or ");
    }
    case "tuple":
      return `a tuple of ${shape.of.length}`;
    case "map":
    case "set":
    case "promise":
      return `a ${shape.kind.charAt(0).toUpperCase()}${shape.kind.slice(1)}`;
    case "iterable":
      return "iterable";
    case "asyncIterable":
      return "async iterable";
    case "array":
      return "an array";
    case "null":
    case "undefined":
      return shape.kind;
    default:
      return "an object";
  }
}

/** Whether a text is one that a template type describes. */
export function matchesTemplate(text: string, texts: readonly string[], types: readonly Shape[], shapes: Shapes): boolean {
  const pattern = texts.map((fixed, index) => escape(fixed) + (index < types.length ? patternOf(types[index], shapes) : "")).join("");
  return new RegExp(`^${pattern}$`).test(text);
}

function patternOf(shape: Shape | undefined, shapes: Shapes): string {
  if (shape?.kind === "number") return "-?\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?";
  if (shape?.kind === "bigint") return "-?\\d+";
  if (shape?.kind === "boolean") return "(?:true|false)";
  if (shape?.kind === "literal") return escape(String(shape.value));
  if (shape?.kind === "union") return `(?:${shape.of.map((part) => patternOf(part, shapes)).join("|")})`;
  if (shape?.kind === "reference") return patternOf(shapes[shape.name], {});
  return "[\\s\\S]*";
}

function escape(text: string): string {
  return text.replace(/[$()*+.?[\\\]^{|}]/g, "\\$&");
}

function withArticle(name: string): string {
  return `${/^[aeiou]/i.test(name) ? "an" : "a"} ${name}`;
}
