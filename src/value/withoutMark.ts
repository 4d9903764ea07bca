/** A text without the byte order mark that some editors put in front of it, and that no parser of JSON takes. */
export function withoutMark(text: string): string {
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}
