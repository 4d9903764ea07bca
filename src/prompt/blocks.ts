/** The code of a reply. */
export interface Code {
  readonly blocks: readonly string[];
  /** It stood in fences; else it is the reply's whole text, which may be anything. */
  readonly isFenced: boolean;
  /** The last fence is never closed. */
  readonly isOpen: boolean;
}

const LANGUAGES = /^(|ts|tsx|mts|typescript|js|jsx|mjs|javascript)$/i;

/** The fenced blocks of a reply that can hold code of ours. */
export function findBlocks(text: string): Code {
  const blocks: string[] = [];
  let fence: string | undefined;
  let isOurs = false;
  let lines: string[] = [];
  for (const line of text.split("\n")) {
    const [, ticks, language] = /^\s*(`{3,}|~{3,})\s*([\w+-]*)/.exec(line) ?? [];
    if (fence === undefined && ticks !== undefined) {
      fence = ticks;
      isOurs = LANGUAGES.test(language ?? "");
      lines = [];
    } else if (fence !== undefined && ticks?.startsWith(fence) && language === "") {
      if (isOurs) blocks.push(lines.join("\n"));
      fence = undefined;
    } else lines.push(line);
  }
  const isOpen = fence !== undefined;
  if (isOpen && isOurs) blocks.push(lines.join("\n"));
  return blocks.length > 0 ? { blocks, isFenced: true, isOpen } : { blocks: [text], isFenced: false, isOpen };
}
