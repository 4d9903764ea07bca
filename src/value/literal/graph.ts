import { functionFault, functionMark } from "./functionMark.js";
import { genuineItems } from "../equal/genuine.js";
import { printBuiltin, printNumber, printText } from "./builtins.js";
import {
  functionsOfClass,
  isBehaviour,
  isData,
  isIndex,
  isPlain,
  isPrototypeOfBuiltin,
  isRestorable,
  isWritable,
  parentOfHeir,
  rawOf,
  tagOf,
} from "../kinds.js";
import { keyText, nameInScope, printSymbol } from "./names.js";
import { revivalOf } from "./revival.js";
import { type Branch, branch, entryOf, fieldOf, type LiteralPart, templateOf } from "./render.js";
import { chooseIndices, measure, sampleText } from "./sample.js";

const { get } = Reflect;
const MAX_DEPTH = 200;
/** An object with more keys is a table; its rows may be left out. */
const MAX_FIELDS = 64;
/** Below this an element is not worth cutting further. */
const LEAST_BUDGET = 24;

/** Characters to stay within, and how deep the value stands. */
interface Place {
  readonly room: number;
  readonly depth: number;
}

/** Turns a value into a graph of texts, cut to a number of characters; notes what stands in the way of making it again. */
export class GraphBuilder {
  /** The first reason found, as a sentence. */
  notReplayable: string | undefined;
  isSample = false;
  readonly #scope: Readonly<Record<string, unknown>>;
  readonly #limit: number;
  readonly #known = new Map<object, LiteralPart>();
  #spent = 0;

  constructor(scope: Readonly<Record<string, unknown>>, limit: number) {
    this.#scope = scope;
    this.#limit = limit;
  }

  /** The graph of a value; at most about `budget` characters come of it. */
  build(value: unknown, budget: number, depth = 0): LiteralPart {
    const part = this.#buildAny(value, Math.max(budget, LEAST_BUDGET), depth);
    this.#spent += typeof part === "string" ? part.length : 4;
    return part;
  }

  #buildAny(value: unknown, budget: number, depth: number): LiteralPart {
    if (typeof value === "string") return printText(this.#cutText(value, budget));
    if (typeof value === "function") return this.#function(value);
    if (typeof value === "symbol") return this.#symbol(value);
    return typeof value === "object" && value !== null ? this.#object(value, budget, depth) : printNumber(value);
  }

  #symbol(value: symbol): string {
    const known = printSymbol(value) ?? nameInScope(value, this.#scope);
    return known ?? this.#refuse(String(value), "A unique symbol cannot be recreated.");
  }

