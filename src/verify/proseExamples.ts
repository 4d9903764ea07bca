import type typescript from "typescript";
import type { Skeleton } from "../../transformer/stub.js";
import type { Case } from "../contract/nouns.js";
import { ts } from "./compiler.js";

/** What stands between a call and its value; the doctest form has a line end there. */
const BETWEEN = /^\s*(?:=>|==>|->|→|⇒|➞|≈|===?|=|returns|gives|is|should (?:return|be|equal))\s*|^;?\s*\n\s*/i;
/** A bracket, or a string, whose brackets count for nothing. */
const TOKEN = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|[()[\]{}]/g;
/** What may stand before the call on its line. */
const BEFORE =
  /^(?:\s*(?:[-*•]|\d+[.)]|>>>|\$|e\.?g\.?|ex(?:ample)?s?(?:\s*\d+)?|for (?:example|instance))[:,.]?)*\s*[`"']?$/i;

/**
 * The examples that stand in the prose of a description: a call of the function itself with literal arguments, and a
 * literal value behind it, in one of the common forms (`f(1) => 2`, `f(1) == 2`, `f(1) returns 2`, or the two lines
 * of a doctest, https://docs.python.org/3/library/doctest.html). What is anything but literal is prose and left alone.
 */
export function proseExamples({ name, docs, form }: Skeleton): Case[] {
  if (form === "method" || form === "getter") return [];
  const text = docs.description;
  const cases: Case[] = [];
  const start = new RegExp(`(?<![\\w$.])${name.replace(/\$/g, "\\$")}\\s*\\(`, "g");
  for (const { index } of text.matchAll(start)) {
    const example = exampleAt(text, index);
    if (example !== undefined) cases.push(example);
  }
  return cases;
}

function exampleAt(text: string, index: number): Case | undefined {
  const lineStart = text.lastIndexOf("\n", index - 1) + 1;
  const before = text.slice(lineStart, index);
  if (!BEFORE.test(before)) return undefined;
  const code = callAt(text, index);
  const call = parse(code);
  if (call === undefined || !ts.isCallExpression(call) || !call.arguments.every(isLiteral)) return undefined;
  const rest = text.slice(index + code.length).replace(/^[`"']/, "");
  const between = BETWEEN.exec(rest)?.[0];
  if (between === undefined) return undefined;
  // Only a prompt announces that the next line is the value.
  if (between.includes("\n") && !before.includes(">>>")) return undefined;
  const value = literalAt(rest.slice(between.length).replace(/^`/, ""));
  if (value === undefined || !isLiteral(value.node)) return undefined;
  const behind = rest.slice(between.length).replace(/^`/, "").slice(value.length);
  if (!/^`?[\s.;,]*(?:\n|$|\(|\/\/|#|because\b)/.test(behind)) return undefined;
  const returns = value.node.getText();
  return {
    origin: "example",
    input: { code },
    expect: { kind: "returns", value: returns, ...(/\d\.\d/.test(returns) ? { isApproximate: true } : {}) },
  };
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
