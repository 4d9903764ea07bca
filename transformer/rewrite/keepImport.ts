import type ts from "typescript";
import type { FileContext } from "../host.js";
import { recognise } from "../find/recognise.js";
import { namesOf } from "./ownImports.js";

/**
 * The same import, made anew when generated code uses a name of it: the compiler drops the imports that the user's own
 * text does not use, but leaves those alone that a transformer has made.
 *
 * @param names values in reach of generated code, and those of them that it may name: these have an import made anew
 */
export function keepImport(
  file: FileContext,
  factory: ts.NodeFactory,
  statement: ts.Statement,
  { inReach, named: wanted }: { readonly inReach: ReadonlySet<string>; readonly named: ReadonlySet<string> },
): ts.Statement {
  const { ts } = file;
  if (file.program.getCompilerOptions().verbatimModuleSyntax) return statement;
  if (ts.isImportEqualsDeclaration(statement) && wanted.has(statement.name.text)) {
    const { modifiers, isTypeOnly, name, moduleReference } = statement;
    // Unlike other imports, this one is judged by the node that it was made from: it must have none.
    return ts.setTextRange(
      factory.createImportEqualsDeclaration(modifiers, isTypeOnly, name, moduleReference),
      statement,
    );
  }
  if (!ts.isImportDeclaration(statement) || statement.importClause === undefined) return statement;
  const { importClause, modifiers, moduleSpecifier } = statement;
  const { name, namedBindings } = importClause;
  const isKept = (local: ts.Identifier): boolean => inReach.has(local.text) || recognise(file, local) !== undefined;
  const elements = namedBindings !== undefined && ts.isNamedImports(namedBindings) ? namedBindings.elements : [];
  const namespace = namedBindings !== undefined && ts.isNamespaceImport(namedBindings) ? namedBindings : undefined;
  if (importClause.isTypeOnly || !namesOf(ts, importClause).some((local) => wanted.has(local.text))) return statement;
  const values = elements.filter((element) => !element.isTypeOnly && isKept(element.name));
  const named = values.length > 0 ? factory.createNamedImports(values) : undefined;
  const ownNamespace = namespace !== undefined && isKept(namespace.name) ? namespace : undefined;
  const ownName = name !== undefined && isKept(name) ? name : undefined;
  const clause = factory.createImportClause(false, ownName, ownNamespace ?? named);
  // The older name of the property stands in TypeScript before 5.3.
  const attributes = statement.attributes ?? (statement as { assertClause?: ts.ImportAttributes }).assertClause;
  return placed(ts, factory.createImportDeclaration(modifiers, clause, moduleSpecifier, attributes), statement);
}

/** A node that is made anew in the place of another. */
export function placed<T extends ts.Node>(ts: FileContext["ts"], node: T, at: ts.Node): T {
  return ts.setOriginalNode(ts.setTextRange(node, at), at);
}
