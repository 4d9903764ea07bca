import type ts from "typescript";
import { memberOf, type StubNode } from "./find.js";
import type { FileContext } from "../host.js";
import { isStatic } from "./names.js";
import { ownerNode } from "./owner.js";

/**
 * Whether a member stub stands in a class whose state no body can reach: all of it has `#` names, which mean nothing
 * outside of the class, and no other member gives anything of it. A static one is no such member: it can make an
 * instance, or need nothing but its arguments.
 */
export function hasOnlyPrivateState(file: FileContext, node: StubNode, stubs: ReadonlySet<ts.Node>): boolean {
  const { ts, checker } = file;
  const owner = ownerNode(file, node);
  if (owner === undefined || !ts.isClassLike(owner)) return false;
  if (isStatic(ts, memberOf(ts, node))) return false;
  const hasPrivate = owner.members.some(
    (member) => ts.isPropertyDeclaration(member) && ts.isPrivateIdentifier(member.name) && !isStatic(ts, member),
  );
  if (!hasPrivate) return false;
  const symbol = checker.getSymbolAtLocation(owner.name ?? owner) ?? (owner as { symbol?: ts.Symbol }).symbol;
  if (symbol === undefined) return false;
  const type = checker.getDeclaredTypeOfSymbol(symbol);
  if (checker.getIndexInfosOfType(type).length > 0) return false;
  return !checker.getPropertiesOfType(type).some((property) => isTelling(file, property, symbol, stubs));
}

/** Whether a member gives something: a field, a getter, a method with a result. */
function isTelling(file: FileContext, property: ts.Symbol, owner: ts.Symbol, stubs: ReadonlySet<ts.Node>): boolean {
  const { ts, checker } = file;
  const { valueDeclaration: declaration, flags } = property;
  const isPrivate = declaration !== undefined && isPrivateName(file, declaration);
  if (isPrivate || isWritten(property, stubs)) return false;
  if (declaration === undefined) return true;
  if (flags & ts.SymbolFlags.Accessor) return (flags & ts.SymbolFlags.GetAccessor) !== 0;
  const [signature] = checker.getTypeOfSymbolAtLocation(property, declaration).getCallSignatures();
  if (signature === undefined) return true;
  const result = signature.getReturnType();
  // Nor does it tell anything to get the object itself.
  if ((result as { isThisType?: boolean }).isThisType === true || result.symbol === owner) return false;
  const given = checker.getAwaitedType(result) ?? result;
  return (given.flags & (ts.TypeFlags.Void | ts.TypeFlags.Undefined | ts.TypeFlags.Never)) === 0;
}

/** Whether a member has a `#` name. */
export function isPrivateName({ ts }: FileContext, declaration: ts.Declaration): boolean {
  const { name } = declaration as ts.NamedDeclaration;
  return name !== undefined && ts.isPrivateIdentifier(name);
}

// What is to be written itself gives nothing yet.
function isWritten({ declarations = [] }: ts.Symbol, stubs: ReadonlySet<ts.Node>): boolean {
  return declarations.some((declaration) => {
    const { initializer } = declaration as ts.PropertyDeclaration;
    return stubs.has(declaration) || (initializer !== undefined && stubs.has(initializer));
  });
}
