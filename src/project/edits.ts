/** A piece of a text that is put in another's place. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Where something stands in a text. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** Applies edits that do not overlap; tells where each one's text stands afterwards, in the order given. */
export function applyEdits(
  text: string,
  edits: readonly Edit[],
): { readonly text: string; readonly ranges: readonly Range[] } {
  const order = edits.map((edit, index) => ({ edit, index }));
  order.sort((one, other) => one.edit.start - other.edit.start || one.index - other.index);
  const ranges: Range[] = [];
  let result = "";
  let position = 0;
  for (const { edit, index } of order) {
    result += text.slice(position, edit.start);
    ranges[index] = { start: result.length, end: result.length + edit.text.length };
    result += edit.text;
    position = edit.end;
  }
  return { text: result + text.slice(position), ranges };
}

/** The line of a text in which a position stands, trimmed. */
export function lineAt(text: string, position: number): string {
  const start = text.lastIndexOf("\n", position - 1) + 1;
  const end = text.indexOf("\n", position);
  return text.slice(start, end < 0 ? text.length : end).trim();
}
