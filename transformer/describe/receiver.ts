import type ts from "typescript";
import { memberOf, type StubSite } from "../find/find.js";
import { contentOfHeir } from "../types/contentOfHeir.js";
import { parametersOf } from "./functionParameters.js";
import type { FileContext } from "../host.js";
import { isStatic } from "../find/names.js";
import { parametersAsData } from "./overloads.js";
import { ownerNode } from "../find/owner.js";
import { isPrivateName } from "../find/privateState.js";
import { isClosed, type ShapeBuilder } from "../types/shape.js";
import type { ShapeMember, Skeleton } from "../stub.js";

/** How objects can be made that a stub is called on; undefined where it wants none, or its class is out of reach or makes none. */
export function describeReceiver(file: FileContext, { node }: StubSite, shapes: ShapeBuilder): Skeleton["receiver"] {
  const { ts, checker } = file;
  const owner = ownerNode(file, node);
  if (owner === undefined || !ts.isClassLike(owner)) return declaredReceiver(file, node, shapes);
  if (isStatic(ts, memberOf(ts, node))) return undefined;
  const name = reachableName(file, owner);
  const symbol = name && checker.getSymbolAtLocation(name);
  if (name === undefined || symbol === undefined) return undefined;
  const [construct] = checker.getTypeOfSymbolAtLocation(symbol, owner).getConstructSignatures();
  if (construct === undefined || isClosed(ts, owner, construct.declaration)) return undefined;
  const made = construct.getReturnType();
  const content = contentOfHeir(file, made, construct, (type) => shapes.buildInput(type));
  if (content !== undefined) return { name: name.text, parameters: [], content };
  const parameters = parametersAsData(file, parametersOf(file, construct, node), (type) => shapes.buildInput(type));
  const fields = parameters.length === 0 ? openFields(file, made, node, shapes) : undefined;
  return { name: name.text, parameters, ...(fields === undefined ? {} : { fields }) };
}

function declaredReceiver(
  { ts, checker }: FileContext,
  { parameters }: StubSite["node"],
  shapes: ShapeBuilder,
): Skeleton["receiver"] {
  const first = thisParameter(parameters);
  if (first === undefined) return undefined;
  const type = checker.getTypeAtLocation(first);
  const { Any, Unknown, VoidLike } = ts.TypeFlags;
  return type.flags & (Any | Unknown | VoidLike) ? undefined : { shape: shapes.buildInput(type) };
}

/** Whether a stub may change its `this`, by what its header or its class declares; undefined where they leave it open. */
export function declaredThis(file: FileContext, node: StubSite["node"]): Skeleton["declaredThis"] {
  const { ts } = file;
  const first = thisParameter(node.parameters);
  if (first === undefined) return hasConstantState(file, node) ? "readonly" : undefined;
  const { type } = first;
  const isReadonly =
    type !== undefined &&
    (ts.isTypeReferenceNode(type)
      ? READONLY.has(type.typeName.getText())
      : ts.isTypeOperatorNode(type) && type.operator === ts.SyntaxKind.ReadonlyKeyword);
  return isReadonly ? "readonly" : "changeable";
}

/** Whether a member's class has fields, and all of them are read-only and hold what cannot be changed either. */
function hasConstantState(file: FileContext, node: StubSite["node"]): boolean {
  const { ts, checker } = file;
  const owner = ownerNode(file, node);
  if (owner === undefined || !ts.isClassLike(owner) || isStatic(ts, node)) return false;
  const properties = checker.getPropertiesOfType(checker.getTypeAtLocation(owner));
  // A map's heir shows nothing of the entries that it inherits, nor an emitter's of its listeners.
  if (properties.some(({ valueDeclaration }) => valueDeclaration?.getSourceFile().isDeclarationFile)) return false;
  const fields = properties.filter(({ flags }) => (flags & ts.SymbolFlags.Property) !== 0);
  return (
    fields.length > 0 &&
    fields.every(({ valueDeclaration: declaration }) => {
      if (declaration === undefined) return false;
      const isReadonly = (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Readonly) !== 0;
      return isReadonly && isConstant(file, checker.getTypeAtLocation(declaration));
    })
  );
}

function isConstant(file: FileContext, type: ts.Type): boolean {
  const { ts, checker } = file;
  const { StringLike, NumberLike, BooleanLike, BigIntLike, ESSymbolLike, Undefined, Null } = ts.TypeFlags;
  if (type.isUnion()) return type.types.every((part) => isConstant(file, part));
  if (type.flags & (StringLike | NumberLike | BooleanLike | BigIntLike | ESSymbolLike | Undefined | Null)) return true;
  const isList = type.symbol?.name === "ReadonlyArray" && checker.isArrayType(type);
  return isList && checker.getTypeArguments(type as ts.TypeReference).every((part) => isConstant(file, part));
}

const READONLY = new Set(["Readonly", "ReadonlyArray", "ReadonlyMap", "ReadonlySet"]);

function thisParameter([first]: StubSite["node"]["parameters"]): ts.ParameterDeclaration | undefined {
  return first?.name.getText() === "this" ? first : undefined;
}

/** The name at the file's top level under which a class is known. */
function reachableName({ ts }: FileContext, owner: ts.ClassLikeDeclaration): ts.Identifier | undefined {
  if (ts.isClassDeclaration(owner)) return ts.isSourceFile(owner.parent) ? owner.name : undefined;
  const { parent } = owner;
  if (!ts.isVariableDeclaration(parent) || !ts.isIdentifier(parent.name)) return undefined;
  return ts.isSourceFile(parent.parent.parent.parent) ? parent.name : undefined;
}

/** The data fields of a class; undefined where some of its state is hidden, and so bound by rules that nobody sees. */
function openFields(
  file: FileContext,
  type: ts.Type,
  at: ts.Node,
  shapes: ShapeBuilder,
): readonly ShapeMember[] | undefined {
  const { ts, checker } = file;
  const fields: ShapeMember[] = [];
  for (const property of checker.getPropertiesOfType(type)) {
    const { valueDeclaration: declaration, flags } = property;
    const isField = (flags & ts.SymbolFlags.Property) !== 0;
    if (declaration === undefined || (isField && isHidden(file, declaration))) return undefined;
    // What a base class of the platform keeps is its own affair.
    if (file.program.isSourceFileDefaultLibrary(declaration.getSourceFile())) return undefined;
    const own = checker.getTypeOfSymbolAtLocation(property, at);
    // A function is left as its class sets it.
    if (!isField || own.getCallSignatures().length > 0) continue;
    if (String(property.escapedName).startsWith("__@")) return undefined;
    if (flags & ts.SymbolFlags.Optional) continue;
    fields.push({ name: property.name, shape: shapes.buildInput(own) });
  }
  return fields;
}

function isHidden(file: FileContext, declaration: ts.Declaration): boolean {
  return isPrivateName(file, declaration) || isClosed(file.ts, undefined, declaration);
}
