import type { Shape, ShapeMember, TupleElement } from "../../transformer/stub.js";
import { isObject } from "./kinds.js";
import { isWhole } from "./whole.js";
import { describeShape, describeValue } from "./words.js";
import { isIdentifier } from "../text/identifiers.js";

type Shapes = Readonly<Record<string, Shape>>;

// A check after a throw, or of a result, must not cost seconds on a table of a million rows.
const MAX_NODES = 10_000;
const MAX_DEPTH = 100;
/** Nodes for one of many rows. */
const LEAST_SHARE = 20;
const WITHOUT_PARTS: ReadonlySet<string> = new Set(["string", "number", "boolean", "bigint", "literal", "builtin"]);

/**
 * Where a value breaks a shape. The work is bounded: of large data only a part is looked at, spread over all of it.
 *
 * @param shapes what the references in `shape` point to
 * @param options.name what the value is called in the sentence
 * @param options.isNullable null and undefined are of every type
 * @returns the first mismatch as a sentence with its path, or undefined when the value fits
 * @example
 * matchesShape({ weight: "heavy" }, { kind: "interface", members: [{ name: "weight", shape: { kind: "number" } }] }, {}, { name: "fish" });
 * // => 'fish.weight is "heavy", not a number'
 */
export function matchesShape(
  value: unknown,
  shape: Shape,
  shapes: Shapes,
  { name = "it", isNullable = false }: { readonly name?: string; readonly isNullable?: boolean | undefined } = {},
): string | undefined {
  try {
    return new Matcher(shapes, isNullable).match(value, shape, { path: name, depth: 0, share: MAX_NODES });
  } catch {
    // A getter or proxy that throws says nothing about the type.
    return undefined;
  }
}

/**
 * How a value itself and its tags, apart from its other parts, break a shape: a type guard may look at a tag alone.
 *
 * @returns a sentence as that of {@link matchesShape}
 */
export function matchesKind(value: unknown, shape: Shape, shapes: Shapes, name: string): string | undefined {
  try {
    return isOfKind(value, shape, shapes, isTagged) ? undefined : describeMismatch(value, shape, shapes, name);
  } catch {
    return undefined;
  }
}

function describeMismatch(value: unknown, shape: Shape, shapes: Shapes, path: string): string {
  return `${path} is ${describeValue(value)}, not ${describeShape(shape, shapes)}`;
}

function isOfKind(value: unknown, shape: Shape, shapes: Shapes, isLike = isWhole, depth = 0): boolean {
  if (depth > MAX_DEPTH) return true;
  const next = (part: Shape): boolean => isOfKind(value, part, shapes, isLike, depth + 1);
  if (shape.kind === "union") return shape.of.some(next);
  if (shape.kind === "intersection") return shape.of.every(next);
  if (shape.kind !== "reference") return isLike(value, shape, shapes);
  const target = shapes[shape.name];
  return target === undefined || next(target);
}

// A member whose type is one literal tells kinds apart.
function isTagged(value: unknown, shape: Shape, shapes: Shapes): boolean {
  if (!isWhole(value, shape, shapes)) return false;
  const members = shape.kind === "interface" ? shape.members : [];
  return members.every(
    ({ name, shape: tag, isOptional }) =>
      tag.kind !== "literal" || isOptional || Reflect.get(Object(value), name) === tag.value,
  );
}

/** Where a part stands, and how many nodes may be spent on it. */
interface Place {
  readonly path: string;
  readonly depth: number;
  readonly share: number;
}

type MatchPart = (part: unknown, shape: Shape, step: string, count: number) => string | undefined;

class Matcher {
  readonly #shapes: Shapes;
  readonly #isNullable: boolean;
  // A ring comes back to a pair that is being looked at.
  readonly #pairs = new Map<unknown, Set<Shape>>();

  constructor(shapes: Shapes, isNullable: boolean) {
    this.#shapes = shapes;
    this.#isNullable = isNullable;
  }

