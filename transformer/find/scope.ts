import type ts from "typescript";
import { summaryOf } from "../describe/docs.js";
import { constEnumValues, globalConstEnums } from "../rewrite/constEnums.js";
import type { StubNode } from "./find.js";
import { type FileContext, noteDependency, resolveAlias, symbolAt } from "../host.js";
import { isModuleLevel } from "../options.js";
import { printOneLine, printType } from "../types/print.js";
import { recognise } from "./recognise.js";
import { PACKAGE_NAME, type ScopeEntry } from "../stub.js";
import { nodesOf } from "../../src/compiler/nodes.js";
import { boundNames } from "../../src/compiler/scopes.js";
import { collapseSpaces } from "../../src/text/lines.js";

const MAX_TYPE_CHARACTERS = 400;

/** A value in reach, with the name that declares it. */
export interface ScopeValue {
  readonly name: ts.Identifier;
  readonly kind: ScopeEntry["kind"];
  /** Whether a body may assign to it. */
  readonly isAssignable: boolean;
  /** Of constant enums that it is or holds, which are not there at run time. */
  readonly enums?: NonNullable<ReturnType<typeof constEnumValues>>;
}

const MAY_HOLD_ENUMS = new Set<ScopeEntry["kind"]>(["import", "enum", "namespace"]);

/** The values at a file's top level, imports that are values among them. */
export function moduleScope(file: FileContext): ScopeValue[] {
  const { ts } = file;
  const values: ScopeValue[] = [];
  const seen = new Set<string>();
  const add = (name: ts.Identifier | undefined, kind: ScopeEntry["kind"], isAssignable = false): void => {
    if (name === undefined || name.text === "" || seen.has(name.text)) return;
    seen.add(name.text);
    const enums = MAY_HOLD_ENUMS.has(kind) ? constEnumValues(file, name) : undefined;
    const own = enums?.isWhole ? "enum" : kind;
    values.push({ name, kind: own, isAssignable, ...(enums === undefined ? {} : { enums }) });
  };
  for (const statement of file.sourceFile.statements) {
    if (ts.isImportDeclaration(statement)) for (const name of importedValues(file, statement)) add(name, "import");
    else if (ts.isImportEqualsDeclaration(statement)) {
      if (!statement.isTypeOnly && isValueImport(file, statement.name)) add(statement.name, "import");
    } else if (ts.isFunctionDeclaration(statement)) add(statement.name, "function");
    else if (ts.isClassDeclaration(statement)) add(statement.name, "class");
    else if (ts.isEnumDeclaration(statement)) add(statement.name, "enum");
    else if (ts.isModuleDeclaration(statement)) {
      if (ts.isIdentifier(statement.name) && isInstantiated(file, statement)) add(statement.name, "namespace");
    } else if (ts.isVariableStatement(statement)) {
      const isConst = (statement.declarationList.flags & ts.NodeFlags.Const) !== 0;
      for (const name of listedNames(ts, statement.declarationList)) add(name, isConst ? "const" : "let", !isConst);
    }
  }
  for (const name of globalConstEnums(file).values()) add(name, "enum");
  return values;
}

