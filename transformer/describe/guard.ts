import type { StubNode } from "../find/find.js";
import type { FileContext } from "../host.js";
import type { Skeleton } from "../stub.js";
import type { ShapeBuilder } from "../types/shape.js";

/** What a type guard, or an assertion, says of one of its parameters; undefined for all other functions. */
export function guardOf({ ts, checker }: FileContext, node: StubNode, shapes: ShapeBuilder): Skeleton["guard"] {
  const type = node.type === undefined && ts.isExpression(node) ? checker.getContextualType(node) : undefined;
  const signature = type?.getCallSignatures()[0] ?? checker.getSignatureFromDeclaration(node);
  const predicate = signature && checker.getTypePredicateOfSignature(signature);
  if (predicate?.type === undefined || predicate.parameterIndex === undefined) return undefined;
  return { parameter: predicate.parameterIndex, shape: shapes.build(predicate.type) };
}
