import type typescript from "typescript";
import { ts } from "../../compiler/compiler.js";
import { hasModifier, nodesOf } from "../../compiler/nodes.js";

/** Whether nothing of a statement is left when it runs. */
export function isErased(statement: typescript.Statement): boolean {
  return (
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isExportDeclaration(statement) ||
    ts.isEmptyStatement(statement) ||
    hasModifier(ts, statement, ts.SyntaxKind.DeclareKeyword)
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

/** An expression, or what it awaits. */
export function withoutAwait(expression: typescript.Expression): typescript.Expression {
  return ts.isAwaitExpression(expression) ? expression.expression : expression;
}

/** All names that stand in a node. */
export function wordsOf(node: typescript.Node): Set<string> {
  return new Set(nodesOf(ts, node).flatMap((each) => (ts.isIdentifier(each) ? [each.text] : [])));
}
