import type typescript from "typescript";
import { ts } from "../../compiler/compiler.js";
import { isPlainLiteral } from "../types/plainLiteral.js";
import { holdsAssertion } from "./assertions.js";
import {
  asComments,
  comparedCall,
  fencedTexts,
  isFenced,
  ITEM,
  outputOf,
  parseCode,
  PROMPT,
  readable,
} from "./source.js";
import { wordsOf } from "./statements.js";

/** The function that a description is about. */
interface Described {
  readonly name: string;
  /** Its parameters, in order. */
  readonly parameters: readonly string[];
}

/** `Example 1: ` before a call. */
const LABEL = /^[\p{L}\p{N}][\p{L}\p{N} ]*:\s+/u;

/**
 * The texts of a description that are code by their form: fences, doctests, lines that are nothing but a call of the
 * function, an arrow or an equals sign, and a value, what gives each parameter, and paragraphs of code with comments or
 * assertions.
 */
export function codeTextsOfProse(text: string, described: Described): string[] {
  const { name } = described;
  const fenced = fencedTexts(text);
  const outside = text.split("\n").map((line, index) => (isFenced(text, index) ? "" : line.replace(ITEM, "")));
  const lines = outside.flatMap((line, index) => {
    const trimmed = line.trim();
    if (trimmed.startsWith(PROMPT)) return [trimmed, ...outputOf(outside, index)];
    const call = trimmed.replace(LABEL, "");
    const isCall = asComments(call).startsWith(`${name}(`) && asComments(call) !== call;
    if (isCall || isComparedCall(call, name)) return [call];
    return callByNames(trimmed, outside[index + 1] ?? "", described);
  });
  const code = outside.map((line) => (line.trimEnd().endsWith(".") && !line.includes("//") ? "" : line));
  const paragraphs = code.join("\n").split(/\n(?:[ \t]*\n)+/);
  const rows = callsOfTables(outside, described);
  return [...(fenced ?? []), [...lines, ...rows].join("\n"), ...paragraphs.filter((one) => isCode(one, name))]
    .filter((each) => each.trim() !== "")
    .map((each) => readable(asComments(each)));
}

/** Whether lines of a text are code about the function: assertions, or with comments behind them or below. */
function isCode(text: string, name: string): boolean {
  const parsed = text.includes(`${name}(`) ? parseCode(readable(asComments(text))) : undefined;
  const about = parsed?.statements.filter((statement) => wordsOf(statement).has(name)) ?? [];
  const isCommented = parsed?.text.slice(about[0]?.end).includes("//") === true;
  return about.length > 0 && (isCommented || about.some((each) => holdsAssertion(each, (word) => word === name)));
}

function onlyExpression(line: string): typescript.Expression | undefined {
  const [statement, ...more] = parseCode(line)?.statements ?? [];
  const isOnly = statement !== undefined && more.length === 0 && ts.isExpressionStatement(statement);
  return isOnly ? statement.expression : undefined;
}

/** `f(1) === 2` or `f(1) = 2`, and nothing else. */
function isComparedCall(line: string, name: string): boolean {
  const expression = onlyExpression(line);
  const call = expression && comparedCall(expression)?.left;
  return call !== undefined && ts.isCallExpression(call) && call.expression.getText() === name;
}

/**
 * `Input: numbers = [3, 2], target = 5` above `Output: [0, 1]`, or the values alone. What the words there mean is read as
 * it is in a comment.
 */
function callByNames(line: string, below: string, { name, parameters }: Described): string[] {
  const isAnswered = parameters.length > 0 && LABEL.test(below.trim());
  const expression = isAnswered ? onlyExpression(line.replace(LABEL, "")) : undefined;
  const parts = expression === undefined ? [] : partsOf(expression);
  const given = new Map(parts.map((part) => assigned(part) ?? ["", ""]));
  const isListed = LABEL.test(line) && parts.every((part) => isPlainLiteral(part.getText()));
  const values = isListed
    ? parts.map((part) => part.getText())
    : parameters.flatMap((parameter) => given.get(parameter) ?? []);
  const isWhole = values.length === parameters.length && parts.length === values.length;
  return isWhole ? [`${name}(${values.join(", ")}) // ${below.trim()}`] : [];
}

/** What commas part. */
function partsOf(expression: typescript.Expression): typescript.Expression[] {
  const isList = ts.isBinaryExpression(expression) && expression.operatorToken.kind === ts.SyntaxKind.CommaToken;
  return isList ? [...partsOf(expression.left), ...partsOf(expression.right)] : [expression];
}

function assigned(expression: typescript.Expression): [name: string, value: string] | undefined {
  if (!ts.isBinaryExpression(expression)) return undefined;
  const { left, right, operatorToken } = expression;
  return operatorToken.kind === ts.SyntaxKind.EqualsToken ? [left.getText(), right.getText()] : undefined;
}

/** Rows of a table that has a column for each parameter, by its name, and one for what comes of them, or by the function's. */
function callsOfTables(lines: readonly string[], { name, parameters }: Described): string[] {
  const rows = lines.map(cellsOf);
  return rows.flatMap((cells, index) => {
    const start = rows.slice(0, index).findLastIndex((row) => row === undefined) + 1;
    const header = rows[start];
    if (cells === undefined || header === undefined || cells.length !== header.length || index < start + 2) return [];
    const isMeant = parameters.length > 0 && [...parameters, header.at(-1)].join("|") === header.join("|");
    const sign = header.at(-1)?.split("(", 1)[0] === name ? "=>" : header.at(-1);
    return isMeant ? [`${name}(${cells.slice(0, -1).join(", ")}) // ${sign} ${cells.at(-1)}`] : [];
  });
}

function cellsOf(line: string): string[] | undefined {
  const cells = line
    .replaceAll("`", "")
    .split("|")
    .map((cell) => cell.trim());
  return cells.length > 2 && cells[0] === "" && cells.at(-1) === "" ? cells.slice(1, -1) : undefined;
}
