import type ts from "typescript";
import { type FileContext, noteDependency, resolveAlias } from "../host.js";
import { printType } from "./print.js";

/** More of it says less than its name. */
const MAX_CHARACTERS = 2_000;

/**
 * What a package works out from types of the user's: of `z.infer<typeof userSchema>` the user needs to be known, and not how zod
 * comes to it. Undefined for every other type.
 */
export function workedOut(
  file: FileContext,
  node: ts.Node,
): { readonly type: ts.Type; readonly text: string } | undefined {
  const { ts, checker } = file;
  const isWorkedOut = ts.isTypeQueryNode(node) ? isPackageMember(file, node) : isPackageAlias(file, node);
  if (!isWorkedOut) return undefined;
  const type = checker.getTypeFromTypeNode(node as ts.TypeNode);
  const parts = type.isUnion() ? type.types : [type];
  if (parts.some((part) => part.flags & UNKNOWN(ts) || isNamedByPackage(file, part))) return undefined;
  const text = printType(file, type, node, ts.TypeFormatFlags.InTypeAlias);
  return text.length > MAX_CHARACTERS ? undefined : { type, text };
}

/** `z.infer<typeof userSchema>`, where it hangs on no type parameter. */
function isPackageAlias(file: FileContext, node: ts.Node): boolean {
  const { ts, checker } = file;
  if (!ts.isTypeReferenceNode(node) || node.typeArguments === undefined) return false;
  const symbol = checker.getSymbolAtLocation(node.typeName);
  const declarations = symbol && resolveAlias(file, symbol).declarations;
  const isOfPackage = declarations?.some((each) => ts.isTypeAliasDeclaration(each) && isExternal(file, each));
  return isOfPackage === true && !node.typeArguments.some((argument) => namesParameter(file, argument));
}

/** `typeof users.$inferSelect`: a package's member of what the user has made. */
function isPackageMember(file: FileContext, { exprName }: ts.TypeQueryNode): boolean {
  if (!file.ts.isQualifiedName(exprName)) return false;
  const [member] = file.checker.getSymbolAtLocation(exprName.right)?.declarations ?? [];
  return member !== undefined && isExternal(file, member);
}

/**
 * Takes note of all of the user's code that a type is worked out from: a schema may be put together from others.
 *
 * @param seen what was taken note of before
 */
export function noteSources(file: FileContext, node: ts.Node, seen: Set<ts.Node>): void {
  const { ts, checker, program } = file;
  const isShort = ts.isIdentifier(node) && ts.isShorthandPropertyAssignment(node.parent);
  const named = isShort ? checker.getShorthandAssignmentValueSymbol(node.parent) : undefined;
  const symbol = ts.isIdentifier(node) ? (named ?? checker.getSymbolAtLocation(node)) : undefined;
  for (const declaration of (symbol && resolveAlias(file, symbol).declarations) ?? []) {
    if (seen.has(declaration)) continue;
    seen.add(declaration);
    noteDependency(file, declaration);
    const isOwn = !isExternal(file, declaration) && !program.isSourceFileDefaultLibrary(declaration.getSourceFile());
    if (isOwn) noteSources(file, declaration, seen);
  }
  ts.forEachChild(node, (child) => noteSources(file, child, seen));
}

/** Whether a declaration is a package's, that of the compiler's libraries aside. */
export function isExternal({ program }: FileContext, declaration: ts.Declaration): boolean {
  return program.isSourceFileFromExternalLibrary(declaration.getSourceFile());
}

/** Whether a declaration only tells what parts there are; what names do else, who knows the package knows. */
export function isPlainData({ ts }: FileContext, declaration: ts.Declaration): boolean {
  if (ts.isEnumDeclaration(declaration)) return true;
  if (ts.isInterfaceDeclaration(declaration))
    return declaration.members.every(
      (member) => ts.isPropertySignature(member) && !ts.isComputedPropertyName(member.name),
    );
  return ts.isTypeAliasDeclaration(declaration) && !isComputed(ts, declaration.type);
}

function isComputed(typescript: FileContext["ts"], node: ts.Node): boolean {
  const isOne = typescript.isConditionalTypeNode(node) || typescript.isMappedTypeNode(node);
  return isOne || (typescript.forEachChild(node, (child) => isComputed(typescript, child) || undefined) ?? false);
}

function namesParameter(file: FileContext, node: ts.Node): boolean {
  const { ts, checker } = file;
  const symbol = ts.isTypeReferenceNode(node) ? checker.getSymbolAtLocation(node.typeName) : undefined;
  if (symbol !== undefined && symbol.flags & ts.SymbolFlags.TypeParameter) return true;
  return ts.forEachChild(node, (child) => namesParameter(file, child) || undefined) ?? false;
}

function isNamedByPackage(file: FileContext, { symbol }: ts.Type): boolean {
  const named = file.ts.SymbolFlags.Class | file.ts.SymbolFlags.Interface;
  const [first] = symbol?.declarations ?? [];
  return first !== undefined && (symbol.flags & named) !== 0 && isExternal(file, first);
}

const UNKNOWN = ({ TypeFlags }: FileContext["ts"]): ts.TypeFlags => TypeFlags.Any | TypeFlags.Unknown | TypeFlags.Never;
