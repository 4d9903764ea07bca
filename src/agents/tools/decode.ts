import type { Shape, ShapeMember, TupleElement } from "../../../transformer/stub.js";
import { isWhole } from "../../value/whole.js";
import { describeShape, describeValue } from "../../value/words.js";
import { allowsNull, allowsUndefined, converted, fromText, plainFirst } from "./convert.js";
import { decodeBuiltin } from "./decodeBuiltin.js";
import { stepTo } from "../../value/matches.js";

type Shapes = Readonly<Record<string, Shape>>;

/** A problem with a value that a model sent, and where it is. */
interface Fault {
  readonly path: string;
  /** `expected a number, got "many"` */
  readonly message: string;
  /** `tag`: a literal that tells the alternatives of a union apart; `unknown`: a member that the shape does not have. */
  readonly kind?: "tag" | "unknown";
}

const MAX_DEPTH = 64;
const INTEGER = /^(-?\d+)n?$/;

/**
 * Reads what a model gave for a shape: JSON as {@link toJsonSchema} describes it, and what models give in its place
 * (`"5"` for a number, null for what may be left out, JSON as a text).
 *
 * @returns the value, good only when `faults` is empty
 */
export function decode(
  given: unknown,
  shape: Shape,
  shapes: Shapes,
  path: string,
): { readonly value: unknown; readonly faults: readonly Fault[] } {
  const decoder = new Decoder(shapes, true);
  const value = decoder.read(given, shape, path, 0);
  return { value, faults: decoder.faults };
}

class Decoder {
  readonly faults: Fault[] = [];
  readonly #shapes: Shapes;
  /** Whether other types are turned into the right one; off while a union looks for an exact fit. */
  readonly #isLenient: boolean;

  constructor(shapes: Shapes, isLenient: boolean) {
    this.#shapes = shapes;
    this.#isLenient = isLenient;
  }

  read(given: unknown, shape: Shape, path: string, depth: number): unknown {
    if (depth > MAX_DEPTH) return this.#refuse(path, `is nested deeper than ${MAX_DEPTH} levels`);
    const next = (inner: unknown, innerShape: Shape, step: string): unknown =>
      this.read(inner, innerShape, path + step, depth + 1);
    switch (shape.kind) {
      case "any":
      case "unknown":
        return given;
      case "reference": {
        const target = this.#shapes[shape.name];
        return target === undefined ? given : this.read(given, target, path, depth + 1);
      }
      case "union":
        return this.#union(given, shape.of, path, depth);
      case "intersection":
        return this.#intersection(given, shape.of, path, depth);
      case "promise":
        return Promise.resolve(next(given, shape.of, ""));
      case "array":
      case "iterable":
        return this.#items(given, shape, path, (item, index) => next(item, shape.of, `[${index}]`));
      case "asyncIterable":
        return iterate(this.#items(given, shape, path, (item, index) => next(item, shape.of, `[${index}]`)));
      case "set":
        return new Set(this.#items(given, shape, path, (item, index) => next(item, shape.of, `[${index}]`)));
      case "map":
        return this.#map(given, shape, path, next);
      case "tuple":
        return this.#tuple(given, shape, path, next);
      case "interface":
        return this.#members(given, shape, path, next);
      case "record":
        return this.#members(given, { ...shape, kind: "interface", members: [], index: shape.value }, path, next);
      default:
        return this.#scalar(given, shape, path);
    }
  }

  #refuse(path: string, message: string, kind?: Fault["kind"]): undefined {
    this.faults.push({ path, message, ...(kind === undefined ? {} : { kind }) });
    return undefined;
  }

  #wrong(path: string, shape: Shape, given: unknown): undefined {
    const message = `expected ${describeShape(shape, this.#shapes)}, got ${describeValue(given)}`;
    return this.#refuse(path, message, this.#isTag(shape) ? "tag" : undefined);
  }

  #isTag(shape: Shape): boolean {
    if (shape.kind === "union") return shape.of.some((each) => this.#isTag(each));
    return shape.kind === "literal" || shape.kind === "bigintLiteral";
  }

  #scalar(given: unknown, shape: Shape, path: string): unknown {
    // JSON has no undefined.
    if ((shape.kind === "undefined" || shape.kind === "void") && (given === null || given === undefined))
      return undefined;
    if (shape.kind === "bigint" || shape.kind === "bigintLiteral") {
      const digits =
        Number.isSafeInteger(given) || typeof given === "string" ? INTEGER.exec(String(given).trim()) : null;
      const value = digits === null ? given : BigInt(digits[1] ?? "");
      return isWhole(value, shape, this.#shapes) ? value : this.#wrong(path, shape, given);
    }
    if (shape.kind === "builtin") {
      const value = decodeBuiltin(given, shape.name);
      return value === undefined ? this.#wrong(path, shape, given) : value;
    }
    if (shape.kind === "class" || shape.kind === "function") return this.#wrong(path, shape, given);
    const value = this.#isLenient ? converted(given, shape) : given;
    const isRightObject = shape.kind !== "object" || (typeof value === "object" && value !== null);
    return isRightObject && isWhole(value, shape, this.#shapes) ? value : this.#wrong(path, shape, given);
  }

  #items(given: unknown, shape: Shape, path: string, read: (item: unknown, index: number) => unknown): unknown[] {
    const items = this.#isLenient ? fromText(given, "[") : given;
    if (Array.isArray(items)) return items.map(read);
    this.#wrong(path, shape, given);
    return [];
  }

