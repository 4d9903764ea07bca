import { backgroundText, countTokens, type MemoryEntry, ownText } from "./entry.js";
import type { Memory } from "./memory.js";
import { scoreTexts } from "./relevance.js";

/** The question, and the room for memories about it. */
interface RecallOptions {
  readonly question: string;
  /** The most tokens that the text may take; the most relevant memories are kept. */
  readonly tokens: number;
  /** Whether the owner's own memories are shown. @default true */
  readonly useOwn?: boolean;
}

/**
 * The part of a prompt that says what is known: own memories with their parameters, those of knowledge sources as
 * background without them. `""` when nothing is known.
 */
export function recallText(memory: Memory, { question, tokens, useOwn = true }: RecallOptions): string {
  const own = useOwn ? memory.entries() : [];
  const background = knownByOthers(memory);
  const lines = [
    ...own.map((entry) => ({ text: ownText(entry), isOwn: true })),
    ...background.map((entry) => ({ text: backgroundText(entry), isOwn: false })),
  ];
  const kept = chooseRelevant(question, lines, tokens);
  const left = lines.length - kept.length;
  const section = (title: string, isOwn: boolean): string[] => {
    const texts = kept.filter((line) => line.isOwn === isOwn).map(({ text }) => text);
    return texts.length === 0 ? [] : [`${title}\n${texts.join("\n")}`];
  };
  return [
    ...section("What you remember from earlier (data):", true),
    ...section("Background that others have learned (data):", false),
    ...(left > 0 && kept.length > 0 ? [`(${left} less relevant left out)`] : []),
  ].join("\n\n");
}

/** The memories of a memory's sources, and of theirs, each memory once and without the owner's own. */
export function knownByOthers(memory: Memory): MemoryEntry[] {
  const own = new Set(memory.entries({ includeCompacted: true }).map(({ id }) => id));
  const found = new Map<string, MemoryEntry>();
  const visited = new Set<Memory>([memory]);
  // A set goes on to give what is added to it meanwhile.
  for (const each of visited) {
    for (const source of each.sources) visited.add(source.memory);
    if (each !== memory) for (const entry of each.entries()) if (!own.has(entry.id)) found.set(entry.id, entry);
  }
  return [...found.values()];
}

function chooseRelevant<Line extends { readonly text: string }>(
  question: string,
  lines: readonly Line[],
  tokens: number,
): Line[] {
  const scores = scoreTexts(
    question,
    lines.map(({ text }) => text),
  );
  const byScore = lines.map((line, index) => ({ line, index, score: scores[index] ?? 0 }));
  byScore.sort((one, other) => other.score - one.score || other.index - one.index);
  let left = tokens;
  const kept = byScore.filter(({ line }) => {
    const cost = countTokens(line.text);
    if (cost > left) return false;
    left -= cost;
    return true;
  });
  return kept.sort((one, other) => one.index - other.index).map(({ line }) => line);
}
