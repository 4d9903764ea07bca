import type ts from "typescript";
import type { FileContext } from "../host.js";

/** What the compiler puts before the name of a member under a symbol. */
export const UNDER_SYMBOL = "__@";

/** The name of a member that must be there under a symbol that exists. */
export function requiredSymbol({ ts, checker }: FileContext, type: ts.Type): string | undefined {
  for (const { escapedName, flags, valueDeclaration } of checker.getPropertiesOfType(type)) {
    if (!String(escapedName).startsWith(UNDER_SYMBOL) || flags & ts.SymbolFlags.Optional) continue;
    const name = (valueDeclaration as ts.NamedDeclaration | undefined)?.name;
    const key = name !== undefined && ts.isComputedPropertyName(name) ? name.expression : undefined;
    const declared = key && checker.getSymbolAtLocation(key)?.valueDeclaration;
    // `declare const brand: unique symbol` is never there at run time.
    const isMadeUp =
      declared !== undefined &&
      !declared.getSourceFile().isDeclarationFile &&
      (ts.getCombinedModifierFlags(declared) & ts.ModifierFlags.Ambient) !== 0;
    if (!isMadeUp) return name?.getText() ?? "[symbol]";
  }
  return undefined;
}
