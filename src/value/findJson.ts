/** An object as JSON has it. */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * The JSON objects that a text holds, in order, whatever stands around them: fences, prose, reasoning.
 * Objects within a found one are not found again.
 */
export function findJsonObjects(text: string): JsonObject[] {
  const found: JsonObject[] = [];
  const ends = new Map<number, number | undefined>();
  for (let start = text.indexOf("{"); start !== -1;) {
    if (!ends.has(start)) matchBraces(text, start, ends);
    const end = ends.get(start);
    const object = end === undefined ? undefined : parse(text.slice(start, end));
    if (object !== undefined) found.push(object);
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
