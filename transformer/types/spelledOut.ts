import type ts from "typescript";
import type { FileContext } from "../host.js";
import type { ShapeMember } from "../stub.js";

/** Whether an optional member may be there as `undefined`: by its declared type, or not at all. */
export function spelledOut({ ts, program }: FileContext, { declarations }: ts.Symbol): Pick<ShapeMember, "spelledOut"> {
  // The checker's own type holds `undefined` either way.
  const isDeclared = declarations?.some((declaration) => {
    const node = (declaration as ts.PropertyDeclaration).type;
    return node && ts.isUnionTypeNode(node) && node.types.some(({ kind }) => kind === ts.SyntaxKind.UndefinedKeyword);
  });
  if (isDeclared) return { spelledOut: "declared" };
  return program.getCompilerOptions().exactOptionalPropertyTypes ? { spelledOut: "forbidden" } : {};
}
