import type { Shape, Skeleton } from "../../../transformer/stub.js";
import { traitsOf } from "../make/traits.js";
import { type InputTree, listOf, objectOf, plain } from "../tree.js";

type Shapes = Readonly<Record<string, Shape>>;

const LETTERS = "abcdefghijklmnopqrstuvwxyz ";

/**
 * Arguments of a size: every list, text, map or set that is a parameter has `size` items, all different. Where there is
 * none, the size is the value of the numbers.
 */
export function sizedInput(
  stub: Pick<Skeleton, "parameters" | "overloads" | "shapes">,
  size: number,
  seed: number,
): SizedInput {
  const ways = (stub.overloads ?? [stub]).map(({ parameters }) =>
    sizedWay({ parameters, shapes: stub.shapes }, size, seed),
  );
  return ways.find((way) => "arguments" in way) ?? ways[0] ?? { undrawable: "it cannot be called" };
}

type SizedInput = { readonly arguments: readonly InputTree[] } | { readonly undrawable: string };

function sizedWay(
  { parameters, shapes }: Pick<Skeleton, "parameters" | "shapes">,
  size: number,
  seed: number,
): SizedInput {
  const random = randomOf(seed);
  const isSized = parameters.some(({ shape }) => hasSize(resolve(shape, shapes)));
  if (!isSized && !parameters.some(({ shape }) => resolve(shape, shapes).kind === "number"))
    return { undrawable: "none of its parameters has a size" };
  const values = parameters.flatMap(({ shape, isOptional, isRest }): (InputTree | undefined)[] => {
    const resolved = resolve(shape, shapes);
    if (isRest) return [];
    if (hasSize(resolved)) return [sized(resolved, shapes, size, random)];
    if (resolved.kind === "number" && !isSized) return [plain(size)];
    return isOptional ? [] : [item(resolved, shapes, random, 0)];
  });
  return values.some((value) => value === undefined)
    ? { undrawable: "one of its parameters cannot be generated" }
    : { arguments: values as InputTree[] };
}

function resolve(shape: Shape, shapes: Shapes): Shape {
  const target = shape.kind === "reference" ? shapes[shape.name] : undefined;
  return target ?? shape;
}

function hasSize({ kind }: Shape): boolean {
  return (
    kind === "array" ||
    kind === "string" ||
    kind === "map" ||
    kind === "set" ||
    kind === "record" ||
    kind === "iterable"
  );
}

function sized(shape: Shape, shapes: Shapes, size: number, random: () => number): InputTree | undefined {
  const times = (of: Shape): (InputTree | undefined)[] =>
    Array.from({ length: size }, () => item(resolve(of, shapes), shapes, random, 1));
  const all = <Made>(items: (InputTree | undefined)[], make: (items: InputTree[]) => Made): Made | undefined =>
    items.includes(undefined) ? undefined : make(items as InputTree[]);
  switch (shape.kind) {
    case "string":
      return plain(Array.from({ length: size }, () => LETTERS[Math.floor(random() * LETTERS.length)]).join(""));
    case "array":
      return listOf(times(shape.of));
    case "set":
    case "iterable":
      return all(times(shape.of), (items) => ({ kind: shape.kind as "set", items }));
    case "record":
      return objectOf(times(shape.value).map((one, at) => [`key${at}`, one]));
    case "map": {
      const keys = times(shape.key);
      return all(times(shape.value), (items) => ({
        kind: "map",
        entries: items.map((one, at) => [keys[at] ?? plain(at), one]),
      }));
    }
    default:
      return undefined;
  }
}

/** One small value. */
function item(shape: Shape, shapes: Shapes, random: () => number, depth: number): InputTree | undefined {
  if (depth > 5) return undefined;
  const next = (inner: Shape): InputTree | undefined => item(resolve(inner, shapes), shapes, random, depth + 1);
  switch (shape.kind) {
    case "any":
    case "unknown":
    case "number":
      if ("opaque" in shape) return undefined;
      return plain(Math.floor(random() * 2 ** 31));
    case "string":
      return plain(Math.floor(random() * 2 ** 40).toString(36));
    case "boolean":
      return plain(random() < 0.5);
    case "null":
      return plain(null);
    case "undefined":
      return { kind: "undefined" };
    case "bigint":
      return { kind: "bigint", text: String(Math.floor(random() * 2 ** 31)) };
    case "literal":
      return plain(shape.value);
    case "union":
      return next(shape.of[Math.floor(random() * shape.of.length)] ?? { kind: "null" });
    case "array":
      return { kind: "array", items: [next(shape.of), next(shape.of)].filter((one) => one !== undefined) };
    case "tuple":
      return listOf(shape.of.filter(({ isRest, isOptional }) => !isRest && !isOptional).map((one) => next(one.shape)));
    case "interface":
      if (shape.symbol !== undefined) return undefined;
      return objectOf(
        shape.members.filter(({ isOptional }) => isOptional !== true).map((one) => [one.name, next(one.shape)]),
      );
    case "function":
      if (shape.hasMore) return undefined;
      return { kind: "function", results: [next(shape.result) ?? { kind: "undefined" }], ...traitsOf(shape) };
    default:
      return undefined;
  }
}

// mulberry32 (Tommy Ettinger, public domain): small, and the same on every machine.
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
