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
