import type ts from "typescript";
import type { FileContext } from "../host.js";
import { UNDER_SYMBOL } from "./requiredSymbol.js";
import type { ShapeMember } from "../stub.js";

// As the compiler calls private members.
const PRIVATE = "__#";

/** The properties of a type that have a name and can be read. */
export function readableProperties({ ts, checker }: FileContext, type: ts.Type): ts.Symbol[] {
  return checker.getPropertiesOfType(type).filter(({ escapedName, flags }) => {
    const isNamed = [UNDER_SYMBOL, PRIVATE].every((prefix) => !String(escapedName).startsWith(prefix));
    // What has a setter alone has no value, whatever its type.
    return isNamed && (flags & ts.SymbolFlags.Accessor) !== ts.SymbolFlags.SetAccessor;
  });
}

/**
 * What a field's declaration leaves open. It may only carry a type (`declare readonly type: T`), or be set by whoever makes
 * an instance (`name!: string`); where there is a constructor, that may set it, and of a package's class nothing is said.
 */
export function openState(
  ts: FileContext["ts"],
  { valueDeclaration: field }: ts.Symbol,
): Pick<ShapeMember, "isOptional" | "isUnset"> {
  if (field === undefined || !ts.isPropertyDeclaration(field) || field.initializer !== undefined) return {};
  if (field.getSourceFile().isDeclarationFile) return { isOptional: true };
  const isAmbient = (ts.getCombinedModifierFlags(field) & ts.ModifierFlags.Ambient) !== 0;
  if (!isAmbient && field.exclamationToken === undefined && field.questionToken === undefined) return {};
  return field.parent.members.some(ts.isConstructorDeclaration) ? { isOptional: true } : { isUnset: true };
}
