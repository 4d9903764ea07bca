/** An object as JSON has it. */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * The JSON objects that a text holds, in order, whatever stands around them: fences, prose, reasoning.
 * Objects within a found one are not found again.
 */
export function findJsonObjects(text: string): JsonObject[] {
  const found: JsonObject[] = [];
  for (let start = text.indexOf("{"); start !== -1;) {
    const end = endOf(text, start);
    const object = end === undefined ? undefined : parse(text.slice(start, end));
    if (object !== undefined) found.push(object);
    start = text.indexOf("{", object === undefined || end === undefined ? start + 1 : end);
  }
  return found;
}

// Where the brace at `start` is closed, texts left aside.
function endOf(text: string, start: number): number | undefined {
  let depth = 0;
  let isInText = false;
  for (let index = start; index < text.length; index++) {
    const character = text[index];
    if (isInText && character === "\\") index++;
    else if (character === '"') isInText = !isInText;
    else if (!isInText && character === "{") depth++;
    else if (!isInText && character === "}" && --depth === 0) return index + 1;
  }
  return undefined;
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
