import type typescript from "typescript";
import { ts } from "../compiler/compiler.js";
import { nodesOf } from "../compiler/nodes.js";
import { pathsOf, pathsRead } from "./policy/ownPaths.js";
import { bare, isAccess } from "./policy/syntax.js";

/** Methods that take away what a second call no longer finds. */
const TAKING: ReadonlySet<string> = new Set("pop shift splice clear delete".split(" "));

/**
 * Tells of a part of a body whether it may have changed the object in a way that the same call, made once more, does not
 * show: it takes away what is gone then, or sets a member anew after it was read. What is set where it was missing, or
 * without a look at what was there, is the same the second time.
 */
export function overwritesIn(body: typescript.FunctionDeclaration): (node: typescript.Node) => boolean {
  const pathOf = pathsOf(body);
  const reads = nodesOf(ts, body).flatMap((node) => pathsRead(node, pathOf).map((path) => ({ node, path })));
  return (node) => {
    if (ts.isCallExpression(node)) {
      const { expression: called } = node;
      const isTaking = ts.isPropertyAccessExpression(called) && TAKING.has(called.name.text);
      return isTaking && pathOf(called.expression) !== undefined;
    }
    if (ts.isDeleteExpression(node)) return pathOf(node.expression) !== undefined;
    if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return false;
    const left = bare(node.left);
    const path = isAccess(left) ? pathOf(left) : undefined;
    if (path === undefined) return false;
    if (ts.isPropertyAccessExpression(left) && left.name.text === "length") return true;
    return reads.some((read) => read.path === path && read.node.end <= node.end && !isGuard(read.node, node));
  };
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
