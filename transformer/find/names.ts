import type ts from "typescript";
import type { StubNode, StubSite } from "./find.js";
import type { FileContext, TypeScript } from "../host.js";
import { idPart } from "./ids.js";
import { printOneLine } from "../types/print.js";
import { isRegistered, recognise } from "./recognise.js";
import { hasModifier, isTransparent } from "../../src/compiler/nodes.js";

/** How a stub is called: in its id, by its author, in its signature, and from its module's top level. */
interface StubNames {
  /** As `Aquarium.pick`. */
  readonly qualified: string;
  /** As the author wrote it: `delete`, `[Symbol.iterator]`, `"a-b"`, `#check`. */
  readonly spelling: string;
  /** A valid identifier. */
  readonly name: string;
  readonly access?: string;
  /** The part of `access` that holds a member. */
  readonly holder?: string;
  /** The identifier of a module-level binding that a version can be assigned to. */
  readonly binding?: ts.Identifier;
  /** Where the author wrote its name; absent when it has none. */
  readonly written?: ts.Node;
}

/** Names a stub by what holds it. */
export function nameStub(file: FileContext, site: StubSite): StubNames {
  const { node } = site;
  const parts: string[] = [];
  for (let at: ts.Node = node; !file.ts.isSourceFile(at); at = at.parent) {
    if (isNamedContainer(file.ts, at)) parts.unshift(...containerName(file, at));
  }
  const holder = accessOfHolder(file, node);
  const access = accessOf(file, node, holder);
  const binding = bindingOf(file, node);
  const own = writtenName(file, node);
  const name = own === undefined ? withoutName(parts.at(-1)) : identifierFrom(file, keyOf(file, own));
  return {
    qualified: parts.join("."),
    spelling: own === undefined ? name : spellingOf(file, own),
    name,
    ...(access === undefined ? {} : { access }),
    ...(holder === undefined ? {} : { holder }),
    ...(binding === undefined ? {} : { binding }),
    ...(own === undefined ? {} : { written: own }),
  };
}

/** A text as an identifier that is no reserved word; one that is an identifier stays what it is. */
export function identifierFrom({ ts }: Pick<FileContext, "ts">, text: string): string {
  const cleaned = text
    .replace(/[^\p{ID_Continue}$\u200C\u200D]+/gu, "_")
    .replace(/^(?![\p{ID_Start}$_])/u, "_")
    .normalize("NFC");
  return isReserved(ts, cleaned) ? `${cleaned}_` : cleaned;
}

function isReserved(ts: TypeScript, text: string): boolean {
  // No keywords, and yet no function of a module can be called so.
  if (text === "arguments" || text === "eval" || text === "await") return true;
  const kind = ts.createScanner(ts.ScriptTarget.Latest, false, ts.LanguageVariant.Standard, text).scan();
  return kind >= ts.SyntaxKind.FirstReservedWord && kind <= ts.SyntaxKind.LastFutureReservedWord;
}

function withoutName(last = "anonymous"): string {
  return last === "default" ? "defaultExport" : last;
}

/** Where the author wrote a stub's name: what holds it comes first, as it does for who calls it. */
function writtenName(file: FileContext, node: StubNode): ts.Node | undefined {
  if (!file.ts.isExpression(node)) return node.name;
  const holder = holderOf(file, node);
  return file.ts.isExportAssignment(holder) ? undefined : (heldNode(file, holder) ?? node.name);
}

function spellingOf({ ts }: FileContext, name: ts.Node): string {
  return ts.isIdentifier(name) || ts.isPrivateIdentifier(name) ? name.text : name.getText();
}

/** The key that a name stands for, as a text. */
function keyOf(file: FileContext, name: ts.Node): string {
  const { ts } = file;
  if (ts.isComputedPropertyName(name)) return keyOf(file, name.expression);
  if (ts.isStringLiteralLike(name) || ts.isNumericLiteral(name) || ts.isIdentifier(name)) return name.text;
  return ts.isPrivateIdentifier(name) ? name.text.slice(1) : name.getText();
}

/** The node that holds an expression, wrappers and parentheses passed over: a variable, a property, an export. */
export function holderOf(file: FileContext, expression: ts.Node): ts.Node {
  const { ts } = file;
  let top = expression.parent;
  while (isTransparent(ts, top) || (ts.isCallExpression(top) && isOwnWrapper(file, top))) top = top.parent;
  return top;
}

// What is given to any other function is held by nobody that has a name for it.
function isOwnWrapper(file: FileContext, call: ts.CallExpression): boolean {
  const callee = file.ts.isCallExpression(call.expression) ? call.expression.expression : call.expression;
  const name = recognise(file, callee);
  return name === "selfCoding" || name === "registered";
}

function isNamedContainer(ts: TypeScript, node: ts.Node): boolean {
  return (
    ts.isFunctionLike(node) ||
    ts.isClassLike(node) ||
    ts.isModuleDeclaration(node) ||
    ts.isObjectLiteralExpression(node)
  );
}

function containerName(file: FileContext, node: ts.Node): string[] {
  const { ts } = file;
  if (ts.isConstructorDeclaration(node)) return ["constructor"];
  if (ts.isExpression(node)) {
    const holder = holderOf(file, node);
    if (ts.isExportAssignment(holder)) return ["default"];
    const held = heldNode(file, holder) ?? (node as ts.Node as ts.NamedDeclaration).name;
    if (held !== undefined) return [idPart(file, held)];
    return ts.isObjectLiteralExpression(node) ? [] : ["anonymous"];
  }
  const own = (node as ts.NamedDeclaration).name;
  return [own === undefined ? "default" : idPart(file, own)];
}

