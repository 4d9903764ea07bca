import type typescript from "typescript";
import { ts } from "../compiler/compiler.js";
import { nodesOf } from "../compiler/nodes.js";
import { bare, isAssignment } from "./policy/syntax.js";

/** Methods that take away what a second call no longer finds. */
const TAKING: ReadonlySet<string> = new Set("pop shift splice clear delete".split(" "));

/**
 * Tells of a part of a body whether it may have changed the object in a way that the same call, made once more, does not
 * show: it takes away what is gone then, or sets a member anew after it was read. What is set where it was missing, or
 * without a look at what was there, is the same the second time.
 */
export function overwritesIn(file: typescript.SourceFile): (node: typescript.Node) => boolean {
  const reads = nodesOf(ts, file).flatMap((node) => keyRead(node).map((key) => ({ node, key })));
  return (node) => {
    if (ts.isCallExpression(node)) return takes(node.expression);
    if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return false;
    const [key] = keyOfOwn(bare(node.left));
    if (key === undefined) return false;
    return reads.some((read) => read.key === key && read.node.end <= node.end && !isGuard(read.node, node));
  };
}

function takes(called: typescript.Expression): boolean {
  if (!ts.isPropertyAccessExpression(called) || !TAKING.has(called.name.text)) return false;
  return nodesOf(ts, called.expression).some(({ kind }) => kind === ts.SyntaxKind.ThisKeyword);
}

/** The member of the object itself that an expression means. */
function keyOfOwn(expression: typescript.Node): string[] {
  const isOwn = ts.isPropertyAccessExpression(expression) && isThis(expression.expression);
  return isOwn ? [expression.name.text] : [];
}

function isThis(expression: typescript.Expression): boolean {
  return bare(expression).kind === ts.SyntaxKind.ThisKeyword;
}

function keyRead(node: typescript.Node): string[] {
  if (ts.isVariableDeclaration(node) && node.initializer && isThis(node.initializer))
    return ts.isObjectBindingPattern(node.name)
      ? node.name.elements.map(({ propertyName, name }) => (propertyName ?? name).getText())
      : [];
  const { parent } = node;
  const isTarget =
    parent !== undefined && ts.isBinaryExpression(parent) && isAssignment(parent) && parent.left === node;
  return isTarget ? [] : keyOfOwn(node);
}

/** Whether a read only asks whether a member is there that is then set. */
function isGuard(read: typescript.Node, write: typescript.BinaryExpression): boolean {
  const isAsked = (node: typescript.Node): boolean =>
    (ts.isIfStatement(node) && holds(node.expression, read) && holds(node.thenStatement, write)) ||
    (ts.isBinaryExpression(node) && holds(node.left, read) && (node === bare(write.right) || holds(node.right, write)));
  return ts.findAncestor(read, isAsked) !== undefined;
}

function holds(part: typescript.Node, node: typescript.Node): boolean {
  return part.pos <= node.pos && node.end <= part.end;
}
