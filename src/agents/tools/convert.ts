import type { Shape } from "../../../transformer/stub.js";

type Shapes = Readonly<Record<string, Shape>>;

const MAX_DEPTH = 64;
const NOT_FINITE = new Set(["NaN", "Infinity", "-Infinity"]);

/** Converts what models send in place of a scalar, where there is no doubt; otherwise returns it unchanged. */
export function converted(given: unknown, shape: Shape): unknown {
  if (shape.kind === "string") return typeof given === "number" || typeof given === "boolean" ? String(given) : given;
  if (shape.kind === "object") return fromText(fromText(given, "{"), "[");
  if (typeof given !== "string" && shape.kind !== "literal") return given;
  const text = String(given).trim();
  if (shape.kind === "literal") return typeof given !== "object" && text === String(shape.value) ? shape.value : given;
  if (shape.kind === "boolean") return text === "true" ? true : text === "false" ? false : given;
  if (shape.kind === "null") return text === "null" ? null : given;
  if (shape.kind !== "number") return given;
  const isNumber = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) || NOT_FINITE.has(text);
  return isNumber ? Number(text) : given;
}

/** The array or object that a text holds as JSON; else what was given. */
export function fromText(given: unknown, opening: "{" | "["): unknown {
  if (typeof given !== "string" || !given.trim().startsWith(opening)) return given;
  try {
    return JSON.parse(given) as unknown;
  } catch {
    return given;
  }
}

/** Whether null itself is a value of a shape. */
export function allowsNull(shape: Shape, shapes: Shapes): boolean {
  return allows(shape, shapes, ["null", "any", "unknown"]);
}

/** Whether undefined itself is a value of a shape. */
export function allowsUndefined(shape: Shape, shapes: Shapes): boolean {
  return allows(shape, shapes, ["undefined", "void", "any", "unknown"]);
}

function allows(shape: Shape, shapes: Shapes, kinds: readonly Shape["kind"][], depth = 0): boolean {
  if (kinds.includes(shape.kind)) return true;
  if (depth > MAX_DEPTH) return false;
  if (shape.kind === "union") return shape.of.some((part) => allows(part, shapes, kinds, depth + 1));
  const target = shape.kind === "reference" ? shapes[shape.name] : undefined;
  return target !== undefined && allows(target, shapes, kinds, depth + 1);
}

/**
 * The parts of a union in the order to try them: dates and bigints are texts in JSON too; where a text is allowed as such,
 * it is one.
 */
export function plainFirst(of: readonly Shape[]): Shape[] {
  const isPlain = ({ kind }: Shape): boolean =>
    kind !== "builtin" && kind !== "bigint" && kind !== "set" && kind !== "map";
  return [...of.filter(isPlain), ...of.filter((shape) => !isPlain(shape))];
}
