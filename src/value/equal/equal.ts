import type { ValuePart, ValueNode, ValuePair } from "./valueGraph.js";

/** How closely numbers must agree. */
export interface EqualOptions {
  /** Compare numbers to a relative 1e-6. @default false */
  readonly isApproximate?: boolean;
  /** Compare numbers to this relative difference instead. */
  readonly tolerance?: number;
  /** Whether any blank is as good as another: nobody can tell a no-break space by its looks. @default false */
  readonly areBlanksAlike?: boolean;
  /** Where exactly `-0` is expected, `0` is not it. @default false */
  readonly isSigned?: boolean;
  /** Whether the result may have members under symbols where none is expected: who shows a value leaves them out. @default false */
  readonly areSymbolsHidden?: boolean;
}

/** The outcome of comparing two values; `unknown`: nothing differs, but something cannot be compared. */
type Equality =
  { readonly kind: "equal" | "different" } | { readonly kind: "unknown"; /** As a sentence. */ readonly why: string };

/** Properties that the engine adds to match results: nobody writes them into an example. */
const OF_MATCHES = new Set(["index", "input", "groups", "indices"]);
/** Values that JSON cannot express. */
type SpecialPart = Extract<ValuePart, { kind: string }>;

const NOTHING: ValuePart = { kind: "undefined" };

/**
 * Whether two values mean the same, deeply: maps and sets whatever their order; a key with `undefined` like a missing
 * one. `0` and `-0` are equal: nobody who writes `0` in an example means its sign.
 */
export function compareValues(pair: ValuePair, options: EqualOptions = {}): Equality {
  if (pair.isCut === "result") return { kind: "different" };
  if (pair.isCut === "expected") return { kind: "unknown", why: "The expected value is too large to compare." };
  const comparison = new Comparison(pair, options);
  if (!comparison.areEqual(pair.result, pair.expected)) return { kind: "different" };
  return comparison.doubt === undefined ? { kind: "equal" } : { kind: "unknown", why: comparison.doubt };
}

class Comparison {
  /** Why something that may differ was taken for equal. */
  doubt: string | undefined;
  readonly #pair: ValuePair;
  readonly #options: EqualOptions;
  // Pairs under way count as equal: a ring is equal when nothing on the way around it differs.
  readonly #seen = new Set<string>();
  readonly #left: (readonly [ValuePart, ValuePart])[] = [];

  readonly #outer: Comparison | undefined;

  constructor(pair: ValuePair, options: EqualOptions, outer?: Comparison) {
    this.#pair = pair;
    this.#options = options;
    this.#outer = outer;
  }

  /** One pair after the other, not one inside of the other: a long chain must not take the stack. */
  areEqual(one: ValuePart, other: ValuePart): boolean {
    this.#left.push([one, other]);
    for (let next = this.#left.pop(); next !== undefined; next = this.#left.pop())
      if (!this.#agree(...next)) return false;
    return true;
  }

  #agree(one: ValuePart, other: ValuePart): boolean {
    const [number, wanted] = [numberOf(one), numberOf(other)];
    if (number !== undefined && wanted !== undefined) return this.#areClose(number, wanted);
    if (isSpecial(one) && isSpecial(other)) return this.#agreeSpecially(one, other);
    return one === other || (this.#options.areBlanksAlike === true && withPlainBlanks(one) === withPlainBlanks(other));
  }

  #areClose(one: number, other: number): boolean {
    const { isApproximate, isSigned, tolerance = isApproximate ? 1e-6 : 0 } = this.#options;
    if (isSigned && Object.is(other, -0) && tolerance === 0) return Object.is(one, other);
    // Nothing but zero itself is close to zero in relation.
    const isClose = Math.abs(one - other) <= Math.max(1e-12, tolerance * Math.max(Math.abs(one), Math.abs(other)));
    return one === other || Object.is(one, other) || (tolerance > 0 && isClose);
  }

  #agreeSpecially(one: SpecialPart, other: SpecialPart): boolean {
    if (one.kind === "object") return other.kind === "object" && this.#areObjectsEqual(one.at, other.at);
    if (one.kind === "bigint") return other.kind === "bigint" && one.text === other.text;
    if (one.kind === "function" && other.kind === "function")
      return one.identity === other.identity || this.#doubt("Functions are equal only to themselves.");
    if (one.kind === "symbol" && other.kind === "symbol") {
      if (one.identity === other.identity) return true;
      return one.description === other.description && this.#doubt("Symbols are equal only to themselves.");
    }
    return one.kind === other.kind;
  }

