/** What a library file declares. */
interface LibraryDeclarations {
  /** The lines above all declarations: which other library files belong to it. */
  readonly header: string;
  readonly list: readonly { readonly name: string; readonly isType: boolean; readonly text: string }[];
}

const BLANK = /(?:\s+|\/\*[\s\S]*?\*\/|\/\/[^\n]*)*/y;
const HEAD = /(?:declare )?(interface|namespace|type|var|let|const|function) ([\w$]+)/y;
const TOKEN = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"[^"]*"|`[^`]*`|[{};]/g;

/**
 * Takes a library file apart into its declarations, in a twentieth of the time in which a compiler parses it.
 *
 * @returns nothing, where something stands in it that is none of these declarations
 */
export function splitDeclarations(text: string): LibraryDeclarations | undefined {
  const list: LibraryDeclarations["list"][number][] = [];
  let at = matchAt(BLANK, text, 0).end;
  while (at < text.length) {
    const [, kind, name] = matchAt(HEAD, text, at).groups;
    if (kind === undefined || name === undefined) return undefined;
    const isBlock = kind === "interface" || kind === "namespace";
    const end = endOfDeclaration(text, at, isBlock);
    list.push({ name, isType: isBlock || kind === "type", text: text.slice(at, end) });
    at = matchAt(BLANK, text, end).end;
  }
  return { header: (text.match(/^\/\/\/ <reference .*$/gm) ?? []).join("\n"), list };
}

// A block ends with its brace; what has a type in braces goes on to its semicolon.
function endOfDeclaration(text: string, start: number, isBlock: boolean): number {
  TOKEN.lastIndex = start;
  for (let depth = 0, token = TOKEN.exec(text); token !== null; token = TOKEN.exec(text)) {
    if (token[0] === "{") depth++;
    if (token[0] === "}") depth--;
    if (depth === 0 && token[0] === (isBlock ? "}" : ";")) return TOKEN.lastIndex;
  }
  return text.length;
}

function matchAt(pattern: RegExp, text: string, start: number): { readonly end: number; readonly groups: string[] } {
  pattern.lastIndex = start;
  const groups = [...(pattern.exec(text) ?? [])];
  return { end: start + (groups[0]?.length ?? 0), groups };
}
