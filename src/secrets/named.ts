import { STRING, valueOf } from "./literal.js";
import { isSecretName, isSecretNumberName, secrecyOf } from "./secretName.js";

/** The signs that a name is made of, inside of brackets of a pattern. */
export const LETTER = String.raw`\p{L}\p{M}\p{N}_$-`;
/** In quotes a name may be of up to three words, or be a path; more are a sentence. */
const WORDS = String.raw`[\p{L}_$][${LETTER}]{0,30}(?:[ .][\p{L}\p{M}_$-]{1,30}){1,2}(?=["'])`;
// Which names are those of secrets is asked afterwards: a pattern of all their words takes 5 ms to compile.
const NAMED = new RegExp(
  String.raw`(?<![\p{L}\p{M}\p{N}_$]|[\p{L}\p{M}\p{N}_$]-)["']?((?<=["'])${WORDS}|[\p{L}_$][${LETTER}]{0,60})["']?(?:\)?\])?(\s*(?::=|=>|[:=\uFF1A])\s*|\s+[iI][sS]\s+)`,
  "gu",
);
const TEXT = new RegExp(STRING, "y");
const NUMBER = /\d{3,}(?![\w.])/y;
const GROUP = /(?:new \w+\(|Buffer\.from\()?(?=[[{])/y;
const ENTRY = new RegExp(`(?<=\\[)["']([ ${LETTER}]{1,60})["'],\\s*`, "gu");
/** In environment files, query strings and sentences. */
const WORD = /(?!["'[{(\s])[^\s&;,"'\\)}\]]+/y;
const WORD_SIGN = /^\s*[:=\uFF1A]=?\s?$|^\s+is/i;
/** A word and a blank; `private` may be the modifier of a field. */
const WORD_BEFORE = /(?<!\p{L})(?!private )\p{L}+ $/iu;
const MAX_BEFORE = 20;
/** The words that a wallet is made of. */
const MNEMONIC = /^(?:[a-z]{3,8} ){11,23}[a-z]{3,8}$/;

interface Named {
  /** As it is written, and with the word before it: in a sentence a name is of two words, as in "API key: …". */
  readonly names: readonly string[];
  /** What stands between the name and its value, with blanks. */
  readonly sign: string;
  /** Where the value begins. */
  readonly start: number;
}

/**
 * The next name with a value behind it: `name: value`, `name=value`, `"name" => value`, `name := value`, and "name is value" in
 * a sentence. Options of commands have their dashes before the name.
 */
export function findNamed(text: string, from: number): Named | undefined {
  const match = matchAt(NAMED, text, from);
  if (match === null) return undefined;
  const [whole, name = "", sign = ""] = match;
  const [before] = WORD_BEFORE.exec(text.slice(Math.max(0, match.index - MAX_BEFORE), match.index)) ?? [];
  const isSpoken = before !== undefined && whole.startsWith(name);
  return { names: isSpoken ? [name, before + name] : [name], sign, start: match.index + whole.length };
}

/** The value of a name, as it is written, where it is a secret; one that is none may hold one. */
export function readSecret(
  text: string,
  { names, sign, start }: Named,
): { readonly kind: "literal" | "digits" | "word"; readonly written: string } | undefined {
  const isSign = sign.trim().toLowerCase() !== "is";
  const literal = isSign && matchAt(TEXT, text, start)?.[0];
  if (literal) {
    const isSecret = names.some((name) => isSecretValue(name, valueOf(literal)));
    return isSecret ? { kind: "literal", written: literal } : undefined;
  }
  const digits = isSign && matchAt(NUMBER, text, start)?.[0];
  if (digits && names.some(isSecretNumberName)) return { kind: "digits", written: digits };
  const word = WORD_SIGN.test(sign) && matchAt(WORD, text, start)?.[0];
  return word && names.some((name) => isSecretWord(name, sign, word)) ? { kind: "word", written: word } : undefined;
}

interface Group {
  /** Where its bracket stands. */
  readonly open: number;
  readonly isBytes: boolean;
}

/** The next group of a secret's name, all of which is secret: `credentials: { … }`. */
export function findGroup(text: string, from: number): Group | undefined {
  for (let named = findNamed(text, from); named !== undefined; named = findNamed(text, named.start)) {
    const { names, sign, start } = named;
    const opening = sign.trim() === ":" ? matchAt(GROUP, text, start)?.[0] : undefined;
    if (opening !== undefined && names.some(isSecretName)) return groupBehind(opening, start);
  }
  return undefined;
}

/** The same as an entry of a Map: `["credentials", { … }]`. */
export function findPairGroup(text: string, from: number): Group | undefined {
  for (let match = matchAt(ENTRY, text, from); match !== null;) {
    const start = ENTRY.lastIndex;
    const opening = matchAt(GROUP, text, start)?.[0];
    if (opening !== undefined && isSecretName(match[1] ?? "")) return groupBehind(opening, start);
    match = matchAt(ENTRY, text, start);
  }
  return undefined;
}

function groupBehind(opening: string, start: number): Group {
  return { open: start + opening.length, isBytes: opening.endsWith("(") };
}

/** Whether a text of that name is a secret. */
export function isSecretValue(name: string, value: string): boolean {
  const secrecy = value === "" ? undefined : secrecyOf(name);
  return secrecy === "certain" || (secrecy === "likely" && isLikely(value));
}

// After a colon an ordinary word is a type or prose, and what has brackets is code.
function isSecretWord(name: string, sign: string, value: string): boolean {
  if (sign === "=") return !/^[>=]/.test(value) && isSecretValue(name, value);
  if (!/\d/.test(value) || /^\$|[([]|^-?[\d.]+(?:e[+-]?\d+)?n?$/.test(value)) return false;
  return isSecretName(name);
}

function isLikely(value: string): boolean {
  return (
    MNEMONIC.test(value) ||
    /^\d{4,}$/.test(value) ||
    (value.length >= 8 && /\d/.test(value)) ||
    (value.length >= 20 && !/\s/.test(value))
  );
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
