import { fromBase64, toBase64 } from "./base64.js";
import { closingBracket } from "../value/closingBracket.js";
import { FIELDS_BETWEEN, quoteAs, STRING, valueOf } from "./literal.js";
import { findGroup, findNamed, findPairGroup, isSecretValue, LETTER, readSecret } from "./named.js";
import { redactPlain } from "./secretFormats.js";
import { redactContexts } from "./secretContexts.js";
import { standIn } from "./standIn.js";

type Replace = Parameters<typeof redactPlain>[1];

/** Entries of a Map, and headers: `["name", "value"]`. */
const PAIR = new RegExp(`(\\[["']([ ${LETTER}]{1,60})["'],\\s*)(${STRING})(?=\\s*\\])`, "gu");
/** `{ name: "authorization", value: "…" }`, and `name="password" value="…"` of an element. */
const DESCRIBED = new RegExp(
  `((?:name|key|header|field|\\bk)["']?\\s*[:=]\\s*["']([ .${LETTER}]{1,60})["'],?\\s*${FIELDS_BETWEEN}["']?\\b(?:value|val|v)["']?\\s*[:=]\\s*)(${STRING})`,
  "giu",
);
/** A literal as the type of a name. */
const TYPED = new RegExp(`((?<![${LETTER}])["']?([${LETTER}]{1,60})["']?\\??: )(${STRING})`, "gu");
const SCHEME = /^((?:bearer|basic|token|digest|apikey) +)(\S+)$/i;
const QUOTED = /"(?:[^"\\]|\\.)*"/g;
const LIST_ITEM = new RegExp(`(${STRING})(?!\\s*:)|(?<![\\w."'])\\d+(?![\\w."'])`, "g");
const LITERAL = new RegExp(STRING, "g");
const ENCODED = /(?<![\w+/=.\\-])[A-Za-z\d+/]{16,}={0,2}(?![\w+/=.-])/g;
const BYTES = /(\b(?:new Uint8Array|Buffer\.from)\(\[)([\d, ]{20,})(?=\]\))/g;
const PRINTABLE = /^[\x20-\x7e\s]{8,}$/;
const MAX_DEPTH = 3;
/** Shorter ones are found by their name only: as a part of other texts they would be chance. */
const SHORTEST_REMEMBERED = 6;

/**
 * Blots out what looks like a secret: keys and tokens by their form, values by the name of their field, passwords in
 * URLs, card numbers by their checksum. A stand-in of the same form takes its place; what was an expression stays one.
 *
 * @example
 * redact('{ password: "hunter2", size: 3 }'); // => '{ password: "xxxxxx0", size: 3 }'
 */
export function redact(text: string): string {
  return new Redactor().redact(text);
}

/** Redacts the texts of one occasion: the same secret gets the same stand-in in all of them, different ones differ. */
export class Redactor {
  readonly #standIns = new Map<string, string>();
  readonly #taken = new Set<string>();
  #known: (readonly [secret: string, made: string])[] | undefined;
  #isUsed = false;

  /** Whether a secret was replaced so far. */
  get isUsed(): boolean {
    return this.#isUsed;
  }

  /** A text without secrets, and without those that were found in earlier texts. */
  redact(text: string): string {
    return this.#redact(this.#withoutKnown(text), MAX_DEPTH);
  }

