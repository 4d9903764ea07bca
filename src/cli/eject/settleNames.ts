import type typescript from "typescript";
import { ts } from "../../compiler/compiler.js";
import { nodesOf, withoutExport } from "../../compiler/nodes.js";
import { declaredBy, importedBy, parseUnit, renameIn, type unitOf } from "./unit.js";

type Unit = ReturnType<typeof unitOf>;

/** A name that an import brings. */
type ImportedName = ReturnType<typeof importedNamesOf>[number];

/** What a file has by now: its own names, and what versions have brought. */
interface Present {
  /** Names that mean something in the file. */
  readonly taken: Set<string>;
  /** What its imports bring, by the local name. */
  readonly imports: Map<string, ImportedName>;
  /** The helpers of versions before this one, by their names. */
  readonly helpers: Map<string, string>;
}

/** A version whose names stand beside those of its file. */
interface Settled {
  readonly unit: Unit;
  /** Those that are not there yet, each as a statement. */
  readonly helpers: readonly string[];
  readonly imports: readonly ImportedName[];
  /** Imports that bring no name, as statements. */
  readonly effects: readonly string[];
}

/** Renames what clashes with the names of a file; what is there already, word for word, is shared. */
export function settleNames(unit: Unit, present: Present): Settled {
  const renames = new Map<string, string>();
  const known = new Set([...present.taken, ...identifiersOf(parseUnit(unit).source)]);
  for (;;) {
    const renamed = renameIn(unit, renames);
    const syntax = parseUnit(renamed);
    const statements = syntax.helpers.map((statement) => ({
      names: declaredBy(statement).map(({ text }) => text),
      text: withoutExport(ts, statement),
    }));
    const isShared = ({ names, text }: (typeof statements)[number]): boolean =>
      names.length > 0 && names.every((name) => present.helpers.get(name) === text);
    const imports = importedNamesOf(syntax.imports);
    const isThere = (one: ImportedName): boolean => isSame(present.imports.get(one.local), one);
    const fresh = statements.filter((statement) => !isShared(statement));
    const added = imports.filter((one) => !isThere(one));
    const clashing = [...fresh.flatMap(({ names }) => names), ...added.map(({ local }) => local)].filter(
      (name) => present.taken.has(name) || present.helpers.has(name) || present.imports.has(name),
    );
    if (clashing.length === 0) {
      for (const { names, text } of fresh) for (const name of names) present.helpers.set(name, text);
      for (const one of added) present.imports.set(one.local, one);
      const effects = syntax.imports
        .filter(({ importClause }) => importClause === undefined)
        .map((statement) => statement.getText());
      return { unit: renamed, helpers: fresh.map(({ text }) => text), imports: added, effects };
    }
    for (const name of new Set(clashing)) {
      const own = [...renames].find(([, to]) => to === name)?.[0] ?? name;
      renames.set(own, freshName(own, known));
    }
  }
}

/** What the imports of a file bring. */
export function importedNamesOf(statements: readonly typescript.ImportDeclaration[]) {
  return statements.flatMap((statement) => {
    const { importClause, moduleSpecifier, attributes } = statement;
    const module = ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : "";
    return importedBy(statement).map((local) => {
      const { parent } = local;
      const name = ts.isImportSpecifier(parent)
        ? (parent.propertyName ?? parent.name).getText()
        : ts.isNamespaceImport(parent)
          ? "*"
          : "default";
      const isType = importClause?.isTypeOnly === true || (ts.isImportSpecifier(parent) && parent.isTypeOnly);
      return { local: local.text, name, module, isType, attributes: attributes?.getText() ?? "" };
    });
  });
}

// A value can stand for its type, a type for no value.
function isSame(there: ImportedName | undefined, wanted: ImportedName): boolean {
  if (there === undefined || there.name !== wanted.name || there.module !== wanted.module) return false;
  return !there.isType || wanted.isType;
}

function freshName(name: string, known: Set<string>): string {
  let number = 2;
  while (known.has(`${name}${number}`)) number += 1;
  known.add(`${name}${number}`);
  return `${name}${number}`;
}

/**
 * The names that mean something in a file, or in a part of it: what is declared or referred to, and not what only stands
 * behind a dot or before a colon.
 */
export function identifiersOf(
  root: typescript.Node,
  isLeftOut: (node: typescript.Node) => boolean = () => false,
): Set<string> {
  const names = nodesOf(ts, root, isLeftOut).filter(ts.isIdentifier).filter(isMeant);
  return new Set(names.map(({ text }) => text));
}

function isMeant(node: typescript.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name !== node;
  if (ts.isQualifiedName(parent)) return parent.right !== node;
  if (ts.isImportSpecifier(parent) || ts.isBindingElement(parent)) return parent.propertyName !== node;
  if (ts.isExportSpecifier(parent)) return parent.propertyName === node || parent.propertyName === undefined;
  const isMember =
    ts.isPropertyAssignment(parent) ||
    ts.isClassElement(parent) ||
    ts.isTypeElement(parent) ||
    ts.isJsxAttribute(parent);
  return !(isMember && (parent as typescript.NamedDeclaration).name === node);
}