/** The name that a holder has for what it holds. */
export function heldName(file: FileContext, holder: ts.Node): string | undefined {
  if (file.ts.isExportAssignment(holder)) return "default";
  const held = heldNode(file, holder);
  return held && keyOf(file, held);
}

function heldNode({ ts }: FileContext, holder: ts.Node): ts.Node | undefined {
  if (ts.isVariableDeclaration(holder) && ts.isIdentifier(holder.name)) return holder.name;
  if (ts.isPropertyAssignment(holder) || ts.isPropertyDeclaration(holder)) return holder.name;
  if (!ts.isBinaryExpression(holder)) return undefined;
  const { left } = holder;
  return ts.isIdentifier(left) ? left : ts.isPropertyAccessExpression(left) ? left.name : undefined;
}

function accessOf(file: FileContext, node: StubNode, holder: string | undefined): string | undefined {
  const { ts } = file;
  if (ts.isFunctionDeclaration(node)) return ts.isSourceFile(node.parent) ? node.name?.text : undefined;
  if (!ts.isMethodDeclaration(node) && !ts.isGetAccessor(node)) return accessOfValue(file, node);
  if (holder === undefined || !ts.isGetAccessor(node)) return holder && member(file, holder, node.name);
  const key = keyText(file, node.name);
  return key && `Object.getOwnPropertyDescriptor(${holder}, ${key}).get`;
}

/** The object that a member stands in: an object of the file, a class, or its prototype. */
function accessOfHolder(file: FileContext, node: StubNode): string | undefined {
  const { ts } = file;
  if (ts.isFunctionDeclaration(node)) return undefined;
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) {
    const holder = holderOf(file, node);
    if (ts.isPropertyAssignment(holder)) return accessOfValue(file, holder.parent);
    return ts.isPropertyDeclaration(holder) && isStatic(ts, holder) ? accessOfClass(file, holder.parent) : undefined;
  }
  if (!ts.isClassLike(node.parent)) return accessOfValue(file, node.parent as ts.ObjectLiteralExpression);
  const base = accessOfClass(file, node.parent);
  return base === undefined || isStatic(ts, node) ? base : `${base}.prototype`;
}

function accessOfClass(file: FileContext, node: ts.ClassLikeDeclaration): string | undefined {
  if (!file.ts.isClassDeclaration(node)) return accessOfValue(file, node);
  return file.ts.isSourceFile(node.parent) ? node.name?.text : undefined;
}

function accessOfValue(file: FileContext, value: ts.Expression): string | undefined {
  const { ts } = file;
  const holder = holderOf(file, value);
  if (ts.isVariableDeclaration(holder)) {
    const isTop = ts.isSourceFile(holder.parent.parent.parent ?? holder) && ts.isIdentifier(holder.name);
    return isTop ? holder.name.getText() : undefined;
  }
  if (ts.isPropertyAssignment(holder)) {
    const base = accessOfValue(file, holder.parent);
    return base === undefined ? undefined : member(file, base, holder.name);
  }
  if (!ts.isPropertyDeclaration(holder) || !isStatic(ts, holder)) return undefined;
  const base = accessOfClass(file, holder.parent);
  return base === undefined ? undefined : member(file, base, holder.name);
}

function member(file: FileContext, base: string, name: ts.PropertyName): string | undefined {
  if (file.ts.isIdentifier(name)) return `${base}.${name.text}`;
  const key = keyText(file, name);
  return key && `${base}[${key}]`;
}

/** The expression of a property's key; undefined where there is none that can be evaluated twice. */
export function keyText(file: FileContext, name: ts.PropertyName): string | undefined {
  const { ts } = file;
  if (ts.isIdentifier(name)) return JSON.stringify(name.text);
  if (ts.isStringLiteralLike(name) || ts.isNumericLiteral(name)) return JSON.stringify(name.text);
  if (!ts.isComputedPropertyName(name)) return undefined;
  const { expression } = name;
  const isSimple = ts.isLiteralExpression(expression) || isEntityName(ts, expression);
  return isSimple ? printOneLine(file, expression) : undefined;
}

/** Whether an expression is a name, or names with dots between them. */
export function isEntityName(ts: TypeScript, node: ts.Expression): boolean {
  return ts.isIdentifier(node) || (ts.isPropertyAccessExpression(node) && isEntityName(ts, node.expression));
}

/** Whether a class member is static. */
export function isStatic(ts: TypeScript, node: ts.Node): boolean {
  return hasModifier(ts, node, ts.SyntaxKind.StaticKeyword);
}

function bindingOf(file: FileContext, node: StubNode): ts.Identifier | undefined {
  const { ts, checker } = file;
  const holder = ts.isFunctionDeclaration(node) ? node : ts.isExpression(node) ? holderOf(file, node) : undefined;
  if (holder === undefined || (!ts.isFunctionDeclaration(holder) && !ts.isVariableDeclaration(holder)))
    return undefined;
  // An agent knows the function that was registered; the one that takes its place it would not.
  if (isRegisteredWithin(file, node, holder)) return undefined;
  const statement = ts.isFunctionDeclaration(holder) ? holder : holder.parent.parent;
  if (!ts.isSourceFile(statement.parent) || holder.name === undefined || !ts.isIdentifier(holder.name))
    return undefined;
  // A function that also is a namespace, or carries properties, would lose them with the exchange.
  const symbol = checker.getSymbolAtLocation(holder.name);
  const isMore = symbol === undefined || (symbol.exports?.size ?? 0) > 0 || symbol.flags & ts.SymbolFlags.Namespace;
  return isMore ? undefined : holder.name;
}

function isRegisteredWithin(file: FileContext, node: ts.Node, holder: ts.Node): boolean {
  const found = file.ts.findAncestor(node, (at) => (at === holder ? "quit" : isRegistered(file, at)));
  return found !== undefined;
}
