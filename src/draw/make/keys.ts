import fc from "fast-check";
import type { Shape, StubParameter } from "../../../transformer/stub.js";
import { lists } from "./lists.js";
import type { InputTree } from "../tree.js";
import { Undrawable } from "./undrawable.js";

type Trees = fc.Arbitrary<InputTree>;
type Argument = InputTree | undefined;

/** How an argument's own shape is drawn. */
interface Draw {
  readonly of: (shape: Shape) => Trees;
  readonly resolve: (shape: Shape) => Shape;
}

const NAMES = ["a", "b", "id", "name"];

/** Stands for a key until the object that it is a key of is there. */
export const KEY_PLACE: Trees = fc.nat(99).map((value) => ({ kind: "plain", value }));

/** Values of a shape that others are to be keys of: of what has no known members, some with a few. */
export function keyedTrees(shape: Shape, isOfItems: boolean, draw: Draw): Trees {
  const resolved = draw.resolve(shape);
  if (isOfItems) {
    if (resolved.kind !== "array") throw new Undrawable("the keys of its items cannot be known");
    if (!isOpen(draw.resolve(resolved.of))) return draw.of(shape);
    const names = fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 3 });
    return names
      .chain((keys) => lists(objectWith(keys, draw), 1))
      .map((items): InputTree => ({ kind: "array", items }));
  }
  if (isOpen(resolved))
    return fc
      .uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 3 })
      .chain((keys) => objectWith(keys, draw));
  if (resolved.kind !== "interface" && resolved.kind !== "record")
    throw new Undrawable("the keys of one of its parameters cannot be known");
  return draw.of(shape);
}

function isOpen({ kind }: Shape): boolean {
  return kind === "object" || kind === "any" || kind === "unknown";
}

function objectWith(keys: readonly string[], draw: Draw): Trees {
  const values = keys.map((key) => draw.of({ kind: "unknown" }).map((value) => [key, value] as const));
  return fc.tuple(...values).map((members): InputTree => ({ kind: "object", members }));
}

/** The arguments with keys in their places; undefined where there is none to choose. */
export function withKeys(
  list: readonly Argument[],
  parameters: readonly StubParameter[],
): readonly Argument[] | undefined {
  const filled = list.map((argument, index) => {
    const relation = relationAt(parameters, index);
    if (relation === undefined || argument === undefined) return argument;
    return fill(argument, keysOf(list[relation.of], relation));
  });
  return filled.some((argument, index) => argument === undefined && list[index] !== undefined) ? undefined : filled;
}

/** Whether each key that is given is one. */
export function hasItsKeys(list: readonly InputTree[], parameters: readonly StubParameter[]): boolean {
  return list.every((argument, index) => {
    const relation = relationAt(parameters, index);
    if (relation === undefined || argument.kind === "undefined") return true;
    const keys = keysOf(list[relation.of], relation);
    const given = argument.kind === "array" ? argument.items : [argument];
    return given.every((one) => one?.kind === "plain" && keys.includes(String(one.value)));
  });
}

function relationAt(parameters: readonly StubParameter[], index: number): StubParameter["keyOf"] {
  return (parameters[index] ?? (parameters.at(-1)?.isRest ? parameters.at(-1) : undefined))?.keyOf;
}

function fill(argument: InputTree, keys: readonly string[]): Argument {
  if (argument.kind === "array") {
    const items = argument.items.map((item) => (item === null ? undefined : fill(item, keys)));
    return items.some((item) => item === undefined) ? undefined : { kind: "array", items: items as InputTree[] };
  }
  const place = argument.kind === "plain" && typeof argument.value === "number" ? Math.abs(argument.value) : 0;
  const key = keys[Math.trunc(place) % Math.max(1, keys.length)];
  return key === undefined ? undefined : { kind: "plain", value: key };
}

/** The keys that all of them have. */
function keysOf(tree: Argument, { isOfItems }: NonNullable<StubParameter["keyOf"]>): readonly string[] {
  if (tree === undefined) return [];
  if (!isOfItems) return tree.kind === "object" ? tree.members.map(([name]) => name) : [];
  if (tree.kind !== "array") return [];
  // Of no items, anything is a key.
  const [first, ...others] = tree.items.map((item) => (item?.kind === "object" ? item.members : []));
  if (first === undefined) return NAMES;
  return first.map(([name]) => name).filter((name) => others.every((members) => members.some(([own]) => own === name)));
}
