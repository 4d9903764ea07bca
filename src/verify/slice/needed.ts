import type typescript from "typescript";
import { ts } from "../../compiler/compiler.js";
import { hasModifier, isAnywhere } from "../../compiler/nodes.js";
import { readCompletions } from "./completions.js";
import { importedNames } from "../../project/imports.js";
import { freeReferences, namesOfStatement } from "../../compiler/scopes.js";

type Statement = typescript.Statement;

/** The name under which an anonymous default export stays in reach of its own file. */
export const DEFAULT_EXPORT = "$default";

/** Things that a slice keeps besides what is needed by name. */
interface SliceOptions {
  /** Exports that other modules take; `*` for all. */
  readonly exported?: ReadonlySet<string>;
  /** Keeps what is only there for its effects; asks of an import whose names are not needed whether it has some. */
  readonly hasEffects?: (statement: typescript.ImportDeclaration) => boolean;
  /** The names that elements (`<b />`) stand for without saying so. */
  readonly elementNames?: readonly string[];
}

/** Finds the parts of a file that are needed by the statements at some positions. */
export function findNeeded(file: typescript.SourceFile, positions: readonly number[], options: SliceOptions): Needed {
  return new Needed(file, positions, options);
}

class Needed {
  readonly statements = new Set<Statement>();
  readonly names = new Set<string>();
  /** Imports of which nothing but the effects is needed. */
  readonly effectImports = new Set<Statement>();
  /** Elements of `export { … }` that somebody takes. */
  readonly exports = new Set<typescript.ExportSpecifier>();
  /** How much stays only for its effects. */
  effects = 0;
  readonly #file: typescript.SourceFile;
  readonly #options: SliceOptions;
  readonly #declaring = new Map<string, Statement[]>();

  constructor(file: typescript.SourceFile, positions: readonly number[], options: SliceOptions) {
    this.#file = file;
    this.#options = options;
    for (const statement of file.statements) {
      for (const name of declaredNames(statement))
        this.#declaring.set(name, [...(this.#declaring.get(name) ?? []), statement]);
    }
    const isMeant = (statement: Statement): boolean =>
      positions.some((position) => statement.getStart() <= position && position < statement.end);
    for (const statement of file.statements) if (isMeant(statement)) this.#keep(statement);
    this.#keepExported(options.exported ?? new Set());
    this.#keepEffectImports();
    this.#keepCompletions();
  }

  #keep(statement: Statement): void {
    if (this.statements.has(statement)) return;
    this.statements.add(statement);
    if (ts.isImportDeclaration(statement)) return;
    for (const name of declaredNames(statement)) this.#keepName(name);
    for (const { text } of freeReferences(ts, statement)) this.#need(text);
    const { elementNames = [] } = this.#options;
    if (elementNames.length > 0 && holdsElements(statement)) for (const name of elementNames) this.#need(name);
  }

  #need(name: string): void {
    this.names.add(name);
    this.#keepName(name);
  }

  #keepName(name: string): void {
    for (const statement of this.#declaring.get(name) ?? []) this.#keep(statement);
  }

  #keepExported(names: ReadonlySet<string>): void {
    const isTaken = (name: string): boolean => names.has(name) || names.has("*");
    for (const statement of names.size === 0 ? [] : this.#file.statements) {
      if (ts.isExportDeclaration(statement)) this.#keepExports(statement, isTaken);
      else if (exportedNames(statement).some(isTaken)) this.#keep(statement);
    }
  }

  #keepExports(statement: typescript.ExportDeclaration, isTaken: (name: string) => boolean): void {
    const { exportClause, moduleSpecifier, isTypeOnly } = statement;
    if (isTypeOnly) return;
    if (exportClause === undefined || ts.isNamespaceExport(exportClause)) {
      if (exportClause === undefined || isTaken(exportClause.name.text)) this.statements.add(statement);
      return;
    }
    for (const element of exportClause.elements) {
      const local = (element.propertyName ?? element.name).text;
      const isThere = moduleSpecifier !== undefined || this.#declaring.has(local);
      if (element.isTypeOnly || !isThere || !isTaken(element.name.text)) continue;
      this.statements.add(statement);
      this.exports.add(element);
      if (moduleSpecifier === undefined) this.#need(local);
    }
  }

  #keepEffectImports(): void {
    const { hasEffects } = this.#options;
    for (const statement of hasEffects === undefined ? [] : this.#file.statements) {
      if (!ts.isImportDeclaration(statement)) continue;
      const isNeeded = importedNames({ statements: [statement] }).some(({ local }) => this.names.has(local));
      if (isNeeded || (statement.importClause !== undefined && hasEffects?.(statement) !== true)) continue;
      this.effectImports.add(statement);
      this.statements.add(statement);
      this.effects++;
    }
  }

  #keepCompletions(): void {
    const completions = readCompletions(this.#file);
    const found = this.#file.statements.map((statement) => ({ statement, names: completions.of(statement) }));
    const isKnown = (name: string): boolean =>
      this.names.has(name) || (this.#declaring.get(name) ?? []).some((statement) => this.#isDeclaredBy(statement));
    for (let size = -1; size !== this.statements.size;) {
      size = this.statements.size;
      for (const { statement, names } of found) {
        const isEffect = !isAssignment(statement) || [...names].some((name) => completions.isGlobal(name));
        if (this.statements.has(statement) || (isEffect && this.#options.hasEffects === undefined)) continue;
        if (![...names].some((name) => isKnown(name) || completions.isGlobal(name))) continue;
        this.#keep(statement);
        this.effects += Number(isEffect);
      }
    }
  }

  // Of an import, other names may be needed than the one in question.
  #isDeclaredBy(statement: Statement): boolean {
    return this.statements.has(statement) && !ts.isImportDeclaration(statement);
  }
}

function holdsElements(node: typescript.Node): boolean {
  return isAnywhere(
    ts,
    node,
    (each) => ts.isJsxElement(each) || ts.isJsxSelfClosingElement(each) || ts.isJsxFragment(each),
  );
}

function isAssignment(statement: Statement): boolean {
  return ts.isExpressionStatement(statement) && ts.isBinaryExpression(statement.expression);
}

function declaredNames(statement: Statement): string[] {
  return isAnonymousDefault(statement) ? [DEFAULT_EXPORT] : namesOfStatement(ts, statement);
}

/** Whether a statement exports something that has no name in its file. */
export function isAnonymousDefault(statement: Statement): boolean {
  if (ts.isExportAssignment(statement)) return true;
  const isNamed = !ts.isFunctionDeclaration(statement) && !ts.isClassDeclaration(statement);
  return !isNamed && statement.name === undefined;
}

function exportedNames(statement: Statement): string[] {
  if (ts.isExportAssignment(statement)) return ["default"];
  if (!hasModifier(ts, statement, ts.SyntaxKind.ExportKeyword)) return [];
  return hasModifier(ts, statement, ts.SyntaxKind.DefaultKeyword) ? ["default"] : namesOfStatement(ts, statement);
}
