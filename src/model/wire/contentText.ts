/** A message's content as servers give it: a text, or parts, of which only texts are the answer. */
export function contentText(content: unknown): string {
  if (typeof content === "string") return content;
  return (Array.isArray(content) ? content : [content]).map(partText).join("");
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
  const { type, text, thought } = part as Readonly<Record<"type" | "text" | "thought", unknown>>;
  if (thought === true) return "";
  return (type === undefined || type === "text" || type === "output_text") && typeof text === "string" ? text : "";
}
