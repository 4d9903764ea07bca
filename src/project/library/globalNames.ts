import type typescript from "typescript";
import { nodesOf } from "../../compiler/nodes.js";
import { declaringScope, isReference } from "../../compiler/scopes.js";
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
  const identifiers = identifiersOf(file);
  if (identifiers === undefined || isThisGlobal(ts, file)) return undefined;
  const names = [...identifiers.keys()].filter(isPlatformName);
  const hasGlobals = identifiers.has("globalThis");
  if (names.length === 0 && !hasGlobals) return names;
  const nodes = nodesOf(ts, file).filter(ts.isIdentifier);
  if (hasGlobals) {
    const isEachNamed = nodes.every((node) => node.text !== "globalThis" || isReadByName(ts, node));
    return isEachNamed && isTypeScript(file.fileName) ? names : undefined;
  }
  // What it declares may be a part of the platform's own, or stand in a comment that means something.
  const isOpen = !ts.isExternalModule(file) || !isTypeScript(file.fileName) || identifiers.has("global");
  if (isOpen) return names;
  const types = typesOf(ts, file);
  const unsure = new Set(nodes.filter((node) => isOfUnknownKind(ts, node)).map(({ text }) => text));
  const isHidden = (node: typescript.Identifier): boolean => {
    if (ts.isPartOfTypeNode(node)) return types.has(node.text);
    return !unsure.has(node.text) && !isQualifier(ts, node) && isHidingValue(ts, node);
  };
  const meant = new Set<string>();
  for (const node of nodes.filter(({ text }) => isPlatformName(text)))
    if (!meant.has(node.text) && isReference(ts, node) && !isHidden(node)) meant.add(node.text);
  return [...meant];
}

/** All identifiers of a file, as its keys, which the compiler's public interface does not tell. */
export function identifiersOf(file: typescript.SourceFile): ReadonlyMap<string, string> | undefined {
  return (file as { readonly identifiers?: ReadonlyMap<string, string> }).identifiers;
}

function isReadByName(ts: TypeScript, node: typescript.Identifier): boolean {
  return ts.isPropertyAccessExpression(node.parent) && node.parent.expression === node;
}

/** The types that a module declares at its top level: they hide the platform's. */
function typesOf(ts: TypeScript, file: typescript.SourceFile): ReadonlySet<string> {
  const names = file.statements.flatMap((statement) => {
    const isType =
      ts.isInterfaceDeclaration(statement) ||
      ts.isTypeAliasDeclaration(statement) ||
      ts.isClassDeclaration(statement) ||
      ts.isEnumDeclaration(statement);
    return isType && statement.name !== undefined ? [statement.name.text] : [];
  });
  return new Set(names);
}

/** Whether a name is declared for what may be a type only, or a value only: then it does not hide the platform's other. */
function isOfUnknownKind(ts: TypeScript, { parent }: typescript.Identifier): boolean {
  if (ts.isImportSpecifier(parent) || ts.isImportClause(parent)) return true;
  return ts.isImportEqualsDeclaration(parent) || ts.isModuleDeclaration(parent);
}

/** Whether a name stands for a namespace, which no value hides. */
function isQualifier(ts: TypeScript, { parent }: typescript.Identifier): boolean {
  if (ts.isQualifiedName(parent)) return true;
  return ts.isPropertyAccessExpression(parent) && ts.isExpressionWithTypeArguments(parent.parent);
}

/** Whether a value of the file is meant. Around a function's body, the platform's may be meant by what the body declares. */
function isHidingValue(ts: TypeScript, node: typescript.Identifier): boolean {
  const scope = declaringScope(ts, node, node.getSourceFile());
  if (scope === undefined || !ts.isFunctionLike(scope)) return scope !== undefined;
  const body = "body" in scope ? (scope.body as typescript.Node | undefined) : undefined;
  return body !== undefined && body.pos <= node.pos && node.end <= body.end;
}

/** Whether a script takes `this` for all that is global. */
function isThisGlobal(ts: TypeScript, file: typescript.SourceFile): boolean {
  if (ts.isExternalModule(file) || file.isDeclarationFile || !file.text.includes("this")) return false;
  const hasOwnThis = (node: typescript.Node): boolean =>
    ts.isClassLike(node) || (ts.isFunctionLike(node) && !ts.isArrowFunction(node));
  return nodesOf(ts, file, hasOwnThis).some(({ kind }) => kind === ts.SyntaxKind.ThisKeyword);
}