  // Text that stands for what cannot be made again, still an expression.
  #refuse(what: string, sentence = `${what} cannot be recreated.`): string {
    this.notReplayable ??= sentence.charAt(0).toUpperCase() + sentence.slice(1);
    return `undefined /* ${what.replaceAll("*/", "")} */`;
  }

  #function(value: object): string {
    return nameInScope(value, this.#scope) ?? this.#refuse(functionMark(value), functionFault(value, this.#scope));
  }

  #object(value: object, budget: number, depth: number): LiteralPart {
    const known = this.#known.get(value);
    if (typeof known === "object") known.uses++;
    if (known !== undefined) return known;
    if (depth > MAX_DEPTH) return this.#refuse("nested too deeply", "The value is nested too deeply.");
    if (this.#spent > 2 * this.#limit + 1000) {
      this.isSample = true;
      return this.#refuse("left out", "The value is too large, even as a sample.");
    }
    try {
      return this.#readObject(value, budget, depth);
    } catch (error) {
      if (error instanceof RangeError) throw error;
      return this.#refuse("reading it throws", "Reading a property of the value throws.");
    }
  }

  #readObject(value: object, budget: number, depth: number): LiteralPart {
    const place = { room: measure(value, budget + 1) > budget ? budget : Number.POSITIVE_INFINITY, depth };
    const prototype = Object.getPrototypeOf(value) as object | null;
    if (prototype === null || isPlain(prototype)) return this.#plain(value, prototype === null, place);
    const parent = parentOfHeir(value, prototype);
    const held = this.#builtin(value, parent ?? prototype, place);
    if (held === undefined) return this.#instance(value, prototype, place);
    return parent === undefined ? held : this.#heir(value, prototype, held, place);
  }

  #builtin(value: object, prototype: object, place: Place): LiteralPart | undefined {
    if (Array.isArray(value) && isPrototypeOfBuiltin(prototype, "Array")) return this.#array(value, place);
    if (isPrototypeOfBuiltin(prototype, "Map")) return this.#items(value, "Map", place);
    if (isPrototypeOfBuiltin(prototype, "Set")) return this.#items(value, "Set", place);
    const builtin = printBuiltin({
      value,
      prototype,
      room: place.room,
      keep: (made) => this.#keep(value, made),
      fields: (made, keys) => this.#addFields(made, value, keys, place),
      refuse: (what, sentence) => this.#refuse(what, sentence),
      noteSample: () => void (this.isSample = true),
    });
    // A date that two fields share stays one date.
    if (typeof builtin !== "string" || builtin.startsWith("undefined")) return builtin;
    return this.#keep(value, branch(builtin, ""));
  }

  // Known before its elements are built: a ring comes back to it.
  #keep(value: object, made: Branch): Branch {
    made.uses++;
    this.#known.set(value, made);
    return made;
  }

  #array(value: readonly unknown[], place: Place): LiteralPart {
    const made = this.#keep(value, branch("[", "]"));
    const raw = rawOf(value);
    if (raw !== undefined) {
      const typed = branch('"raw", { value: Object.freeze([', "]) }");
      return templateOf(made, this.#addElements(branch("[", "]"), value, place), this.#addElements(typed, raw, place));
    }
    const extra = value.length <= 1000 ? Object.keys(value).filter((key) => !isIndex(key)) : [];
    if (extra.length === 0) return this.#addElements(made, value, place);
    const elements = branch("[", "]");
    Object.assign(made, { open: "Object.assign(", close: ")" });
    made.entries.push(entryOf([elements]), entryOf([this.#addFields(branch("{ ", " }"), value, extra, place)]));
    this.#addElements(elements, value, place);
    return made;
  }

  #addElements(made: Branch, value: readonly unknown[], { room, depth }: Place): Branch {
    const indices = this.#choose(value.length, room, (index) => value[index]);
    for (const [position, index] of indices.entries()) {
      const isHole = !(index in value);
      const part = isHole ? "" : this.build(value[index], room / indices.length, depth + 1);
      made.entries.push({ before: "", parts: [part], assign: (holder, [text]) => `${holder}[${position}] = ${text}` });
      if (isHole && position === indices.length - 1) made.close = ",]";
    }
    return made;
  }

  #items(value: object, tag: "Map" | "Set", { room, depth }: Place): LiteralPart | undefined {
    const items = genuineItems(value, tag);
    if (items === undefined) return undefined;
    const made = this.#keep(value, branch(`new ${tag}([`, "])", true));
    const indices = this.#choose(items.length, room, (index) => items[index]);
    for (const index of indices) {
      const entry = tag === "Map" ? (items[index] as unknown[]) : [items[index]];
      const parts = entry.map((part) => this.build(part, room / indices.length / entry.length, depth + 1));
      const add = entry.length === 2 ? "set" : "add";
      made.entries.push({ before: "", parts, assign: (holder, texts) => `${holder}.${add}(${texts.join(", ")})` });
    }
    return made;
  }

  #plain(value: object, hasNoPrototype: boolean, place: Place): LiteralPart {
    const keys = Object.keys(value);
    const isOfFile = keys.some((key) => isBehaviour(value, key)) && keys.every((key) => isRestorable(value, key));
    const name = isOfFile ? nameInScope(value, this.#scope) : undefined;
    if (name !== undefined && tagOf(value) === "Module") return name;
    const open = name === undefined ? (hasNoPrototype ? "{ __proto__: null, " : "{ ") : `Object.assign(${name}, { `;
    const made = this.#keep(value, branch(open, name === undefined ? " }" : " })"));
    this.#addSymbols(made, value, place);
    const kept = name === undefined ? keys : keys.filter((key) => !isBehaviour(value, key) && isWritable(value, key));
    this.#addFields(made, value, kept, place);
    if (made.entries.length > 0) return made;
    return Object.assign(made, name === undefined ? { open: open.trim(), close: "}" } : { open: name, close: "" });
  }

  // What its parent of the platform holds, and the fields beside it.
  #heir(value: object, prototype: object, held: LiteralPart, place: Place): LiteralPart {
    const { open, close } = revivalOf(prototype, this.#scope, (what, why) => this.#refuse(what, why));
    const made = this.#keep(value, branch(open, close));
    made.entries.push(entryOf([held]));
    const keys = Array.isArray(value) ? [] : Object.keys(value).filter((key) => isData(value, key) && !isIndex(key));
    if (keys.length === 0) return made;
    made.entries.push(entryOf([this.#addFields(branch("{ ", " }"), value, keys, place)]));
    return Object.assign(made, { open: `${open}Object.assign(`, close: `)${close}` });
  }

  #instance(value: object, prototype: object, place: Place): LiteralPart {
    const { name, open, close } = revivalOf(prototype, this.#scope, (what, why) => this.#refuse(what, why));
    const all = functionsOfClass(value, prototype.constructor);
    const own = all.filter((key) => !nameInScope(get(value, key), this.#scope));
    const isMade = name !== undefined && own.length > 0;
    const [before, after] = isMade ? [`Object.assign(new ${name}(), `, ")"] : ["", ""];
    const made = this.#keep(value, branch(`${before}${open}{ `, ` }${close}${after}`));
    const hidden = tagOf(value) === "Error" ? ["message", "cause"].filter((key) => Object.hasOwn(value, key)) : [];
    this.#addSymbols(made, value, place);
    const keys = [...new Set([...hidden, ...Object.keys(value)])];
    const kept = keys.filter((key) => isData(value, key) && !(isMade && own.includes(key)));
    return this.#addFields(made, value, kept, place);
  }

  #addSymbols(made: Branch, value: object, { room, depth }: Place): void {
    for (const symbol of Object.getOwnPropertySymbols(value)) {
      if (!Object.prototype.propertyIsEnumerable.call(value, symbol) || !isData(value, symbol)) continue;
      const text = printSymbol(symbol) ?? nameInScope(symbol, this.#scope);
      const key = text ?? this.#refuse(String(symbol), "The value has a unique symbol as a key.");
      made.entries.push(fieldOf(`[${key}]`, this.build(get(value, symbol), room, depth + 1)));
    }
  }

  #addFields(made: Branch, value: object, keys: readonly string[], { room, depth }: Place): Branch {
    const { length } = keys;
    const wanted = length > MAX_FIELDS ? room : Number.POSITIVE_INFINITY;
    const indices = this.#choose(length, wanted, (index) => get(value, keys[index] ?? ""));
    let left = room;
    for (const [position, index] of indices.entries()) {
      const key = keys[index] ?? "";
      const item: unknown = get(value, key);
      const share = left / (indices.length - position);
      if (room !== Number.POSITIVE_INFINITY) left -= Math.min(share, measure(item, share) + key.length);
      made.entries.push(fieldOf(keyText(key), this.build(item, share, depth + 1)));
    }
    return made;
  }

  #choose(length: number, room: number, elementAt: (index: number) => unknown): number[] {
    if (room === Number.POSITIVE_INFINITY) return Array.from({ length }, (_, index) => index);
    const chosen = chooseIndices(length, room, elementAt);
    if (chosen.length < length) this.isSample = true;
    return chosen;
  }

  #cutText(text: string, budget: number): string {
    const cut = sampleText(text, budget);
    if (cut.length < text.length) this.isSample = true;
    return cut;
  }
}