  match(value: unknown, shape: Shape, place: Place): string | undefined {
    if (this.#isNullable && (value === null || value === undefined)) return undefined;
    if (place.share < 1 || place.depth > MAX_DEPTH || this.#isKnown(value, shape)) return undefined;
    switch (shape.kind) {
      case "reference": {
        const target = this.#shapes[shape.name];
        return target === undefined ? undefined : this.match(value, target, { ...place, depth: place.depth + 1 });
      }
      case "union":
        return this.#union(value, shape.of, place);
      case "intersection":
        return firstOf(shape.of, (part) => this.match(value, part, place));
      default:
        return isWhole(value, shape, this.#shapes)
          ? this.#parts(value, shape, place)
          : describeMismatch(value, shape, this.#shapes, place.path);
    }
  }

  #isKnown(value: unknown, shape: Shape): boolean {
    const known = this.#pairs.get(value) ?? new Set<Shape>();
    if (known.has(shape)) return true;
    this.#pairs.set(value, known.add(shape));
    return false;
  }

  // With one alternative that fits from outside, what is wrong inside it says more than the list of all.
  #union(value: unknown, of: readonly Shape[], place: Place): string | undefined {
    let inside: string[] = [];
    for (const shape of of) {
      const fresh = new Matcher(this.#shapes, this.#isNullable);
      const mismatch = fresh.match(value, shape, { ...place, share: place.share / of.length, depth: place.depth + 1 });
      if (mismatch === undefined) return undefined;
      if (isOfKind(value, shape, this.#shapes)) inside = [...inside, mismatch];
    }
    return inside.length === 1 ? inside[0] : describeMismatch(value, { kind: "union", of }, this.#shapes, place.path);
  }

  #parts(value: unknown, shape: Shape, place: Place): string | undefined {
    const part: MatchPart = (inner, innerShape, step, count) =>
      this.match(inner, innerShape, {
        path: place.path + step,
        depth: place.depth + 1,
        share: (place.share - 1) / count,
      });
    switch (shape.kind) {
      case "array":
        return matchItems(value as unknown[], shape.of, place.share, part);
      case "tuple":
        return matchTuple(value as unknown[], shape.of, part);
      case "record":
        return matchRecord(value as object, new Set(), shape.value, place.share, part);
      case "interface":
      case "class": {
        const mismatch = matchMembers(value, shape.members, part) ?? matchIndex(value, shape, place.share, part);
        return mismatch === undefined || isObject(value)
          ? mismatch
          : describeMismatch(value, shape, this.#shapes, place.path);
      }
      case "map": {
        const entries = [...(value as Map<unknown, unknown>)];
        const keys = entries.map(([key]) => key);
        const items = entries.map(([, item]) => item);
        return (
          matchItems(keys, shape.key, place.share / 2, part, " key ") ??
          matchItems(items, shape.value, place.share / 2, part, " value ")
        );
      }
      case "set":
        return matchItems([...(value as Set<unknown>)], shape.of, place.share, part, " item ");
      default:
        return undefined;
    }
  }
}

function matchItems(
  items: readonly unknown[],
  shape: Shape,
  share: number,
  part: MatchPart,
  label = "",
): string | undefined {
  const step = stepOver(items.length, shape, share);
  const count = Math.ceil(items.length / step);
  for (let index = 0; index < items.length; index += step) {
    const mismatch = part(items[index], shape, label === "" ? `[${index}]` : `${label}${index + 1}`, count);
    if (mismatch !== undefined) return mismatch;
  }
  return undefined;
}

/** Every how-manieth part is looked at, so that each that is has nodes left for its own parts. */
function stepOver(length: number, { kind }: Shape, share: number): number {
  const least = WITHOUT_PARTS.has(kind) ? 1 : LEAST_SHARE;
  return Math.ceil(length / Math.max(1, Math.floor((share - 1) / least))) || 1;
}

function matchTuple(value: readonly unknown[], elements: readonly TupleElement[], part: MatchPart): string | undefined {
  const rest = elements.findIndex(({ isRest }) => isRest);
  const behind = rest === -1 ? 0 : elements.length - rest - 1;
  return firstOf([...value.entries()], ([index, item]) => {
    const isInRest = rest !== -1 && index >= rest;
    const element = elements[isInRest ? Math.max(rest, index - value.length + behind + rest + 1) : index];
    if (element === undefined || (item === undefined && element.isOptional)) return undefined;
    return part(item, element.shape, `[${index}]`, value.length);
  });
}

function matchMembers(value: unknown, members: readonly ShapeMember[], part: MatchPart): string | undefined {
  return firstOf(members, ({ name, shape, isOptional, isUnset }) => {
    const item: unknown = Reflect.get(Object(value), name);
    return item === undefined && (isOptional || isUnset) ? undefined : part(item, shape, stepTo(name), members.length);
  });
}

function matchIndex(
  value: unknown,
  shape: Shape & { kind: "interface" | "class" },
  share: number,
  part: MatchPart,
): string | undefined {
  if (shape.kind === "class" || shape.index === undefined || !isObject(value)) return undefined;
  return matchRecord(value, new Set(shape.members.map(({ name }) => name)), shape.index, share, part);
}

function matchRecord(
  value: object,
  without: ReadonlySet<string>,
  shape: Shape,
  share: number,
  part: MatchPart,
): string | undefined {
  const keys = Object.keys(value).filter((key) => !without.has(key));
  const step = stepOver(keys.length, shape, share);
  const looked = keys.filter((_, index) => index % step === 0);
  return firstOf(looked, (key) => part(Reflect.get(value, key), shape, stepTo(key), looked.length));
}

/** A member's place in a path. */
export function stepTo(key: string): string {
  return isIdentifier(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

function firstOf<Item>(items: readonly Item[], match: (item: Item) => string | undefined): string | undefined {
  for (const item of items) {
    const mismatch = match(item);
    if (mismatch !== undefined) return mismatch;
  }
  return undefined;
}
