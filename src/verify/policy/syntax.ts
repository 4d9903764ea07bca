import type typescript from "typescript";
import { isTransparent } from "../../../transformer/find.js";
import { ts } from "../compiler.js";
import { declaringScope } from "../scopes.js";

/** An expression without the parentheses and assertions around it. */
export function bare(expression: typescript.Expression): typescript.Expression {
  let inner = expression;
  while (isTransparent(ts, inner)) inner = inner.expression;
  return inner;
}

/** Whether a node reads or writes a member. */
export function isAccess(node: typescript.Node): node is typescript.AccessExpression {
  return ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);
}

/** The member's name, where the text of the code says it. */
export function memberName(node: typescript.AccessExpression): string | undefined {
  return ts.isPropertyAccessExpression(node) ? node.name.text : literalText(node.argumentExpression);
}

/** The text that an expression of literals makes, as `"a" + "b"`. */
export function literalText(expression: typescript.Expression): string | undefined {
  const inner = bare(expression);
  if (ts.isStringLiteralLike(inner)) return inner.text;
  if (!ts.isBinaryExpression(inner) || inner.operatorToken.kind !== ts.SyntaxKind.PlusToken) return undefined;
  const [left, right] = [literalText(inner.left), literalText(inner.right)];
  return left === undefined || right === undefined ? undefined : left + right;
}

/** What a node writes: the target of an assignment, or each of a pattern's. */
export function writtenTargets(node: typescript.Node): typescript.Expression[] {
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    const isAssignment = kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
    return isAssignment ? targetsOf(node.left) : [];
  }
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
    const isStep = node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken;
    return isStep ? [node.operand] : [];
  }
  if (ts.isForOfStatement(node) || ts.isForInStatement(node))
    return ts.isVariableDeclarationList(node.initializer) ? [] : targetsOf(node.initializer);
  return ts.isDeleteExpression(node) ? [node.expression] : [];
}

function targetsOf(target: typescript.Expression): typescript.Expression[] {
  const inner = bare(target);
  if (ts.isArrayLiteralExpression(inner)) return inner.elements.flatMap(targetsOf);
  if (ts.isSpreadElement(inner)) return targetsOf(inner.expression);
  // The default of a pattern's part is an assignment of its own.
  if (ts.isBinaryExpression(inner)) return targetsOf(inner.left);
  if (ts.isOmittedExpression(inner)) return [];
  if (!ts.isObjectLiteralExpression(inner)) return [inner];
  return inner.properties.flatMap((property) => {
    if (ts.isPropertyAssignment(property)) return targetsOf(property.initializer);
    if (ts.isShorthandPropertyAssignment(property)) return [property.name];
    return ts.isSpreadAssignment(property) ? targetsOf(property.expression) : [];
  });
}

/** What a constant of the candidate was declared to be. */
export function aliased(name: typescript.Identifier): typescript.Expression | undefined {
  const scope = declaringScope(name, name.getSourceFile());
  let meant: typescript.Expression | undefined;
  const visit = (node: typescript.Node): void => {
    const isMeant = ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.name.text === name.text;
    if (isMeant && (node.parent.flags & ts.NodeFlags.Const) !== 0 && node.initializer !== name)
      meant ??= node.initializer;
    ts.forEachChild(node, visit);
  };
  if (scope !== undefined) visit(scope);
  return meant;
}
