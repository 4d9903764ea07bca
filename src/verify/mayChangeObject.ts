import type typescript from "typescript";
import { ts } from "../compiler/compiler.js";

/** Methods by which the language's own objects are changed, besides those that begin with `set`. */
const CHANGING: ReadonlySet<string> = new Set(
  "push pop shift unshift splice sort reverse fill copyWithin add delete clear assign append defineProperty".split(" "),
);

/**
 * Whether the text of a body changes a member of anything: asked where nobody could look at the object. What the functions
 * do that it calls is not known.
 */
export function mayChangeObject(body: string): boolean {
  const search = (node: typescript.Node): boolean => isChange(node) || ts.forEachChild(node, search) === true;
  return search(ts.createSourceFile("body.ts", `function body() {${body}\n}`, ts.ScriptTarget.Latest));
}

function isChange(node: typescript.Node): boolean {
  if (ts.isDeleteExpression(node)) return true;
  if (ts.isCallExpression(node)) return ts.isPropertyAccessExpression(node.expression) && isChanging(node.expression);
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node))
    return COUNTING.has(node.operator) && !ts.isIdentifier(node.operand);
  return (
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
    node.operatorToken.kind <= ts.SyntaxKind.LastAssignment &&
    !ts.isIdentifier(node.left)
  );
}

const COUNTING: ReadonlySet<typescript.SyntaxKind> = new Set([
  ts.SyntaxKind.PlusPlusToken,
  ts.SyntaxKind.MinusMinusToken,
]);

function isChanging({ name }: typescript.PropertyAccessExpression): boolean {
  return CHANGING.has(name.text) || name.text.startsWith("set");
}
