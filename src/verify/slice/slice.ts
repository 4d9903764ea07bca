import type typescript from "typescript";
import { ts } from "../../compiler/compiler.js";
import { hasModifier } from "../../compiler/nodes.js";
import { applyEdits, type Edit } from "../../project/edits.js";
import { importedNames } from "../../project/imports.js";
import { DEFAULT_EXPORT, findNeeded, isAnonymousDefault } from "./needed.js";

type Statement = typescript.Statement;
type Needed = ReturnType<typeof findNeeded>;

/** A sliced text. */
interface Slice {
  readonly text: string;
  /** Something stayed only for its effects. */
  readonly hasEffects: boolean;
}

/**
 * A file's text with only the top-level statements that those at some positions need, directly or through others, and
 * with what completes them. What else would happen when the module is loaded does not happen; no line moves.
 */
export function sliceText(
  text: string,
  fileName: string,
  positions: readonly number[],
  options: Parameters<typeof findNeeded>[2] = {},
): Slice {
  const sourceFile = ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, true);
  const needed = findNeeded(sourceFile, positions, options);
  const edits = sourceFile.statements.flatMap((statement) =>
    needed.statements.has(statement) ? keepEdits(sourceFile, statement, needed) : [blank(sourceFile, statement)],
  );
  // Within the wrapper of a script, the first line's `#!` is no comment.
  const shebang: Edit = { start: 0, end: (ts.getShebang(text) ?? "").length, text: "" };
  const opened = positions.flatMap((position) => exportEdits(sourceFile, position));
  return { text: applyEdits(text, [shebang, ...edits, ...opened]).text, hasEffects: needed.effects > 0 };
}

function keepEdits(sourceFile: typescript.SourceFile, statement: Statement, needed: Needed): Edit[] {
  if (ts.isImportDeclaration(statement)) return [pruneImport(sourceFile, statement, needed)];
  if (ts.isExportDeclaration(statement)) return [pruneExport(sourceFile, statement, needed)];
  if (ts.isExportAssignment(statement)) {
    const start = statement.getStart(sourceFile);
    const declaration = { start, end: statement.expression.getStart(sourceFile), text: `const ${DEFAULT_EXPORT} = ` };
    const exported = statement.isExportEquals === true ? ";" : `; export { ${DEFAULT_EXPORT} as default };`;
    return [declaration, { start: statement.end, end: statement.end, text: exported }];
  }
  return isAnonymousDefault(statement) ? [nameEdit(sourceFile, statement)] : [];
}

// Named where it stands, a function is there from the start, as the anonymous one is.
function nameEdit(sourceFile: typescript.SourceFile, statement: Statement): Edit {
  const word = ts.isClassDeclaration(statement) ? ts.SyntaxKind.ClassKeyword : ts.SyntaxKind.FunctionKeyword;
  const children = statement.getChildren(sourceFile);
  const star = ts.isFunctionDeclaration(statement) ? statement.asteriskToken : undefined;
  const end = (star ?? children.find(({ kind }) => kind === word) ?? statement).end;
  return { start: end, end, text: ` ${DEFAULT_EXPORT}` };
}

/** Exports what a namespace keeps to itself on the way to a position, so that it can be reached. */
function exportEdits(sourceFile: typescript.SourceFile, position: number): Edit[] {
  const edits: Edit[] = [];
  const visit = (node: typescript.Node): void => {
    if (!ts.isModuleDeclaration(node) || node.body === undefined) return;
    const { body } = node;
    if (!ts.isModuleBlock(body)) return visit(body);
    const inner = body.statements.find((statement) => statement.getStart() <= position && position < statement.end);
    if (inner === undefined) return;
    const start = inner.getStart(sourceFile);
    if (!hasModifier(ts, inner, ts.SyntaxKind.ExportKeyword)) edits.push({ start, end: start, text: "export " });
    visit(inner);
  };
  for (const statement of sourceFile.statements)
    if (statement.getStart() <= position && position < statement.end) visit(statement);
  return edits;
}

// Left to the bundler, an import of nothing would still run its module.
function pruneImport(
  sourceFile: typescript.SourceFile,
  statement: typescript.ImportDeclaration,
  { names, effectImports }: Needed,
): Edit {
  const specifier = statement.moduleSpecifier.getText(sourceFile);
  const used = importedNames({ statements: [statement] }).filter(
    ({ local, isTypeOnly }) => names.has(local) && !isTypeOnly,
  );
  const attributes = statement.attributes === undefined ? "" : ` ${statement.attributes.getText(sourceFile)}`;
  const from = `from ${specifier}${attributes}`;
  const texts = effectImports.has(statement)
    ? [`import ${specifier};`]
    : used.map(({ local, name }) =>
        name === "*"
          ? `import * as ${local} ${from};`
          : `import { ${name === local ? name : `${name} as ${local}`} } ${from};`,
      );
  const { start, end, text } = blank(sourceFile, statement);
  return { start, end, text: texts.join(" ") + text };
}

function pruneExport(
  sourceFile: typescript.SourceFile,
  statement: typescript.ExportDeclaration,
  { exports }: Needed,
): Edit {
  const { exportClause, moduleSpecifier } = statement;
  const whole = statement.getText(sourceFile);
  const { start, end, text } = blank(sourceFile, statement);
  if (exportClause === undefined || !ts.isNamedExports(exportClause)) return { start, end, text: whole };
  const taken = exportClause.elements.filter((element) => exports.has(element));
  const from = moduleSpecifier === undefined ? "" : ` from ${moduleSpecifier.getText(sourceFile)}`;
  const list = taken.map((element) => element.getText(sourceFile)).join(", ");
  return { start, end, text: `export { ${list} }${from};${text}` };
}

function blank(sourceFile: typescript.SourceFile, statement: Statement): Edit {
  const start = statement.getStart(sourceFile);
  const lines = sourceFile.text.slice(start, statement.end).split("\n").length;
  return { start, end: statement.end, text: "\n".repeat(lines - 1) };
}
