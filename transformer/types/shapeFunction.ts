import type ts from "typescript";
import type { FileContext } from "../host.js";
import type { Shape } from "../stub.js";

/** The shape of what can be called or constructed; undefined for everything else. */
export function shapeOfFunction(
  { checker }: FileContext,
  type: ts.ObjectType,
  enclosing: ts.Node,
  next: (inner: ts.Type) => Shape,
): Shape | undefined {
  const [signature, ...overloads] = type.getCallSignatures();
  const isConstructor = type.getConstructSignatures().length > 0;
  if (signature === undefined)
    return isConstructor ? { kind: "function", parameters: [], result: { kind: "any" }, hasMore: true } : undefined;
  const parameters = signature.parameters.map((parameter) =>
    next(checker.getTypeOfSymbolAtLocation(parameter, enclosing)),
  );
  const isGeneric = (signature.typeParameters?.length ?? 0) > 0;
  // What a fake says of a value would not make it one of that type.
  const isGuard = checker.getTypePredicateOfSignature(signature) !== undefined;
  const hasMore =
    isConstructor || isGeneric || isGuard || overloads.length > 0 || checker.getPropertiesOfType(type).length > 0;
  return {
    kind: "function",
    parameters,
    result: next(signature.getReturnType()),
    ...(hasMore ? { hasMore } : {}),
  };
}
