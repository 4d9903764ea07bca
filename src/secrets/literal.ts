/** The pattern of a text in quotes, as it is printed and as people write it. */
export const STRING = String.raw`"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'`;

/** The pattern of up to three fields between two that belong together. */
export const FIELDS_BETWEEN = String.raw`(?:["']?\w+["']?\s*[:=]\s*(?:[\w.]+|${STRING}),?\s*){0,3}`;

/** The text that a literal stands for. */
export function valueOf(literal: string): string {
  if (literal.startsWith('"')) {
    try {
      return JSON.parse(literal) as string;
    } catch {
      // A quotation in a sentence, not a printed text.
    }
  }
  return literal.slice(1, -1);
}

/** A text in the quotes of a literal. */
export function quoteAs(literal: string, value: string): string {
  if (literal.startsWith('"')) return JSON.stringify(value);
  return `'${value.replace(/(?<!\\)'/g, "\\'").replaceAll("\n", "\\n")}'`;
}
