import type typescript from "typescript";
import { ts } from "../../compiler/compiler.js";
import { nodesOf, parserFaults } from "../../compiler/nodes.js";
import { applyEdits, type Edit } from "../../project/edits.js";

/** The languages of fences that hold code; a fence without one does as well. */
const LANGUAGES = new Set(["", "ts", "tsx", "mts", "typescript", "js", "jsx", "mjs", "javascript"]);
const ARROWS = ["=>", "->", "→", "⇒", "➞"];
/** What begins a line of a doctest. */
export const PROMPT = ">>> ";
const NODE_PROMPT = "> ";
const CONTINUED = "... ";
/** What begins an item of a list. */
export const ITEM = /^\s*(?:[-*+]|\d+[.)])\s+/;
/** Brackets, as tokens. */
export const OPENING: ReadonlySet<string> = new Set(["(", "[", "{"]);
export const CLOSING: ReadonlySet<string> = new Set([")", "]", "}"]);
/** In a script, `await (…)` calls a function of that name. */
const AS_MODULE: typescript.CreateSourceFileOptions = {
  languageVersion: ts.ScriptTarget.Latest,
  setExternalModuleIndicator: (file) => Object.assign(file, { externalModuleIndicator: true }),
};
/** Above it nobody looks which lines of a text can be read. */
const MAX_LINES = 80;

/** The texts of an example that are code: what its fences hold, or all of it. */
export function codeTexts(text: string): string[] {
  const fenced = fencedTexts(text);
  return (fenced ?? [text.replace(/<caption>[\s\S]*?<\/caption>/g, "")]).map((code) => readable(asComments(code)));
}

/** Parses a text as a module's; undefined when it is not TypeScript. */
export function parseCode(code: string): typescript.SourceFile | undefined {
  const parsed = ts.createSourceFile("example.ts", code, AS_MODULE, true);
  return parserFaults(parsed).length > 0 ? undefined : parsed;
}

/** What the fences of a text hold that are code; undefined for a text without fences. */
export function fencedTexts(text: string): string[] | undefined {
  const fences = [...text.matchAll(/^[ \t]*```([^\n]*)\n([\s\S]*?)^[ \t]*```/gm)];
  if (fences.length === 0) return undefined;
  return fences
    .filter(([, info = ""]) =>
      LANGUAGES.has(
        info
          .trim()
          .split(/[\s,{]/, 1)[0]
          ?.toLowerCase() ?? "",
      ),
    )
    .map(([, , code = ""]) => code);
}

/** Whether a line stands in a fence, or is its mark. */
export function isFenced(text: string, line: number): boolean {
  const before = text.split("\n").slice(0, line + 1);
  const marks = before.filter((each) => each.trim().startsWith("```")).length;
  return marks % 2 === 1 || (before.at(-1) ?? "").trim().startsWith("```");
}

/** Doctests and `f(1) => 2`, in the form that all else has: the call, and its value in a comment. */
export function asComments(code: string): string {
  const lines = withPrompts(code.split("\n"));
  const written: string[] = [];
  for (let index = 0; index < lines.length; index++) {
    const trimmed = (lines[index] ?? "").trim();
    if (!trimmed.startsWith(PROMPT)) {
      written.push(withArrowAsComment(lines[index] ?? ""));
      continue;
    }
    written.push(trimmed.slice(PROMPT.length));
    while ((lines[index + 1] ?? "").trim().startsWith(CONTINUED))
      written.push((lines[++index] ?? "").trim().slice(CONTINUED.length));
    const output = outputOf(lines, index);
    index += output.length;
    written.push(...output.map((line, place) => (place === 0 ? `// => ${line.trim()}` : `// ${line.trim()}`)));
  }
  return written.join("\n");
}

/** With the prompts of a doctest for those of Node, where a text begins with one. */
function withPrompts(lines: readonly string[]): readonly string[] {
  const isPrompt = (line: string): boolean => line.trimStart().startsWith(NODE_PROMPT);
  const first = lines.find((line) => line.trim() !== "");
  if (first === undefined || !isPrompt(first)) return lines;
  return lines.map((line) => (isPrompt(line) ? PROMPT + line.trim().slice(NODE_PROMPT.length) : line));
}

/** What a doctest shows below a line: up to the next prompt, or an empty line. */
export function outputOf(lines: readonly string[], index: number): string[] {
  const output: string[] = [];
  for (const line of lines.slice(index + 1)) {
    const trimmed = line.trim();
    if (trimmed === "" || trimmed.startsWith(PROMPT.trim()) || trimmed.startsWith(CONTINUED)) break;
    output.push(line);
  }
  return output;
}

/** A row of a table that shows a call and its value, as code; any other line as it is. */
function rowAsComment(line: string): string {
  const [before, ...cells] = line.trim().split("|");
  if (before !== "") return line;
  const texts = cells.map((cell) => cell.replaceAll("`", "").trim());
  const at = texts.findIndex((text) => text !== "" && endOfCall(text) === text.length);
  const value = texts[at + 1] ?? "";
  return at < 0 || value === "" ? line : `${texts[at]} // => ${value}`;
}

/** A line that shows a call in a code span, an arrow and its value, as code; any other line as it is. */
function spanAsComment(line: string): string {
  const [, code = "", rest = ""] = /^\s*`([^`]+)`\s*(.*)$/.exec(line.replace(ITEM, "")) ?? [];
  const end = endOfCall(code);
  if (end !== undefined && rest === "") return code;
  const said = rest.startsWith("//") && code.endsWith(")") ? rest.slice(2).trim() : rest;
  const isShown = rest !== said || [...ARROWS, "="].some((sign) => rest.startsWith(sign));
  return isShown && end === code.length ? `${code} // ${said.replaceAll("`", "")}` : line;
}

