/** An object as JSON has it. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** An object, and where it stands in its text. */
interface LocatedObject {
  readonly object: JsonObject;
  readonly start: number;
  readonly end: number;
}

/** The one object that a text is: as JSON, as JSON of JSON, alone in a list, or with words around it. */
export function readJsonObject(text: string): JsonObject | undefined {
  let value: unknown = text;
  for (let depth = 0; depth < 4 && typeof value === "string"; depth++) value = parseAny(value);
  if (Array.isArray(value) && value.length === 1) [value] = value as unknown[];
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonObject;
  const found = value === undefined ? findJsonObjects(text) : [];
  return found.length === 1 ? found[0] : undefined;
}

function parseAny(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * The JSON objects that a text holds, in order, whatever stands around them: fences, prose, reasoning.
 * Objects within a found one are not found again.
 */
export function findJsonObjects(text: string): JsonObject[] {
  return locateJsonObjects(text).map(({ object }) => object);
}

/** The same, with their places. */
export function locateJsonObjects(text: string): LocatedObject[] {
  const found: LocatedObject[] = [];
  const ends = new Map<number, number | undefined>();
  for (let start = text.indexOf("{"); start !== -1;) {
    if (!ends.has(start)) matchBraces(text, start, ends);
    const end = ends.get(start);
    const object = end === undefined ? undefined : parse(text.slice(start, end));
    if (object !== undefined && end !== undefined) found.push({ object, start, end });
    start = text.indexOf("{", object === undefined || end === undefined ? start + 1 : end);
  }
  return found;
}

// Where the brace at `start` is closed, and each within it, texts left aside. All in one go: a model that repeats one
// brace for ever must not cost the square of it.
function matchBraces(text: string, start: number, ends: Map<number, number | undefined>): void {
  const open: number[] = [];
  let isInText = false;
  for (let index = start; index < text.length; index++) {
    const character = text[index];
    if (isInText && character === "\\") index++;
    else if (character === '"') isInText = !isInText;
    else if (!isInText && character === "{") open.push(index);
    else if (!isInText && character === "}") ends.set(open.pop() ?? start, index + 1);
    if (open.length === 0) return;
  }
  for (const unclosed of open) ends.set(unclosed, undefined);
}

function parse(text: string): JsonObject | undefined {
  // Trailing commas are what models add most; a text that holds one keeps its meaning in the first try.
  for (const attempt of [text, text.replace(/,(?=\s*[}\]])/g, "")]) {
    try {
      return JSON.parse(attempt) as JsonObject;
    } catch {
      continue;
    }
  }
  return undefined;
}