/** Variables of the functions around a stub that it may read. */
export function localScope(file: FileContext, node: StubNode): ScopeValue[] {
  const { ts, checker, sourceFile } = file;
  const own = new Set(node.parameters.flatMap((parameter) => boundNames(ts, parameter.name).map((name) => name.text)));
  if (node.name !== undefined && !ts.isMethodDeclaration(node)) own.add(node.name.getText());
  if (node.parent === sourceFile) return [];
  return checker.getSymbolsInScope(node.parent, ts.SymbolFlags.Value).flatMap((inReach) => {
    // What a namespace exports is known inside of it by a second symbol that has no declaration.
    const symbol = checker.getExportSymbolOfSymbol(inReach);
    const declaration = symbol.valueDeclaration;
    if (declaration === undefined || declaration.getSourceFile() !== sourceFile || own.has(symbol.name)) return [];
    const name = (declaration as ts.NamedDeclaration).name;
    if (name === undefined || !ts.isIdentifier(name) || isModuleLevel(ts, declaration)) return [];
    // The stub itself, and what is declared after it: reading that could be too early.
    const isAround = declaration.pos <= node.pos && node.end <= declaration.end && !ts.isClassLike(declaration);
    const isLater =
      (symbol.flags & ts.SymbolFlags.BlockScopedVariable || symbol.flags & ts.SymbolFlags.Class) &&
      declaration.pos > node.pos;
    if (isAround || isLater || name.text === "this") return [];
    const isVariable = (symbol.flags & ts.SymbolFlags.Variable) !== 0;
    const isConst = (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0;
    const enums = constEnumValues(file, name);
    return [{ name, kind: "local" as const, isAssignable: isVariable && !isConst, ...(enums ? { enums } : {}) }];
  });
}

/** A value in reach as the skeleton tells it. */
export function scopeEntry(file: FileContext, { name, kind }: ScopeValue): ScopeEntry {
  const symbol = symbolAt(file, name);
  const declaration = symbol?.valueDeclaration ?? symbol?.declarations?.[0];
  if (declaration !== undefined) noteDependency(file, declaration);
  const type = collapseSpaces(valueType(file, name, symbol, declaration));
  return {
    name: name.text,
    kind,
    type: type.length > MAX_TYPE_CHARACTERS ? `${type.slice(0, MAX_TYPE_CHARACTERS)}…` : type,
    summary: declaration === undefined ? "" : summaryOf(file, declaration),
    ...importedFrom(file, name),
    ...(kind === "import" && symbol && declaration && isCode(file, symbol, declaration) ? { isCode: true } : {}),
  };
}

function isCode({ ts, checker }: FileContext, symbol: ts.Symbol, declaration: ts.Declaration): boolean {
  if (symbol.flags & ts.SymbolFlags.ValueModule) return true;
  const type = checker.getTypeOfSymbolAtLocation(symbol, declaration);
  return type.getCallSignatures().length + type.getConstructSignatures().length > 0;
}

function valueType(file: FileContext, name: ts.Identifier, symbol?: ts.Symbol, declaration?: ts.Node): string {
  const { ts, checker } = file;
  if (symbol === undefined || declaration === undefined) return "any";
  if (symbol.flags & ts.SymbolFlags.ValueModule) {
    const specifier = ts.isSourceFile(declaration) ? importSpecifier(ts, name) : undefined;
    return specifier === undefined ? namespaceType(file, name, symbol) : `typeof import(${JSON.stringify(specifier)})`;
  }
  if (ts.isEnumDeclaration(declaration)) {
    return `{ ${declaration.members.map((member) => printOneLine(file, member)).join(", ")} }`;
  }
  const type = checker.getTypeOfSymbolAtLocation(symbol, declaration);
  const [construct] = symbol.flags & ts.SymbolFlags.Class ? type.getConstructSignatures() : [];
  if (construct === undefined) return printType(file, type, name);
  const parameters = construct.parameters.map((parameter) => {
    const parameterType = checker.getTypeOfSymbolAtLocation(parameter, declaration);
    return `${parameter.name}: ${printType(file, parameterType, name)}`;
  });
  return `new (${parameters.join(", ")}) => ${printType(file, construct.getReturnType(), name)}`;
}

function namespaceType(file: FileContext, name: ts.Identifier, namespace: ts.Symbol): string {
  const { ts, checker } = file;
  const members = checker.getExportsOfModule(namespace).flatMap((member) => {
    const symbol = resolveAlias(file, member);
    if (!(symbol.flags & ts.SymbolFlags.Value)) return [];
    // One may hold another that holds it.
    const isNamespace = (symbol.flags & ts.SymbolFlags.ValueModule) !== 0;
    const type = isNamespace ? "namespace" : valueType(file, name, symbol, symbol.valueDeclaration);
    return [`${member.name}: ${type}`];
  });
  return `namespace { ${members.join("; ")} }`;
}

function importedFrom({ ts }: FileContext, name: ts.Identifier): Pick<ScopeEntry, "from"> {
  const { parent } = name;
  const module = importSpecifier(ts, name);
  if (module === undefined) return {};
  if (ts.isImportSpecifier(parent)) return { from: { module, name: (parent.propertyName ?? parent.name).text } };
  return { from: { module, name: ts.isNamespaceImport(parent) ? "*" : "default" } };
}

function importSpecifier(ts: FileContext["ts"], name: ts.Identifier): string | undefined {
  const specifier = ts.findAncestor(name, ts.isImportDeclaration)?.moduleSpecifier;
  return specifier !== undefined && ts.isStringLiteral(specifier) ? specifier.text : undefined;
}

function importedValues(file: FileContext, { importClause, moduleSpecifier }: ts.ImportDeclaration): ts.Identifier[] {
  const { ts } = file;
  if (importClause === undefined || importClause.isTypeOnly) return [];
  // A body has no business with the package that writes it.
  if (ts.isStringLiteral(moduleSpecifier) && moduleSpecifier.text === PACKAGE_NAME) return [];
  const { name, namedBindings } = importClause;
  const names = name === undefined ? [] : [name];
  if (namedBindings !== undefined && ts.isNamespaceImport(namedBindings)) names.push(namedBindings.name);
  else for (const element of namedBindings?.elements ?? []) if (!element.isTypeOnly) names.push(element.name);
  return names.filter((candidate) => isValueImport(file, candidate));
}

function isValueImport(file: FileContext, name: ts.Identifier): boolean {
  const { ts, checker } = file;
  if (recognise(file, name) !== undefined) return false;
  const alias = checker.getSymbolAtLocation(name);
  if (alias === undefined) return false;
  const target = resolveAlias(file, alias);
  if (!target.declarations?.length) return isUsedAsValue(file, name);
  // Nothing is left of a constant enum at run time, by whatever way it comes: its values are handed over.
  if (target.flags & ts.SymbolFlags.ConstEnum) return true;
  return (target.flags & ts.SymbolFlags.Value) !== 0 && !isTypeOnlyOnTheWay(file, alias);
}

// `export type { Fish }` on the way to a class leaves nothing to import at run time; the public API does not tell.
function isTypeOnlyOnTheWay(file: FileContext, alias: ts.Symbol): boolean {
  const { ts } = file;
  const checker = file.checker as ts.TypeChecker & {
    getImmediateAliasedSymbol?(symbol: ts.Symbol): ts.Symbol | undefined;
  };
  let at: ts.Symbol | undefined = alias;
  for (let step = 0; step < 20 && at !== undefined && at.flags & ts.SymbolFlags.Alias; step++) {
    if (at.declarations?.some((declaration) => ts.isTypeOnlyImportOrExportDeclaration(declaration))) return true;
    at = checker.getImmediateAliasedSymbol?.(at);
  }
  return false;
}

// Nothing is known of the module; the file's own use of the name has to tell.
function isUsedAsValue({ ts, sourceFile }: FileContext, name: ts.Identifier): boolean {
  const values = nodesOf(ts, sourceFile, (node) => ts.isTypeNode(node) || ts.isImportDeclaration(node));
  return values.some((node) => ts.isIdentifier(node) && node.text === name.text);
}

function isInstantiated(file: FileContext, node: ts.ModuleDeclaration): boolean {
  const symbol = file.checker.getSymbolAtLocation(node.name);
  return symbol !== undefined && (symbol.flags & file.ts.SymbolFlags.ValueModule) !== 0;
}

function listedNames(ts: FileContext["ts"], list: ts.VariableDeclarationList): ts.Identifier[] {
  return list.declarations.flatMap((declaration) => boundNames(ts, declaration.name));
}
