import type typescript from "typescript";
import { ts } from "../compiler/compiler.js";

/** One name that an import brings into a file. */
interface ImportedName {
  readonly local: string;
  /** The exported name; `default`, or `*` for the whole module. */
  readonly name: string;
  readonly module: string;
  readonly isTypeOnly: boolean;
}

/** The module that an `import` or an `export … from` names. */
export function moduleOf(statement: typescript.Statement): string | undefined {
  if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return undefined;
  const { moduleSpecifier } = statement;
  return moduleSpecifier !== undefined && ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : undefined;
}

/** The names that the import declarations among some statements bring. */
export function importedNames({
  statements,
}: {
  readonly statements: readonly typescript.Statement[];
}): ImportedName[] {
  return statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) return [];
    return namesOf(statement, statement.moduleSpecifier.text);
  });
}

function namesOf({ importClause }: typescript.ImportDeclaration, module: string): ImportedName[] {
  if (importClause === undefined) return [];
  const { name, namedBindings, isTypeOnly } = importClause;
  const names: ImportedName[] = name === undefined ? [] : [{ local: name.text, name: "default", module, isTypeOnly }];
  if (namedBindings === undefined) return names;
  if (ts.isNamespaceImport(namedBindings))
    return [...names, { local: namedBindings.name.text, name: "*", module, isTypeOnly }];
  for (const element of namedBindings.elements) {
    const imported = element.propertyName ?? element.name;
    names.push({ local: element.name.text, name: imported.text, module, isTypeOnly: isTypeOnly || element.isTypeOnly });
  }
  return names;
}
