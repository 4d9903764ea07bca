import type typescript from "typescript";
import { ts } from "../../../compiler/compiler.js";
import { hasModifier, nodesOf } from "../../../compiler/nodes.js";
import { freeReferences } from "../../../compiler/scopes.js";
import { importedNamesOf } from "../settleNames.js";

/** How a test file gets at the names of the module that it tests. */
interface Reach {
  /** What brings a name: an export of the module itself, or what the module imports; undefined where nothing does. */
  importOf(name: string, module: string): Brought | undefined;
  isGlobal(name: string): boolean;
}

/** A name that an import can bring. */
interface Brought {
  readonly local: string;
  /** The exported name; `default`, or `*` for the whole module. */
  readonly name: string;
  readonly module: string;
}

/** Tells which names of a module a file beside it can have. */
export function reachOf(source: typescript.SourceFile): Reach {
  const exported = exportsOf(source);
  const imports = new Map(
    importedNamesOf(source.statements.filter(ts.isImportDeclaration))
      .filter(({ module }) => module !== "selfcoding")
      .map((one) => [one.local, one]),
  );
  return {
    importOf: (name, module) => {
      const outside = exported.get(name);
      return outside === undefined ? imports.get(name) : { local: name, name: outside, module };
    },
    isGlobal: (name) => name in globalThis || name === "undefined",
  };
}

/** The import statements that bring names, one for each module where that can be. */
export function printImports(brought: readonly Brought[]): string[] {
  const distinct = [...new Map(brought.map((one) => [one.local, one])).values()];
  const modules = [...new Set(distinct.map(({ module }) => module))].sort();
  return modules.flatMap((module) => {
    const own = distinct.filter((one) => one.module === module);
    const from = `from ${JSON.stringify(module)};`;
    const single = own
      .filter(({ name }) => name === "default" || name === "*")
      .map(({ name, local }) => `import ${name === "*" ? `* as ${local}` : local} ${from}`);
    const named = own
      .filter(({ name }) => name !== "default" && name !== "*")
      .map(({ name, local }) => (name === local ? name : `${name} as ${local}`))
      .sort();
    return named.length === 0 ? single : [...single, `import { ${named.join(", ")} } ${from}`];
  });
}

/** What a module exports, by its own names. */
function exportsOf({ statements }: typescript.SourceFile): Map<string, string> {
  const names = new Map<string, string>();
  for (const statement of statements) {
    if (ts.isExportDeclaration(statement)) {
      const { exportClause, moduleSpecifier } = statement;
      if (moduleSpecifier !== undefined || exportClause === undefined || !ts.isNamedExports(exportClause)) continue;
      for (const { name, propertyName } of exportClause.elements) names.set((propertyName ?? name).text, name.text);
    } else if (ts.isExportAssignment(statement)) {
      if (ts.isIdentifier(statement.expression)) names.set(statement.expression.text, "default");
    } else for (const [name, outside] of declaredExports(statement)) names.set(name, outside);
  }
  return names;
}

function declaredExports(statement: typescript.Statement): [string, string][] {
  if (!hasModifier(ts, statement, ts.SyntaxKind.ExportKeyword)) return [];
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) =>
      ts.isIdentifier(name) ? [[name.text, name.text] as [string, string]] : [],
    );
  const { name } = statement as typescript.DeclarationStatement;
  if (name === undefined || !ts.isIdentifier(name)) return [];
  return [[name.text, hasModifier(ts, statement, ts.SyntaxKind.DefaultKeyword) ? "default" : name.text]];
}

/** The names that code takes from outside, those of types included. */
export function namesFromOutside(source: typescript.SourceFile): Set<string> {
  const names = new Set(freeReferences(ts, source).map(({ text }) => text));
  for (const { typeName } of nodesOf(ts, source).filter(ts.isTypeReferenceNode)) names.add(firstName(typeName));
  names.delete("const");
  return names;
}

function firstName(name: typescript.EntityName): string {
  return ts.isIdentifier(name) ? name.text : firstName(name.left);
}
