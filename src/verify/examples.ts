import type { Skeleton } from "../../transformer/stub.js";
import type { Case, Expectation } from "../contract/nouns.js";
import { proseExamples } from "./proseExamples.js";

interface ExampleLine {
  readonly code: string;
  /** The text behind `//`, or undefined. */
  readonly comment?: string;
}

/**
 * The `@example` lines of a stub that say what must come of them; lines that say nothing are set-up for the next. What
 * a sentence of the description states counts beside them, and what only its lists show where there are none.
 */
export function parseExamples(skeleton: Skeleton): Case[] {
  const tagged = skeleton.docs.examples.flatMap(parseExampleText);
  // Lists in prose are loose: they count where nobody has written down which examples do.
  if (tagged.length === 0) return proseExamples(skeleton);
  const known = new Set(tagged.map(codeOfCase));
  return [...tagged, ...proseExamples(skeleton, { isStated: true }).filter((one) => !known.has(codeOfCase(one)))];
}

function codeOfCase({ input }: Case): string {
  return "code" in input ? input.code.replace(/;\s*$/, "") : "";
}

/** The lines of one text, as in `@example`, that say what must come of them. */
export function parseExampleText(text: string): Case[] {
  const cases: Case[] = [];
  const lines = joinValues(splitLines(codeOf(text)));
  let history: string[] = [];
  let pending: string[] = [];
  for (const { code, comment } of lines) {
    if (code.trim() !== "") pending.push(code);
    const expect = comment === undefined ? undefined : parseExpectation(comment);
    if (expect === undefined || pending.length === 0) continue;
    const own = pending.join("\n").trim();
    cases.push({ origin: "example", input: { code: [...history, own].join("\n") }, expect });
    // Calls before this one count only where there is something that they can have changed.
    const isStateful = history.length > 0 || /(^|\n)\s*(const|let|var|class|function)\b/.test(own);
    if (isStateful && expect.kind !== "throws") history = [...history, own];
    else if (isStateful) history = [...history, ...setUpOf(pending)];
    pending = [];
  }
  return cases;
}

// The line that throws must not stand before the cases that follow it.
function setUpOf(pending: readonly string[]): string[] {
  const lastDeclaration = pending.findLastIndex((line) => /^\s*(const|let|var|class|function)\b/.test(line));
  return pending.slice(0, lastDeclaration + 1);
}

/** The code of an example: what its fences hold, or all of it. */
function codeOf(text: string): string {
  const fenced = [...text.matchAll(/^[ \t]*```[^\n]*\n([\s\S]*?)^[ \t]*```/gm)].map((match) => match[1] ?? "");
  return fenced.length > 0 ? fenced.join("\n") : text.replace(/<caption>[\s\S]*?<\/caption>/g, "");
}

function splitLines(text: string): ExampleLine[] {
  return text.split("\n").map((line) => {
    const start = commentStart(line);
    return start < 0 ? { code: line } : { code: line.slice(0, start).trimEnd(), comment: line.slice(start + 2).trim() };
  });
}

function commentStart(line: string): number {
  let quote = "";
  for (let index = 0; index < line.length; index++) {
    const character = line[index] ?? "";
    if (quote !== "" && character === "\\") index++;
    else if (quote !== "") quote = character === quote ? "" : quote;
    else if (character === '"' || character === "'" || character === "`") quote = character;
    else if (character === "/" && line[index + 1] === "/") return index;
  }
  return -1;
}

/** Puts a value that goes on over the following comment lines onto one line. */
function joinValues(lines: readonly ExampleLine[]): ExampleLine[] {
  const joined: ExampleLine[] = [];
  for (const line of lines) {
    const previous = joined.at(-1);
    const isContinued =
      previous?.comment !== undefined && MARK.test(previous.comment) && openBrackets(previous.comment) > 0;
    if (isContinued && line.code.trim() === "" && line.comment !== undefined) {
      joined[joined.length - 1] = { code: previous.code, comment: `${previous.comment} ${line.comment}` };
    } else joined.push(line);
  }
  return joined;
}

function openBrackets(text: string): number {
  const bare = text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`/g, "").replace("=>", "");
  return (bare.match(/[[({]/g)?.length ?? 0) - (bare.match(/[\])}]/g)?.length ?? 0);
}

const MARK = /^(?:=>|→|⇒|->|≈|~=|throws\b|rejects\b)\s*/i;
const THROWS = /^(?:throws|rejects(?:\s+with)?)\b\s*(?:an?\s+)?/i;
const APPROXIMATELY = /^(?:≈|~=|~|approximately\b|approx\.?|about\b)\s*/i;

function parseExpectation(comment: string): Expectation | undefined {
  const mark = MARK.exec(comment)?.[0];
  if (mark === undefined) return undefined;
  const isOnlyArrow = /^(?:=>|→|⇒|->)/.test(mark);
  const text = isOnlyArrow ? comment.slice(mark.length).trim() : comment;
  if (THROWS.test(text)) return thrown(text.replace(THROWS, ""));
  const value = text.replace(APPROXIMATELY, "").replace(/;$/, "").trim();
  if (value === "") return undefined;
  return { kind: "returns", value, ...(APPROXIMATELY.test(text) ? { isApproximate: true } : {}) };
}

function thrown(text: string): Expectation {
  const name = /^[A-Z][\w$]*/.exec(text)?.[0];
  const error = name ?? text.trim().replace(/^(["'`])(.*)\1$/, "$2");
  return error === "" ? { kind: "throws" } : { kind: "throws", error };
}
