import { fromBase64, toBase64 } from "./base64.js";
import { closingBracket } from "../value/closingBracket.js";
import { redactPlain } from "./secretFormats.js";
import { redactContexts } from "./secretContexts.js";
import { isSecretName, isSecretNumberName, secrecyOf } from "./secretName.js";
import { FOREIGN_HINTS } from "./secretWords.js";
import { standIn } from "./standIn.js";

type Replace = Parameters<typeof redactPlain>[1];

const STRING = String.raw`"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'`;
const LETTER = String.raw`\p{L}\p{M}\p{N}_$-`;
const HINT = `${FOREIGN_HINTS.join("|")}|pass|pwd|secret|token|key|cred|auth|cookie|sess|sid|otp|cv[vc]|ssn|jwt|pin|[cx]srf|card|verification|connection|bearer|phrase|mnemonic|answer|code`;
/** In quotes a name may be of up to three words; more are a sentence. */
const WORDS = String.raw`[\p{L}_$][${LETTER}]{0,30}(?: [\p{L}\p{M}_$-]{1,30}){1,2}(?=["'])`;
/** Options of commands have their dashes before the name. */
const NAME = String.raw`(?<![\p{L}\p{M}\p{N}_$]|[\p{L}\p{M}\p{N}_$]-)(?=["'][ ${LETTER}]{0,60}?(?:${HINT})|[${LETTER}]{0,60}?(?:${HINT}))["']?((?<=["'])${WORDS}|[\p{L}_$][${LETTER}]{0,60})["']?`;
/** `name: "value"`, `name="value"`, `"name" => "value"`, `name := "value"`. */
const NAMED_STRING = new RegExp(`(${NAME}\\s*(?::=|[:=]|=>)\\s*)(${STRING})`, "giu");
/** Entries of a Map, and headers: `["name", "value"]`. */
const PAIR = new RegExp(`(\\[["']([ ${LETTER}]{1,60})["'],\\s*)(${STRING})(?=\\s*\\])`, "gu");
/** `{ name: "authorization", value: "…" }`, and `name="password" value="…"` of an element. */
const DESCRIBED = new RegExp(
  `((?:name|key|header|field)["']?\\s*[:=]\\s*["']([ .${LETTER}]{1,60})["'],?\\s*["']?value["']?\\s*[:=]\\s*)(${STRING})`,
  "giu",
);
const NAMED_NUMBER = new RegExp(`(${NAME}\\s*[:=]\\s*)(\\d{3,})(?![\\w.])`, "giu");
const NAMED_GROUP = new RegExp(`${NAME}\\s*:\\s*(?:new \\w+\\(|Buffer\\.from\\()?(?=[\\[{])`, "giu");
/** In environment files, query strings and sentences. */
const NAMED_WORD = new RegExp(`(${NAME}(=|\\s*[:=]\\s?|\\s+is\\s+))(?!["'[{(\\s])([^\\s&;,"'\\\\)}\\]]+)`, "giu");
const SCHEME = /^((?:bearer|basic|token|digest|apikey) +)(\S+)$/i;
const QUOTED = /"(?:[^"\\]|\\.)*"/g;
const LIST_ITEM = new RegExp(`(${STRING})(?!\\s*:)|(?<![\\w."'])\\d+(?![\\w."'])`, "g");
const LITERAL = new RegExp(STRING, "g");
const ENCODED = /(?<![\w+/=.\\-])[A-Za-z\d+/]{16,}={0,2}(?![\w+/=.-])/g;
const BYTES = /(\bnew Uint8Array\(\[)([\d, ]{20,})(?=\]\))/g;
const PRINTABLE = /^[\x20-\x7e\s]{8,}$/;
/** The words that a wallet is made of. */
const MNEMONIC = /^(?:[a-z]{3,8} ){11,23}[a-z]{3,8}$/;
const LONGEST_WORD = 2_000;
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
      .replace(PAIR, (...match) => this.#pair(match as unknown as NamedMatch))
      .replace(NAMED_STRING, (...match) => this.#named(match as unknown as NamedMatch))
      .replace(NAMED_NUMBER, (whole, before: string, name: string, digits: string) =>
        isSecretNumberName(name) ? `${before}${this.#number(digits)}` : whole,
      )
      .replace(NAMED_WORD, (...match) => this.#namedWord(match as unknown as WordMatch));
    const inside = this.#redactEncoded(redactContexts(this.#redactGroups(clean), this.#replace), depth);
    const unescaped = depth === 0 ? inside : inside.replace(QUOTED, (literal) => this.#redactEscaped(literal, depth));
    return redactPlain(unescaped, this.#replace);
  }

  #named([whole, before, name, literal]: NamedMatch): string {
    const value = valueOf(literal);
    const secrecy = secrecyOf(name);
    if (secrecy === undefined || value.length === 0 || (secrecy === "likely" && !isLikely(value))) return whole;
    return before + quote(this.#whole(value), literal);
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

  // What is no secret may hold one, as the `secret=…` of an `otpauth:` address.
  #namedWord([, before, name, sign, value]: WordMatch): string {
    if (isWordSecret(name, sign, value)) return before + this.#word(value);
    if (value.length > LONGEST_WORD) return before + value;
    return before + value.replace(NAMED_WORD, (...match) => this.#namedWord(match as unknown as WordMatch));
  }

  #word(value: string): string {
    return /^\d+$/.test(value) ? this.#number(value) : this.#replace(value);
  }

  // A leading zero would make it another kind of number.
  #number(digits: string): string {
    return this.#replace(digits, (secret, number) => `1${"0".repeat(secret.length - 2)}${number}`);
  }

  // All that is inside of `credentials: { … }`, `passwords: [ … ]` or the bytes of a `privateKey`.
  #redactGroups(text: string): string {
    let clean = "";
    let from = 0;
    for (const match of text.matchAll(NAMED_GROUP)) {
      const open = match.index + match[0].length;
      if (open < from || !isSecretName(match[1] ?? "")) continue;
      const end = closingBracket(text, open);
      const isBytes = /\($/.test(match[0]);
      const group = text.slice(open, end).replace(LIST_ITEM, (item, literal: string | undefined) => {
        if (literal !== undefined) return quote(this.#replace(valueOf(literal)), literal);
        return isBytes ? "0" : item;
      });
      this.#isUsed ||= isBytes;
      clean += text.slice(from, open) + group;
      from = end;
    }
    return clean + text.slice(from);
  }

  // Escapes hide where a word begins, and quotes inside of quotes.
  #redactEscaped(literal: string, depth: number): string {
    if (!literal.includes("\\")) return literal;
    const value = valueOf(literal);
    const clean = this.#redact(value, depth - 1);
    return clean === value ? literal : quote(clean, literal);
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
type WordMatch = readonly [whole: string, before: string, name: string, sign: string, value: string];
type NamedMatch = readonly [whole: string, before: string, name: string, literal: string, at: number, text: string];

function valueOf(literal: string): string {
  if (literal.startsWith('"')) {
    try {
      return JSON.parse(literal) as string;
    } catch {
      // A quotation in a sentence, not a printed text.
    }
  }
  return literal.slice(1, -1);
}

function quote(value: string, literal: string): string {
  if (literal.startsWith('"')) return JSON.stringify(value);
  return `'${value.replace(/(?<!\\)'/g, "\\'").replaceAll("\n", "\\n")}'`;
}

function isLikely(value: string): boolean {
  return (
    MNEMONIC.test(value) ||
    /^\d{4,}$/.test(value) ||
    (value.length >= 8 && /\d/.test(value)) ||
    (value.length >= 20 && !/\s/.test(value))
  );
}

// After a colon an ordinary word is a type or prose, and what has brackets is code.
function isWordSecret(name: string, sign: string, value: string): boolean {
  const secrecy = secrecyOf(name);
  if (secrecy === undefined || (secrecy === "likely" && !isLikely(value))) return false;
  if (sign === "=") return !/^[>=]/.test(value);
  return secrecy === "certain" && /\d/.test(value) && !/^\$|[([]|^-?[\d.]+(?:e[+-]?\d+)?n?$/.test(value);
}
