import path from "node:path";

/** A word of a command line, and where it stands in it. */
interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A command of a script: what it runs, and with what. */
export interface ScriptCommand {
  /** The script's name in package.json. */
  readonly script: string;
  /** The whole line that it stands in. */
  readonly line: string;
  /** The program, as `tsx` for `npx tsx` and for `node_modules/.bin/tsx`. */
  readonly program: string;
  /** The word that names the program. */
  readonly head: Word;
  /** The words behind it. */
  readonly words: readonly Word[];
  /** What stands in front: variables and programs that run others. */
  readonly before: readonly Word[];
}

/** The commands of all scripts. */
export function commandsOf(scripts: Readonly<Record<string, string>>): readonly ScriptCommand[] {
  return Object.entries(scripts).flatMap(([script, line]) =>
    split(line, 0, line.length).flatMap((words) => toCommand(script, line, words)),
  );
}

/** Programs that run the one that is named behind them. */
const RUNNERS = new Set(
  "npx bunx pnpx pnpm yarn npm exec dlx cross-env cross-env-shell env dotenv dotenvx time c8 nodemon".split(" "),
);

function toCommand(script: string, line: string, words: readonly Word[]): ScriptCommand[] {
  const nested = words.flatMap((word) => insideOf(line, word)).flatMap((inner) => toCommand(script, line, inner));
  const executed = words.findIndex(({ text }) => text === "--exec" || text === "-x");
  let at = words[0]?.text === "nodemon" && executed > 0 ? executed + 1 : 0;
  let isRunner = false;
  for (; at < words.length; at++) {
    const { text } = words[at] as Word;
    if (RUNNERS.has(text)) isRunner = true;
    else if (!isAssignment(text) && !(isRunner && text.startsWith("-"))) break;
  }
  const head = words[at];
  if (head === undefined) return nested;
  const program = programOf(head.text);
  return [{ script, line, program, head, words: words.slice(at + 1), before: words.slice(0, at) }, ...nested];
}

function isAssignment(text: string): boolean {
  return /^[A-Za-z_]\w*=/.test(text);
}

function programOf(text: string): string {
  return path.posix.basename(text.replaceAll("\\", "/"));
}

// `concurrently "tsx watch a.ts" "vite"`: commands as words.
function insideOf(line: string, { start, end }: Word): Word[][] {
  const quote = line[start];
  if ((quote !== '"' && quote !== "'") || line[end - 1] !== quote || end - start < 3) return [];
  const inner = split(line, start + 1, end - 1);
  return inner.some((words) => words.length > 1) ? inner : [];
}

/** The words of each command of a line, as shells take them apart. */
function split(line: string, from: number, to: number): Word[][] {
  const commands: Word[][] = [[]];
  let at = from;
  while (at < to) {
    const letter = line[at] ?? "";
    if ("&|;()\n".includes(letter)) commands.push([]);
    if (" \t\r\n&|;()".includes(letter)) {
      at++;
      continue;
    }
    const word = readWord(line, at, to);
    commands.at(-1)?.push(word);
    at = word.end;
  }
  return commands.filter((words) => words.length > 0);
}

function readWord(line: string, start: number, to: number): Word {
  let text = "";
  let quote = "";
  let at = start;
  for (; at < to; at++) {
    const letter = line[at] ?? "";
    if (quote === "" && " \t\r\n&|;()".includes(letter)) break;
    if (letter === quote) quote = "";
    else if (quote === "" && (letter === '"' || letter === "'")) quote = letter;
    else if (letter === "\\" && quote !== "'" && '"\\ '.includes(line[at + 1] ?? "x")) text += line[++at] ?? "";
    else text += letter;
  }
  return { text, start, end: at };
}
