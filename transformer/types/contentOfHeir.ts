import type ts from "typescript";
import type { FileContext } from "../host.js";
import { isAmbientGlobal, shapeOfGlobal, typeArguments } from "./shapeGlobal.js";
import type { Shape } from "../stub.js";

/**
 * What instances of a class hold that takes its constructor over from a list, a map or the like of the platform. The
 * overloads of that say something else: a list is made by its length, first of all.
 */
export function contentOfHeir(
  file: FileContext,
  type: ts.Type,
  construct: ts.Signature | undefined,
  next: (inner: ts.Type) => Shape,
): Shape | undefined {
  const { checker } = file;
  if (!isOfPlatform(file, construct?.declaration)) return undefined;
  let at = type;
  let given = typeArguments(file, type);
  while (!isOfPlatform(file, at.symbol?.declarations?.[0])) {
    const declared = at.symbol && checker.getDeclaredTypeOfSymbol(at.symbol);
    if (!declared?.isClassOrInterface()) return undefined;
    const [base] = checker.getBaseTypes(declared);
    if (base === undefined) return undefined;
    // A parameter of the class stands for what the type gives for it.
    const known = new Map(declared.typeParameters?.map((parameter, place) => [parameter as ts.Type, given[place]]));
    given = typeArguments(file, base).map((argument) => known.get(argument) ?? argument);
    at = base;
  }
  const { name } = at.symbol;
  const [item] = given;
  if (name === "Array") return { kind: "array", of: item === undefined ? { kind: "any" } : next(item) };
  const isHolder = ["Map", "Set", "Date", "RegExp"].includes(name) || name.endsWith("Array");
  return isHolder ? shapeOfGlobal(file, at as ts.ObjectType, next, given) : undefined;
}

function isOfPlatform(file: FileContext, declaration: ts.Declaration | undefined): boolean {
  return declaration !== undefined && isAmbientGlobal(file, declaration);
}
