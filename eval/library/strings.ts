// --- camelCase("foo bar")
/**
 * Words joined in camel case; words end at spaces, hyphens, underscores, and before capitals.
 *
 * @example camelCase("foo-bar_baz qux") // => "fooBarBazQux"
 * @example camelCase("FooBar") // => "fooBar"
 */
export function camelCase(text: string): string {
  return stub();
}
// --- right
const words = text.match(/\p{Lu}?[^\p{Lu}\s_-]+|\p{Lu}+/gu) ?? [];
return words
  .map((word, index) => {
    const lower = word.toLowerCase();
    const [head = ""] = lower;
    return index === 0 ? lower : head.toUpperCase() + lower.slice(head.length);
  })
  .join("");
// --- wrong: the example's capitals
return text.toLowerCase().replace(/[\s_-]+(.)/g, (_, letter: string) => letter.toUpperCase());

// --- kebab("fooBar")
/**
 * A name in kebab case.
 *
 * @example
 * ```ts
 * kebab("fooBarBaz") // "foo-bar-baz"
 * ```
 */
export function kebab(name: string): string {
  return stub();
}
// --- right
return name
  .replace(/([\p{Ll}\d])(\p{Lu})/gu, "$1-$2")
  .replace(/[\s_]+/g, "-")
  .toLowerCase();
// --- contract
contract = {
  changes: [],
  isRepeatable: true,
  examples: [
    ['kebab("")', '""', ""],
    ['kebab("foo")', '"foo"', ""],
    ['kebab("Foo")', '"foo"', ""],
    ['kebab("aB")', '"a-b"', ""],
  ],
  silent: ["runs of capitals", "spaces"],
};
// --- wrong: the example
return name.replace(/\p{Lu}/u, (letter) => `-${letter}`).toLowerCase();

// --- truncate("hello world", 8)
/**
 * A text of at most `length` characters; what is cut off is shown by "…", which counts as well.
 *
 * @param length an integer from 1 up
 * @example truncate("hello world", 8) // => "hello w…"
 * @example truncate("hello", 8) // => "hello"
 */
export function truncate(text: string, length: number): string {
  return stub();
}
// --- right
return text.length <= length ? text : `${text.slice(0, Math.max(0, length - 1))}…`;
// --- contract
contract = {
  accepts: (_text, length) => Number.isInteger(length) && length >= 1,
  changes: [],
  isRepeatable: true,
  examples: [
    ['truncate("", 1)', '""', ""],
    ['truncate("ab", 1)', '"…"', "which counts as well"],
    ['truncate("abc", 3)', '"abc"', "A text of at most `length` characters"],
    ['truncate("abcd", 3)', '"ab…"', ""],
  ],
};
// --- wrong: the example's length
return text.length <= length ? text : `${text.slice(0, length)}…`;
// --- wrong: "A text of at most `length` characters"
return text.length < length ? text : `${text.slice(0, length - 1)}…`;

// --- initials("Ada Lovelace")
/**
 * The first letters of all words, as capitals.
 *
 * @example initials("ada byron lovelace") // => "ABL"
 */
export function initials(name: string): string {
  return stub();
}
// --- right
return name
  .split(/\s+/)
  .map((word) => [...word].slice(0, 1).join("").toUpperCase())
  .join("");
// --- wrong: the example's case
return name
  .split(/\s+/)
  .map((word) => word.charAt(0))
  .join("");

// --- escapeHtml("<b>")
/**
 * Escapes `&`, `<`, `>`, `"` and `'` for HTML.
 *
 * @example escapeHtml("<a href='x'>") // => "&lt;a href=&#39;x&#39;&gt;"
 */
export function escapeHtml(text: string): string {
  return stub();
}
// --- right
const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
// --- contract
contract = {
  changes: [],
  isRepeatable: true,
  examples: [
    ['escapeHtml("")', '""', ""],
    ['escapeHtml("a & b")', '"a &amp; b"', ""],
    ["escapeHtml('\"')", '"&quot;"', ""],
    ['escapeHtml("&lt;")', '"&amp;lt;"', ""],
  ],
};
// --- wrong: the example's quotes
return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

