import type ts from "typescript";
import type { FileContext } from "../host.js";

/**
 * The declarations of a symbol that count for a stub. Those by which other modules add to it count from ambient files and from
 * what the stub's own file imports: a program is only as large as the calls before have made it, and what a stub is asked
 * for must not hang on that.
 */
export function settledDeclarations(file: FileContext, { declarations = [] }: ts.Symbol): ts.Declaration[] {
  const added = declarations.filter((one) => augmentationAround(file, one.parent) !== undefined);
  const own = declarations.filter((declaration) => !added.includes(declaration));
  if (added.length === 0 || own.length === 0) return declarations;
  const near = importedFiles(file).add(file.sourceFile);
  const nameOf = (declaration: ts.Declaration): string => declaration.getSourceFile().fileName;
  const counting = added.filter((each) => each.getSourceFile().isDeclarationFile || near.has(each.getSourceFile()));
  return [...own, ...counting.sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1))];
}

/** The `declare module "…"` or `declare global` that a node is, or stands in. */
export function augmentationAround({ ts }: FileContext, node: ts.Node): ts.ModuleDeclaration | undefined {
  const isOne = (at: ts.Node): at is ts.ModuleDeclaration =>
    ts.isModuleDeclaration(at) && (ts.isStringLiteral(at.name) || (at.flags & ts.NodeFlags.GlobalAugmentation) !== 0);
  return ts.findAncestor(node, isOne);
}

function importedFiles({ ts, checker, sourceFile }: FileContext): Set<ts.SourceFile> {
  const modules = sourceFile.statements.flatMap((statement) =>
    (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) && statement.moduleSpecifier !== undefined
      ? (checker.getSymbolAtLocation(statement.moduleSpecifier)?.declarations ?? [])
      : [],
  );
  return new Set(modules.filter(ts.isSourceFile));
}
