import { styleText } from "node:util";
import { shortenPaths } from "./shortenPaths.js";

/** What a command knows of where it runs, and how it speaks. */
export interface Shell {
  /** Where it was started; absolute. */
  readonly folder: string;
  /** A person sits there and can answer. */
  readonly isInteractive: boolean;
  /** A person sees what goes on meanwhile, on a terminal that can take a line back. */
  readonly isWatched: boolean;
  /** The command of the person's editor; undefined where the environment names none. */
  readonly editor: string | undefined;
  /** How wide lines for people may be. */
  readonly columns: number;
  /** Prints a result. */
  print(text: string): void;
  /** Tells of what goes on meanwhile, on standard error. */
  tell(text: string): void;
  /** Sets the exit code; the command goes on to its end. */
  fail(exitCode?: number): void;
  /** Colours a text where results go to a terminal. */
  paint(style: Parameters<typeof styleText>[0], text: string): string;
}

const NARROWEST = 40;
const WIDEST = 120;

/** The process as a {@link Shell}. */
export function openShell(args: readonly string[]): Shell {
  const { stdout, stderr, stdin, env } = process;
  // Whoever reads may stop reading, as `head` does.
  for (const stream of [stdout, stderr]) stream.on("error", leave);
  const isDumb = env["TERM"] === "dumb";
  const hasColours = stdout.isTTY === true && !env["NO_COLOR"] && !isDumb;
  const folder = process.cwd();
  return {
    folder,
    isInteractive: stdin.isTTY === true && stdout.isTTY === true && !args.includes("--no-prompt"),
    isWatched: stderr.isTTY === true && !isDumb,
    editor: env["VISUAL"] || env["EDITOR"] || undefined,
    columns: Math.min(WIDEST, Math.max(NARROWEST, stdout.columns || 80)),
    print: (text) => void stdout.write(`${text}\n`),
    tell: (text) => void stderr.write(`${shortenPaths(text, folder)}\n`),
    fail: (exitCode = 1) => {
      process.exitCode = exitCode;
    },
    paint: (style, text) => (hasColours ? styleText(style, text) : text),
  };
}

function leave(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") return;
  process.stderr.write(`The output cannot be written: ${error.message}.\n`);
  // What follows would fail the same way.
  process.exit(1);
}