  #areObjectsEqual(at: number, otherAt: number): boolean {
    const key = `${at}:${otherAt}`;
    if (at === otherAt || this.#isSeen(key)) return true;
    this.#seen.add(key);
    const [one, other] = [this.#node(at), this.#node(otherAt)];
    if (one.kind !== other.kind || one.tag !== other.tag || one.type !== other.type) return false;
    if (one.kind === "opaque")
      return one.tag !== "unreadable" && this.#doubt(`What is in a ${one.tag} cannot be read from outside.`);
    if (one.hidden?.hasEquals && other.hidden?.hasEquals) return this.#pair.equalities[key] ?? this.#doubtOf(one);
    this.#left.push([orNothing(one.text), orNothing(other.text)]);
    return this.#areItemsEqual(one, other) && this.#areFieldsEqual(one, other) && this.#isHiddenEqual(one, other);
  }

  #areItemsEqual(one: ValueNode, other: ValueNode): boolean {
    if (one.items.length !== other.items.length) return false;
    if (one.kind === "set") return this.#haveSameEntries(one.items, other.items, 1);
    if (one.kind === "map") return this.#haveSameEntries(one.items, other.items, 2);
    for (const [index, item] of one.items.entries()) this.#left.push([item, orNothing(other.items[index])]);
    return true;
  }

  #areFieldsEqual(one: ValueNode, other: ValueNode): boolean {
    const [fields, others] = [new Map(one.fields), new Map(other.fields)];
    for (const key of new Set([...fields.keys(), ...others.keys()])) {
      if (one.kind === "list" && OF_MATCHES.has(key) && !(fields.has(key) && others.has(key))) continue;
      this.#left.push([orNothing(fields.get(key)), orNothing(others.get(key))]);
    }
    const [symbols, expected] = [one.symbols ?? [], other.symbols ?? []];
    if (this.#options.areSymbolsHidden === true && expected.length === 0) return true;
    return symbols.length === expected.length && this.#haveSameEntries(symbols, expected, 2);
  }

  #isHiddenEqual(one: ValueNode, other: ValueNode): boolean {
    if (one.hidden === undefined || other.hidden === undefined) return true;
    const others = new Map(other.hidden.told);
    for (const [by, value] of one.hidden.told) this.#left.push([value, orNothing(others.get(by))]);
    return one.hidden.told.length > 0 || this.#doubtOf(one);
  }

  // In no order: each entry is looked for among those that are left.
  #haveSameEntries(items: readonly ValuePart[], others: readonly ValuePart[], size: number): boolean {
    const left = new Map<string, ValuePart[][]>();
    for (const entry of chunk(others, size)) {
      const key = this.#bucketOf(orNothing(entry[0]));
      const bucket = left.get(key);
      if (bucket === undefined) left.set(key, [entry]);
      else bucket.push(entry);
    }
    for (const entry of chunk(items, size)) {
      const candidates = left.get(this.#bucketOf(orNothing(entry[0]))) ?? [];
      const found = candidates.findIndex((candidate) => this.#tryEqual(entry, candidate));
      if (found === -1) return false;
      candidates.splice(found, 1);
    }
    return true;
  }

  // Entries in different buckets cannot be equal; close numbers must come into the same one.
  #bucketOf(key: ValuePart): string {
    const { isApproximate, tolerance = 0 } = this.#options;
    const number = numberOf(key);
    if (number !== undefined) return isApproximate || tolerance > 0 ? "number" : String(number);
    return isSpecial(key) && key.kind !== "bigint" ? key.kind : JSON.stringify(withPlainBlanks(key));
  }

  // A try that fails must leave neither its pairs behind as equal nor its doubts.
  #tryEqual(entry: readonly ValuePart[], candidate: readonly ValuePart[]): boolean {
    const trial = new Comparison(this.#pair, this.#options, this);
    const isEqual = entry.every((part, index) => trial.areEqual(part, orNothing(candidate[index])));
    if (isEqual) this.doubt ??= trial.doubt;
    return isEqual;
  }

  #isSeen(key: string): boolean {
    return this.#seen.has(key) || (this.#outer !== undefined && this.#outer.#isSeen(key));
  }

  #node(at: number): ValueNode {
    return (
      this.#pair.nodes[at] ?? { kind: "opaque", tag: "unreadable", type: -1, className: "", items: [], fields: [] }
    );
  }

  #doubtOf({ className, hidden }: ValueNode): true {
    const name = className || "Its class";
    const how = hidden?.isPrivate ? "keeps its state in #private fields" : "shows no state in its own properties";
    return this.#doubt(`${name} ${how} and has no equals, toJSON, toString or getter.`);
  }

  #doubt(why: string): true {
    this.doubt ??= why;
    return true;
  }
}

function isSpecial(part: ValuePart): part is SpecialPart {
  return typeof part === "object" && part !== null;
}

function withPlainBlanks(part: ValuePart): ValuePart {
  return typeof part === "string" ? part.replace(/\p{Zs}/gu, " ") : part;
}

function numberOf(part: ValuePart): number | undefined {
  if (typeof part === "number") return part;
  return isSpecial(part) && part.kind === "number" ? Number(part.text) : undefined;
}

function chunk(items: readonly ValuePart[], size: number): ValuePart[][] {
  return Array.from({ length: items.length / size }, (_, index) => items.slice(index * size, (index + 1) * size));
}

// Not by `??`: the part of `null` is `null`.
function orNothing(part: ValuePart | undefined): ValuePart {
  return part === undefined ? NOTHING : part;
}
