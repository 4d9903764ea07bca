import { genuineItems, genuineText } from "./genuine.js";
import { classNameOf, isPlain, tagOf } from "./kinds.js";

/** How closely numbers must agree. */
export interface EqualOptions {
  /** Compare numbers to a relative 1e-6. @default false */
  readonly isApproximate?: boolean;
  /** Where exactly `-0` is expected, `0` is not it. @default false */
  readonly isSigned?: boolean;
}

/**
 * Whether two values mean the same, deeply: classes by name, so that copies from other contexts count; maps and sets
 * whatever their order; a key with `undefined` like a missing one. `0` and `-0` are equal: nobody who writes `0` in an
 * example means its sign.
 */
export function isEqual(one: unknown, other: unknown, options: EqualOptions = {}): boolean {
  return new Comparison(options).areEqual(one, other);
}

class Comparison {
  // Pairs under way count as equal: a ring is equal when nothing on the way around it differs.
  readonly #pairs = new Map<object, Set<object>>();
  readonly #options: EqualOptions;

  constructor(options: EqualOptions) {
    this.#options = options;
  }

  areEqual(one: unknown, other: unknown): boolean {
    if (this.#options.isSigned && Object.is(other, -0) && !this.#options.isApproximate) return Object.is(one, other);
    if (one === other || Object.is(one, other)) return true;
    if (typeof one === "number" && typeof other === "number")
      return this.#options.isApproximate === true && isClose(one, other);
    if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
    const known = this.#pairs.get(one);
    if (known?.has(other)) return true;
    if (known === undefined) this.#pairs.set(one, new Set([other]));
    else known.add(other);
    return this.#areObjectsEqual(one, other);
  }

  #areObjectsEqual(one: object, other: object): boolean {
    const tag = tagOf(one);
    if (tag !== tagOf(other) || kindOf(one) !== kindOf(other)) return false;
    if (Array.isArray(one)) return this.#areListsEqual(one, other as unknown[]);
    if (ArrayBuffer.isView(one) || tag === "ArrayBuffer") return this.#areListsEqual(bytesOf(one), bytesOf(other));
    if (tag === "Map") return this.#areMapsEqual(one as Map<unknown, unknown>, other as Map<unknown, unknown>);
    if (tag === "Set") return this.#areSetsEqual(one as Set<unknown>, other as Set<unknown>);
    if (/^(Date|Number|String|Boolean|BigInt|Symbol)$/.test(tag)) return this.areEqual(one.valueOf(), other.valueOf());
    if (/^(RegExp|URL|URLSearchParams)$/.test(tag)) return genuineText(one, tag) === genuineText(other, tag);
    if (/^(Promise|Weak\w+|.*Generator|.*Iterator)$/.test(tag)) return false;
    if (tag === "Error" && !this.#areFieldsEqual(one, other, ["name", "message", "cause", "errors"])) return false;
    return this.#areFieldsEqual(one, other, new Set([...Object.keys(one), ...Object.keys(other)]));
  }

  #areFieldsEqual(one: object, other: object, keys: Iterable<string>): boolean {
    for (const key of keys) if (!this.areEqual(Reflect.get(one, key), Reflect.get(other, key))) return false;
    return true;
  }

  #areListsEqual(one: ArrayLike<unknown>, other: ArrayLike<unknown>): boolean {
    if (one.length !== other.length) return false;
    for (let index = 0; index < one.length; index++) if (!this.areEqual(one[index], other[index])) return false;
    return true;
  }

  #areMapsEqual(one: Map<unknown, unknown>, other: Map<unknown, unknown>): boolean {
    const [entries, others] = itemsOf(one, other, "Map") ?? [];
    if (entries === undefined || others === undefined || entries.length !== others.length) return false;
    const left = new Map(others);
    for (const [key, item] of entries) {
      const isSame = left.has(key);
      const match = isSame
        ? key
        : this.#findMatch(key, left.keys(), (candidate) => this.#tryEqual(item, left.get(candidate)));
      if (isSame ? !this.areEqual(item, left.get(key)) : match === NONE) return false;
      left.delete(match);
    }
    return true;
  }

  #areSetsEqual(one: Set<unknown>, other: Set<unknown>): boolean {
    const [items, others] = itemsOf(one, other, "Set") ?? [];
    if (items === undefined || others === undefined || items.length !== others.length) return false;
    const left = new Set(others);
    for (const item of items) {
      const match = left.has(item) ? item : this.#findMatch(item, left, () => true);
      if (match === NONE) return false;
      left.delete(match);
    }
    return true;
  }

  #findMatch(item: unknown, candidates: Iterable<unknown>, suits: (candidate: unknown) => boolean): unknown {
    const isWorthTrying =
      typeof item === "object" || (typeof item === "number" && this.#options.isApproximate === true);
    if (!isWorthTrying) return NONE;
    for (const candidate of candidates) if (this.#tryEqual(item, candidate) && suits(candidate)) return candidate;
    return NONE;
  }

  // A try that fails must not leave its pairs behind as equal.
  #tryEqual(one: unknown, other: unknown): boolean {
    return new Comparison(this.#options).areEqual(one, other);
  }
}

const NONE = Symbol("none");

// A class of the user's that only says that it is a map is none of the language's, whatever it lists.
function itemsOf<Item>(one: Iterable<Item>, other: Iterable<Item>, tag: "Map" | "Set"): [Item[], Item[]] | undefined {
  const [items, others] = [genuineItems(one, tag), genuineItems(other, tag)] as [Item[]?, Item[]?];
  if (items !== undefined && others !== undefined) return [items, others];
  if (items === undefined && others === undefined) return [[...one], [...other]];
  return undefined;
}

function isClose(one: number, other: number): boolean {
  // Nothing but zero itself is close to zero in relation.
  return Math.abs(one - other) <= Math.max(1e-12, 1e-6 * Math.max(Math.abs(one), Math.abs(other)));
}

// Objects without a prototype are plain data too, as `Object.groupBy` makes them.
function kindOf(value: object): string {
  const prototype = Object.getPrototypeOf(value) as object | null;
  const name = prototype === null || isPlain(prototype) ? "Object" : classNameOf(prototype);
  return name === "Buffer" ? "Uint8Array" : name;
}

function bytesOf(value: object): ArrayLike<unknown> {
  if (value instanceof DataView) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return ArrayBuffer.isView(value) ? (value as unknown as ArrayLike<unknown>) : new Uint8Array(value as ArrayBuffer);
}
