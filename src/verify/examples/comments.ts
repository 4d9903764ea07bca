/** The comments behind a statement, up to the next. */
export interface Comments {
  /** On the statement's own last line. */
  readonly beside: string | undefined;
  /** On lines of their own right below it, without a free line between. */
  readonly below: readonly string[];
  /** Below a free line, up to the next one. */
  readonly apart: readonly string[];
  /** Right above the next statement. */
  readonly above: readonly string[];
}

/** Reads what stands between two statements: nothing but white space and comments. */
export function readComments(gap: string): Comments {
  const [first = "", ...lines] = gap.split("\n");
  const beside = contentOf(first);
  const groups: string[][] = [[]];
  // The text behind the last line end is the next statement's own line.
  for (const line of lines) {
    const content = contentOf(line);
    if (content === undefined) groups.push([]);
    else groups.at(-1)?.push(content);
  }
  const [below = [], ...others] = groups;
  const apart = below.length > 0 ? [] : (others.find((group) => group.length > 0) ?? []);
  return { beside, below, apart, above: groups.findLast((group) => group.length > 0) ?? [] };
}

/** The text of a comment; undefined for a line without one. */
function contentOf(line: string): string | undefined {
  const trimmed = line.trim();
  if (trimmed.startsWith("//")) return trimmed.slice(2).trim();
  if (trimmed.startsWith("/*") && trimmed.endsWith("*/")) return trimmed.slice(2, -2).trim();
  return undefined;
}
