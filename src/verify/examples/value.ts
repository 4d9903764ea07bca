import type typescript from "typescript";
import { ts } from "../../compiler/compiler.js";
import { isConstant } from "../types/plainLiteral.js";
import { parserFaults } from "../../compiler/nodes.js";
import { CLOSING, OPENING } from "./source.js";

/** A documented value as an expression. */
interface DocumentedValue {
  readonly code: string;
  /** As it is written, where that is one line: a result that is a text may be shown so. */
  readonly shown?: string;
  /** It is written as a program shows it, and not as code. */
  readonly isShown: boolean;
}

/** How a date prints itself, https://tc39.es/ecma262/#sec-date.prototype.tostring, with or without the weekday, and its ISO form. */
const DATE =
  /(?<!["'`\w])(?:(?:(?:Sun|Mon|Tue|Wed|Thu|Fri|Sat)\w* [A-Z][a-z]{2,8} \d{1,2} \d{4}(?: \d\d?:\d\d(?::\d\d(?:\.\d+)?)?)?|[A-Z][a-z]{2} \d\d \d{4} \d\d:\d\d:\d\d(?:\.\d+)?)(?: GMT[+-]\d{4})?|\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))/g;
/** `Map(1) {`, `Uint8Array(2) [`, `Point {` and `(3) [`, as inspectors begin what they show. */
const COLLECTION = /(?:\b([A-Z]\w*)(?:\(\d+\))?|(?<![\w)] ?)\(\d+\))\s*([{[])/g;
/** Makes an instance of a class from its fields, in every program of the sandbox. */
export const REVIVE = "$revive";
const BYTES = "Buffer.from";
const ENTRIES = "Object.entries";
const MAKERS = new Set([REVIVE, BYTES, ENTRIES, "Symbol.for"]);
/** The placeholders of Node's inspector. */
const LEFT_OUT = new Set(["Function", "Object", "Array", "Circular", "Getter", "Setter", "Promise"]);
const ARITHMETIC = new Set(["+", "-", "*", "/", "**", "%"]);
/** A remark that may follow a value on its line. */
const REMARK = /^\s*(?:$|\n|[(#—–]|\/\/|- |;|\.\s*(?:\n|$)|,\s+[A-Za-z]|since\b|because\b)/;

/**
 * The value that a text begins with, where what follows is a remark or another line.
 * @param isMarked - an arrow or a word says that it is a value: then it may be any expression
 */
export function leadingValue(text: string, isMarked: boolean): DocumentedValue | undefined {
  const [first = "", ...lines] = text.trim().split("\n");
  const value = valueAt([first, ...lines].join("\n"), isMarked);
  // The point ends a sentence.
  return value ?? (first.endsWith(".") ? valueAt([first.slice(0, -1), ...lines].join("\n"), isMarked) : undefined);
}

function valueAt(written: string, isMarked: boolean): DocumentedValue | undefined {
  const code = collectionsAsCode(bytesAsCode(datesAsCode(written)));
  const parsed = ts.createSourceFile("value.ts", `(${code}\n)`, ts.ScriptTarget.Latest, true);
  const [statement] = parsed.statements;
  if (statement === undefined || !ts.isExpressionStatement(statement)) return undefined;
  if (!ts.isParenthesizedExpression(statement.expression)) return leftOf(statement.expression, parsed, isMarked);
  const whole = unquoted(statement.expression.expression);
  if (typeof whole === "string") return valueAt(whole, isMarked);
  if (ts.isExpressionWithTypeArguments(whole)) return promised(whole, isMarked);
  const isWhole = parserFaults(parsed).length === 0 && parsed.statements.length === 1 && !isRemarked(whole);
  if (isWhole && (isMarked ? isValue(whole) : isLiteral(whole))) return valueOf(whole, parsed, written);
  return leftOf(whole, parsed, isMarked);
}

/** Within a comment, `` `true` `` is code in quotation marks. */
function unquoted(node: typescript.Expression): typescript.Expression | string {
  if (!ts.isNoSubstitutionTemplateLiteral(node)) return node;
  const [statement] = ts.createSourceFile("quoted.ts", `(${node.text}\n)`, ts.ScriptTarget.Latest, true).statements;
  const isCode =
    statement !== undefined &&
    ts.isExpressionStatement(statement) &&
    ts.isParenthesizedExpression(statement.expression) &&
    isLiteral(statement.expression.expression);
  return isCode ? node.text : node;
}

/** The value in `Promise<2>`, as docs show a promise of it; `Promise<number>` is a type. */
function promised(node: typescript.ExpressionWithTypeArguments, isMarked: boolean): DocumentedValue | undefined {
  const [only] = node.typeArguments ?? [];
  const isValueOf = node.expression.getText() === "Promise" && only !== undefined && ts.isLiteralTypeNode(only);
  return isValueOf ? valueAt(only.getText(), isMarked) : undefined;
}

/** The leftmost operand: the parser takes a remark for the rest of an expression. */
function leftOf(
  expression: typescript.Expression,
  parsed: typescript.SourceFile,
  isMarked: boolean,
): DocumentedValue | undefined {
  let node = expression;
  for (let previous: typescript.Expression | undefined; previous !== node;) {
    previous = node;
    if (ts.isParenthesizedExpression(node)) node = node.expression;
    else if (ts.isBinaryExpression(node)) {
      const isRemark = ts.isIdentifier(node.right) || ts.isCallExpression(node.right);
      if (node.operatorToken.kind === ts.SyntaxKind.CommaToken && !isRemark) return undefined;
      node = node.left;
    } else if (ts.isConditionalExpression(node)) node = node.condition;
    else if (ts.isAsExpression(node)) node = node.expression;
    else if (isRemarked(node)) node = node.expression;
  }
  const isBroken = parserFaults(parsed).some(({ start = 0 }) => start < node.end);
  const isAccepted = isLiteral(node) || (isMarked && (ts.isNewExpression(node) || ts.isCallExpression(node)));
  // The bracket that was put behind the text is not part of it.
  const rest = parsed.text.slice(node.end, -2);
  return !isBroken && isAccepted && REMARK.test(rest) ? valueOf(node, parsed, node.getText(parsed)) : undefined;
}

/** `[1] (a remark)`, which reads as a call. */
function isRemarked(node: typescript.Expression): node is typescript.CallExpression {
  return ts.isCallExpression(node) && isLiteral(node.expression);
}

function valueOf(node: typescript.Expression, parsed: typescript.SourceFile, written: string): DocumentedValue {
  const code = node.getText(parsed);
  const isText = ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
  return { code, isShown: code !== written, ...(isText || written.includes("\n") ? {} : { shown: written }) };
}

/** Whether an expression can only be a value that somebody writes down. */
function isLiteral(node: typescript.Expression): boolean {
  if (ts.isArrayLiteralExpression(node)) return !isLeftOut(node) && node.elements.every(isLiteral);
  if (ts.isObjectLiteralExpression(node))
    return node.properties.every((each) => ts.isPropertyAssignment(each) && isLiteral(each.initializer));
  if (ts.isPrefixUnaryExpression(node)) return isLiteral(node.operand);
  if (ts.isNewExpression(node)) return (node.arguments ?? []).every(isLiteral);
  if (ts.isCallExpression(node))
    return MAKERS.has(node.expression.getText()) && node.arguments.slice(1).every(isLiteral);
  if (ts.isStringLiteralLike(node)) return !isElided(node.text);
  return ts.isLiteralExpression(node) || isConstant(node);
}

/** Whether an expression can be compared with: functions can not, and what was left out can not be known. */
function isValue(node: typescript.Expression): boolean {
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node) || ts.isClassExpression(node)) return false;
  if (ts.isIdentifier(node)) return !LEFT_OUT.has(node.text);
  if (ts.isStringLiteralLike(node)) return !isElided(node.text);
  // `1, 2` are two values, and `10/4/2019` is a date.
  if (ts.isBinaryExpression(node))
    return ARITHMETIC.has(node.operatorToken.getText()) && node.left.end < node.operatorToken.getStart();
  let isKnown = !(ts.isArrayLiteralExpression(node) && isLeftOut(node));
  if (ts.isArrayLiteralExpression(node) || ts.isObjectLiteralExpression(node))
    ts.forEachChild(node, (child) => {
      const value = ts.isPropertyAssignment(child) ? child.initializer : child;
      if (ts.isExpression(value) && !isValue(value)) isKnown = false;
    });
  return isKnown;
}

/** `[Function]` is no list. */
function isLeftOut({ elements }: typescript.ArrayLiteralExpression): boolean {
  const [only, ...more] = elements;
  return more.length === 0 && only !== undefined && ts.isIdentifier(only) && LEFT_OUT.has(only.text);
}

function isElided(text: string): boolean {
  return text === "..." || text === "…";
}

function datesAsCode(text: string): string {
  return text.replace(DATE, (date) => (Number.isNaN(Date.parse(date)) ? date : `new Date(${JSON.stringify(date)})`));
}

/** `<Buffer 0f 10>`, as Node's inspector shows it. */
function bytesAsCode(text: string): string {
  const [before = "", ...shown] = text.split("<Buffer");
  const buffers = shown.map((each) => {
    const end = each.indexOf(">");
    const bytes = end < 0 ? [] : each.slice(0, end).split(" ").slice(1);
    const isWhole = end >= 0 && bytes.every((byte) => byte.length === 2 && Number.isInteger(Number(`0x${byte}`)));
    return isWhole
      ? `${BYTES}([${bytes.map((byte) => `0x${byte}`).join(", ")}])${each.slice(end + 1)}`
      : `<Buffer${each}`;
  });
  return [before, ...buffers].join("");
}

/** `Map(1) { "a" => 1 }`, `Uint8Array(1) [ 2 ]` and `Point { x: 1 }`, as inspectors show them; the innermost come first. */
function collectionsAsCode(text: string): string {
  let code = text.replaceAll("[Object: null prototype] {", "{");
  for (let end = code.length; ;) {
    const found = [...withoutTexts(code).slice(0, end).matchAll(COLLECTION)].at(-1);
    if (found === undefined) return code;
    const [whole, name = "Array", bracket] = found;
    end = found.index;
    const parts = partsOf(code, end + whole.length, ",");
    const made = parts && collectionCode(name, bracket === "[", parts.texts);
    if (parts !== undefined && made !== undefined) code = `${code.slice(0, end)}${made}${code.slice(parts.end + 1)}`;
  }
}

/** As long as the code, with blanks for what its texts say. */
function withoutTexts(code: string): string {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, ts.LanguageVariant.Standard, code);
  let blank = code;
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan())
    if (kind === ts.SyntaxKind.StringLiteral || kind === ts.SyntaxKind.NoSubstitutionTemplateLiteral)
      blank =
        blank.slice(0, scanner.getTokenStart()).padEnd(scanner.getTokenEnd()) + blank.slice(scanner.getTokenEnd());
  return blank;
}

/** An inspected collection or instance as code; undefined for what is none. */
function collectionCode(name: string, isList: boolean, parts: readonly string[]): string | undefined {
  if (isList)
    return name === "Array"
      ? `[${parts.join(",")}]`
      : name.endsWith("Array")
        ? `new ${name}([${parts.join(",")}])`
        : undefined;
  if (name === "Object") return `{${parts.join(",")}}`;
  // What it is a promise of: all that is compared is awaited.
  if (name === "Promise") return parts.length === 1 ? parts[0] : undefined;
  if (name !== "Map" && name !== "Set")
    return LEFT_OUT.has(name) ? undefined : `${REVIVE}(${name}, {${parts.join(",")}})`;
  const items = parts.map((part) => {
    const pair = partsOf(`${part}}`, 0, "=>")?.texts ?? [];
    return pair.length === 2 ? `[${pair.join(", ")}]` : part;
  });
  const isRecord = name === "Map" && parts.length > 0 && parts.every((part, index) => items[index] === part);
  return isRecord ? `new Map(${ENTRIES}({${parts.join(",")}}))` : `new ${name}([${items.join(", ")}])`;
}

/** The parts between a position and the bracket that closes it. */
function partsOf(
  text: string,
  from: number,
  separator: "," | "=>",
): { readonly texts: string[]; readonly end: number } | undefined {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, ts.LanguageVariant.Standard, text);
  scanner.resetTokenState(from);
  const texts: string[] = [];
  let start = from;
  let depth = 0;
  const part = (end: number): void => void (text.slice(start, end).trim() !== "" && texts.push(text.slice(start, end)));
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    const token = scanner.getTokenText();
    if (token === separator && depth === 0) {
      part(scanner.getTokenStart());
      start = scanner.getTokenEnd();
    } else if (OPENING.has(token)) depth++;
    else if (CLOSING.has(token)) {
      if (depth-- > 0) continue;
      part(scanner.getTokenStart());
      return { texts, end: scanner.getTokenStart() };
    }
  }
  return undefined;
}
