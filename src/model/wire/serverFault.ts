import { redact } from "../../secrets/redact.js";
import { collapseSpaces } from "../../text/lines.js";
import { parseAny } from "../../value/findJson.js";

/** A server's explanation of a refused request. */
export interface ServerFault {
  /** Its own words, in one line; `""` when it says nothing. */
  readonly message: string;
  /** Its stable names for what happened, in lower case. */
  readonly codes: readonly string[];
  /** Where the request was redirected to, where it was. */
  readonly movedTo?: string | undefined;
}

const MAX_CHARACTERS = 400;
const MAX_DEPTH = 8;
/** Where servers put their words, and what the servers behind them said. */
const WORDS = ["message", "msg", "detail", "details", "error", "errors", "error_message", "error_description"];
const MORE_WORDS = ["description", "reason", "title", "metadata", "raw", "innererror"];
const CODES = ["code", "type", "status", "error_code", "errorcode", "reason"];

/** Reads the body of a refusal: JSON of any shape, a page, or plain text. */
export function readFault(body: string): ServerFault {
  const value = parseAny(body);
  if (value === undefined)
    return { message: oneLine(body.trimStart().startsWith("<") ? textOf(body) : body), codes: [] };
  return describeFault(value);
}

/** The same for what is JSON already. */
export function describeFault(value: unknown): ServerFault {
  const words = [...new Set(wordsIn(value, 0))];
  // An object without any of the usual names still says something.
  const said = words.length > 0 || typeof value !== "object" || value === null ? words : [JSON.stringify(value)];
  return { message: oneLine(said.join("; ")), codes: [...new Set(codesIn(value, 0))] };
}

/** The HTTP status that an error within an answer names. */
export function statusIn(value: unknown): number | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { code, status } = value as { readonly code?: unknown; readonly status?: unknown };
  return [code, status].map(Number).find((number) => Number.isInteger(number) && number >= 400 && number < 600);
}

function wordsIn(value: unknown, depth: number): string[] {
  if (depth > MAX_DEPTH) return [];
  if (typeof value === "string") {
    // A gateway passes on the body of the server behind it as a text.
    const inner = value.trimStart().startsWith("{") ? parseAny(value) : undefined;
    return inner === undefined ? [value.trim()].filter((text) => text !== "") : wordsIn(inner, depth + 1);
  }
  if (Array.isArray(value)) return value.slice(0, 5).flatMap((item) => wordsIn(item, depth + 1));
  if (typeof value !== "object" || value === null) return [];
  const object = value as Record<string, unknown>;
  const usual = [...WORDS, ...MORE_WORDS].flatMap((key) => wordsIn(object[key], depth + 1));
  const words = usual.length > 0 ? usual : listedIn(object, depth);
  const { loc } = object;
  return Array.isArray(loc) && words.length > 0 ? [`${loc.join(".")}: ${words.join("; ")}`] : words;
}

// The faults of each field stand under the field's own name.
function listedIn(object: Readonly<Record<string, unknown>>, depth: number): string[] {
  const lists = Object.entries(object).filter(([, list]) => Array.isArray(list));
  return lists.slice(0, 5).flatMap(([field, list]) => wordsIn(list, depth + 1).map((words) => `${field}: ${words}`));
}

function codesIn(value: unknown, depth: number): string[] {
  if (depth > MAX_DEPTH || typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.slice(0, 5).flatMap((item) => codesIn(item, depth + 1));
  const object = value as Record<string, unknown>;
  const own = CODES.flatMap((key) => {
    const code = object[key];
    return typeof code === "string" ? [code.toLowerCase()] : [];
  });
  return [
    ...own,
    ...["error", "errors", "detail", "details", "innererror"].flatMap((key) => codesIn(object[key], depth + 1)),
  ];
}

/** The visible text of a page. */
function textOf(page: string): string {
  const shown = page.replace(/<(script|style)\b[^>]*>[\s\S]*?<\/\1>|<!--[\s\S]*?-->/gi, " ");
  return shown.replace(/<[^>]*>/g, " ");
}

function oneLine(text: string): string {
  // Bounded before anything costly looks at it.
  const line = redact(collapseSpaces(text.slice(0, 10 * MAX_CHARACTERS)).trim());
  return line.length > MAX_CHARACTERS ? `${line.slice(0, MAX_CHARACTERS)}…` : line;
}
