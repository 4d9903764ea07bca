const PARTS = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[[\]{}()]/g;

/** The index after the bracket that closes the one at `open`; the text's end when none does. */
export function closingBracket(text: string, open: number): number {
  let depth = 0;
  PARTS.lastIndex = open;
  for (let match = PARTS.exec(text); match !== null; match = PARTS.exec(text)) {
    if ("[{(".includes(match[0])) depth++;
    else if ("]})".includes(match[0]) && --depth === 0) return PARTS.lastIndex;
  }
  return text.length;
}
