import type { Expectation } from "../../contract/expectation.js";
import type { Comments } from "./comments.js";
import { ts } from "../../compiler/compiler.js";
import { freeReferences } from "../../compiler/scopes.js";
import { parseCode } from "./source.js";
import { leadingValue, REVIVE } from "./value.js";

/** The result that a comment announces for a statement; `unreadable`: there is one, and it cannot be read. */
interface Documented {
  readonly expect: Expectation;
  /** The variable of the example that is meant, when it is named. */
  readonly subject?: string;
  /** The value as it is written: what was printed may be a text. */
  readonly shown?: string;
  /** It is a text, written without quotation marks. */
  readonly isBare?: true;
}

/** The signs and words that stand before a value in a comment; everything else there is prose. */
const SIGNS = ["==>", "-->", "===", "=>", "->", "==", "→", "⇒", "➞", "≈", "~=", "=", "~"];
const WORDS = new Set(
  "returns return returned result results output outputs prints print logs log is are be will should equals equal to gives yields resolves evaluates expected value now with".split(
    " ",
  ),
);
const ABOUT = new Set(["≈", "~=", "~", "approximately", "approx", "about", "roughly"]);
const THROWS = new Set(["throws", "throw", "rejects", "raises", "uncaught"]);
const NAME = /^[A-Za-z_$][\w$]*/;
const MAX_WORDS = 6;
/** One run of signs, not letters alone or in mixed case, as few words are: `a-b`, `https://a.b`, `1,234.50`, `fooBar`. */
const NO_WORD = /^(?=.*[\p{L}\p{N}])(?:\S*[^\p{L}\p{M}\p{N}\s]\S*|\S*\p{Ll}\p{Lu}\S*)$/u;
/** What tools read in comments. */
const DIRECTIVES = ["@ts-", "eslint-", "prettier-", "biome-", "oxlint-"];

/** The words and signs before a value. */
interface Mark {
  readonly rest: string;
  readonly hasSign: boolean;
  readonly hasWord: boolean;
  /** A word with a colon, as `Prints:`. */
  readonly hasColon: boolean;
  readonly isThrow: boolean;
  readonly isApproximate: boolean;
  readonly subject?: string;
}

/** The result documented by the comments behind a statement; undefined when they are prose. */
export function readExpectation(
  { beside, below, apart }: Comments,
  variables: ReadonlySet<string>,
): Documented | { readonly unreadable: string } | undefined {
  if (beside !== undefined) {
    const alone = readComment([beside, ...below], variables, { isBare: true, isBeside: true });
    if (alone !== undefined) return alone;
  }
  for (const [index] of below.entries()) {
    const read = readComment(below.slice(index), variables, { isBare: index === 0 && beside === undefined });
    if (read !== undefined) return read;
  }
  const later = readComment(apart, variables, { isBare: false });
  // Below a free line, only a sign is no heading of what follows.
  return apart[0] !== undefined && markOf(apart[0], variables).hasSign ? later : undefined;
}

/** The result announced by the comments above a statement: `// Returns 2`. */
export function readAnnouncement(above: readonly string[], variables: ReadonlySet<string>): Documented | undefined {
  for (const [index] of above.entries()) {
    const read = readComment(above.slice(index), variables, { isBare: false });
    if (read !== undefined && "expect" in read) return read;
  }
  return undefined;
}

/**
 * What stands beside a call without mark or quotation, or alone below the last one, and is hardly prose: a text may be shown
 * so. It is held softly.
 */
export function readBareText({ beside, below }: Comments, isLast: boolean): ReturnType<typeof readExpectation> {
  const [first = "", ...others] = beside === undefined && isLast ? below : [beside];
  const isProse =
    others.length > 0 ||
    first.startsWith("(") ||
    /[.,:;!?]$/.test(first) ||
    DIRECTIVES.some((each) => first.startsWith(each));
  return !isProse && NO_WORD.test(first) ? { unreadable: first } : undefined;
}

/** Of what returns texts, `// => a-b` means "a-b", and `// => Ada` too where nothing is known by that name. */
export function asBareText(
  said: ReturnType<typeof readExpectation>,
  isKnown: (name: string) => boolean,
): ReturnType<typeof readExpectation> {
  if (said === undefined) return undefined;
  const written = "unreadable" in said ? said.unreadable : unknownIn(said.expect, isKnown);
  if (written === undefined) return said;
  return {
    ...("expect" in said ? said : {}),
    expect: { kind: "returns", value: JSON.stringify(written) },
    isBare: true,
  };
}

function unknownIn(expect: Expectation, isKnown: (name: string) => boolean): string | undefined {
  if (expect.kind !== "returns") return undefined;
  const parsed = parseCode(`(${expect.value}\n)`);
  return parsed !== undefined && freeReferences(ts, parsed).some(({ text }) => text !== REVIVE && !isKnown(text))
    ? expect.value
    : undefined;
}

