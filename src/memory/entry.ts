/** One remembered answer, or a summary of several. It is JSON, with previews only. */
export interface MemoryEntry {
  /** The same for the same memory, in whichever agent or file it stands. */
  readonly id: string;
  /** Who learned it. */
  readonly agent: string;
  readonly kind: "answer" | "summary";
  /** ISO 8601. */
  readonly rememberedAt: string;
  /** The question; `""` for a summary. */
  readonly question: string;
  /** The call as text: `query`, and its parameters by name. */
  readonly functionName: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** The result as text; of a summary the line itself. */
  readonly value: string;
  readonly hypothesis: string;
  /** Why it is worth remembering, in the words of whoever did. */
  readonly note: string;
  /** Of a summary: the ids that it was made from. */
  readonly sources: readonly string[];
}

/** About how many tokens a text takes: four characters a token is what English and code come to on average. */
export function countTokens(text: string): number {
  return Math.ceil(text.length / 4);
}

/** A memory as its owner sees it. */
export function ownText({ id, kind, sources, ...entry }: MemoryEntry): string {
  if (kind === "summary") return `[${id}] ${entry.value} (from ${sources.join(", ")})`;
  const parameters = Object.entries(entry.parameters).map(([name, text]) => `${name} = ${text}`);
  return [
    `[${id}] ${entry.question}`,
    `  call: ${entry.functionName}(${parameters.join(", ")})`,
    `  hypothesis: ${entry.hypothesis}`,
    `  result: ${entry.value}`,
    ...(entry.note === "" ? [] : [`  note: ${entry.note}`]),
  ].join("\n");
}

/** A memory as others see it: what was learned, without how. */
export function backgroundText({ agent, kind, question, value, note }: MemoryEntry): string {
  if (kind === "summary") return `${agent}: ${value}`;
  return `${agent}: ${question}\n  result: ${value}${note === "" ? "" : `\n  note: ${note}`}`;
}
