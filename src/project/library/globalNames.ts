import type typescript from "typescript";
import { nodesOf } from "../../compiler/nodes.js";
import { isDeclaredWithin, isReference } from "../../compiler/scopes.js";
import { isTypeScript } from "../../text/fileNames.js";

type TypeScript = typeof typescript;

/**
 * The names by which a file may mean something of the platform: more of them than mean it, never fewer.
 *
 * @param file with the parents of its nodes set
 * @param isPlatformName - whether the platform has such a name
 * @returns nothing, where it could mean any, as with `keyof typeof globalThis`
 */
export function globalNames(
  ts: TypeScript,
  file: typescript.SourceFile,
  isPlatformName: (name: string) => boolean,
): readonly string[] | undefined {
  const names = identifiersOf(file)?.filter(isPlatformName);
  const hasGlobals = hasIdentifier(file, "globalThis");
  if (names === undefined || (names.length === 0 && !hasGlobals)) return names;
  const nodes = nodesOf(ts, file).filter(ts.isIdentifier);
  if (hasGlobals)
    return nodes.every((node) => node.text !== "globalThis" || isReadByName(ts, node)) ? names : undefined;
  // What it declares may be a part of the platform's own, or stand in a comment that means something.
  const isOpen = !ts.isExternalModule(file) || !isTypeScript(file.fileName) || hasIdentifier(file, "global");
  if (isOpen) return names;
  const types = typesOf(ts, file);
  const isHidden = (node: typescript.Identifier): boolean =>
    ts.isPartOfTypeNode(node) ? types.has(node.text) : isDeclaredWithin(ts, node, file);
  return nodes
    .filter((node) => isPlatformName(node.text) && isReference(ts, node) && !isHidden(node))
    .map(({ text }) => text);
}

/** All identifiers of a file, which the compiler's public interface does not tell. */
export function identifiersOf(file: typescript.SourceFile): readonly string[] | undefined {
  const { identifiers } = file as { readonly identifiers?: ReadonlyMap<string, string> };
  return identifiers === undefined ? undefined : [...identifiers.keys()];
}

function hasIdentifier(file: typescript.SourceFile, name: string): boolean {
  return (file as { readonly identifiers?: ReadonlyMap<string, string> }).identifiers?.has(name) === true;
}

function isReadByName(ts: TypeScript, node: typescript.Identifier): boolean {
  return ts.isPropertyAccessExpression(node.parent) && node.parent.expression === node;
}

/** The types that a module declares or imports at its top level: they hide the platform's. */
function typesOf(ts: TypeScript, file: typescript.SourceFile): ReadonlySet<string> {
  const names = file.statements.flatMap((statement) => {
    if (ts.isImportDeclaration(statement)) return importedNames(ts, statement);
    const isType =
      ts.isInterfaceDeclaration(statement) ||
      ts.isTypeAliasDeclaration(statement) ||
      ts.isClassDeclaration(statement) ||
      ts.isEnumDeclaration(statement);
    return isType && statement.name !== undefined ? [statement.name.text] : [];
  });
  return new Set(names);
}

function importedNames(ts: TypeScript, { importClause }: typescript.ImportDeclaration): readonly string[] {
  const { name, namedBindings } = importClause ?? {};
  const elements = namedBindings !== undefined && ts.isNamedImports(namedBindings) ? namedBindings.elements : [];
  return [...(name ? [name] : []), ...elements.map((element) => element.name)].map(({ text }) => text);
}
