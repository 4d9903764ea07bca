import type ts from "typescript";
import type { FileContext } from "../host.js";
import { UNDER_SYMBOL } from "./requiredSymbol.js";

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
 * Whether nothing shows that a field ever gets a value, as of one that only carries a type (`declare readonly type: T`):
 * its class gives it none, or is a package's, whose declarations do not say.
 */
export function isOnlyDeclared(ts: FileContext["ts"], { valueDeclaration: field }: ts.Symbol): boolean {
  if (field === undefined || !ts.isPropertyDeclaration(field) || field.initializer !== undefined) return false;
  const isAmbient = (ts.getCombinedModifierFlags(field) & ts.ModifierFlags.Ambient) !== 0;
  return isAmbient || field.exclamationToken !== undefined || field.getSourceFile().isDeclarationFile;
}
