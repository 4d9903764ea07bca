/** A text with the line ends of Unix. */
export function withUnixLines(text: string): string {
  return text.replaceAll("\r\n", "\n");
}

/** A text on one line: every run of white space that holds a line end becomes `separator`. */
export function joinLines(text: string, separator = " "): string {
  return text.replaceAll(/\s*\n\s*/g, () => separator);
}

/** A text with every run of white space as one space. */
export function collapseSpaces(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}

/** A text whose lines, but for empty ones, begin with `indent`. */
export function indentLines(text: string, indent: string): string {
  return text
    .split("\n")
    .map((line) => (line === "" ? line : indent + line))
    .join("\n");
}
