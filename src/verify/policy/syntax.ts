import type typescript from "typescript";
import { ts } from "../../compiler/compiler.js";
import { innermost, isTransparent } from "../../compiler/nodes.js";

/** An expression without the parentheses and assertions around it. */
export function bare(expression: typescript.Expression): typescript.Expression {
  return innermost(ts, expression);
}

/** Whether a node reads or writes a member. */
export function isAccess(node: typescript.Node): node is typescript.AccessExpression {
  return ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);
}

/** Whether a node is a function as a value. */
export function isFunction(node: typescript.Node): node is typescript.ArrowFunction | typescript.FunctionExpression {
  return ts.isArrowFunction(node) || ts.isFunctionExpression(node);
}

/** An expression and what stands in it behind parentheses and assertions, from outside in. */
export function layersOf(expression: typescript.Expression): typescript.Expression[] {
  const layers = [expression];
  for (let at = expression; isTransparent(ts, at); at = at.expression) layers.push(at.expression);
  return layers;
}

/** The node around an expression that does something with its value. */
export function userOf(expression: typescript.Node): { readonly user: typescript.Node; readonly as: typescript.Node } {
  let as = expression;
  while (isTransparent(ts, as.parent)) as = as.parent;
  return { user: as.parent, as };
}

/** Whether a binary expression assigns, by whatever operator. */
export function isAssignment({ operatorToken }: typescript.BinaryExpression): boolean {
  const { kind } = operatorToken;
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

/** The targets that a node writes: that of an assignment, or each of a pattern's. */
export function writtenTargets(node: typescript.Node): typescript.Expression[] {
  if (ts.isBinaryExpression(node)) return isAssignment(node) ? targetsOf(node.left) : [];
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

/** The node that binds `this`: a function other than an arrow, or a part of a class. */
export function thisHolder(node: typescript.Node): typescript.Node {
  let at = node.parent;
  while (ts.isArrowFunction(at) || !(ts.isFunctionLike(at) || ts.isClassElement(at) || ts.isSourceFile(at)))
    at = at.parent;
  return at;
}