function withArrowAsComment(row: string): string {
  const line = spanAsComment(rowAsComment(row));
  const end = endOfCall(line);
  if (end === undefined) return line;
  const rest = line.slice(end).trimStart();
  return ARROWS.some((arrow) => rest.startsWith(arrow)) ? `${line.slice(0, end)} // ${rest}` : line;
}

/** Where the call ends with which a line begins; undefined when it begins with anything else. */
function endOfCall(line: string): number | undefined {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, ts.LanguageVariant.Standard, line);
  let depth = 0;
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    const isFirst = scanner.getTokenStart() === line.length - line.trimStart().length;
    // `async (x) => …` is a function.
    if (isFirst && (kind !== ts.SyntaxKind.Identifier || scanner.getTokenText() === "async")) return undefined;
    if (OPENING.has(scanner.getTokenText())) depth++;
    else if (CLOSING.has(scanner.getTokenText()) && --depth === 0) return scanner.getTokenEnd();
    else if (depth === 0 && kind !== ts.SyntaxKind.Identifier && kind !== ts.SyntaxKind.DotToken) return undefined;
  }
  return undefined;
}

/** The two sides of `f(1) == 2`, `f(1) === 2` and `f(1) = 2`. */
export function comparedCall(expression: typescript.Expression): typescript.BinaryExpression | undefined {
  if (!ts.isBinaryExpression(expression) || !ts.isCallExpression(expression.left)) return undefined;
  const { kind } = expression.operatorToken;
  const isEquation =
    kind === ts.SyntaxKind.EqualsToken ||
    kind === ts.SyntaxKind.EqualsEqualsToken ||
    kind === ts.SyntaxKind.EqualsEqualsEqualsToken;
  return isEquation ? expression : undefined;
}

/** A text without the lines that are not code: `""` when nothing is left. */
export function readable(text: string): string {
  const code = withEnds(withPlainNumbers(text));
  if (parseCode(code) !== undefined) return code;
  const lines = code.split("\n");
  if (lines.length > MAX_LINES) return "";
  const kept = lines.map(() => "");
  for (let index = 0; index < lines.length;) {
    const end = endOfPiece(lines, index);
    for (let at = index; at < (end ?? index); at++) kept[at] = lines[at] ?? "";
    index = end ?? index + 1;
  }
  const left = kept.join("\n");
  return parseCode(left) === undefined ? "" : left;
}

/** With `0` for `00`, which scripts may write, and modules may not. */
function withPlainNumbers(code: string): string {
  if (!/\b0\d/.test(code)) return code;
  const parsed = ts.createSourceFile("example.ts", code, ts.ScriptTarget.Latest, true);
  const numbers = nodesOf(ts, parsed).filter(ts.isNumericLiteral);
  const edits = numbers
    .filter((node) => /^0\d/.test(node.getText()))
    .map((node): Edit => ({ start: node.getStart(), end: node.end, text: node.text }));
  return applyEdits(code, edits).text;
}

/**
 * With a semicolon before each line that begins with a bracket: who writes examples without semicolons means a new
 * statement there, where the language reads an index or a call.
 */
function withEnds(code: string): string {
  const parsed = ts.createSourceFile("example.ts", code, ts.ScriptTarget.Latest, true);
  const ends: number[] = [];
  const indentAt = (at: number): number => parsed.getLineAndCharacterOfPosition(at).character;
  for (const statement of parsed.statements) {
    for (const end of nodesOf(ts, statement).flatMap((node) => endOfContinued(node) ?? [])) {
      const next = /^(?:\s|\/\/.*)*\n[ \t]*/.exec(code.slice(end))?.[0];
      if (next !== undefined && indentAt(end + next.length) <= indentAt(statement.getStart())) ends.push(end);
    }
  }
  return ends.sort((one, other) => other - one).reduce((text, end) => `${text.slice(0, end)};${text.slice(end)}`, code);
}

/** Where the operand ends that a bracket, a template or a slash continues. */
function endOfContinued(node: typescript.Node): number | undefined {
  if (ts.isCallExpression(node) || ts.isElementAccessExpression(node))
    return node.questionDotToken === undefined ? node.expression.end : undefined;
  if (ts.isTaggedTemplateExpression(node)) return node.tag.end;
  const isDivision = ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.SlashToken;
  return isDivision ? node.left.end : undefined;
}

/** The fewest lines that are code by themselves. */
function endOfPiece(lines: readonly string[], start: number): number | undefined {
  for (let end = start + 1; end <= lines.length; end++) {
    if (parseCode(lines.slice(start, end).join("\n")) !== undefined) return end;
  }
  return undefined;
}
