import type typescript from "typescript";
import { ts } from "../../compiler/compiler.js";
import { parseExpression } from "../../project/readOptions.js";

/** Classes whose instances are data: to make one runs nothing of the user's. */
const MADE = new Set([
  ...["Date", "Map", "Set", "URL", "URLSearchParams", "DataView", "Int8Array", "Uint8Array", "Uint8ClampedArray"],
  ...["Int16Array", "Uint16Array", "Int32Array", "Uint32Array", "BigInt64Array", "BigUint64Array", "Float32Array"],
  ...["Float64Array", "Error", "EvalError", "RangeError", "ReferenceError", "SyntaxError", "TypeError", "URIError"],
]);
const CONSTANTS = new Set(["undefined", "NaN", "Infinity", "true", "false", "null"]);

/** Whether an expression is one of the language's words for a value, as `true` or `NaN`. */
export function isConstant(node: typescript.Expression): boolean {
  return CONSTANTS.has(node.getText());
}

/**
 * Whether an expression is a literal of plain data and nothing else, so that evaluating it does nothing. What comes out of
 * the sandbox is evaluated on the caller's thread only when it is.
 */
export function isPlainLiteral(text: string): boolean {
  const expression = parseExpression(text);
  return expression !== undefined && isPlain(expression);
}

function isPlain(node: typescript.Expression): boolean {
  if (ts.isParenthesizedExpression(node)) return isPlain(node.expression);
  if (ts.isStringLiteralLike(node) || ts.isNumericLiteral(node) || ts.isBigIntLiteral(node)) return true;
  if (ts.isRegularExpressionLiteral(node) || ts.isOmittedExpression(node)) return true;
  if (ts.isPrefixUnaryExpression(node))
    return node.operator === ts.SyntaxKind.MinusToken && ts.isLiteralExpression(node.operand);
  if (ts.isArrayLiteralExpression(node)) return node.elements.every(isPlain);
  if (ts.isObjectLiteralExpression(node))
    return node.properties.every(
      (each) => ts.isPropertyAssignment(each) && !ts.isComputedPropertyName(each.name) && isPlain(each.initializer),
    );
  if (ts.isCallExpression(node)) return node.expression.getText() === "Buffer.from" && node.arguments.every(isPlain);
  if (ts.isNewExpression(node))
    return ts.isIdentifier(node.expression) && MADE.has(node.expression.text) && (node.arguments ?? []).every(isPlain);
  return isConstant(node);
}
