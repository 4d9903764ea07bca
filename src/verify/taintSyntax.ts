import type typescript from "typescript";
import { isTransparent } from "../../transformer/find.js";
import { ts } from "./compiler.js";

type Node = typescript.Node;

/** An expression that a member is read or written by. */
export type Access = typescript.PropertyAccessExpression | typescript.ElementAccessExpression;

/** An expression without what passes its value on as it is: parentheses, `as`, `satisfies`, `!`. */
export function bare(node: typescript.Expression): typescript.Expression {
  let inner = node;
  while (isTransparent(ts, inner)) inner = inner.expression;
  return inner;
}

/** Whether going over an expression may change what others stand for. */
export function isEffect(node: typescript.Expression): boolean {
  return (
    ts.isCallExpression(node) ||
    ts.isNewExpression(node) ||
    ts.isYieldExpression(node) ||
    ts.isTaggedTemplateExpression(node) ||
    ts.isArrowFunction(node) ||
    ts.isFunctionExpression(node) ||
    (ts.isBinaryExpression(node) && isAssignment(node.operatorToken))
  );
}

/** `||=`, `&&=`, `??=`. */
export function isLogicalAssignment(kind: typescript.SyntaxKind): boolean {
  const { BarBarEqualsToken, AmpersandAmpersandEqualsToken, QuestionQuestionEqualsToken } = ts.SyntaxKind;
  return kind === BarBarEqualsToken || kind === AmpersandAmpersandEqualsToken || kind === QuestionQuestionEqualsToken;
}

/** Whether an expression gives a value that cannot be changed. */
export function isPrimitive(node: typescript.Expression): boolean {
  return (
    ts.isLiteralExpression(node) ||
    ts.isTemplateExpression(node) ||
    ts.isPrefixUnaryExpression(node) ||
    ts.isPostfixUnaryExpression(node) ||
    ts.isTypeOfExpression(node) ||
    ts.isVoidExpression(node) ||
    ts.isDeleteExpression(node) ||
    [ts.SyntaxKind.TrueKeyword, ts.SyntaxKind.FalseKeyword, ts.SyntaxKind.NullKeyword].includes(node.kind)
  );
}

/** The key of `a[key]` when it is written out, else `*`. */
export function keyText(key: typescript.Expression): string {
  return ts.isStringLiteralLike(key) || ts.isNumericLiteral(key) ? key.text : "*";
}

/** The name of a property when it is written out, else `*`. */
export function nameText(name: typescript.PropertyName | typescript.BindingName): string {
  if (ts.isComputedPropertyName(name)) return keyText(name.expression);
  return ts.isObjectBindingPattern(name) || ts.isArrayBindingPattern(name) ? "*" : name.text;
}

/** Whether a declared name holds something that no expression gives: an import, a class, an enum. */
export function isOpaque(scope: Node, name: string): boolean {
  if (ts.isClassLike(scope)) return true;
  if (!ts.isSourceFile(scope) && !ts.isBlock(scope)) return false;
  return scope.statements.some((statement) => {
    if (ts.isImportDeclaration(statement)) return statement.getText().includes(name);
    const isDeclaration =
      ts.isClassDeclaration(statement) || ts.isEnumDeclaration(statement) || ts.isModuleDeclaration(statement);
    return isDeclaration && statement.name?.text === name;
  });
}

/** What a node writes to directly: the targets of assignments, of `++` and `--`, and of `delete`. */
export function writtenTargets(node: Node): typescript.Expression[] {
  if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken)) return leaves(node.left);
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
    const isStep = node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken;
    return isStep ? leaves(node.operand) : [];
  }
  if (ts.isForOfStatement(node) || ts.isForInStatement(node))
    return ts.isVariableDeclarationList(node.initializer) ? [] : leaves(node.initializer);
  return ts.isDeleteExpression(node) ? leaves(node.expression) : [];
}

function leaves(target: typescript.Expression): typescript.Expression[] {
  const node = bare(target);
  if (ts.isArrayLiteralExpression(node))
    return node.elements.flatMap((element) => leaves(ts.isSpreadElement(element) ? element.expression : element));
  if (ts.isObjectLiteralExpression(node)) {
    return node.properties.flatMap((property) => {
      if (ts.isPropertyAssignment(property)) return leaves(property.initializer);
      if (ts.isShorthandPropertyAssignment(property)) return [property.name];
      return ts.isSpreadAssignment(property) ? leaves(property.expression) : [];
    });
  }
  // A default in a pattern, as in `[a.b = 1] = list`.
  return ts.isBinaryExpression(node) ? leaves(node.left) : [node];
}

function isAssignment({ kind }: typescript.Node): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}
