import type ts from "typescript";
import type { FileContext } from "./host.js";

/** Whether an optional member may be left out, but not be given as `undefined`. */
export function memberIsExact({ ts, checker, program }: FileContext, { declarations }: ts.Symbol): boolean {
  if (program.getCompilerOptions().exactOptionalPropertyTypes !== true) return false;
  // The checker's own type holds `undefined` either way.
  return !declarations?.some((declaration) => {
    const node = (declaration as ts.PropertyDeclaration).type;
    const type = node && checker.getTypeFromTypeNode(node);
    return type && (type.isUnion() ? type.types : [type]).some(({ flags }) => flags & ts.TypeFlags.Undefined);
  });
}
