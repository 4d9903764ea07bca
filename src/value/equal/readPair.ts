/** Runs inside the sandbox's context as well: reads two values into plain data, so that they can be compared elsewhere. */
import { askEquals } from "./askEquals.js";
import { genuineItems, genuinePrimitive, genuineText } from "./genuine.js";
import { findMethod, hasPrivateState, nativeClass, ownClasses, tellersOf } from "./hiddenState.js";
import { classNameOf, isIndex, isOutOfReach, isPlain, tagOf } from "../kinds.js";
import { printSymbol } from "../literal/names.js";
import type { ValuePart, ValueNode, ValuePair } from "./valueGraph.js";

/** Where an object's own properties stand. */
type Own = "fields" | "symbols";

type Classes = ReturnType<typeof ownClasses>;

const MAX_PARTS = 2_000_000;
/** A result that shares less of its parts than what is expected may have more of them. */
const SPARE_PARTS = 100_000;
/** Getters that make new objects with the same getters would never end. */
const MAX_TELLING = 2;
/** A list with more elements is not searched for properties beside them. */
const MAX_SEARCHED = 10_000;
/** Characters that count as one part more. */
const CHARACTERS = 64;
/** Tags of objects that their text describes completely. */
const TEXTS = new Set(["RegExp", "URL", "URLSearchParams"]);
const { apply } = Reflect;
const NOTHING: ValuePair = { result: null, expected: null, nodes: [], equalities: {} };

/** Reads a result and what was expected of it. Never throws, but for want of stack or memory. */
export function readPair(result: unknown, expected: unknown): ValuePair {
  const reader = new Reader();
  const wanted = reader.read(expected, MAX_PARTS);
  if (reader.isCut) return { ...NOTHING, isCut: "expected" };
  const ofExpected = [...reader.comparable];
  const given = reader.read(result, 4 * reader.count + SPARE_PARTS);
  if (reader.isCut) return { ...NOTHING, isCut: "result" };
  // An object that is a part of both is the same one.
  const ofResult = reader.comparable.slice(ofExpected.length);
  return { result: given, expected: wanted, nodes: reader.nodes, equalities: askEquals(ofResult, ofExpected) };
}

class Reader {
  /** Parts that were read. */
  count = 0;
  isCut = false;
  /** Objects with an `equals` of their own. */
  readonly comparable: Parameters<typeof askEquals>[0][number][] = [];
  readonly nodes: ValueNode[] = [];
  readonly #places = new Map<object, number>();
  #queue: { readonly value: object; readonly at: number; readonly telling: number }[] = [];
  readonly #identities = new Map<unknown, number>();
  #limit = MAX_PARTS;
  #telling = 0;

  /** One object after the other, not one inside of the other: a long chain must not take the stack. */
  read(value: unknown, limit: number): ValuePart {
    this.#limit = this.count + limit;
    const part = this.#part(value);
    // It grows while it is read.
    for (const { value: object, at, telling } of this.#queue) {
      if (this.count > this.#limit) break;
      this.#telling = telling;
      this.nodes[at] = this.#readNode(object, at);
    }
    this.isCut = this.count > this.#limit;
    this.#queue = [];
    this.#telling = 0;
    return part;
  }

  #part(value: unknown): ValuePart {
    this.count++;
    switch (typeof value) {
      case "string":
        this.#weigh(value);
        return value;
      case "boolean":
        return value;
      case "number":
        if (Number.isFinite(value) && !Object.is(value, -0)) return value;
        return { kind: "number", text: Object.is(value, -0) ? "-0" : (String(value) as "NaN") };
      case "bigint":
        return { kind: "bigint", text: this.#weigh(String(value)) };
      case "symbol":
        return { kind: "symbol", identity: this.#symbol(value), description: value.description ?? "" };
      case "undefined":
        return { kind: "undefined" };
      case "function":
        return { kind: "function", identity: this.#identity(value), name: String(value.name) };
      default:
        return value === null ? null : { kind: "object", at: this.#place(value as object) };
    }
  }

  // A long text must not cross either, where it cannot be what is expected.
  #weigh(text: string): string {
    this.count += Math.floor(text.length / CHARACTERS);
    return text;
  }

  #place(value: object): number {
    const known = this.#places.get(value);
    if (known !== undefined) return known;
    const at = this.#places.size;
    this.#places.set(value, at);
    this.#queue.push({ value, at, telling: this.#telling });
    return at;
  }

  #identity(value: unknown): number {
    const known = this.#identities.get(value) ?? this.#identities.size;
    this.#identities.set(value, known);
    return known;
  }

  #symbol(symbol: symbol): string {
    return printSymbol(symbol) ?? `symbol ${this.#identity(symbol)}`;
  }

  #readNode(value: object, at: number): ValueNode {
    try {
      const tag = tagOf(value);
      const classes = ownClasses(value);
      const base = { tag, ...this.#class(value, classes), ...this.#content(value, tag) };
      const hidden =
        base.kind === "opaque"
          ? undefined
          : this.#hidden(value, base, classes.length > 0 ? classes : nativeClass(value), at);
      return hidden === undefined ? base : { ...base, hidden };
    } catch {
      return { kind: "opaque", tag: "unreadable", type: -1, className: "", items: [], fields: [] };
    }
  }