// --- reverseText("abc")
/**
 * A text backwards, by code points.
 *
 * @example reverseText("ab😀") // => "😀ba"
 */
export function reverseText(text: string): string {
  return stub();
}
// --- right
return [...text].reverse().join("");
// --- wrong: the example's code points
return text.split("").reverse().join("");

// --- dedent("  a\n  b")
/**
 * Takes the indentation that all lines share from each line; lines of nothing but spaces do not count, and become empty.
 *
 * @example dedent("  a\n    b\n\n  c") // => "a\n  b\n\nc"
 */
export function dedent(text: string): string {
  return stub();
}
// --- right
const lines = text.split("\n");
const isBlank = (line: string): boolean => /^ *$/.test(line);
const widths = lines.filter((line) => !isBlank(line)).map((line) => line.length - line.replace(/^ +/, "").length);
const width = widths.length === 0 ? 0 : Math.min(...widths);
return lines.map((line) => (isBlank(line) ? "" : line.slice(width))).join("\n");
// --- contract
contract = {
  changes: [],
  isRepeatable: true,
  examples: [
    ['dedent("")', '""', ""],
    ['dedent("a\\n b")', '"a\\n b"', ""],
    ['dedent("   a")', '"a"', ""],
    ['dedent("  a\\n \\n  b")', '"a\\n\\nb"', "lines of nothing but spaces do not count, and become empty"],
  ],
};
// --- wrong: the example's deeper line
return text
  .split("\n")
  .map((line) => line.trimStart())
  .join("\n");

// --- between("[a]", "[", "]")
/**
 * What stands between the first `open` and the next `close`.
 *
 * @returns `undefined` when there is none
 * @example between("x [a] [b]", "[", "]") // => "a"
 */
export function between(text: string, open: string, close: string): string | undefined {
  return stub();
}
// --- right
const start = text.indexOf(open);
if (start === -1) return undefined;
const end = text.indexOf(close, start + open.length);
return end === -1 ? undefined : text.slice(start + open.length, end);
// --- contract
contract = {
  accepts: (_text, open, close) => open !== "" && close !== "",
  changes: [],
  isRepeatable: true,
  examples: [
    ['between("", "a", "b")', "undefined", ""],
    ['between("ab", "a", "b")', '""', ""],
    ['between("|x|y|", "|", "|")', '"x"', "between the first `open` and the next `close`"],
    ['between("]a[b]", "[", "]")', '"b"', ""],
  ],
};
// --- wrong: the example's first
const end = text.lastIndexOf(close);
const start = text.indexOf(open);
return start === -1 || end === -1 ? undefined : text.slice(start + open.length, end);

// --- fill("Hi {name}", { name: "Bo" })
/**
 * Puts values in the place of `{names}`; names that have no value stay as they are.
 *
 * @example fill("{a} + {b} = {c}", { a: 1, b: 2 }) // => "1 + 2 = {c}"
 */
export function fill(template: string, values: Readonly<Record<string, string | number>>): string {
  return stub();
}
// --- right
return template.replace(/\{(\w+)\}/g, (whole, name: string) =>
  Object.hasOwn(values, name) ? String(values[name]) : whole,
);
// --- wrong: the example's name without a value
return template.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));

// --- wordWrap("aa bb", 3)
/**
 * Breaks a text into lines of at most `width` characters, at spaces; a word that is longer has a line of its own.
 *
 * @example wordWrap("the quick brown fox", 9) // => ["the quick", "brown fox"]
 */
