import { findJsonObjects, parseAny } from "../../value/findJson.js";
import { allBlocks, scanFences } from "./blocks.js";

/** What stands for a character in HTML. */
const ENTITIES: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  amp: "&",
  nbsp: " ",
};
const ENTITY = /&(?:#(\d{1,6})|#x([\da-f]{1,5})|(\w{2,4}));/gi;
const OPENING_TAG = /<([\w:-]+)(?: [^<>]*)?>/g;
/** A model that repeats one tag, or anything else, for ever must not cost the square of it. */
const MAX_ELEMENTS = 20;
const MAX_CHARACTERS = 100_000;
/** The part that a replacement of text takes away, or one side of a conflict. */
const REPLACED = /^<{5,}(?: .*)?$[\s\S]*?^={5,}$|^>{5,}(?: .*)?$/gm;
const TAG_LINE = /^[ \t]*<\/?[\w:-]+(?: [^<>\n]*)?>[ \t]*$/gm;
const CODE_TAG = /<\/?(?:pre|code|br)(?: [^<>\n]*)?\/?>/gi;
/** As editors and listings print them: `12 | `, `12: `, `12. `, or between blanks and a tab. */
const LINE_NUMBER = /^[ \t]*\d+(?: ?[|:.\u2502]|\t| {2}) ?/gm;
/** Signs that are not to be seen, and join no others. */
const INVISIBLE = /[\u00ad\u200b\u2060\ufeff]/g;
/** Line ends and quotes as they stand in a text within a text. */
const ESCAPED = /\\([nrt"\\])/g;
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };
const SPAN = /(?<!`)(`{1,3})(?!`)(?:[a-z]+ +(?=\S))?([^`]+)\1(?!`)/g;

/**
 * The texts that a reply may be the wrapping of, where nothing in it reads as code: a fence, a quotation, a listing, markup,
 * JSON, a patch, code in a line of prose. Whether one of them is code is for a parser to say.
 */
export function unwrap(text: string): string[] {
  if (text.length > MAX_CHARACTERS) return [];
  const unescaped = text.replace(TAG_LINE, "").replace(CODE_TAG, "\n").replace(ENTITY, decode);
  const texts = [
    ...scanFences(text).map(({ code }) => code),
    text.replace(/^[ \t]*> ?/gm, ""),
    text.replace(LINE_NUMBER, ""),
    text.replace(ESCAPED, (_, sign: string) => ESCAPES[sign] ?? sign),
    text.replace(/[“”„]/g, '"').replace(/[‘’‚]/g, "'"),
    text.replace(INVISIBLE, ""),
    unescaped,
    text.replace(ENTITY, decode),
    // Of what is replaced, and what by, the last counts.
    ...elementsIn(text)
      .reverse()
      .map((inner) => inner.replace(ENTITY, decode)),
    ...allBlocks(text).map(({ code }) => patched(code)),
    // What one of them says of another is no code.
    ...findJsonObjects(text)
      .map(textsIn)
      .flatMap((texts) => [texts.join("\n\n"), ...texts]),
    [...text.matchAll(SPAN)].map(([, , code = ""]) => code).join("\n\n"),
  ];
  return [...new Set(texts)].filter((each) => each !== text && each.trim() !== "");
}

function decode(whole: string, decimal?: string, hexadecimal?: string, name?: string): string {
  if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole;
  const code = decimal === undefined ? Number.parseInt(hexadecimal ?? "", 16) : Number(decimal);
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}

/** What stands within the elements of a text, at any depth. */
function elementsIn(text: string): string[] {
  const tags = text.matchAll(OPENING_TAG);
  const inner: string[] = [];
  for (const { 0: tag, 1: name, index } of tags) {
    const start = index + tag.length;
    const end = text.indexOf(`</${name}>`, start);
    if (end !== -1) inner.push(text.slice(start, end).replace(/^\s*<!\[CDATA\[([^]*)\]\]>\s*$/, "$1"));
    if (inner.length === MAX_ELEMENTS) break;
  }
  return inner;
}

/** A patch as it was applied: its own lines and those that are taken away are left out. */
function patched(text: string): string {
  if (!/^\+/m.test(text)) return text.replace(REPLACED, "");
  // What stands before its first part says which file is changed, and how.
  const parts = text.slice(Math.max(0, text.search(/^@@/m)));
  const kept = parts.split("\n").filter((line) => !/^(?:-|\+\+\+|@@|\*\*\* |\\ )/.test(line));
  return kept.map((line) => line.replace(/^[+ ]/, "")).join("\n");
}

// A call of a tool holds its arguments as JSON in a text.
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value, ...textsWithin(parseAny(value))];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function textsWithin(value: unknown): string[] {
  return typeof value === "string" ? [] : textsIn(value);
}
