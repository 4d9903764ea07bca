import type typescript from "typescript";
import type { Shape } from "../../transformer/stub.js";
import { elementShape, isKnownCollection, memberShape, objectShapes } from "./taintShapes.js";

/** Something that a body was given and that outlives its call. */
export interface Root {
  readonly what: "arguments" | "this" | "module";
  readonly name: string;
  /** A caller may leave it out, as a list to collect in: writing to it is not held against a body. */
  readonly isOptional: boolean;
}

/** A value in reach of a root, told apart by its shape. */
export interface Origin {
  readonly kind: "origin";
  readonly root: Root;
  readonly shape: Shape;
}

/** A value that an expression of the candidate makes anew. */
export interface Fresh {
  readonly kind: "fresh";
  readonly isMap: boolean;
  /** What is stored under names that are known. */
  readonly fields: Map<string, Set<Thing>>;
  readonly items: Set<Thing>;
  readonly keys: Set<Thing>;
  /** Objects whose properties it took over. */
  readonly spreads: Set<Thing>;
}

/** A function of the candidate. */
export interface Callable {
  readonly kind: "function";
  readonly node: typescript.SignatureDeclaration;
}

/** What an expression may stand for; a set of them leaves nothing out. */
export type Thing = Origin | Fresh | Callable | { readonly kind: "unknown" };
export type Things = ReadonlySet<Thing>;

export const UNKNOWN: Thing = { kind: "unknown" };
export const NOTHING: Things = new Set();

/** All things that an analysis has met. Each is made once, so that going over the code again comes to an end. */
export class Heap {
  readonly #shapes: Readonly<Record<string, Shape>>;
  readonly #origins = new Map<Root, Map<Shape, Origin>>();
  readonly #made = new Map<object, Map<string, Fresh>>();
  #revision = 0;

  constructor(shapes: Readonly<Record<string, Shape>>) {
    this.#shapes = shapes;
  }

  /** Grows whenever a set grew. */
  get revision(): number {
    return this.#revision;
  }

  add(target: Set<Thing>, things: Iterable<Thing>): void {
    const before = target.size;
    for (const thing of things) target.add(thing);
    if (target.size > before) this.#revision += 1;
  }

  origins(root: Root, shape: Shape | undefined): Things {
    if (shape === undefined) return new Set([UNKNOWN]);
    const known = this.#origins.get(root) ?? new Map<Shape, Origin>();
    this.#origins.set(root, known);
    return new Set(
      objectShapes(shape, this.#shapes).map((one) => {
        const origin: Origin = known.get(one) ?? { kind: "origin", root, shape: one };
        known.set(one, origin);
        return origin;
      }),
    );
  }

  /** The thing that is made at a place of the code, or of another thing. */
  fresh(place: object, tag = "", isMap = false): Fresh {
    const here = this.#made.get(place) ?? new Map<string, Fresh>();
    this.#made.set(place, here);
    const thing: Fresh = here.get(tag) ?? {
      kind: "fresh",
      isMap,
      fields: new Map(),
      items: new Set(),
      keys: new Set(),
      spreads: new Set(),
    };
    here.set(tag, thing);
    return thing;
  }

  /** A fresh list of these. */
  list(place: object, items: Iterable<Thing>, tag = ""): Things {
    const list = this.fresh(place, tag);
    this.add(list.items, items);
    return new Set([list]);
  }

  /** Stores under a name, or under any with `*`. */
  store(target: Thing, name: string, values: Things): void {
    if (target.kind !== "fresh") return;
    if (name === "*") return this.add(target.items, values);
    const field = target.fields.get(name) ?? new Set<Thing>();
    target.fields.set(name, field);
    this.add(field, values);
  }

  /** What may stand under a name; `*` is any. */
  member(things: Things, name: string): Things {
    const found = new Set<Thing>();
    const seen = new Set<Thing>();
    const visit = (thing: Thing): void => {
      if (seen.has(thing)) return;
      seen.add(thing);
      if (thing.kind === "unknown") found.add(UNKNOWN);
      if (thing.kind === "origin") for (const one of this.#originMember(thing, name)) found.add(one);
      if (thing.kind !== "fresh") return;
      for (const one of thing.items) found.add(one);
      for (const [key, values] of thing.fields)
        if (key === name || name === "*") for (const one of values) found.add(one);
      for (const one of thing.spreads) visit(one);
    };
    for (const thing of things) visit(thing);
    return found;
  }

  /** What a loop over it gives. */
  iterate(things: Things): Things {
    const found = new Set<Thing>();
    for (const thing of things) {
      const isMap = thing.kind === "fresh" ? thing.isMap : thing.kind === "origin" && thing.shape.kind === "map";
      const items = isMap ? [this.pair(thing)] : this.values(new Set([thing]));
      for (const one of items) found.add(one);
    }
    return found;
  }

  /** What it holds: a map's values, the items of others. */
  values(things: Things): Things {
    const found = new Set<Thing>();
    for (const thing of things) {
      for (const one of thing.kind === "origin" ? this.#originItems(thing) : this.member(new Set([thing]), "*"))
        found.add(one);
    }
    return found;
  }

  /** A map's keys. */
  keys(thing: Thing): Things {
    if (thing.kind === "fresh") return thing.keys;
    return thing.kind === "origin" && thing.shape.kind === "map"
      ? this.origins(thing.root, thing.shape.key)
      : new Set([UNKNOWN]);
  }

  /** A key with its value, as a list of two. */
  pair(thing: Thing): Fresh {
    const pair = this.fresh(thing, "pair");
    this.store(pair, "0", this.keys(thing));
    this.store(pair, "1", this.values(new Set([thing])));
    return pair;
  }

  #originMember({ root, shape }: Origin, name: string): Things {
    return this.origins(root, memberShape(shape, name));
  }

  #originItems({ root, shape }: Origin): Things {
    if (shape.kind === "map") return this.origins(root, shape.value);
    const element = elementShape(shape);
    if (element !== undefined) return this.origins(root, element);
    return isKnownCollection(shape)
      ? NOTHING
      : new Set([UNKNOWN, ...this.#originMember({ kind: "origin", root, shape }, "*")]);
  }
}

/** All of several sets. */
export function union(...sets: readonly Things[]): Things {
  return new Set(sets.flatMap((set) => [...set]));
}
