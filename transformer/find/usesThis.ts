import type ts from "typescript";
import type { FileContext } from "../host.js";
import type { StubNode } from "./find.js";
import { holderOf } from "./names.js";

/** Whether `this` means something in the stub: members, `this` parameters, and arrows inside of either. */
export function usesThis(file: FileContext, node: StubNode): boolean {
  const { ts } = file;
  if (ts.isMethodDeclaration(node) || ts.isGetAccessor(node)) return true;
  if (node.parameters[0]?.name.getText() === "this") return true;
  if (ts.isFunctionExpression(node)) return ts.isPropertyAssignment(holderOf(file, node));
  if (!ts.isArrowFunction(node)) return false;
  for (let at: ts.Node = node.parent; !ts.isSourceFile(at); at = at.parent) {
    if (ts.isPropertyDeclaration(at) || ts.isClassStaticBlockDeclaration(at) || ts.isConstructorDeclaration(at))
      return true;
    if (ts.isSetAccessor(at)) return true;
    if (ts.isFunctionLike(at) && !ts.isArrowFunction(at)) return usesThis(file, at as StubNode);
  }
  return false;
}