  /** The expression of a value of that name, which stays an expression. */
  redactValue(name: string, expression: string): string {
    const head = name.includes(" ") ? `${JSON.stringify(name)}: ` : `${name}: `;
    const known = expression.replace(LITERAL, (literal) => this.#withoutKnown(literal));
    return this.#redact(head + known, MAX_DEPTH).slice(head.length);
  }

  /** The type of what has that name: a literal in it is a value, and all else stays as it is, however it is called. */
  redactType(name: string, type: string): string {
    const head = `${name}: `;
    return (head + type).replace(TYPED, (...match) => this.#named(match as unknown as NamedMatch)).slice(head.length);
  }

  readonly #replace: Replace = (secret, make = standIn) => {
    const known = this.#standIns.get(secret);
    if (known !== undefined) return this.#note(secret, known);
    let made = make(secret, 0);
    for (let number = 1; number < 10 && this.#taken.has(made) && made !== secret; number++) made = make(secret, number);
    this.#standIns.set(secret, made).set(made, made);
    this.#known = undefined;
    this.#taken.add(made);
    return this.#note(secret, made);
  };

  #note(secret: string, made: string): string {
    this.#isUsed ||= secret !== made;
    return made;
  }

  #redact(text: string, depth: number): string {
    const clean = text
      .replace(DESCRIBED, (...match) => this.#named(match as unknown as NamedMatch))
      .replace(PAIR, (...match) => this.#pair(match as unknown as NamedMatch));
    const inside = this.#redactEncoded(
      redactContexts(this.#redactGroups(this.#redactNamed(clean)), this.#replace),
      depth,
    );
    const unescaped = depth === 0 ? inside : inside.replace(QUOTED, (literal) => this.#redactEscaped(literal, depth));
    return redactPlain(unescaped, this.#replace);
  }

  #named([whole, before, name, literal]: NamedMatch): string {
    const value = valueOf(literal);
    return isSecretValue(name, value) ? before + quoteAs(literal, this.#whole(value)) : whole;
  }

  // A list of two names is no pair of name and value.
  #pair(match: NamedMatch): string {
    const [whole, , , literal, at, text] = match;
    const isEntry = /[[,]\s*$/.test(text.slice(Math.max(0, at - 20), at));
    return isEntry || !/^[A-Za-z]*$/.test(valueOf(literal)) ? this.#named(match) : whole;
  }

  // The prefix of a provider and the scheme of a header say what kind of secret it is, and are none.
  #whole(value: string): string {
    const [, scheme = "", rest] = SCHEME.exec(value) ?? [];
    if (rest !== undefined) return scheme + this.#replace(rest);
    if (/^[^=;\s]+=[^;]*(?:;|$)/.test(value)) return redactPlain(`cookie: ${value}`, this.#replace).slice(8);
    const clean = /\s/.test(value) ? value : redactPlain(value, this.#replace);
    return clean === value ? this.#replace(value) : clean;
  }

  #redactNamed(text: string): string {
    let clean = "";
    let from = 0;
    for (let named = findNamed(text, 0); named !== undefined; named = findNamed(text, Math.max(named.start, from))) {
      const secret = readSecret(text, named);
      if (secret === undefined) continue;
      clean += text.slice(from, named.start) + this.#value(secret);
      from = named.start + secret.written.length;
    }
    return clean + text.slice(from);
  }

  #value({ kind, written }: NonNullable<ReturnType<typeof readSecret>>): string {
    if (kind === "literal") return quoteAs(written, this.#whole(valueOf(written)));
    return /^\d+$/.test(written) ? this.#number(written) : this.#replace(written);
  }

  // A leading zero would make it another kind of number.
  #number(digits: string): string {
    return this.#replace(digits, (secret, number) => `1${"0".repeat(secret.length - 2)}${number}`);
  }

  // All that is inside of `credentials: { … }`, `passwords: [ … ]` or the bytes of a `privateKey`.
  #redactGroups(text: string): string {
    const clean = this.#redactWithin(text, (from) => findGroup(text, from));
    return this.#redactWithin(clean, (from) => findPairGroup(clean, from));
  }

  #redactWithin(text: string, next: (from: number) => ReturnType<typeof findGroup>): string {
    let clean = "";
    let from = 0;
    for (let group = next(0); group !== undefined; group = next(from)) {
      const end = closingBracket(text, group.open);
      clean += text.slice(from, group.open) + this.#group(text.slice(group.open, end), group.isBytes);
      from = end;
    }
    return clean + text.slice(from);
  }

  #group(text: string, isBytes: boolean): string {
    this.#isUsed ||= isBytes;
    return text.replace(LIST_ITEM, (item, literal: string | undefined) => {
      if (literal !== undefined) return quoteAs(literal, this.#replace(valueOf(literal)));
      return isBytes ? "0" : item;
    });
  }

  // Escapes hide where a word begins, and quotes inside of quotes.
  #redactEscaped(literal: string, depth: number): string {
    if (!literal.includes("\\")) return literal;
    const value = valueOf(literal);
    const clean = this.#redact(value, depth - 1);
    return clean === value ? literal : quoteAs(literal, clean);
  }

  // Base64 and bytes of a text are still that text.
  #redactEncoded(text: string, depth: number): string {
    if (depth === 0) return text;
    const cleanBytes = (bytes: Uint8Array): Uint8Array | undefined => {
      const value = new TextDecoder().decode(bytes);
      if (!PRINTABLE.test(value)) return undefined;
      const clean = this.#redact(value, depth - 1);
      return clean === value ? undefined : new TextEncoder().encode(clean);
    };
    return text
      .replace(ENCODED, (run) => {
        const clean = cleanBytes(fromBase64(run));
        return clean === undefined ? run : toBase64(clean);
      })
      .replace(BYTES, (whole, head: string, list: string) => {
        const clean = cleanBytes(Uint8Array.from(list.split(","), Number));
        return clean === undefined ? whole : `${head}${[...clean].join(", ")}`;
      });
  }

  #withoutKnown(text: string): string {
    // The longest first: it may hold another one.
    this.#known ??= [...this.#standIns]
      .filter(([secret]) => secret.length >= SHORTEST_REMEMBERED)
      .sort(([one], [other]) => other.length - one.length);
    let clean = text;
    for (const [secret, made] of this.#known) clean = clean.replaceAll(secret, made);
    return clean;
  }
}

/** The arguments that `replace` passes: the match, its groups, where it was found and in what. */
type NamedMatch = readonly [whole: string, before: string, name: string, literal: string, at: number, text: string];
