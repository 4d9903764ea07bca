/** A value, and the place behind it. */
interface Read {
  readonly value: unknown;
  readonly end: number;
}

/** How texts begin and end. */
const QUOTES: Readonly<Record<string, string>> = { '"': '"', "'": "'", "“": "”“", "”": "”“", "‘": "’‘" };
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" };
const WORDS = new Map<string, unknown>([
  ["true", true],
  ["false", false],
  ["null", null],
  ["True", true],
  ["False", false],
  ["None", null],
]);
const BLANK = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y;
/** What closes the markup around an object: its text ends there too. */
const CLOSING = /<[/|\uFF5C]|`{3}|\[\//y;
const WORD = /[\p{ID_Continue}$-]+/uy;
/** Nobody nests deeper; it bounds what a model that repeats one bracket can cost. */
const MAX_DEPTH = 60;

/**
 * Reads an object as models write JSON: with names or texts in any quotes, line ends in texts, comments, commas at the end and
 * Python's words.
 *
 * @param start the place of its brace, or of the parenthesis before `name=value, …`
 * @param mayLackEnd the brackets that are open where the text, or the markup around it, ends count as closed
 * @returns undefined for all that is no such object
 */
export function readLooseObject(text: string, start: number, mayLackEnd = false): Read | undefined {
  return new LooseReader(text, mayLackEnd).pairs(start, text[start] === "(" ? ["=", ")"] : [":", "}"], 0);
}

class LooseReader {
  readonly #text: string;
  readonly #mayLackEnd: boolean;

  constructor(text: string, mayLackEnd: boolean) {
    this.#text = text;
    this.#mayLackEnd = mayLackEnd;
  }

  pairs(start: number, [sign, close]: readonly [string, string], depth: number): Read | undefined {
    const entries: [string, unknown][] = [];
    const read = this.#items(start, close, (at) => {
      const name = this.#quoted(at) ?? this.#word(at);
      const colon = name === undefined ? 0 : this.#skip(name.end);
      if (name === undefined || this.#text[colon] !== sign) return undefined;
      const item = this.#value(this.#skip(colon + 1), depth + 1);
      if (item !== undefined) entries.push([String(name.value), item.value]);
      return item;
    });
    // A name may be `__proto__`: as an own property it changes nothing else.
    return read === undefined ? undefined : { value: Object.fromEntries(entries), end: read };
  }

  #value(at: number, depth: number): Read | undefined {
    const character = this.#text[at];
    if (depth > MAX_DEPTH || character === undefined) return undefined;
    if (character === "{") return this.pairs(at, [":", "}"], depth);
    if (character === "[") return this.#list(at, depth);
    const number = this.#match(NUMBER, at);
    if (number !== "") return { value: Number(number), end: at + number.length };
    const word = this.#quoted(at) === undefined ? this.#word(at) : undefined;
    if (word === undefined) return this.#quoted(at);
    return WORDS.has(word.value) ? { value: WORDS.get(word.value), end: word.end } : undefined;
  }

  #list(start: number, depth: number): Read | undefined {
    const items: unknown[] = [];
    const end = this.#items(start, "]", (at) => {
      const item = this.#value(at, depth + 1);
      if (item !== undefined) items.push(item.value);
      return item;
    });
    return end === undefined ? undefined : { value: items, end };
  }

  /** Reads items up to the closing bracket; gives the place behind it. */
  #items(start: number, close: string, take: (at: number) => Read | undefined): number | undefined {
    for (let at = this.#skip(start + 1); ;) {
      if (this.#text[at] === close) return at + 1;
      if (this.#isEnd(at)) return this.#mayLackEnd ? at : undefined;
      const item = take(at);
      if (item === undefined) return undefined;
      at = this.#skip(item.end);
      if (this.#text[at] === ",") at = this.#skip(at + 1);
      else if (this.#text[at] !== close && !this.#isEnd(at)) return undefined;
    }
  }

  #isEnd(at: number): boolean {
    return at >= this.#text.length || this.#match(CLOSING, at) !== "";
  }

  #quoted(start: number): Read | undefined {
    const closing = QUOTES[this.#text[start] ?? ""];
    if (closing === undefined) return undefined;
    let value = "";
    for (let at = start + 1; at < this.#text.length; at++) {
      const character = this.#text[at] as string;
      if (closing.includes(character)) return { value, end: at + 1 };
      const [escaped, length] = character === "\\" ? this.#escape(at) : [character, 1];
      value += escaped;
      at += length - 1;
    }
    return undefined;
  }

  #escape(at: number): readonly [string, number] {
    const next = this.#text[at + 1] ?? "";
    const code = next === "u" ? this.#text.slice(at + 2, at + 6) : "";
    if (/^[\da-f]{4}$/i.test(code)) return [String.fromCharCode(Number.parseInt(code, 16)), 6];
    return [ESCAPES[next] ?? next, 2];
  }

  #word(at: number): { readonly value: string; readonly end: number } | undefined {
    const word = this.#match(WORD, at);
    return word === "" ? undefined : { value: word, end: at + word.length };
  }

  #skip(at: number): number {
    return at + this.#match(BLANK, at).length;
  }

  #match(pattern: RegExp, at: number): string {
    pattern.lastIndex = at;
    return pattern.exec(this.#text)?.[0] ?? "";
  }
}
