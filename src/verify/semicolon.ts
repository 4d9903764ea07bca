/** A statement without the semicolon that ends it. */
export function withoutSemicolon(text: string): string {
  return text.endsWith(";") ? text.slice(0, -1) : text;
}