  #map(given: unknown, shape: Shape & { kind: "map" }, path: string, next: ReadPart): unknown {
    const map = fromText(fromText(given, "{"), "[");
    const isPlainObject = typeof map === "object" && map !== null && !Array.isArray(map);
    // Models write maps of texts as objects.
    const pairs = isPlainObject ? Object.entries(map) : map;
    const isPairs = Array.isArray(pairs) && pairs.every((pair) => Array.isArray(pair) && pair.length === 2);
    if (!isPairs) return this.#refuse(path, `expected an array of [key, value] pairs, got ${describeValue(given)}`);
    return new Map(
      (pairs as [unknown, unknown][]).map(([key, value], index) => [
        next(key, shape.key, `[${index}][0]`),
        next(value, shape.value, `[${index}][1]`),
      ]),
    );
  }

  #tuple(given: unknown, shape: Shape & { kind: "tuple" }, path: string, next: ReadPart): unknown {
    const items = this.#isLenient ? fromText(given, "[") : given;
    const { of } = shape;
    const least = of.filter(({ isOptional, isRest }) => isOptional !== true && isRest !== true).length;
    const most = of.some(({ isRest }) => isRest === true) ? Number.POSITIVE_INFINITY : of.length;
    if (!Array.isArray(items)) return this.#wrong(path, shape, given);
    if (items.length < least || items.length > most) {
      const right =
        least === most ? `${least}` : most === Number.POSITIVE_INFINITY ? `${least} or more` : `${least} to ${most}`;
      return this.#refuse(path, `expected ${right} elements, got ${items.length}`);
    }
    return items.map((item, index) => {
      const element = elementAt(of, index, items.length);
      if (element === undefined || (element.isOptional === true && isLeftOut(item))) return undefined;
      return next(item, element.shape, `[${index}]`);
    });
  }

  #members(given: unknown, shape: Shape & { kind: "interface" }, path: string, next: ReadPart): unknown {
    const object = this.#isLenient ? fromText(given, "{") : given;
    if (typeof object !== "object" || object === null || Array.isArray(object)) return this.#wrong(path, shape, given);
    const { members, index } = shape;
    const known = new Set(members.map(({ name }) => name));
    const entries: [string, unknown][] = members.flatMap((member) => this.#member(object, member, path, next));
    for (const [name, value] of Object.entries(object)) {
      if (known.has(name)) continue;
      if (index !== undefined) entries.push([name, next(value, index, stepTo(name))]);
      else
        this.#refuse(
          path + stepTo(name),
          known.size === 0
            ? "is not known here, where nothing is taken"
            : `is not known here; there is ${[...known].join(", ")}`,
          "unknown",
        );
    }
    // Not by assignment: a model may name a member `__proto__`.
    return Object.fromEntries(entries);
  }

  #member(object: object, { name, shape, isOptional }: ShapeMember, path: string, next: ReadPart): [string, unknown][] {
    const value: unknown = Object.hasOwn(object, name) ? Reflect.get(object, name) : undefined;
    if (isOptional === true && isLeftOut(value) && !(value === null && allowsNull(shape, this.#shapes))) return [];
    if (value === undefined && !allowsUndefined(shape, this.#shapes)) {
      this.#refuse(path + stepTo(name), `is missing; expected ${describeShape(shape, this.#shapes)}`);
      return [];
    }
    return [[name, next(value, shape, stepTo(name))]];
  }

  // An exact fit first: "5" for `string | number` is a text. With one alternative that fits from outside, what is wrong
  // inside it says more than the list of all.
  #union(given: unknown, of: readonly Shape[], path: string, depth: number): unknown {
    const inside: (readonly Fault[])[] = [];
    for (const isLenient of this.#isLenient ? [false, true] : [false]) {
      for (const shape of isLenient ? of : plainFirst(of)) {
        const decoder = new Decoder(this.#shapes, isLenient);
        const value = decoder.read(given, shape, path, depth + 1);
        if (decoder.faults.length === 0) return value;
        const isOutside = decoder.faults.some((fault) => fault.path === path || fault.kind === "tag");
        if (isLenient && !isOutside) inside.push(decoder.faults);
      }
    }
    const [only] = inside;
    if (inside.length !== 1 || only === undefined) return this.#wrong(path, { kind: "union", of }, given);
    this.faults.push(...only);
    return undefined;
  }

  #intersection(given: unknown, of: readonly Shape[], path: string, depth: number): unknown {
    const parts = of.map((shape) => {
      const decoder = new Decoder(this.#shapes, this.#isLenient);
      const value = decoder.read(given, shape, path, depth + 1);
      // What one part does not know, another may.
      this.faults.push(...decoder.faults.filter(({ kind }) => kind !== "unknown"));
      return value;
    });
    const areObjects = parts.every((part) => typeof part === "object" && part !== null);
    return areObjects ? Object.assign({}, ...parts) : parts[0];
  }
}

type ReadPart = (inner: unknown, shape: Shape, step: string) => unknown;

function elementAt(of: readonly TupleElement[], index: number, length: number): TupleElement | undefined {
  const rest = of.findIndex(({ isRest }) => isRest === true);
  if (rest === -1 || index < rest) return of[index];
  return of[Math.max(rest, index - length + of.length)];
}

function isLeftOut(value: unknown): boolean {
  return value === undefined || value === null;
}

async function* iterate(items: readonly unknown[]): AsyncGenerator<unknown> {
  yield* items;
}
