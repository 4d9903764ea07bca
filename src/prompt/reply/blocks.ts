/** A fenced block of a reply. */
interface Block {
  readonly code: string;
  /** The words behind the fence's ticks, in lower case: `["ts", "contract"]`. */
  readonly info: readonly string[];
  /** Nothing closes it: what ends the reply may be a part of it. */
  readonly isOpen?: boolean;
}

/** The code of a reply. */
interface Code {
  readonly blocks: readonly Block[];
  /** Blocks that are said to be of another language; people and models call TypeScript by many names. */
  readonly foreign: readonly Block[];
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
const isLanguage = (name: string): boolean => name !== "" && (LANGUAGES.has(name) || LONG_NAMES.has(name));
/** A fence stands on its own line; where it names a language and nothing else, models begin it behind words, too. */
const FENCE = /^([^`~]*)(`{3,}|~{3,})\s*([^`]*)$/;

/** The fenced blocks of a reply that can hold code of ours. */
export function findBlocks(text: string): Code {
  const fences = scanFences(text);
  const isOurs = ({ info: [language = ""] }: Block): boolean => language === "" || isLanguage(language);
  const blocks = fences.filter(isOurs);
  const isFenced = blocks.length > 0;
  return {
    blocks: isFenced ? blocks : [{ code: text, info: [], isOpen: true }],
    foreign: fences.filter((fence) => !isOurs(fence)),
    isFenced,
    isOpen: fences.at(-1)?.isOpen ?? false,
    prose: withoutFences(text, fences),
  };
}

/** All that may be code in a text, whatever its fences say: its blocks, or the text itself. */
export function allBlocks(text: string): readonly Block[] {
  const fences = scanFences(text);
  return fences.length > 0 ? fences : [{ code: text, info: [], isOpen: true }];
}

/** Changes what stands outside of the fences of a text: what stands inside is code, whatever it looks like. */
export function replaceOutside(text: string, replace: (prose: string) => string): string {
  let changed = "";
  let from = 0;
  for (const { start, end } of scanFences(text)) {
    changed += replace(text.slice(from, start)) + text.slice(start, end);
    from = end;
  }
  return changed + replace(text.slice(from));
}

/** A fence with its place, its own lines included. */
interface Fence extends Block {
  readonly start: number;
  readonly end: number;
  readonly isOpen: boolean;
}

/** The fences of a text, in order. */
export function scanFences(text: string): readonly Fence[] {
  const fences: Fence[] = [];
  let open: { ticks: string; info: readonly string[]; start: number; inside: number } | undefined;
  const take = (inside: number, end: number, isOpen: boolean): void => {
    if (open !== undefined)
      fences.push({ code: text.slice(open.inside, inside), info: open.info, start: open.start, end, isOpen });
    open = undefined;
  };
  for (let at = 0; at <= text.length;) {
    const lineEnd = text.indexOf("\n", at) === -1 ? text.length : text.indexOf("\n", at);
    const [, before = "", ticks, words = ""] = FENCE.exec(text.slice(at, lineEnd)) ?? [];
    const isOpening = before.trim() === "" || isLanguage(words.trim().toLowerCase());
    if (open === undefined && ticks !== undefined && isOpening)
      open = {
        ticks,
        info: wordsOf(words),
        start: at + before.trimEnd().length,
        inside: Math.min(lineEnd + 1, text.length),
      };
    else if (before.trim() === "" && open !== undefined && ticks?.startsWith(open.ticks) && words.trim() === "")
      take(Math.max(open.inside, at - 1), lineEnd, false);
    at = lineEnd + 1;
  }
  take(text.length, text.length, true);
  return fences;
}

function wordsOf(info: string): string[] {
  const words = info.toLowerCase().split(/[^\w+-]+/);
  return words.filter((word, index) => index === 0 || word !== "");
}

function withoutFences(text: string, fences: readonly Fence[]): string {
  const starts = [...fences.map(({ start }) => start), text.length];
  return starts.map((start, index) => text.slice(fences[index - 1]?.end ?? 0, start)).join("");
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
