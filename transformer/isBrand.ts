import type ts from "typescript";
import type { FileContext } from "./host.js";

/**
 * Whether a type is there only to tell another one apart, such as `{ readonly __brand: "id" }`.
 *
 * @param isOfList it stands beside an array or a tuple, which nobody gives a property that can be but one thing
 */
export function isBrand({ ts, checker }: FileContext, type: ts.Type, isOfList = false): boolean {
  const isObject = (type.flags & ts.TypeFlags.Object) !== 0 && !isList(checker, type);
  const members = isObject ? checker.getPropertiesOfType(type) : [];
  const isFixed = (member: ts.Symbol): boolean => (checker.getTypeOfSymbol(member).flags & ts.TypeFlags.Unit) !== 0;
  return members.length > 0 && members.every((one) => one.name.startsWith("__") || (isOfList && isFixed(one)));
}

/** Whether a type is an array or a tuple. */
export function isList(checker: ts.TypeChecker, type: ts.Type): boolean {
  return checker.isArrayType(type) || checker.isTupleType(type);
}
