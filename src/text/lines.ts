/** A text with the line ends of Unix. */
export function withUnixLines(text: string): string {
  return text.replaceAll("\r\n", "\n");
}

/** The lines of a text, whichever system's line ends it has. */
export function linesOf(text: string): string[] {
  return withUnixLines(text).replaceAll("\r", "\n").split("\n");
}

/** A text from its first line on that is not blank. */
export function withoutBlankStart(text: string): string {
  const lines = text.split("\n");
  const first = lines.findIndex((line) => line.trim() !== "");
  return first < 0 ? "" : lines.slice(first).join("\n");
}

/** A text on one line: every run of white space that holds a line end becomes `separator`. */
export function joinLines(text: string, separator = " "): string {
  return text.replaceAll(/\s*\n\s*/g, () => separator);
}

/** A text with every run of white space as one space. */
export function collapseSpaces(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}

/** A text without any white space. */
export function withoutSpaces(text: string): string {
  return text.replaceAll(/\s+/g, "");
}

/** A sentence without the full stop at its end, to stand inside of another one. */
export function withoutFullStop(text: string): string {
  return text.endsWith(".") ? text.slice(0, -1) : text;
}

/** A text whose lines, but for empty ones, begin with `indent`. */
export function indentLines(text: string, indent: string): string {
  return text
    .split("\n")
    .map((line) => (line === "" ? line : indent + line))
    .join("\n");
}

/** Lines without the white space that all of them but blank ones begin with. */
export function withoutCommonIndent(lines: readonly string[]): string[] {
  const indents = lines.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length);
  const least = Math.min(...indents);
  return lines.map((line) => line.slice(least));
}

/** A number with its noun, as `1 stub` and `2 stubs`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
