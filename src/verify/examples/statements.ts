import type typescript from "typescript";
import { ts } from "../../compiler/compiler.js";

/** Whether nothing of a statement is left when it runs. */
export function isErased(statement: typescript.Statement): boolean {
  return (
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isExportDeclaration(statement) ||
    ts.isEmptyStatement(statement) ||
    (ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword) === true)
  );
}

/** The text of a statement as it stands in a block. */
export function withoutExport(statement: typescript.Statement): string {
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  const last = modifiers.findLast(
    ({ kind }) => kind === ts.SyntaxKind.ExportKeyword || kind === ts.SyntaxKind.DefaultKeyword,
  );
  return last === undefined
    ? statement.getText()
    : statement
        .getText()
        .slice(last.end - statement.getStart())
        .trim();
}

/** All names that stand in a node. */
export function wordsOf(node: typescript.Node): Set<string> {
  const words = new Set<string>();
  const visit = (each: typescript.Node): void => {
    if (ts.isIdentifier(each)) words.add(each.text);
    ts.forEachChild(each, visit);
  };
  visit(node);
  return words;
}
