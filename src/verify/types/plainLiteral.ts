import type typescript from "typescript";
import { ts } from "../../project/compiler.js";

const MADE =
  /^(Date|Map|Set|URL|URLSearchParams|DataView|(Big)?(Int|Uint)(8|16|32|64)(Clamped)?Array|Float(32|64)Array)$/;
const ERRORS = /^(Eval|Range|Reference|Syntax|Type|URI)?Error$/;

/**
 * Whether an expression is a literal of plain data and nothing else, so that evaluating it does nothing. What comes out of
 * the sandbox is evaluated on the caller's thread only when it is.
 */
export function isPlainLiteral(text: string): boolean {
  const source = ts.createSourceFile("value.ts", `(${text}\n)`, ts.ScriptTarget.Latest, true);
  const { parseDiagnostics } = source as { parseDiagnostics?: readonly unknown[] };
  const [only] = source.statements;
  return (
    parseDiagnostics?.length === 0 &&
    source.statements.length === 1 &&
    only !== undefined &&
    ts.isExpressionStatement(only) &&
    isPlain(only.expression)
  );
}

function isPlain(node: typescript.Expression): boolean {
  if (ts.isParenthesizedExpression(node)) return isPlain(node.expression);
  if (ts.isStringLiteralLike(node) || ts.isNumericLiteral(node) || ts.isBigIntLiteral(node)) return true;
  if (ts.isRegularExpressionLiteral(node) || ts.isOmittedExpression(node)) return true;
  if (ts.isIdentifier(node)) return /^(undefined|NaN|Infinity)$/.test(node.text);
  if (ts.isPrefixUnaryExpression(node))
    return node.operator === ts.SyntaxKind.MinusToken && ts.isLiteralExpression(node.operand);
  if (ts.isArrayLiteralExpression(node)) return node.elements.every(isPlain);
  if (ts.isObjectLiteralExpression(node))
    return node.properties.every(
      (each) => ts.isPropertyAssignment(each) && !ts.isComputedPropertyName(each.name) && isPlain(each.initializer),
    );
  if (ts.isNewExpression(node))
    return (
      ts.isIdentifier(node.expression) &&
      (MADE.test(node.expression.text) || ERRORS.test(node.expression.text)) &&
      (node.arguments ?? []).every(isPlain)
    );
  return [ts.SyntaxKind.TrueKeyword, ts.SyntaxKind.FalseKeyword, ts.SyntaxKind.NullKeyword].includes(node.kind);
}
