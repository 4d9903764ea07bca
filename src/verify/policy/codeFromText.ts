import type typescript from "typescript";
import { ts } from "../compiler.js";
import { aliased, bare, isAccess, literalText, memberName } from "./syntax.js";

const NAME = "constructor";
const READERS =
  /^(?:Reflect\.get|(?:Object|Reflect)\.getOwnPropertyDescriptor|Object\.prototype\.__lookupGetter__\.call)$/;
/** What only looks at a class. */
const COMPARISONS = new Set([
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.InstanceOfKeyword,
]);

/** Uses of a `constructor` by which code could be made from text: a function's own is `Function`. */
export function constructorUse(node: typescript.Node): { readonly code: string; readonly message: string } | undefined {
  if (!isTakenOut(node) && !isReadByName(node) && !(isAccess(node) && memberName(node) === NAME && !isHarmless(node)))
    return undefined;
  return {
    code: "forbidden-global",
    message:
      "A `constructor` may only be compared, named, asked for members of a class or made with `new`: that of a function makes code from text.",
  };
}

/** `const { constructor } = …`, and the same as an assignment. */
function isTakenOut(node: typescript.Node): boolean {
  if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent))
    return nameOf(node.propertyName ?? node.name) === NAME;
  const { parent } = node;
  if (!ts.isPropertyAssignment(node) && !ts.isShorthandPropertyAssignment(node)) return false;
  const isTarget = ts.isBinaryExpression(parent.parent) && parent.parent.left === parent;
  return isTarget && parent.parent.operatorToken.kind === ts.SyntaxKind.EqualsToken && nameOf(node.name) === NAME;
}

function nameOf(name: typescript.Node): string | undefined {
  if (ts.isIdentifier(name) || ts.isStringLiteralLike(name)) return name.text;
  return ts.isComputedPropertyName(name) ? literalText(name.expression) : undefined;
}

function isReadByName(node: typescript.Node): boolean {
  if (!ts.isCallExpression(node) || !READERS.test(node.expression.getText().replace(/\s/g, ""))) return false;
  return node.arguments.some((argument) => literalText(argument) === NAME);
}

function isHarmless(access: typescript.AccessExpression): boolean {
  if (isFunction(access.expression) || (isAccess(bare(access.expression)) && isNamed(bare(access.expression))))
    return false;
  let node: typescript.Node = access;
  while (ts.isExpression(node.parent) && bare(node.parent) !== node.parent && bare(node.parent) === access)
    node = node.parent;
  const { parent } = node;
  if (ts.isBinaryExpression(parent))
    return COMPARISONS.has(parent.operatorToken.kind) || (parent.left === node && isAssigned(parent));
  if (isAccess(parent) && parent.expression === node)
    return !/^(?:call|apply|bind|constructor)$/.test(memberName(parent) ?? "call");
  if (ts.isNewExpression(parent)) return parent.expression === node;
  if (ts.isCaseClause(parent) || ts.isSwitchStatement(parent) || ts.isTypeOfExpression(parent)) return true;
  // A class of one's own: its statics, and copies of it.
  return access.expression.kind === ts.SyntaxKind.ThisKeyword && !ts.isCallExpression(parent);
}

function isAssigned({ operatorToken }: typescript.BinaryExpression): boolean {
  return operatorToken.kind === ts.SyntaxKind.EqualsToken;
}

function isNamed(node: typescript.AccessExpression | typescript.Expression): boolean {
  return isAccess(node) && memberName(node) === NAME;
}

/** Whether an expression is a function, as far as the text says: so are some methods that lists and functions have. */
function isFunction(expression: typescript.Expression): boolean {
  const inner = bare(expression);
  if (ts.isArrowFunction(inner) || ts.isFunctionExpression(inner) || ts.isClassExpression(inner)) return true;
  if (!ts.isIdentifier(inner))
    return isAccess(inner) && /^(?:at|call|apply|bind|map|filter)$/.test(memberName(inner) ?? "");
  const meant = aliased(inner);
  return meant !== undefined && meant !== expression && isFunction(meant);
}
