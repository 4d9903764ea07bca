/** Whether a text is a name as JavaScript has them, of ASCII letters alone. */
export function isIdentifier(text: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(text);
}

/** The names, words and numbers that a text is made of, each once. */
export function namesIn(text: string): ReadonlySet<string> {
  return new Set(text.match(/[\p{ID_Continue}$]+/gu));
}

/** A text with every run of what stands in no identifier replaced, as `my agent` becomes `my_agent`. */
export function toNameCharacters(text: string, replacement = "_"): string {
  return text.replaceAll(/[^\w$]+/g, () => replacement);
}

/** The same, but dashes stay: for ids and file names. */
export function toSlug(text: string, replacement = "-"): string {
  return text.replaceAll(/[^\w-]+/g, () => replacement);
}
