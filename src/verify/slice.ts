import type typescript from "typescript";
import { ts } from "./compiler.js";
import { applyEdits, type Edit } from "./edits.js";
import { importedNames } from "./imports.js";
import { freeReferences, namesOfStatement } from "./scopes.js";

type Statement = typescript.Statement;

/** The name under which an anonymous default export stays in reach of its own file. */
export const DEFAULT_EXPORT = "$default";

/**
 * A file's text with only the top-level statements that those at some positions need, directly or through others.
 * What else would happen when the module is loaded does not happen; no line moves.
 */
export function sliceText(text: string, fileName: string, positions: readonly number[]): string {
  const sourceFile = ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, true);
  const { kept, names } = neededStatements(sourceFile, positions);
  const edits = sourceFile.statements.flatMap((statement) =>
    kept.has(statement) ? keepEdits(sourceFile, statement, names) : [blank(sourceFile, statement)],
  );
  // Within the wrapper of a script, the first line's `#!` is no comment.
  const shebang: Edit = { start: 0, end: (ts.getShebang(text) ?? "").length, text: "" };
  return applyEdits(text, [shebang, ...edits]).text;
}

function neededStatements(
  sourceFile: typescript.SourceFile,
  positions: readonly number[],
): { kept: Set<Statement>; names: Set<string> } {
  const declaring = new Map<string, Statement[]>();
  for (const statement of sourceFile.statements) {
    for (const name of namesOfStatement(statement)) declaring.set(name, [...(declaring.get(name) ?? []), statement]);
  }
  const kept = new Set<Statement>();
  const names = new Set<string>();
  const keep = (statement: Statement): void => {
    if (kept.has(statement)) return;
    kept.add(statement);
    if (ts.isImportDeclaration(statement)) return;
    for (const name of namesOfStatement(statement)) for (const other of declaring.get(name) ?? []) keep(other);
    for (const { text } of freeReferences(statement)) {
      names.add(text);
      for (const other of declaring.get(text) ?? []) keep(other);
    }
  };
  for (const statement of sourceFile.statements) {
    if (positions.some((position) => statement.getStart() <= position && position < statement.end)) keep(statement);
  }
  keepCompletions(sourceFile, kept, keep);
  return { kept, names };
}

// `Table.rows = …` and `Shape.prototype.area = …` complete what they name: without them it would be another thing.
function keepCompletions(
  sourceFile: typescript.SourceFile,
  kept: ReadonlySet<Statement>,
  keep: (statement: Statement) => void,
): void {
  for (let size = -1; size !== kept.size;) {
    size = kept.size;
    const names = new Set([...kept].flatMap(namesOfStatement));
    for (const statement of sourceFile.statements) {
      const root = assignedRoot(statement);
      if (root !== undefined && names.has(root)) keep(statement);
    }
  }
}

function assignedRoot(statement: Statement): string | undefined {
  if (!ts.isExpressionStatement(statement) || !ts.isBinaryExpression(statement.expression)) return undefined;
  const { left, operatorToken } = statement.expression;
  if (operatorToken.kind !== ts.SyntaxKind.EqualsToken) return undefined;
  let root: typescript.Expression = left;
  while (ts.isPropertyAccessExpression(root) || ts.isElementAccessExpression(root)) root = root.expression;
  return ts.isIdentifier(root) && root !== left ? root.text : undefined;
}

function keepEdits(sourceFile: typescript.SourceFile, statement: Statement, names: ReadonlySet<string>): Edit[] {
  if (ts.isImportDeclaration(statement)) return [pruneImport(sourceFile, statement, names)];
  if (ts.isExportDeclaration(statement)) return [blank(sourceFile, statement)];
  if (ts.isExportAssignment(statement)) {
    const start = statement.getStart(sourceFile);
    return [{ start, end: statement.expression.getStart(sourceFile), text: `const ${DEFAULT_EXPORT} = ` }];
  }
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  const isNamed = !("name" in statement) || statement.name !== undefined;
  return modifiers.flatMap((modifier) => {
    const isExport = modifier.kind === ts.SyntaxKind.ExportKeyword;
    if (!isExport && modifier.kind !== ts.SyntaxKind.DefaultKeyword) return [];
    const text = isExport || isNamed ? "" : `const ${DEFAULT_EXPORT} =`;
    return [{ start: modifier.getStart(sourceFile), end: modifier.end, text }];
  });
}

// Left to the bundler, an import of nothing would still run its module.
function pruneImport(
  sourceFile: typescript.SourceFile,
  statement: typescript.ImportDeclaration,
  names: ReadonlySet<string>,
): Edit {
  const used = importedNames({ statements: [statement] }).filter(
    ({ local, isTypeOnly }) => names.has(local) && !isTypeOnly,
  );
  const from = `from ${statement.moduleSpecifier.getText(sourceFile)}`;
  const texts = used.map(({ local, name }) =>
    name === "*"
      ? `import * as ${local} ${from};`
      : `import { ${name === local ? name : `${name} as ${local}`} } ${from};`,
  );
  const { start, end, text } = blank(sourceFile, statement);
  return { start, end, text: texts.join(" ") + text };
}

function blank(sourceFile: typescript.SourceFile, statement: Statement): Edit {
  const start = statement.getStart(sourceFile);
  return { start, end: statement.end, text: sourceFile.text.slice(start, statement.end).replace(/[^\n]+/g, "") };
}
