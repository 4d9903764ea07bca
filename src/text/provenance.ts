/** What the comment at the top of a kept version begins with: it says where the version comes from. */
export const PROVENANCE_MARK = "// selfcoding · ";

/** A version's text, or the part of it up to its first statement's end, without that comment; a person's own stays. */
export function withoutProvenance(text: string): string {
  if (!text.startsWith(PROVENANCE_MARK)) return text;
  const lines = text.split("\n");
  const first = lines.findIndex((line) => !line.startsWith("//"));
  return first < 0 ? "" : lines.slice(first).join("\n").trimStart();
}
