const FEWEST = 3;

/** About how many characters a value takes as a literal; stops counting soon after `limit`. */
export function measure(value: unknown, limit: number, seen = new Set<object>()): number {
  if (typeof value === "string") return value.length + 2;
  if (typeof value !== "object" || value === null) return 6;
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return 24 + value.byteLength * 3;
  // Shared parts are printed once, and rings lead back.
  if (seen.has(value)) return 4;
  seen.add(value);
  let sum = 4;
  const add = (inner: unknown): boolean => {
    sum += 2 + measure(inner, limit - sum, seen);
    return sum > limit;
  };
  if (value instanceof Map) {
    for (const [key, item] of Map.prototype.entries.call(value)) if (add(key) || add(item)) break;
  } else if (value instanceof Set) {
    for (const item of Set.prototype.values.call(value)) if (add(item)) break;
  } else if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) if (add(value[index])) break;
  } else {
    for (const key of Object.keys(value)) {
      sum += key.length + 4;
      const descriptor = Object.getOwnPropertyDescriptor(value, key);
      if (add(descriptor?.value)) break;
    }
  }
  return sum;
}

/** The indices to keep of `length` elements so that about `budget` characters come of them: the first, the last, some between. */
export function chooseIndices(length: number, budget: number, elementAt: (index: number) => unknown): number[] {
  const probes = spread(length, 16);
  const sizes = probes.map((index) => measure(elementAt(index), budget) + 2);
  const average = sizes.reduce((sum, size) => sum + size, 0) / Math.max(1, sizes.length);
  return spread(length, Math.max(FEWEST, Math.floor(budget / average)));
}

function spread(length: number, count: number): number[] {
  if (count >= length) return Array.from({ length }, (_, index) => index);
  return Array.from({ length: count }, (_, step) => Math.round((step * (length - 1)) / (count - 1)));
}

/** Start, middle and end of a text, whole lines where it has lines. */
export function sampleText(text: string, budget: number): string {
  const size = Math.max(8, Math.floor(budget / 3));
  if (text.length <= size * FEWEST) return text;
  const middle = Math.floor((text.length - size) / 2);
  const head = text.slice(0, size);
  const body = text.slice(middle, middle + size);
  const tail = text.slice(-size);
  const toLineEnd = (part: string): string => part.slice(0, part.lastIndexOf("\n") + 1 || part.length);
  const fromLineStart = (part: string): string => part.slice(part.indexOf("\n") + 1);
  return toLineEnd(head) + toLineEnd(fromLineStart(body)) + fromLineStart(tail);
}
