import type typescript from "typescript";
import { hasModifier, nodesOf } from "./nodes.js";

type TypeScript = typeof typescript;
type Node = typescript.Node;

const declared = new WeakMap<Node, ReadonlySet<string>>();

/** The identifiers below a node, but for parts that are passed over, that mean a value which nothing below the node declares. */
export function freeReferences(
  ts: TypeScript,
  root: Node,
  isPassedOver: (node: Node) => boolean = () => false,
): typescript.Identifier[] {
  const names = nodesOf(ts, root, (node) => isType(ts, node) || isPassedOver(node)).filter(ts.isIdentifier);
  return names.filter((name) => isReference(ts, name) && !isDeclaredWithin(ts, name, root));
}

function isType(ts: TypeScript, node: Node): boolean {
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return true;
  return ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node);
}

/** Whether a name is declared by a scope between its use and `root`, which counts too. */
export function isDeclaredWithin(ts: TypeScript, name: typescript.Identifier, root: Node): boolean {
  return declaringScope(ts, name, root) !== undefined;
}

/** The node, from `from` up to `root`, in whose scope a name is declared. */
export function declaringScope(
  ts: TypeScript,
  name: typescript.Identifier,
  root: Node,
  from: Node = name.parent,
): Node | undefined {
  for (let node = from; node !== undefined; node = node.parent) {
    if (namesOf(ts, node).has(name.text)) return node;
    if (node === root) return undefined;
  }
  return undefined;
}

/** The names that the top level of a file declares, imports among them. */
export function topLevelNames(ts: TypeScript, sourceFile: typescript.SourceFile): ReadonlySet<string> {
  return namesOf(ts, sourceFile);
}

/** The names that one statement declares in the block where it stands. */
export function namesOfStatement(ts: TypeScript, statement: typescript.Statement): string[] {
  const names = new Set<string>();
  addStatement(ts, names, statement);
  return [...names];
}

/** Whether an identifier stands for a value, and is not just the name of a property or a declaration. */
export function isReference(ts: TypeScript, node: typescript.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) || ts.isQualifiedName(parent) || ts.isMetaProperty(parent)) {
    return !("name" in parent && parent.name === node) && !("right" in parent && parent.right === node);
  }
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  if (ts.isBindingElement(parent)) return parent.initializer === node;
  if (ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent)) return false;
  if (ts.isImportSpecifier(parent) || ts.isImportClause(parent) || ts.isNamespaceImport(parent)) return false;
  if (ts.isExportSpecifier(parent)) return (parent.propertyName ?? parent.name) === node;
  return !("name" in parent && parent.name === node);
}

function namesOf(ts: TypeScript, node: Node): ReadonlySet<string> {
  const kept = declared.get(node);
  if (kept !== undefined) return kept;
  const names = new Set<string>();
  if (ts.isSourceFile(node) || ts.isBlock(node) || ts.isModuleBlock(node)) {
    for (const statement of node.statements) addStatement(ts, names, statement);
    if (ts.isSourceFile(node)) addHoisted(ts, names, node);
  } else if (ts.isCaseBlock(node)) {
    for (const clause of node.clauses) for (const statement of clause.statements) addStatement(ts, names, statement);
  } else if (ts.isFunctionLike(node)) {
    addFunction(ts, names, node);
  } else if (ts.isClassLike(node)) {
    if (node.name !== undefined) names.add(node.name.text);
  } else if (ts.isForStatement(node) || ts.isForInStatement(node) || ts.isForOfStatement(node)) {
    if (node.initializer !== undefined && ts.isVariableDeclarationList(node.initializer))
      addList(ts, names, node.initializer);
  } else if (ts.isCatchClause(node) && node.variableDeclaration !== undefined) {
    addBinding(ts, names, node.variableDeclaration.name);
  }
  declared.set(node, names);
  return names;
}

function addFunction(ts: TypeScript, names: Set<string>, node: typescript.SignatureDeclaration): void {
  for (const parameter of node.parameters) addBinding(ts, names, parameter.name);
  if (ts.isFunctionExpression(node) && node.name !== undefined) names.add(node.name.text);
  if ("body" in node && node.body !== undefined) addHoisted(ts, names, node.body as Node);
}

function addHoisted(ts: TypeScript, names: Set<string>, body: Node): void {
  const visit = (node: Node): void => {
    const isApart =
      ts.isExpression(node) || ts.isFunctionLike(node) || ts.isClassLike(node) || ts.isModuleDeclaration(node);
    if (isApart || (ts.isStatement(node) && isErased(ts, node))) return;
    if (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.BlockScoped) === 0) addList(ts, names, node);
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(body, visit);
}

function addStatement(ts: TypeScript, names: Set<string>, statement: typescript.Statement): void {
  if (isErased(ts, statement)) return;
  if (ts.isVariableStatement(statement)) addList(ts, names, statement.declarationList);
  if (ts.isImportDeclaration(statement)) addImport(ts, names, statement);
  const isDeclaration =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isEnumDeclaration(statement) ||
    ts.isModuleDeclaration(statement) ||
    ts.isImportEqualsDeclaration(statement);
  if (isDeclaration && statement.name !== undefined) names.add(statement.name.text);
}

/** Whether a declaration makes nothing: `declare const process: any` still means the global. */
function isErased(ts: TypeScript, statement: typescript.Statement): boolean {
  if (ts.isFunctionDeclaration(statement) && statement.body === undefined) return true;
  return hasModifier(ts, statement, ts.SyntaxKind.DeclareKeyword);
}

function addImport(ts: TypeScript, names: Set<string>, { importClause }: typescript.ImportDeclaration): void {
  if (importClause?.isTypeOnly === true) return;
  if (importClause?.name !== undefined) names.add(importClause.name.text);
  const bindings = importClause?.namedBindings;
  if (bindings === undefined) return;
  if (ts.isNamespaceImport(bindings)) names.add(bindings.name.text);
  else for (const element of bindings.elements) if (!element.isTypeOnly) names.add(element.name.text);
}

function addList(ts: TypeScript, names: Set<string>, list: typescript.VariableDeclarationList): void {
  for (const declaration of list.declarations) addBinding(ts, names, declaration.name);
}

function addBinding(ts: TypeScript, names: Set<string>, name: typescript.BindingName): void {
  for (const { text } of boundNames(ts, name)) names.add(text);
}

/** The identifiers that a name declares, which may take an object or a list apart. */
export function boundNames(ts: TypeScript, name: typescript.BindingName): typescript.Identifier[] {
  if (ts.isIdentifier(name)) return [name];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(ts, element.name) : []));
}
