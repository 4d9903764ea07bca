import type { Shape, ShapeMember, Skeleton } from "../../../transformer/stub.js";
import { absentOf } from "../make/members.js";
import { traitsOf } from "../make/traits.js";
import { type InputTree, listOf, objectOf, plain } from "../tree.js";

type Shapes = Readonly<Record<string, Shape>>;

/** Draws some value of a shape for which nothing ordinary is at hand. */
type Draw = (shape: Shape) => InputTree | undefined;

const MAX_DEPTH = 6;
const MAX_EDGES = 24;

/** The simplest inputs: all empty, all ordinary, and each parameter at its edges while the others are ordinary. */
export function edgeInputs({ parameters, shapes }: Pick<Skeleton, "parameters" | "shapes">, draw: Draw): InputTree[][] {
  // Such a rest has values that must be there.
  if (parameters.some(({ isRest, shape }) => isRest && shape.kind !== "array")) return [];
  const sides = parameters
    .filter(({ isRest }) => !isRest)
    .map(({ shape }) => ({ edges: edgesOf(shape, shapes), usual: usual(shape, shapes, 0) ?? draw(shape) }));
  if (sides.some(({ usual: one }) => one === undefined)) return [];
  const ordinary = sides.map((side) => side.usual as InputTree);
  const inputs = [sides.map((side) => side.edges[0] ?? (side.usual as InputTree)), ordinary];
  for (const [index, { edges }] of sides.entries()) {
    for (const edge of edges) inputs.push(ordinary.toSpliced(index, 1, edge));
  }
  const distinct = new Map(inputs.map((input) => [JSON.stringify(input), input]));
  return [...distinct.values()].slice(0, MAX_EDGES);
}

function edgesOf(shape: Shape, shapes: Shapes, depth = 0): InputTree[] {
  if (depth > MAX_DEPTH) return [];
  switch (shape.kind) {
    case "string":
      return ["", " ", "a"].map(plain);
    case "number":
      return [0, 1, -1].map(plain);
    case "boolean":
      return [false, true].map(plain);
    case "array": {
      const one = usual(shape.of, shapes, depth + 1);
      const inner = edgesOf(shape.of, shapes, depth + 1)[0];
      const lists = [[], ...(one === undefined ? [] : [[one], [one, one]]), ...(inner === undefined ? [] : [[inner]])];
      return lists.map((items) => ({ kind: "array", items }));
    }
    case "union":
      return shape.of.flatMap((part) => usual(part, shapes, depth + 1) ?? []).slice(0, 6);
    case "null":
      return [plain(null)];
    case "undefined":
      return [{ kind: "undefined" }];
    case "reference": {
      const target = shapes[shape.name];
      return target === undefined ? [] : edgesOf(target, shapes, depth + 1);
    }
    case "interface": {
      if (shape.symbol !== undefined) return [];
      const needed = shape.members.filter(({ isOptional }) => isOptional !== true);
      const firstOf = (inner: Shape) => edgesOf(inner, shapes, depth + 1)[0] ?? usual(inner, shapes, depth + 1);
      // Every list and text of it empty at once.
      const empty = objectOf(needed.map(({ name, shape: inner }) => [name, firstOf(inner)]));
      const spelled = spelledOut(usual(shape, shapes, depth), shape.members);
      return empty === undefined ? spelled : [empty, ...spelled];
    }
    default:
      return [emptyContainer(shape)].filter((one) => one !== undefined);
  }
}

/** Optional members spelled out as `undefined`. */
function spelledOut(ordinary: InputTree | undefined, members: readonly ShapeMember[]): InputTree[] {
  const absent = members.map((member) => [member.name, absentOf(member)] as const);
  const spelled = absent.filter((entry): entry is [string, InputTree] => entry[1] !== undefined);
  if (ordinary?.kind !== "object" || spelled.length === 0) return [];
  return [{ kind: "object", members: [...ordinary.members, ...spelled] }];
}

function emptyContainer({ kind }: Shape): InputTree | undefined {
  if (kind === "map") return { kind, entries: [] };
  if (kind === "set" || kind === "iterable" || kind === "asyncIterable") return { kind, items: [] };
  return kind === "record" ? { kind: "object", members: [] } : undefined;
}

/** The value of a type that has but one, or nothing ordinary beside others. */
function single(shape: Shape): InputTree | undefined {
  if (shape.kind === "literal") return plain(shape.value);
  if (shape.kind === "null") return plain(null);
  if (shape.kind === "bigint") return { kind: "bigint", text: "2" };
  return shape.kind === "undefined" || shape.kind === "void" ? { kind: "undefined" } : undefined;
}

/** An ordinary value; undefined where none is ready at hand. */
function usual(shape: Shape, shapes: Shapes, depth: number): InputTree | undefined {
  if (depth > MAX_DEPTH) return undefined;
  switch (shape.kind) {
    case "any":
    case "unknown":
    case "number":
      return "opaque" in shape ? undefined : plain(2);
    case "string":
      return plain("abc");
    case "boolean":
      return plain(true);
    case "union":
      return shape.of.map((part) => usual(part, shapes, depth + 1)).find((one) => one !== undefined);
    case "reference": {
      const target = shapes[shape.name];
      return target === undefined ? undefined : usual(target, shapes, depth + 1);
    }
    case "builtin":
      return shape.name === "Date" ? { kind: "builtin", name: "Date", values: [plain(0)] } : undefined;
    case "function": {
      const result = usual(shape.result, shapes, depth + 1);
      return result === undefined || shape.hasMore
        ? undefined
        : { kind: "function", results: [result], ...traitsOf(shape) };
    }
    case "array": {
      const item = usual(shape.of, shapes, depth + 1);
      return { kind: "array", items: item === undefined ? [] : [item, item] };
    }
    case "tuple": {
      const needed = shape.of.filter(({ isRest, isOptional }) => !isRest && !isOptional);
      return listOf(needed.map((one) => usual(one.shape, shapes, depth + 1)));
    }
    case "interface": {
      if (shape.symbol !== undefined) return undefined;
      const needed = shape.members.filter(({ isOptional }) => isOptional !== true);
      return objectOf(needed.map(({ name, shape: inner }) => [name, usual(inner, shapes, depth + 1)]));
    }
    default:
      return single(shape) ?? emptyContainer(shape);
  }
}
