import fc from "fast-check";
import type { Shape, ShapeMember } from "../../../transformer/stub.js";
import { lists } from "./lists.js";
import type { InputTree } from "../tree.js";
import { drawnOr, Undrawable } from "./undrawable.js";

type Trees = fc.Arbitrary<InputTree>;
type Instance = Extract<InputTree, { kind: "instance" }>;
type Entry = readonly [string, InputTree];

/** How the parts are made. */
interface MakeParts {
  /** A part at the same depth. */
  readonly same: (shape: Shape) => Trees;
  /** A part one level down. */
  readonly next: (shape: Shape) => Trees;
  readonly depth: number;
}

/** An optional member that is there all the same, where it may be. */
export function absentOf({ isOptional, spelledOut }: ShapeMember): InputTree | undefined {
  if (isOptional !== true || spelledOut === "forbidden") return undefined;
  return { kind: "undefined", spelledOut: spelledOut ?? "allowed" };
}

/** Objects with certain members, and with others where an index signature allows them. */
export function objectsOf(shape: Extract<Shape, { kind: "interface" }>, make: MakeParts): Trees {
  const { members, index, indexKey, symbol } = shape;
  // Without it, it would be of another type.
  if (symbol !== undefined) throw new Undrawable(`an object with the member ${symbol} cannot be generated`);
  const all = entriesOfMembers(members, make.same);
  if (index === undefined) return all.map((entries) => ({ kind: "object", members: entries }));
  const others = entriesOf(indexKey ?? { kind: "string" }, index, make);
  const names = new Set(members.map(({ name }) => name));
  return fc.tuple(all, others).map(([entries, more]) => ({
    kind: "object",
    members: [...entries, ...more.filter(([name]) => !names.has(name))],
  }));
}

/** Instances of a class, as `new` makes them; what that leaves unset is set. */
export function instancesOf(shape: Extract<Shape, { kind: "class" }>, next: (shape: Shape) => Trees): Trees {
  const { name, isAbstract, constructorParameters, content, members } = shape;
  if (isAbstract) throw new Undrawable(`the class ${name} cannot be constructed with \`new\``);
  const made = content ? heirsOf(name, next(content)) : madeBy(name, fc.tuple(...constructorParameters.map(next)));
  const unset = members.filter(({ isUnset }) => isUnset === true);
  if (unset.length === 0) return made;
  return fc.tuple(made, entriesOfMembers(unset, next)).map(([instance, fields]) => ({ ...instance, fields }));
}

/** Instances of a class that are made of what its parent of the platform holds. */
export function heirsOf(name: string, content: Trees): fc.Arbitrary<Instance> {
  return content.map((held) => ({ kind: "instance", name, values: [], content: held }));
}

/** Instances of a class that `new` makes of some values. */
export function madeBy(name: string, values: fc.Arbitrary<InputTree[]>): fc.Arbitrary<Instance> {
  return values.map((list) => ({ kind: "instance", name, values: list }));
}

/** Entries of a record. */
export function entriesOf(
  key: Shape,
  value: Shape,
  { next, depth }: Pick<MakeParts, "next" | "depth">,
): fc.Arbitrary<Entry[]> {
  const name = next(key).map((tree) => (tree.kind === "plain" ? String(tree.value) : "key"));
  return lists(fc.tuple(name, next(value)), depth).map((list) => [...new Map(list)]);
}

function entriesOfMembers(members: readonly ShapeMember[], make: (shape: Shape) => Trees): fc.Arbitrary<Entry[]> {
  const own = members.map((member) =>
    memberValue(member, make).map((tree): Entry[] => (tree === undefined ? [] : [[member.name, tree]])),
  );
  return fc.tuple(...own).map((entries) => entries.flat());
}

function memberValue(member: ShapeMember, same: (shape: Shape) => Trees): fc.Arbitrary<InputTree | undefined> {
  if (member.isOptional !== true) return same(member.shape);
  const absent = absentOf(member);
  const draw = (): fc.Arbitrary<InputTree | undefined> => {
    const value = same(member.shape);
    const given =
      absent === undefined
        ? value
        : fc.oneof({ weight: 15, arbitrary: value }, { weight: 1, arbitrary: fc.constant(absent) });
    return fc.option(given, { nil: undefined, freq: 2 });
  };
  return drawnOr(draw, () => fc.constant(undefined));
}
