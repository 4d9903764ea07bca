import type ts from "typescript";
import { recognise } from "../find/recognise.js";
import { type FileContext, symbolAt } from "../host.js";
import { nodesOf } from "../../src/compiler/nodes.js";
import { PACKAGE_NAME } from "../stub.js";

/** An import that brings in `stub` or `selfCoding`, and what stays of it. */
interface OwnImportEdit {
  readonly statement: ts.ImportDeclaration;
  /** The statement without them; `""` when nothing else stands in it. */
  readonly text: string;
  /** All that stays are types: the compiler's output needs nothing of it. */
  readonly isTypes: boolean;
}

/**
 * The imports of which only `stub` and `selfCoding` are used, in places that are erased. The compiler counts those places,
 * and a program would load at its start what nothing of it uses.
 *
 * @param isFrozen whether nothing generated names what the file imports: options do, of a stub that lives on
 */
export function unusedOwnImports(
  file: FileContext,
  isErased: (node: ts.Node) => boolean,
  isFrozen: boolean,
): OwnImportEdit[] {
  const { ts, sourceFile } = file;
  const used = usedSymbols(file, isErased);
  return sourceFile.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) || statement.importClause === undefined) return [];
    const isNeeded = (name: ts.Identifier): boolean => !isOwn(file, name, isFrozen) || used.has(symbolOf(file, name));
    const locals = namesOf(ts, statement.importClause);
    if (locals.every(isNeeded)) return [];
    const needed = locals.filter(isNeeded);
    const text = needed.length > 0 ? printImport(ts, statement, isNeeded) : "";
    return [{ statement, text, isTypes: needed.every((name) => isTypeName(file, name)) }];
  });
}

/** What the names that stay in a file stand for, its imports aside. */
function usedSymbols(file: FileContext, isErased: (node: ts.Node) => boolean): ReadonlySet<ts.Symbol | undefined> {
  const { ts, checker, sourceFile } = file;
  const used = new Set<ts.Symbol | undefined>();
  for (const node of nodesOf(ts, sourceFile, (inner) => ts.isImportDeclaration(inner) || isErased(inner))) {
    if (ts.isShorthandPropertyAssignment(node)) used.add(checker.getShorthandAssignmentValueSymbol(node));
    if (ts.isExportSpecifier(node)) used.add(checker.getExportSpecifierLocalTargetSymbol(node));
    if (ts.isIdentifier(node)) used.add(symbolOf(file, node));
  }
  return used;
}

function symbolOf({ checker }: FileContext, name: ts.Identifier): ts.Symbol | undefined {
  return checker.getSymbolAtLocation(name);
}

function isTypeName(file: FileContext, name: ts.Identifier): boolean {
  const symbol = symbolAt(file, name);
  return symbol !== undefined && (symbol.flags & file.ts.SymbolFlags.Value) === 0;
}

function isOwn(file: FileContext, name: ts.Identifier, isFrozen: boolean): boolean {
  const own = recognise(file, name);
  return own === "stub" || own === "selfCoding" || (isFrozen && isOwnNamespace(file, name));
}

/** `* as ours`: all that is used of it may be erased. */
function isOwnNamespace({ ts }: FileContext, name: ts.Identifier): boolean {
  if (!ts.isNamespaceImport(name.parent)) return false;
  const { moduleSpecifier } = name.parent.parent.parent;
  return ts.isStringLiteral(moduleSpecifier) && moduleSpecifier.text === PACKAGE_NAME;
}

/** The names that an import brings. */
export function namesOf(
  typescript: FileContext["ts"],
  { name, namedBindings }: ts.ImportClause,
): readonly ts.Identifier[] {
  const bindings =
    namedBindings === undefined
      ? []
      : typescript.isNamespaceImport(namedBindings)
        ? [namedBindings.name]
        : namedBindings.elements.map((element) => element.name);
  return name === undefined ? bindings : [name, ...bindings];
}

function printImport(
  typescript: FileContext["ts"],
  statement: ts.ImportDeclaration,
  isNeeded: (name: ts.Identifier) => boolean,
): string {
  const { importClause, moduleSpecifier, attributes } = statement;
  const named = importClause?.namedBindings;
  const elements = named !== undefined && typescript.isNamedImports(named) ? named.elements : [];
  const kept = elements.filter((element) => isNeeded(element.name));
  const name = importClause?.name !== undefined && isNeeded(importClause.name) ? importClause.name.text : undefined;
  // Written as values, an import of types alone would still load the module.
  const isTypes = name === undefined && kept.every((element) => element.isTypeOnly);
  const list = kept.map((element) => (isTypes ? element.getText().replace(/^type\s/, "") : element.getText()));
  const clause = [...(name === undefined ? [] : [name]), ...(list.length > 0 ? [`{ ${list.join(", ")} }`] : [])];
  const more = attributes === undefined ? "" : ` ${attributes.getText()}`;
  return `import ${isTypes ? "type " : ""}${clause.join(", ")} from ${moduleSpecifier.getText()}${more};`;
}
