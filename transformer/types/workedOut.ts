import type ts from "typescript";
import { declarationsAt, type FileContext, noteDependency, symbolAt } from "../host.js";
import { printType } from "./print.js";
import { isAnywhere, nodesOf } from "../../src/compiler/nodes.js";

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
  const { ts } = file;
  if (!ts.isTypeReferenceNode(node) || node.typeArguments === undefined) return false;
  const declarations = declarationsAt(file, node.typeName);
  const isOfPackage = declarations.some((each) => ts.isTypeAliasDeclaration(each) && isExternal(file, each));
  return isOfPackage && !node.typeArguments.some((argument) => namesParameter(file, argument));
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
  const { ts, program } = file;
  const names = nodesOf(ts, node).filter(ts.isIdentifier);
  for (const declaration of names.flatMap((name) => declarationsAt(file, name))) {
    if (seen.has(declaration)) continue;
    seen.add(declaration);
    noteDependency(file, declaration);
    const isOwn = !isExternal(file, declaration) && !program.isSourceFileDefaultLibrary(declaration.getSourceFile());
    if (isOwn) noteSources(file, declaration, seen);
  }
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
  const isOne = (each: ts.Node) => typescript.isConditionalTypeNode(each) || typescript.isMappedTypeNode(each);
  return isAnywhere(typescript, node, isOne);
}

function namesParameter(file: FileContext, node: ts.Node): boolean {
  const { ts } = file;
  return isAnywhere(ts, node, (each) => {
    const symbol = ts.isTypeReferenceNode(each) ? symbolAt(file, each.typeName) : undefined;
    return symbol !== undefined && (symbol.flags & ts.SymbolFlags.TypeParameter) !== 0;
  });
}

function isNamedByPackage(file: FileContext, { symbol }: ts.Type): boolean {
  const named = file.ts.SymbolFlags.Class | file.ts.SymbolFlags.Interface;
  const [first] = symbol?.declarations ?? [];
  return first !== undefined && (symbol.flags & named) !== 0 && isExternal(file, first);
}

const UNKNOWN = ({ TypeFlags }: FileContext["ts"]): ts.TypeFlags => TypeFlags.Any | TypeFlags.Unknown | TypeFlags.Never;
