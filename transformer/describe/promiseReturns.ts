import type ts from "typescript";
import type { FileContext } from "../host.js";
import { nodesOf } from "../../src/compiler/nodes.js";

/** Expressions that an async body returns and that may be promises: unless awaited, its catch never sees them fail. */
export function promiseReturns(file: FileContext, body: ts.ConciseBody): ts.Expression[] {
  const { ts } = file;
  if (!ts.isBlock(body)) return mayBePromise(file, body) ? [body] : [];
  const own = nodesOf(ts, body, (node) => ts.isFunctionLike(node) || ts.isClassLike(node));
  const returned = own.filter(ts.isReturnStatement).flatMap(({ expression }) => expression ?? []);
  return returned.filter((expression) => mayBePromise(file, expression));
}

function mayBePromise(file: FileContext, expression: ts.Expression): boolean {
  const { ts, checker } = file;
  if (ts.isAwaitExpression(expression)) return false;
  const type = checker.getTypeAtLocation(expression);
  const parts = type.isUnion() ? type.types : [type];
  const open = ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.Instantiable;
  return parts.some((part) => part.flags & open || checker.getPropertyOfType(part, "then") !== undefined);
}