  // By text, not by identity only: a class that a function makes anew with each call is the same class to its reader.
  #class(value: object, classes: Classes): Pick<ValueNode, "type" | "className"> {
    const prototype = Object.getPrototypeOf(value) as object | null;
    const isData = prototype === null || isPlain(prototype);
    const name = isData ? "Object" : classNameOf(prototype);
    const className = name === "Buffer" ? "Uint8Array" : name;
    const texts = className === name ? classes.map((each) => this.#textOf(each)) : [];
    return { type: this.#identity(JSON.stringify([className, ...texts])), className };
  }

  #textOf({ prototype, name, source }: Classes[number]): string {
    return source === "" ? `prototype ${this.#identity(prototype)}` : `${name}: ${source}`;
  }

  #content(value: object, tag: string): Pick<ValueNode, "kind" | "items" | "text" | Own> {
    if (Array.isArray(value)) return { kind: "list", items: this.#items(value), ...this.#own(value, tag) };
    if (ArrayBuffer.isView(value) || tag === "ArrayBuffer" || tag === "SharedArrayBuffer")
      return { kind: "bytes", items: this.#items(bytesOf(value)), fields: [] };
    const own = this.#own(value, tag);
    if (tag === "Map") {
      const entries = (genuineItems(value, tag) ?? undefined) as [unknown, unknown][] | undefined;
      if (entries !== undefined) return { kind: "map", items: this.#items(entries.flat(1)), ...own };
    }
    if (tag === "Set") {
      const items = genuineItems(value, tag);
      if (items !== undefined) return { kind: "set", items: this.#items(items), ...own };
    }
    if (tag === "Headers" || tag === "FormData") {
      const entries = [...(value as Iterable<[unknown, unknown]>)];
      return { kind: "list", items: this.#items(entries.flat(1)), fields: [] };
    }
    const text = this.#text(value, tag);
    if (text !== undefined) return { kind: "text", items: [], text: this.#part(text), ...own };
    const isOpaque = isOutOfReach(tag) && Object.keys(value).length === 0;
    return { kind: isOpaque ? "opaque" : "fields", items: [], ...own };
  }

  #text(value: object, tag: string): unknown {
    return TEXTS.has(tag) ? genuineText(value, tag) : genuinePrimitive(value, tag);
  }

  #items(items: ArrayLike<unknown>): ValuePart[] {
    const parts: ValuePart[] = [];
    for (let index = 0; index < items.length && this.count <= this.#limit; index++)
      parts.push(this.#part(items[index]));
    return parts;
  }

  #own(value: object, tag: string): Pick<ValueNode, Own> {
    const isError = tag === "Error";
    const fields: [string, ValuePart][] = [];
    const keys = new Set<string>(isError ? ["name", "message", "cause", "errors"] : []);
    const isList = Array.isArray(value);
    if (!isList || value.length <= MAX_SEARCHED)
      for (const key of Object.keys(value)) if (!(isList && isIndex(key))) keys.add(key);
    const symbols: [symbol: ValuePart, value: ValuePart][] = [];
    for (const key of keys) fields.push([this.#weigh(key), this.#tell(() => Reflect.get(value, key))]);
    for (const key of Object.getOwnPropertySymbols(value))
      if (Object.prototype.propertyIsEnumerable.call(value, key))
        symbols.push([this.#part(key), this.#tell(() => Reflect.get(value, key))]);
    return symbols.length === 0 ? { fields } : { fields, symbols: symbols.flat() };
  }

  #tell(read: () => unknown): ValuePart {
    let value: unknown;
    try {
      value = read();
    } catch (error) {
      if (error instanceof RangeError) throw error;
      return { kind: "unreadable" };
    }
    return this.#part(value);
  }

  #hidden(value: object, node: ValueNode, classes: Classes, at: number): ValueNode["hidden"] {
    const isPrivate = hasPrivateState(classes);
    const showsNothing =
      node.kind === "fields" && node.fields.length === 0 && node.symbols === undefined && classes.length > 0;
    if (!isPrivate && !showsNothing) return undefined;
    const equals = findMethod(classes, "equals");
    if (equals !== undefined) this.comparable.push({ at, value, equals });
    else if (this.#telling >= MAX_TELLING) return undefined;
    return { isPrivate, hasEquals: equals !== undefined, told: equals ? [] : this.#told(value, classes) };
  }

  #told(value: object, classes: Classes): [string, ValuePart][] {
    const outer = this.#telling;
    this.#telling++;
    const told: [string, ValuePart][] = [];
    for (const [name, tell] of tellersOf(classes)) told.push([name, this.#tell(() => apply(tell, value, []))]);
    this.#telling = outer;
    return told;
  }
}

function bytesOf(value: object): ArrayLike<unknown> {
  if (value instanceof DataView) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return ArrayBuffer.isView(value) ? (value as unknown as ArrayLike<unknown>) : new Uint8Array(value as ArrayBuffer);
}