export function wordWrap(text: string, width: number): string[] {
  return stub();
}
// --- right
const lines: string[] = [];
for (const word of text.split(" ").filter((one) => one !== "")) {
  const last = lines.at(-1);
  if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
  else lines.push(word);
}
return lines;
// --- contract
contract = {
  accepts: (_text, width) => Number.isInteger(width) && width > 0,
  changes: [],
  isRepeatable: true,
  examples: [
    ['wordWrap("", 5)', "[]", ""],
    ['wordWrap("a b c", 1)', '["a", "b", "c"]', ""],
    ['wordWrap("abcdef gh", 3)', '["abcdef", "gh"]', "a word that is longer has a line of its own"],
    ['wordWrap("ab cd", 5)', '["ab cd"]', "at most `width` characters"],
  ],
};
// --- wrong: the example's full line
const lines: string[] = [];
for (const word of text.split(" ").filter((one) => one !== "")) {
  const last = lines.at(-1);
  if (last !== undefined && last.length + word.length < width - 1) lines[lines.length - 1] = `${last} ${word}`;
  else lines.push(word);
}
return lines;

// --- editDistance("kitten", "sitting")
/**
 * How many characters must be put in, taken out or replaced to make one text of another (Levenshtein).
 *
 * @example editDistance("kitten", "sitting") // => 3
 */
export function editDistance(from: string, to: string): number {
  return stub();
}
// --- right
let row = Array.from({ length: to.length + 1 }, (_, index) => index);
for (let i = 1; i <= from.length; i++) {
  const next = [i];
  for (let j = 1; j <= to.length; j++) {
    const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
    next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
  }
  row = next;
}
return row[to.length] ?? 0;
// --- contract
contract = {
  changes: [],
  isRepeatable: true,
  examples: [
    ['editDistance("", "")', "0", ""],
    ['editDistance("", "abc")', "3", ""],
    ['editDistance("abc", "")', "3", ""],
    ['editDistance("abc", "abc")', "0", ""],
    ['editDistance("flaw", "lawn")', "2", ""],
  ],
};
// --- wrong: the example
return Math.abs(from.length - to.length) + [...from].filter((character, index) => character !== to[index]).length;

// --- parseQuery("a=1&b=2")
/**
 * The parameters of a query, decoded; of a name that comes several times, all values in a list. "+" is a space.
 *
 * @example parseQuery("a=1&b=x%20y&a=2") // => { a: ["1", "2"], b: "x y" }
 * @example parseQuery("?q=a+b") // => { q: "a b" }
 */
export function parseQuery(query: string): Record<string, string | string[]> {
  return stub();
}
// --- right
const found = new Map<string, string | string[]>();
for (const [name, value] of new URLSearchParams(query)) {
  const before = found.get(name);
  found.set(name, before === undefined ? value : [before, value].flat());
}
return Object.fromEntries(found);
// --- wrong: the example's list
return Object.fromEntries(new URLSearchParams(query));

// --- trimSlash("/a/")
/**
 * A path without slashes at its end, apart from "/" itself.
 *
 * @example trimSlash("/a/b//") // => "/a/b"
 * @example trimSlash("/") // => "/"
 */
export function trimSlash(path: string): string {
  return stub();
}
// --- right
const trimmed = path.replace(/\/+$/, "");
return trimmed === "" && path !== "" ? "/" : trimmed;
// --- wrong: the example's root
return path.replace(/\/+$/, "");

// --- joinUrl("https://a.b", "c")
/**
 * Joins parts of a URL with exactly one slash between them.
 *
 * @example joinUrl("https://a.b/", "/c", "d/") // => "https://a.b/c/d/"
 */
export function joinUrl(base: string, ...parts: string[]): string {
  return stub();
}
// --- right
return parts.reduce(
  (url, part) => (part === "" ? url : `${url.replace(/\/+$/, "")}/${part.replace(/^\/+/, "")}`),
  base,
);
// --- contract
contract = {
  changes: [],
  isRepeatable: true,
  examples: [
    ['joinUrl("a")', '"a"', ""],
    ['joinUrl("a", "b")', '"a/b"', "with exactly one slash between them"],
    ['joinUrl("a//", "//b")', '"a/b"', "with exactly one slash between them"],
  ],
  silent: ["empty parts"],
};
// --- wrong: the example's slashes
return [base, ...parts].join("/");

// --- isPalindrome("abba")
/**
 * Whether letters and digits read the same from both ends; case does not count.
 *
 * @example
 * >>> isPalindrome("A man, a plan, a canal: Panama")
 * true
 * @example isPalindrome("ab") // => false
 */
