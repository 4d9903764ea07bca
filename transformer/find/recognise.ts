import type ts from "typescript";
import type { FileContext } from "../host.js";
import { PACKAGE_NAME } from "../stub.js";
import { OWN_EXPORTS } from "../ownNames.js";

/** A name of the package that means something to the compiler. */
type OwnName = (typeof OWN_EXPORTS)[number];

/** Which of the package's names an expression resolves to, however it was imported; undefined for anything else. */
export function recognise(file: FileContext, expression: ts.Expression): OwnName | undefined {
  const { ts, checker } = file;
  if (ts.isIdentifier(expression)) {
    const symbol = checker.getSymbolAtLocation(expression);
    // A name that is declared in this very file cannot be ours, whatever it is called.
    return symbol !== undefined && symbol.flags & ts.SymbolFlags.Alias ? ownNameOfAlias(file, symbol) : undefined;
  }
  if (!ts.isPropertyAccessExpression(expression) || !ts.isIdentifier(expression.expression)) return undefined;
  const name = ownName(expression.name.text);
  if (name === undefined) return undefined;
  // Only namespaces are followed: asking for any other member's symbol would type-check the whole expression.
  const namespace = checker.getSymbolAtLocation(expression.expression);
  if (namespace === undefined || !(namespace.flags & ts.SymbolFlags.Alias)) return undefined;
  const module = checker.getAliasedSymbol(namespace);
  if (!(module.flags & ts.SymbolFlags.Module)) return specifierOf(file, namespace) === PACKAGE_NAME ? name : undefined;
  const member = checker.getExportsOfModule(module).find((candidate) => candidate.name === expression.name.text);
  return (
    member && ownNameOfSymbol(file, member.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(member) : member)
  );
}

function ownNameOfAlias(file: FileContext, alias: ts.Symbol): OwnName | undefined {
  const target = file.checker.getAliasedSymbol(alias);
  if (target.declarations?.length) return ownNameOfSymbol(file, target);
  // The package is not installed where the compiler looks: the import's own words decide.
  if (specifierOf(file, alias) !== PACKAGE_NAME) return undefined;
  const declaration = alias.declarations?.[0];
  if (declaration === undefined || !file.ts.isImportSpecifier(declaration)) return undefined;
  return ownName((declaration.propertyName ?? declaration.name).text);
}

function ownNameOfSymbol(file: FileContext, symbol: ts.Symbol): OwnName | undefined {
  const name = ownName(symbol.name);
  return name !== undefined && isOfPackage(file, symbol) ? name : undefined;
}

/** Whether a node is a call of `registered`. */
export function isRegistered(file: FileContext, node: ts.Node): node is ts.CallExpression {
  return file.ts.isCallExpression(node) && recognise(file, node.expression) === "registered";
}

/** Whether a symbol, or a declaration, stands in the package itself. */
export function isOfPackage(file: FileContext, declared: ts.Symbol | ts.Node): boolean {
  const declaration = "kind" in declared ? declared : declared.declarations?.[0];
  return declaration !== undefined && packageOf(file, declaration.getSourceFile().fileName) === PACKAGE_NAME;
}

function ownName(text: string): OwnName | undefined {
  return OWN_EXPORTS.find((name) => name === text);
}

function specifierOf(file: FileContext, alias: ts.Symbol): string | undefined {
  const { ts } = file;
  for (let node: ts.Node | undefined = alias.declarations?.[0]; node !== undefined; node = node.parent) {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) return node.moduleSpecifier.text;
    if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference)) {
      const { expression } = node.moduleReference;
      return ts.isStringLiteral(expression) ? expression.text : undefined;
    }
  }
  return undefined;
}

const packageNames = new WeakMap<ts.Program, Map<string, string | undefined>>();

function packageOf(file: FileContext, fileName: string): string | undefined {
  const known = packageNames.get(file.program) ?? new Map<string, string | undefined>();
  packageNames.set(file.program, known);
  const directory = fileName.slice(0, fileName.lastIndexOf("/"));
  if (directory === "" || directory === fileName) return undefined;
  if (!known.has(directory)) known.set(directory, packageAt(file, directory) ?? packageOf(file, directory));
  return known.get(directory);
}

function packageAt(file: FileContext, directory: string): string | undefined {
  const text = file.ts.sys?.readFile(`${directory}/package.json`);
  if (text === undefined) return undefined;
  try {
    return (JSON.parse(text) as { name?: string }).name;
  } catch {
    return undefined;
  }
}
