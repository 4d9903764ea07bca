import type { Shape, ShapeMember } from "../../../transformer/stub.js";
import { type InputTree, plain } from "../tree.js";

type Shapes = Readonly<Record<string, Shape>>;

const MAX_DEPTH = 8;

/** Values of the shape that are a step simpler than a value of it, the simplest first. */
export function* simplerTrees(tree: InputTree, shape: Shape, shapes: Shapes, depth = 0): Generator<InputTree> {
  if (depth > MAX_DEPTH) return;
  const inner = (part: InputTree, of: Shape): Generator<InputTree> => simplerTrees(part, of, shapes, depth + 1);
  switch (shape.kind) {
    case "reference": {
      const target = shapes[shape.name];
      if (target !== undefined) yield* inner(tree, target);
      return;
    }
    case "union":
      for (const part of shape.of) if (fits(tree, part, shapes)) yield* inner(tree, part);
      return;
    case "interface":
      if (tree.kind === "object") yield* simplerObjects(tree, shape.members, inner);
      return;
    case "array":
      if (tree.kind === "array") yield* simplerLists(tree, shape.of, inner);
      return;
    case "tuple":
      if (tree.kind !== "array") return;
      for (const [index, item] of tree.items.entries()) {
        const element = shape.of[index];
        if (item === null || element === undefined || element.isRest) return;
        for (const simple of inner(item, element.shape)) yield { ...tree, items: tree.items.with(index, simple) };
      }
      return;
    default:
      if (tree.kind === "plain") yield* simplerPlain(tree.value, shape.kind);
  }
}

type Inner = (part: InputTree, of: Shape) => Generator<InputTree>;

function* simplerPlain(value: unknown, kind: Shape["kind"]): Generator<InputTree> {
  if (kind === "string" && typeof value === "string") {
    if (value !== "") yield plain("");
    if (value.length > 1) yield* [value.slice(0, value.length >> 1), value.slice(1), value.slice(0, -1)].map(plain);
  }
  if (kind === "number" && typeof value === "number") {
    const smaller = [0, Math.trunc(value / 2), value - Math.sign(value)];
    yield* smaller.filter((one) => Math.abs(one) < Math.abs(value)).map(plain);
  }
  if (kind === "boolean" && value === true) yield plain(false);
}

function* simplerLists(tree: Extract<InputTree, { kind: "array" }>, of: Shape, inner: Inner): Generator<InputTree> {
  const { items } = tree;
  if (items.length > 1) yield { ...tree, items: [] };
  for (const index of items.keys()) yield { ...tree, items: items.toSpliced(index, 1) };
  for (const [index, item] of items.entries()) {
    if (item === null) continue;
    for (const simple of inner(item, of)) yield { ...tree, items: items.with(index, simple) };
  }
}

function* simplerObjects(
  tree: Extract<InputTree, { kind: "object" }>,
  known: readonly ShapeMember[],
  inner: Inner,
): Generator<InputTree> {
  const { members } = tree;
  const required = new Map(known.filter(({ isOptional }) => isOptional !== true).map((one) => [one.name, one]));
  for (const [index, [name]] of members.entries())
    if (!required.has(name)) yield { ...tree, members: members.toSpliced(index, 1) };
  for (const [index, [name, value]] of members.entries()) {
    const shape = known.find((member) => member.name === name)?.shape;
    if (shape === undefined) continue;
    for (const simple of inner(value, shape)) yield { ...tree, members: members.with(index, [name, simple]) };
  }
}

/** Whether a value is of a shape, as far as its outside tells. */
function fits(tree: InputTree, shape: Shape, shapes: Shapes, depth = 0): boolean {
  if (shape.kind === "reference") {
    const target = shapes[shape.name];
    return target !== undefined && depth < MAX_DEPTH && fits(tree, target, shapes, depth + 1);
  }
  if (shape.kind === "union") return depth < MAX_DEPTH && shape.of.some((part) => fits(tree, part, shapes, depth + 1));
  if (tree.kind === "plain") {
    const is = tree.value === null ? "null" : typeof tree.value;
    return shape.kind === "literal" ? shape.value === tree.value : shape.kind === is;
  }
  if (tree.kind === "array") return shape.kind === "array" || shape.kind === "tuple";
  if (tree.kind !== "object" || shape.kind !== "interface") return false;
  return shape.members.every(({ name, shape: inner, isOptional }) => {
    const value = tree.members.find(([own]) => own === name)?.[1];
    if (value === undefined) return isOptional === true;
    return inner.kind !== "literal" || (value.kind === "plain" && value.value === inner.value);
  });
}