export function isPalindrome(text: string): boolean {
  return stub();
}
// --- right
const letters = text.toLowerCase().match(/[\p{L}\p{N}]/gu) ?? [];
return letters.every((letter, index) => letter === letters[letters.length - 1 - index]);
// --- wrong: the example's punctuation
return text.toLowerCase() === [...text.toLowerCase()].reverse().join("");

// --- byteSize(2048)
/**
 * A number of bytes for people: at most one decimal, units of 1000.
 *
 * @throws {RangeError} for negative numbers and what is no finite number
 * @example byteSize(1500) // => "1.5 kB"
 * @example byteSize(999) // => "999 B"
 */
export function byteSize(bytes: number): string {
  return stub();
}
// --- right
if (!Number.isFinite(bytes) || bytes < 0)
  throw new RangeError(`A size must be a finite number from 0 up (got ${bytes}).`);
const units = ["B", "kB", "MB", "GB", "TB", "PB"];
let value = bytes;
let unit = 0;
while (value >= 1000 && unit < units.length - 1) {
  value /= 1000;
  unit++;
}
return `${Math.round(value * 10) / 10} ${units[unit] ?? "B"}`;
// --- contract
contract = {
  throws: [{ error: "RangeError", when: (bytes) => !Number.isFinite(bytes) || bytes < 0 }],
  changes: [],
  isRepeatable: true,
  examples: [
    ["byteSize(0)", '"0 B"', ""],
    ["byteSize(1000)", '"1 kB"', "units of 1000"],
    ["byteSize(2_500_000)", '"2.5 MB"', ""],
    ["byteSize(-1)", "throws RangeError", ""],
  ],
  silent: ["sizes that round up to the next unit"],
};
// --- wrong: the example's units
const steps = Math.floor(Math.log2(Math.max(1, bytes)) / 10);
return `${Math.round((bytes / 1024 ** steps) * 10) / 10} ${["B", "kB", "MB", "GB"][steps] ?? "TB"}`;
// --- wrong: `throws` of the contract
const units = ["B", "kB", "MB", "GB", "TB", "PB"];
let value = bytes;
let unit = 0;
while (value >= 1000 && unit < units.length - 1) {
  value /= 1000;
  unit++;
}
return `${Math.round(value * 10) / 10} ${units[unit] ?? "B"}`;

// --- parseVersion("1.2.3")
/** A version number of three parts. */
export interface ParsedVersion {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}
/**
 * Reads "major.minor.patch", with or without a "v" before it.
 *
 * @throws {SyntaxError} for every other text
 * @example parseVersion("v1.20.3") // => { major: 1, minor: 20, patch: 3 }
 * @example parseVersion("1.2") // throws SyntaxError
 */
export function parseVersion(text: string): ParsedVersion {
  return stub();
}
// --- right
const [, major, minor, patch] = /^v?(\d+)\.(\d+)\.(\d+)$/.exec(text) ?? [];
if (major === undefined) throw new SyntaxError(`"${text}" is no version.`);
return { major: Number(major), minor: Number(minor), patch: Number(patch) };
// --- wrong: the example that throws
const [major = 0, minor = 0, patch = 0] = text.replace(/^v/, "").split(".").map(Number);
return { major, minor, patch };

// --- graphemes("ab")
/**
 * How many characters a reader sees.
 *
 * @example graphemes("e\u0301👍🏽") // => 2
 */
export function graphemes(text: string): number {
  return stub();
}
// --- right
return [...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text)].length;
// --- wrong: the example
return [...text].length;

// --- naturalCompare("a2", "a10")
/**
 * Compares texts so that numbers in them count as numbers; negative, zero or positive as for `sort`.
 *
 * @example ["a10", "a2", "a1"].sort(naturalCompare) // => ["a1", "a2", "a10"]
 */
export function naturalCompare(one: string, other: string): number {
  return stub();
}
// --- right
return new Intl.Collator("en", { numeric: true }).compare(one, other);
// --- wrong: the example
return one < other ? -1 : one > other ? 1 : 0;
