import type ts from "typescript";
import type { FileContext } from "../host.js";

/** Expressions that an async body returns and that may be promises: unless awaited, its catch never sees them fail. */
export function promiseReturns(file: FileContext, body: ts.ConciseBody): ts.Expression[] {
  const { ts } = file;
  if (!ts.isBlock(body)) return mayBePromise(file, body) ? [body] : [];
  const found: ts.Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return;
    if (ts.isReturnStatement(node) && node.expression !== undefined && mayBePromise(file, node.expression)) {
      found.push(node.expression);
    }
    ts.forEachChild(node, visit);
  };
  visit(body);
  return found;
}

function mayBePromise(file: FileContext, expression: ts.Expression): boolean {
  const { ts, checker } = file;
  if (ts.isAwaitExpression(expression)) return false;
  const type = checker.getTypeAtLocation(expression);
  const parts = type.isUnion() ? type.types : [type];
  const open = ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.Instantiable;
  return parts.some((part) => part.flags & open || checker.getPropertyOfType(part, "then") !== undefined);
}
