/** A fenced block of a reply. */
export interface Block {
  readonly code: string;
  /** The words behind the fence's ticks, in lower case: `["ts", "contract"]`. */
  readonly info: readonly string[];
}

/** The code of a reply. */
interface Code {
  readonly blocks: readonly Block[];
  /** It stood in fences; else it is the reply's whole text, which may be anything. */
  readonly isFenced: boolean;
  /** The last fence is never closed. */
  readonly isOpen: boolean;
  /** The text outside all fences. */
  readonly prose: string;
}

const LANGUAGES = new Set([
  "",
  "contract",
  ...["ts", "js"].flatMap((name) => [name, `m${name}`, `c${name}`, `${name}x`]),
]);
const LONG_NAMES = new Set(["typescript", "javascript", "ecmascript", "node"]);

/** The fenced blocks of a reply that can hold code of ours. */
export function findBlocks(text: string): Code {
  const blocks: Block[] = [];
  const prose: string[] = [];
  let fence: string | undefined;
  let info: readonly string[] = [];
  let lines: string[] = [];
  const close = (): void => {
    const [language = ""] = info;
    if (LANGUAGES.has(language) || LONG_NAMES.has(language)) blocks.push({ code: lines.join("\n"), info });
  };
  for (const line of text.split("\n")) {
    const [, ticks, words = ""] = /^\s*(`{3,}|~{3,})\s*([^`]*)$/.exec(line) ?? [];
    if (fence === undefined && ticks !== undefined) {
      fence = ticks;
      info = words
        .toLowerCase()
        .split(/[^\w+-]+/)
        .filter((word, index) => index === 0 || word !== "");
      lines = [];
    } else if (fence !== undefined && ticks?.startsWith(fence) && words.trim() === "") {
      close();
      fence = undefined;
    } else (fence === undefined ? prose : lines).push(line);
  }
  const isOpen = fence !== undefined;
  if (isOpen) close();
  const isFenced = blocks.length > 0;
  return { blocks: isFenced ? blocks : [{ code: text, info: [] }], isFenced, isOpen, prose: prose.join("\n") };
}

/** The code that a text without fences holds as Markdown does it besides: indented by four blanks, behind an empty line. */
export function findIndented(text: string): readonly Block[] {
  const blocks: string[][] = [];
  let isAfterBlank = true;
  let current: string[] | undefined;
  for (const line of text.split("\n")) {
    const isBlank = line.trim() === "";
    const isIndented = line.startsWith("    ") || line.startsWith("\t");
    if (current === undefined && isIndented && isAfterBlank && !isBlank) blocks.push((current = []));
    if (!isBlank && !isIndented) current = undefined;
    current?.push(line);
    isAfterBlank = isBlank;
  }
  return blocks.map((lines) => ({ code: lines.join("\n"), info: [] }));
}
