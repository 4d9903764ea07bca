/** A message's content as servers give it: a text, or parts, of which only texts are the answer. */
export function contentText(content: unknown): string {
  if (typeof content === "string") return content;
  const { parts } = (content ?? {}) as { readonly parts?: unknown };
  return [parts ?? content].flat().map(partText).join("");
}

/** The types of parts that hold a refusal. */
export function refusalText(content: unknown): string {
  if (!Array.isArray(content)) return "";
  return content.map((part: { readonly refusal?: unknown } | null) => part?.refusal ?? "").join("");
}

// What a model only thought is a part of another type.
function partText(part: unknown): string {
  if (typeof part === "string") return part;
  if (typeof part !== "object" || part === null) return "";
  const { type, text, content, thought } = part as Readonly<Record<"type" | "text" | "content" | "thought", unknown>>;
  if (thought === true || !(type === undefined || type === "text" || type === "output_text")) return "";
  const said = text ?? content;
  const { value } = Object(said) as { readonly value?: unknown };
  return [said, value].find((each) => typeof each === "string") ?? "";
}
