/** Literals that stand in texts about a function: values that its inputs are likely to hold. */
export interface Literals {
  readonly strings: readonly string[];
  readonly numbers: readonly number[];
}

const MAX_LITERALS = 60;
const MAX_LENGTH = 200;

/** The string and number literals of some texts, each once. */
export function literalsOf(texts: readonly string[]): Literals {
  const strings = new Set<string>();
  const numbers = new Set<number>();
  for (const text of texts) {
    const rest = text.replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`$\\]*`/g, (literal) => {
      const value = unquote(literal);
      if (value !== undefined && value.length <= MAX_LENGTH && strings.size < MAX_LITERALS) strings.add(value);
      return " ";
    });
    for (const [number] of rest.matchAll(/(?<![\w$.])-?\d[\d_]*(?:\.\d+)?(?![\w$])/g)) {
      const value = Number(number.replaceAll("_", ""));
      if (Number.isFinite(value) && numbers.size < MAX_LITERALS) numbers.add(value);
    }
  }
  return { strings: [...strings], numbers: [...numbers] };
}

function unquote(literal: string): string | undefined {
  const inner = literal.slice(1, -1);
  if (!inner.includes("\\")) return inner;
  try {
    return JSON.parse(`"${inner.replaceAll("\\'", "'").replace(/(?<!\\)"/g, '\\"')}"`) as string;
  } catch {
    return undefined;
  }
}