function readComment(
  lines: readonly string[],
  variables: ReadonlySet<string>,
  { isBare, isBeside = false }: { readonly isBare: boolean; readonly isBeside?: boolean },
): Documented | { readonly unreadable: string } | undefined {
  const [first = "", ...others] = lines;
  const mark = markOf(first, variables);
  const isMarked = mark.hasSign || mark.hasWord;
  const thrown = thrownBy(mark, isBeside || mark.hasSign);
  if (thrown !== undefined) return withSubject({ kind: "throws", ...thrown }, mark);
  if (mark.isThrow || (!isMarked && !isBare)) return undefined;
  const text = [mark.rest, ...others].join("\n");
  const value = leadingValue(text, isMarked) ?? leadingValue(mark.rest, isMarked);
  if (value === undefined)
    return (mark.hasSign || mark.hasColon) && mark.rest !== "" ? { unreadable: mark.rest } : undefined;
  const { code, shown, isShown } = value;
  const about = mark.isApproximate ? { isApproximate: true } : {};
  const printed = shown === undefined ? {} : { shown };
  const expect: Expectation = { kind: "returns", value: code, ...(isShown ? printed : {}), ...about };
  return { ...withSubject(expect, mark), ...printed };
}

function withSubject(expect: Expectation, { subject }: Mark): Documented {
  return subject === undefined ? { expect } : { expect, subject };
}

function markOf(text: string, variables: ReadonlySet<string>): Mark {
  let rest = text.trim();
  let [hasSign, hasWord, hasColon, isThrow, isApproximate] = [false, false, false, false, false];
  let subject: string | undefined;
  for (let words = 0; words < MAX_WORDS; words++) {
    const sign = SIGNS.find((each) => rest.startsWith(each));
    const word = sign === undefined ? NAME.exec(rest)?.[0] : undefined;
    const token = sign ?? word?.toLowerCase() ?? "";
    const behind = rest.slice(token.length).trimStart();
    // `Result.of(2)` is a value.
    if (word !== undefined && (rest[token.length] === "." || rest[token.length] === "(")) break;
    if (sign !== undefined) hasSign = true;
    else if (ABOUT.has(token) || WORDS.has(token)) hasWord = true;
    else if (THROWS.has(token)) isThrow = true;
    else if (word !== undefined && words === 0 && variables.has(word) && isSaid(behind)) subject = word;
    else break;
    if (ABOUT.has(token)) isApproximate = true;
    rest = behind.startsWith(":") && word !== undefined ? behind.slice(1).trimStart() : behind;
    if (behind.startsWith(":") && word !== undefined) hasWord = hasColon = true;
  }
  return { rest, hasSign, hasWord, hasColon, isThrow, isApproximate, ...(subject === undefined ? {} : { subject }) };
}

/** Whether what stands behind a variable's name says something of it. */
function isSaid(behind: string): boolean {
  const word = NAME.exec(behind)?.[0];
  return behind.startsWith(":") || SIGNS.some((sign) => behind.startsWith(sign)) || (word ? WORDS.has(word) : false);
}

interface Thrown {
  readonly error?: string;
  readonly mayReturn?: true;
}

/** The error that a comment names: `throws RangeError`, `Error: no number`, `throws "no number"`. */
function thrownBy({ rest, isThrow }: Mark, isCertain: boolean): Thrown | undefined {
  const text = withoutArticle(rest, isThrow);
  const name = NAME.exec(text)?.[0] ?? "";
  const behind = text.slice(name.length);
  const isErrorName = name.endsWith("Error") || name.endsWith("Exception");
  if (isErrorName && behind.startsWith(":")) {
    const [message = ""] = behind
      .slice(1)
      .trim()
      .split(/\n|…|\.\.\./, 1);
    const error = name === "Error" && message !== "" ? message.trim() : name;
    return isThrow ? { error } : { error, mayReturn: true };
  }
  if (!isThrow) return isErrorName && /^[.!]*$/.test(behind.trim()) ? { error: name, mayReturn: true } : undefined;
  if (isErrorName || (name !== "" && behind.trim() === "" && /^[A-Z]/.test(name))) return { error: name };
  const quoted = /^(["'`])(.+?)\1/.exec(text)?.[2];
  if (quoted !== undefined) return { error: quoted };
  return isCertain || text === "" ? {} : undefined;
}

function withoutArticle(text: string, isThrow: boolean): string {
  if (!isThrow) return text;
  const [word = ""] = text.split(" ", 1);
  return word.toLowerCase() === "a" || word.toLowerCase() === "an" ? text.slice(word.length).trimStart() : text;
}
