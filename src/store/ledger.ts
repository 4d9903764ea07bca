import { appendFileSync, mkdirSync, renameSync } from "node:fs";
import path from "node:path";
import type { Usage } from "../contract/nouns.js";
import type { Budget } from "../contract/spending.js";
import { readText, writeAtomically } from "./files.js";
import { entryPaths } from "./paths.js";

/** Tokens and dollars spent on requests to models. */
interface Spent {
  /** All tokens. */
  readonly usage: Usage;
  /** US dollars of those requests whose prices were known. */
  readonly dollars: number;
  /** The tokens of the others. */
  readonly unpriced: Usage;
}

/** Records spending on models, by budget scope. */
export interface Ledger {
  spent(scope: keyof Budget, id: string): Spent;
  /** Enters one request for `id`; `dollars` when its price is known. */
  add(id: string, usage: Usage, dollars: number | undefined): void;
  /** Asks what others have spent, where that is not at hand. Never rejects. */
  refresh?(id: string): Promise<void>;
}

interface LedgerOptions {
  readonly cacheDirectory: string;
  /** By name, so that a budget holds where no file can be written; shared by all ledgers of the process. */
  readonly sums: Map<string, Spent>;
  warn(message: string): void;
  /** Others hear of it elsewhere: nobody need know that it cannot be written here. @default false */
  readonly isToldElsewhere?: boolean;
  /** The day, such as `2026-11-23`. */
  readonly today?: () => string;
}

const NO_USAGE: Usage = { promptTokens: 0, completionTokens: 0 };
const NOTHING: Spent = { usage: NO_USAGE, dollars: 0, unpriced: NO_USAGE };

/** A ledger in the cache directory: one file a function and one a day, a line a request, appended by all processes. */
export function diskLedger(options: LedgerOptions): Ledger {
  const { cacheDirectory, sums, warn, isToldElsewhere = false, today = utcDay } = options;
  const folder = path.join(cacheDirectory, "spending");
  const fileOf = (scope: "function" | "day", id: string): string =>
    scope === "day"
      ? path.join(folder, `${today()}.jsonl`)
      : `${entryPaths(path.join(folder, "functions"), id).marked}.jsonl`;
  const note = (name: string, spent: Spent): unknown => sums.set(name, plus(sums.get(name) ?? NOTHING, spent));
  return {
    spent: (scope, id) => {
      if (scope === "process") return sums.get("process") ?? NOTHING;
      const file = fileOf(scope, id);
      return atLeast(sumOf(file, warn), sums.get(file) ?? NOTHING);
    },
    add: (id, usage, dollars) => {
      const spent =
        dollars === undefined ? { usage, dollars: 0, unpriced: usage } : { usage, dollars, unpriced: NO_USAGE };
      note("process", spent);
      for (const file of [fileOf("function", id), fileOf("day", id)]) {
        note(file, spent);
        append(file, spent, (code) => {
          if (isToldElsewhere) return;
          // Of the folder, not of the file: a person hears each message once, and all files have one cause.
          warn(`Cannot write spending to ${folder} (${code}); other processes will not see it.`);
        });
      }
    },
  };
}

function utcDay(): string {
  return new Date().toISOString().slice(0, 10);
}

// One short write to a file opened for appending is atomic: processes that write at once do not tear each other's lines.
function append(file: string, spent: Spent, onFailure: (code: string) => void): void {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    appendFileSync(file, `${JSON.stringify(spent)}\n`);
  } catch (error) {
    onFailure((error as NodeJS.ErrnoException).code ?? (error as Error).message);
  }
}

function sumOf(file: string, warn: (message: string) => void): Spent {
  try {
    const lines = (readText(file) ?? "").split("\n").filter((line) => line !== "");
    const entries = lines.map(parseLine);
    const sum = entries.reduce<Spent>((total, one) => plus(total, one ?? NOTHING), NOTHING);
    if (entries.includes(undefined)) startFresh(file, sum, warn);
    return sum;
  } catch (error) {
    warn(`Cannot read spending from ${file} (${(error as Error).message}); it counts as zero.`);
    return NOTHING;
  }
}

// What can be read still counts: a torn line must not open the budget again.
function startFresh(file: string, sum: Spent, warn: (message: string) => void): void {
  renameSync(file, `${file}.broken`);
  writeAtomically(file, `${JSON.stringify(sum)}\n`);
  warn(`${file} had unreadable lines: it was renamed to .broken, and the readable lines were kept.`);
}

function parseLine(line: string): Spent | undefined {
  try {
    const { usage, dollars, unpriced } = JSON.parse(line) as Spent;
    const numbers = [
      usage.promptTokens,
      usage.completionTokens,
      dollars,
      unpriced.promptTokens,
      unpriced.completionTokens,
    ];
    return numbers.every((number) => Number.isFinite(number) && number >= 0) ? { usage, dollars, unpriced } : undefined;
  } catch {
    return undefined;
  }
}

function plus(one: Spent, other: Spent): Spent {
  return combine(one, other, (left, right) => left + right);
}

/** The larger of two sums of the same spending, of which each may know what the other does not. */
export function atLeast(one: Spent, other: Spent): Spent {
  return combine(one, other, Math.max);
}

function combine(one: Spent, other: Spent, join: (left: number, right: number) => number): Spent {
  const usage = (left: Usage, right: Usage): Usage => ({
    promptTokens: join(left.promptTokens, right.promptTokens),
    completionTokens: join(left.completionTokens, right.completionTokens),
  });
  return {
    usage: usage(one.usage, other.usage),
    dollars: join(one.dollars, other.dollars),
    unpriced: usage(one.unpriced, other.unpriced),
  };
}
