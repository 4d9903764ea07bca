import type typescript from "typescript";
import { ts } from "../compiler/compiler.js";
import { nodesOf } from "../compiler/nodes.js";
import { bare, isAccess, isAssignment } from "./policy/syntax.js";

/** Methods that take away what a second call no longer finds. */
const TAKING: ReadonlySet<string> = new Set("pop shift splice clear delete".split(" "));

/** Methods that give what is held; others give something that they have made. */
const GIVING: ReadonlySet<string> = new Set(["at", "get"]);

/** How an expression comes to what the object holds, such as `this.items`; undefined where it does not. */
type PathOf = (expression: typescript.Node) => string | undefined;

/**
 * Tells of a part of a body whether it may have changed the object in a way that the same call, made once more, does not
 * show: it takes away what is gone then, or sets a member anew after it was read. What is set where it was missing, or
 * without a look at what was there, is the same the second time.
 */
export function overwritesIn(file: typescript.SourceFile): (node: typescript.Node) => boolean {
  const nodes = nodesOf(ts, file);
  const pathOf = pathsBy(nodes);
  const reads = nodes.flatMap((node) => keysRead(node, pathOf).map((key) => ({ node, key })));
  return (node) => {
    if (ts.isCallExpression(node)) return takes(node.expression, pathOf);
    if (ts.isDeleteExpression(node)) return pathOf(node.expression) !== undefined;
    if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return false;
    const left = bare(node.left);
    const key = isAccess(left) ? pathOf(left) : undefined;
    if (key === undefined) return false;
    if (ts.isPropertyAccessExpression(left) && left.name.text === "length") return true;
    return reads.some((read) => read.key === key && read.node.end <= node.end && !isGuard(read.node, node));
  };
}

function takes(called: typescript.Expression, pathOf: PathOf): boolean {
  if (!ts.isPropertyAccessExpression(called) || !TAKING.has(called.name.text)) return false;
  return pathOf(called.expression) !== undefined;
}

/** Finds the paths of expressions, where variables stand for parts of the object, too. */
function pathsBy(nodes: readonly typescript.Node[]): PathOf {
  const aliases = new Map<string, string>();
  const pathOf: PathOf = (expression) => {
    const node = bare(expression as typescript.Expression);
    if (node.kind === ts.SyntaxKind.ThisKeyword) return "this";
    if (ts.isIdentifier(node)) return aliases.get(node.text);
    if (ts.isCallExpression(node)) {
      const { expression: called } = node;
      const isGiving = ts.isPropertyAccessExpression(called) && GIVING.has(called.name.text);
      return isGiving && pathOf(called.expression) !== undefined ? node.getText() : undefined;
    }
    const owner = isAccess(node) ? pathOf(node.expression) : undefined;
    return owner === undefined ? undefined : `${owner}${keyOf(node as typescript.AccessExpression)}`;
  };
  for (const { name, initializer } of nodes.filter(ts.isVariableDeclaration)) {
    const path = initializer && pathOf(initializer);
    if (path === undefined) continue;
    if (ts.isIdentifier(name)) aliases.set(name.text, path);
    for (const { own, key } of partsOf(name)) aliases.set(own, `${path}.${key}`);
  }
  return pathOf;
}

function keyOf(node: typescript.AccessExpression): string {
  if (ts.isPropertyAccessExpression(node)) return `.${node.name.text}`;
  const key = bare(node.argumentExpression);
  return ts.isStringLiteralLike(key) ? `.${key.text}` : `[${key.getText()}]`;
}

/** The names of an object pattern, and the keys that they stand for. */
function partsOf(pattern: typescript.BindingName): { own: string; key: string }[] {
  if (!ts.isObjectBindingPattern(pattern)) return [];
  const named = pattern.elements.filter(({ dotDotDotToken }) => dotDotDotToken === undefined);
  return named.map(({ propertyName, name }) => ({ own: name.getText(), key: (propertyName ?? name).getText() }));
}

function keysRead(node: typescript.Node, pathOf: PathOf): string[] {
  if (ts.isVariableDeclaration(node)) {
    const path = node.initializer && pathOf(node.initializer);
    return path === undefined ? [] : partsOf(node.name).map(({ key }) => `${path}.${key}`);
  }
  if (!isAccess(node)) return [];
  const { parent } = node;
  const isTarget = ts.isBinaryExpression(parent) && isAssignment(parent) && parent.left === node;
  const path = isTarget ? undefined : pathOf(node);
  return path === undefined ? [] : [path];
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
