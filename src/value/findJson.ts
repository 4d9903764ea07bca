import { readLooseObject } from "./looseJson.js";

/** An object as JSON has it. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** An object, and where it stands in its text. */
interface LocatedObject {
  readonly object: JsonObject;
  readonly start: number;
  readonly end: number;
}

/**
 * The one object that a text is: as JSON, as JSON of JSON, alone in a list, with words around it, or more than once.
 *
 * @param mayLackEnd the brackets that are open where the text ends count as closed
 */
export function readJsonObject(text: string, mayLackEnd = false): JsonObject | undefined {
  let value: unknown = text;
  for (let depth = 0; depth < 4 && typeof value === "string"; depth++) value = parseAny(value);
  if (Array.isArray(value) && value.length === 1) [value] = value as unknown[];
  if (isJsonObject(value)) return value;
  const located = value === undefined ? locateJsonObjects(text, mayLackEnd) : [];
  // The first brace of all opens it: an object within a broken one is a part of it.
  const found = located[0]?.start === text.indexOf("{") ? located.map(({ object }) => object) : [];
  const told = found.filter((object) => Object.keys(object).length > 0);
  const once = new Map((told.length > 0 ? told : found).map((object) => [JSON.stringify(object), object]));
  return once.size === 1 ? [...once.values()][0] : undefined;
}

/** What a text is as JSON; undefined where it is none. */
export function parseAny(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Whether a value is an object, and no list. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The JSON objects that a text holds, in order, whatever stands around them: fences, prose, reasoning.
 * Objects within a found one are not found again.
 */
export function findJsonObjects(text: string, mayLackEnd = false): JsonObject[] {
  return locateJsonObjects(text, mayLackEnd).map(({ object }) => object);
}

/** The same, with their places. */
export function locateJsonObjects(text: string, mayLackEnd = false): LocatedObject[] {
  const found: LocatedObject[] = [];
  for (let start = text.indexOf("{"); start !== -1;) {
    const read = readLooseObject(text, start, mayLackEnd);
    if (read !== undefined) {
      const exact = parseAny(text.slice(start, read.end));
      found.push({ object: (exact ?? read.value) as JsonObject, start, end: read.end });
    }
    start = text.indexOf("{", read === undefined ? start + 1 : read.end);
  }
  return found;
}
