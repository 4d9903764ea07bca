import fc from "fast-check";
import type { Shape, TupleElement } from "../../../transformer/stub.js";
import { builtin } from "./builtin.js";
import { lists, MAX_DEPTH, sparseLists } from "./lists.js";
import type { Literals } from "./literals.js";
import { entriesOf, instancesOf, objectsOf } from "./members.js";
import { traitsOf } from "./traits.js";
import { anything, bigints, numbers, strings } from "./scalars.js";
import { type InputTree, plain } from "../tree.js";
import { drawnOr, Undrawable } from "./undrawable.js";

type Trees = fc.Arbitrary<InputTree>;

const UNDEFINED: Trees = fc.constant({ kind: "undefined" });

/** Makes arbitraries for the shapes of one stub. */
export class Drawing {
  readonly #shapes: Readonly<Record<string, Shape>>;
  readonly #literals: Literals;
  readonly #known = new Map<string, Trees>();

  constructor(shapes: Readonly<Record<string, Shape>>, literals: Literals) {
    this.#shapes = shapes;
    this.#literals = literals;
  }

  /**
   * The inputs that a shape allows.
   *
   * @throws {Undrawable} when there are none that can be made
   */
  of(shape: Shape, depth = 0): Trees {
    switch (shape.kind) {
      case "any":
        if (shape.opaque !== undefined) throw new Undrawable(`a value of the type ${shape.opaque} cannot be generated`);
        return anything(this.#literals);
      case "unknown":
        return anything(this.#literals);
      case "never":
        throw new Undrawable("a parameter of type never has no values");
      case "void":
      case "undefined":
        return UNDEFINED;
      case "null":
        return fc.constant(plain(null));
      case "string":
        return strings(this.#literals).map(plain);
      case "number":
        return numbers(this.#literals);
      case "boolean":
        return fc.boolean().map(plain);
      case "bigint":
        return bigints();
      case "symbol":
        return fc.constantFrom("a", "b").map((text): InputTree => ({ kind: "symbol", text }));
      case "object":
        return fc.constantFrom<InputTree>({ kind: "object", members: [] }, { kind: "array", items: [] });
      case "literal":
        return fc.constant(plain(shape.value));
      case "bigintLiteral":
        return fc.constant({ kind: "bigint", text: shape.text });
      case "reference":
        return this.#reference(shape.name, depth);
      default:
        return this.#compound(shape, depth);
    }
  }

  #compound(shape: Shape, depth: number): Trees {
    const same = (inner: Shape): Trees => this.of(inner, depth);
    const next = (inner: Shape): Trees => this.of(inner, depth + 1);
    switch (shape.kind) {
      case "template":
        return this.#template(shape.texts, shape.types);
      case "union":
        return this.#union(shape.of, same);
      case "intersection":
        return this.#intersection(shape.of, same);
      case "array":
        return this.#array(shape.of, next, depth);
      case "tuple":
        return this.#tuple(shape.of, same);
      case "record":
        return orEmpty({ kind: "object", members: [] }, () =>
          entriesOf(shape.key, shape.value, { next, depth }).map((members) => ({ kind: "object", members })),
        );
      case "interface":
        return objectsOf(shape, { same, next, depth });
      case "map":
        return orEmpty({ kind: "map", entries: [] }, () =>
          lists(fc.tuple(next(shape.key), next(shape.value)), depth).map((entries) => ({ kind: "map", entries })),
        );
      case "set":
      case "iterable":
      case "asyncIterable":
        return orEmpty({ kind: shape.kind as "set", items: [] }, () =>
          lists(next(shape.of), depth).map((items) => ({ kind: shape.kind as "set", items })),
        );
      case "promise":
        return next(shape.of).map((value) => ({ kind: "promise", value }));
      case "builtin":
        return builtin(shape.name, this.#literals);
      case "class":
        return instancesOf(shape, next);
      case "function":
        return this.#function(shape, next);
      default:
        throw new Undrawable(`a value of kind ${shape.kind} cannot be generated`);
    }
  }

  #intersection(of: readonly Shape[], same: (inner: Shape) => Trees): Trees {
    const kinds = new Set(of.map((part) => this.resolve(part).kind));
    if (kinds.size > 1 && kinds.has("function")) throw new Undrawable("a function with members cannot be faked");
    return fc.tuple(...of.map(same)).map(merge);
  }

  /** Resolves a reference. */
  resolve(shape: Shape): Shape {
    return (shape.kind === "reference" ? this.#shapes[shape.name] : undefined) ?? shape;
  }

  // What recurs must come to an end: deep down, only what does not recur is left. Each level is made once.
  #reference(name: string, depth: number): Trees {
    const shape = this.#shapes[name];
    if (shape === undefined) return anything(this.#literals);
    if (depth > MAX_DEPTH) throw new Undrawable(`the type ${name} is infinitely recursive`);
    const key = `${depth} ${name}`;
    const known = this.#known.get(key) ?? this.of(shape, depth + 1);
    this.#known.set(key, known);
    return known;
  }

  #union(of: readonly Shape[], next: (inner: Shape) => Trees): Trees {
    const parts = of.map((shape) =>
      drawnOr(
        () => next(shape),
        (reason) => reason,
      ),
    );
    const drawn = parts.filter((part): part is Trees => !(part instanceof Undrawable));
    const reason = parts.findLast((part) => part instanceof Undrawable);
    if (drawn.length === 0) throw reason ?? new Undrawable("an empty union has no values");
    return fc.oneof({ withCrossShrink: true }, ...drawn);
  }

  #array(of: Shape, next: (inner: Shape) => Trees, depth: number): Trees {
    const many = this.#canBeUndefined(of) ? sparseLists : lists<InputTree | null>;
    return orEmpty({ kind: "array", items: [] }, () =>
      many(next(of), depth).map((items) => ({ kind: "array", items })),
    );
  }

  #canBeUndefined(shape: Shape, depth = 0): boolean {
    if (shape.kind === "union")
      return depth < MAX_DEPTH && shape.of.some((part) => this.#canBeUndefined(part, depth + 1));
    if (shape.kind === "reference" && shape.name in this.#shapes)
      return depth < MAX_DEPTH && this.#canBeUndefined(this.resolve(shape), depth + 1);
    return shape.kind === "undefined" || shape.kind === "any" || shape.kind === "unknown";
  }

  #tuple(of: readonly TupleElement[], next: (inner: Shape) => Trees): Trees {
    const at = of.findIndex(({ isRest }) => isRest === true);
    const before = at < 0 ? of : of.slice(0, at);
    // What stands behind a rest is always there.
    const after = at < 0 ? [] : of.slice(at + 1);
    const required = after.length > 0 ? before.length : before.filter(({ isOptional }) => isOptional !== true).length;
    const rest = of[at];
    const others = rest === undefined ? fc.constant<InputTree[]>([]) : fc.array(next(rest.shape), { maxLength: 4 });
    const all = (elements: readonly TupleElement[]) => fc.tuple(...elements.map(({ shape }) => next(shape)));
    return fc
      .tuple(fc.integer({ min: required, max: before.length }), all(before), others, all(after))
      .map(([count, first, middle, last]) => ({
        kind: "array",
        items: count < before.length ? first.slice(0, count) : [...first, ...middle, ...last],
      }));
  }

  #template(texts: readonly string[], types: readonly Shape[]): Trees {
    const parts = types.map((shape): fc.Arbitrary<string> => {
      if (shape.kind === "number") return fc.integer({ min: -9, max: 99 }).map(String);
      if (shape.kind === "bigint") return fc.nat(99).map(String);
      return this.of(shape).map((tree) =>
        "value" in tree && typeof tree.value !== "object" ? String(tree.value) : "",
      );
    });
    return fc.tuple(...parts).map((values) => plain(texts.map((text, index) => text + (values[index] ?? "")).join("")));
  }

  #function(shape: Extract<Shape, { kind: "function" }>, next: (inner: Shape) => Trees): Trees {
    if (shape.hasMore)
      throw new Undrawable(
        "a function that is generic, overloaded, a type guard or a class, or has members, cannot be faked",
      );
    const results = fc.array(next(shape.result), { minLength: 1, maxLength: 3 });
    return results.map((list) => ({ kind: "function", results: list, ...traitsOf(shape) }));
  }
}

// A type that recurs through a container ends in an empty one.
function orEmpty(empty: InputTree, make: () => Trees): Trees {
  return drawnOr(make, () => fc.constant(empty));
}

function merge(parts: readonly InputTree[]): InputTree {
  const members = parts.flatMap((part) => (part.kind === "object" ? part.members : []));
  return parts.find(({ kind }) => kind !== "object") ?? { kind: "object", members: [...new Map(members)] };
}
