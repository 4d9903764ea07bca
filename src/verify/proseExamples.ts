import type typescript from "typescript";
import type { Skeleton } from "../../transformer/stub.js";
import type { Case } from "../contract/nouns.js";
import { ts } from "./compiler.js";

/** What stands between a call and its value; the doctest form has a line end there. */
const BETWEEN = /^\s*(?:=>|==>|->|→|⇒|➞|≈|===?|=)\s*|^;?\s*\n\s*/i;
/** A bracket, or a string, whose brackets count for nothing. */
const TOKEN = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|[()[\]{}]/g;
/** What may stand before the call on its line. */
const BEFORE =
  /^(?:\s*(?:[-*•]|\d+[.)]|>>>|\$|e\.?g\.?|ex(?:ample)?s?(?:\s*\d+)?|for (?:example|instance))[:,.]?)*\s*[`"']?$/i;

/** What leads a sentence that states what a call returns. */
const LEAD =
  /(?:^|[.:;!?]\s|\n\s*\n|\n\s*(?:[-*•]|\d+[.)])\s|\b(?:(?:for )?(?:example|instance)s?(?:\s*\d+)?|e\.?g\.?|note that|thus|hence)[,:]?\s)\s*(?:[-*•]\s+)?[`"']?$/i;
const STATES =
  /^[`"']?\s+(?:(?:should|must|shall|will)\s+(?:return|be|equal|give|yield)|returns|gives|yields|equals|is)\s+`?/i;
/** What may follow the value in a sentence: its end, or the next clause; a line that goes on in a small letter is neither. */
const CLAUSE =
  /^[`"']?(?:\s*$|\s*[.;,!](?:\s|$)|\s*\(|[ \t]*\n(?![ \t]*[a-z]+\b(?!\())|\s+(?:and|but|while|because|since)\b)/;
/** The second of two statements: `f(1) returns 2 and f(2) returns 3`, or a line each. */
const AND = /^[`"']?(?:,?\s*\band\s+|[ \t]*\n\s*)[`"']?$/i;

/** An example, where in the text it ends, and whether a sentence states it. */
interface ProseExample {
  readonly case: Case;
  readonly end: number;
  readonly isStated: boolean;
}

/**
 * The examples that stand in the prose of a description: a call of the function itself with literal arguments, and a
 * literal value behind it, in one of the common forms (`f(1) => 2`, `f(1) == 2`, `f(1) returns 2`, or the two lines
 * of a doctest, https://docs.python.org/3/library/doctest.html). What is anything but literal is prose and left alone.
 * @param options.isStated - only those that a whole sentence states
 */
export function proseExamples({ name, docs, form }: Skeleton, options?: { readonly isStated: true }): Case[] {
  if (form === "method" || form === "getter") return [];
  const text = docs.description;
  const found: ProseExample[] = [];
  const start = new RegExp(`(?<![\\w$.])${name.replace(/\$/g, "\\$")}\\s*\\(`, "g");
  for (const { index } of text.matchAll(start)) {
    const example = exampleAt(text, index, found.at(-1));
    if (example !== undefined) found.push(example);
  }
  return found.filter((one) => options === undefined || one.isStated).map((one) => one.case);
}

function exampleAt(text: string, index: number, previous: ProseExample | undefined): ProseExample | undefined {
  const code = callAt(text, index);
  const call = parse(code);
  if (call === undefined || !ts.isCallExpression(call) || !call.arguments.every(isLiteral)) return undefined;
  const end = index + code.length;
  const goesOn = previous?.isStated === true && AND.test(text.slice(previous.end, index));
  if (goesOn || LEAD.test(text.slice(0, index))) {
    const value = valueBehind(text.slice(end), STATES, CLAUSE);
    if (value !== undefined) return { case: caseOf(code, value.text), end: end + value.end, isStated: true };
  }
  const before = text.slice(text.lastIndexOf("\n", index - 1) + 1, index);
  if (!BEFORE.test(before)) return undefined;
  const rest = text.slice(end).replace(/^[`"']/, "");
  // Only a prompt announces that the next line is the value.
  if (BETWEEN.exec(rest)?.[0].includes("\n") && !before.includes(">>>")) return undefined;
  const value = valueBehind(rest, BETWEEN, /^`?[\s.;,]*(?:\n|$|\(|\/\/|#|because\b)/);
  return value && { case: caseOf(code, value.text), end: end + value.end, isStated: false };
}

/** The literal behind a connection, where what follows is no part of it. */
function valueBehind(
  text: string,
  between: RegExp,
  behind: RegExp,
): { readonly text: string; readonly end: number } | undefined {
  const connection = between.exec(text)?.[0];
  if (connection === undefined) return undefined;
  const start = connection.length + (text[connection.length] === "`" ? 1 : 0);
  const value = literalAt(text.slice(start));
  if (value === undefined || !isLiteral(value.node)) return undefined;
  // The point of `15.` ends the sentence.
  const literal = value.node.getText().replace(/^(-?\d+)\.$/, "$1");
  const end = start + value.length - (value.node.getText().length - literal.length);
  return behind.test(text.slice(end)) ? { text: literal, end } : undefined;
}

function caseOf(code: string, value: string): Case {
  const approximately = /\d\.\d/.test(value) ? { isApproximate: true } : {};
  return { origin: "example", input: { code }, expect: { kind: "returns", value, ...approximately } };
}

/** The text of a call, up to the bracket that closes it. */
function callAt(text: string, index: number): string {
  let depth = 0;
  for (const { 0: token, index: at } of text.slice(index).matchAll(TOKEN)) {
    if (token === "(" || token === "[" || token === "{") depth++;
    else if (token === ")" || token === "]" || token === "}") depth--;
    else continue;
    if (depth === 0) return text.slice(index, index + at + 1);
  }
  return "";
}

function parse(text: string): typescript.Expression | undefined {
  const [statement] = ts.createSourceFile("prose.ts", text, ts.ScriptTarget.Latest, true).statements;
  return statement !== undefined && ts.isExpressionStatement(statement) ? statement.expression : undefined;
}

/** The literal that a text begins with. */
function literalAt(text: string): { readonly node: typescript.Expression; readonly length: number } | undefined {
  let node = parse(`(${text}`);
  // What follows is prose: only the innermost first operand is meant.
  for (; node !== undefined;) {
    if (ts.isParenthesizedExpression(node)) node = node.expression;
    else if (ts.isBinaryExpression(node)) node = node.left;
    else if (ts.isConditionalExpression(node)) node = node.condition;
    else if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isCallExpression(node))
      node = node.expression;
    else if (ts.isPropertyAccessExpression(node)) node = node.expression;
    else if (ts.isTaggedTemplateExpression(node)) node = node.tag;
    else break;
  }
  if (node === undefined || node.getStart() > 1 + text.search(/\S|$/)) return undefined;
  return node.end > text.length + 1 || node.getText() === "" ? undefined : { node, length: node.end - 1 };
}

function isLiteral(node: typescript.Expression): boolean {
  if (ts.isArrayLiteralExpression(node)) return node.elements.every(isLiteral);
  if (ts.isObjectLiteralExpression(node))
    return node.properties.every((one) => ts.isPropertyAssignment(one) && isLiteral(one.initializer));
  if (ts.isPrefixUnaryExpression(node)) return ts.isNumericLiteral(node.operand);
  if (ts.isIdentifier(node)) return /^(?:undefined|NaN|Infinity)$/.test(node.text);
  return (
    ts.isLiteralExpression(node) ||
    node.kind === ts.SyntaxKind.TrueKeyword ||
    node.kind === ts.SyntaxKind.FalseKeyword ||
    node.kind === ts.SyntaxKind.NullKeyword
  );
}
