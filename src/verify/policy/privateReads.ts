import type typescript from "typescript";
import { ts } from "../../compiler/compiler.js";
import { nodesOf } from "../../compiler/nodes.js";
import { declaringScope } from "../../compiler/scopes.js";
import type { Finding } from "../../contract/nouns.js";
import { finding } from "../finding.js";
import { bare, isAccess, thisHolder } from "./syntax.js";

/** Calls that read a member of their first argument. To any other function its name may be a word like another. */
const READING: ReadonlySet<string> = new Set(
  "Reflect.get Reflect.getOwnPropertyDescriptor Object.getOwnPropertyDescriptor".split(" "),
);

/** The names behind the `#` of a class and of those that it extends, as far as it has no other member of that name. */
export function privateNames(owner: typescript.ClassLikeDeclaration, checker: typescript.TypeChecker): Set<string> {
  const names = new Set<string>();
  const type = checker.getTypeAtLocation(owner);
  // What is set under any name may be there.
  if (checker.getIndexInfosOfType(type).length > 0) return names;
  for (let at: typescript.Type | undefined = type; at !== undefined; at = baseOf(at, checker)) {
    const declaration = at.symbol?.valueDeclaration;
    if (declaration === undefined || !ts.isClassLike(declaration)) break;
    for (const { name } of declaration.members)
      if (name !== undefined && ts.isPrivateIdentifier(name)) names.add(name.text.slice(1));
  }
  const { symbol } = type;
  const ofClass = symbol === undefined ? [] : checker.getTypeOfSymbolAtLocation(symbol, owner).getProperties();
  for (const { name } of [...checker.getPropertiesOfType(type), ...ofClass]) names.delete(name);
  return names;
}

function baseOf(type: typescript.Type, checker: typescript.TypeChecker): typescript.Type | undefined {
  return type.isClassOrInterface() ? checker.getBaseTypes(type)[0] : undefined;
}

/**
 * A finding for a body that reads `count` of an object whose class has but `#count`: whatever stands between them, it is
 * never there. What such a body wants no other can have either, so that its author is to hear of it.
 *
 * @param owner the name of the class
 * @param names those that stand behind a `#` only
 */
export function findPrivateRead(
  body: typescript.FunctionDeclaration,
  owner: string,
  names: ReadonlySet<string>,
): Finding | undefined {
  const nodes = nodesOf(ts, body, ts.isClassLike);
  const aliases: typescript.Identifier[] = [];
  const isOwner = (expression: typescript.Expression): boolean => {
    const node = bare(expression);
    if (node.kind === ts.SyntaxKind.ThisKeyword) return thisHolder(node) === body;
    if (!ts.isIdentifier(node)) return false;
    const scope = declaringScope(ts, node, body);
    if (scope === undefined) return node.text === owner;
    return aliases.some((alias) => alias.text === node.text && declaringScope(ts, alias, body) === scope);
  };
  for (const node of nodes.filter(ts.isVariableDeclaration))
    if (ts.isIdentifier(node.name) && isConstant(node) && node.initializer && isOwner(node.initializer))
      aliases.push(node.name);
  const name = nodes.flatMap((node) => keysRead(node, isOwner)).find((key) => names.has(key));
  if (name === undefined) return undefined;
  const message = `its body reads \`${name}\`, which its class has as \`#${name}\` only, where no generated body comes to it. Declare it as \`private ${name}\`, or add a getter or a method that gives what the body needs.`;
  return { ...finding("policy", "private-state", message), isForPerson: true };
}

/** The names under which a node reads something of the object that is meant. */
function keysRead(node: typescript.Node, isOwner: (expression: typescript.Expression) => boolean): string[] {
  if (isAccess(node)) {
    if (!isOwner(node.expression)) return [];
    return ts.isPropertyAccessExpression(node) ? [node.name.text] : textOf(node.argumentExpression);
  }
  if (ts.isCallExpression(node)) {
    const [object, key] = node.arguments;
    const isRead = READING.has(node.expression.getText());
    return isRead && object !== undefined && key !== undefined && isOwner(object) ? textOf(key) : [];
  }
  if (!ts.isVariableDeclaration(node) || node.initializer === undefined || !isOwner(node.initializer)) return [];
  if (!ts.isObjectBindingPattern(node.name)) return [];
  return node.name.elements.flatMap(({ propertyName, name }) => {
    const key = propertyName ?? name;
    return ts.isIdentifier(key) || ts.isStringLiteralLike(key) ? [key.text] : [];
  });
}

function isConstant({ parent }: typescript.VariableDeclaration): boolean {
  return (parent.flags & ts.NodeFlags.Const) !== 0;
}

function textOf(key: typescript.Expression): string[] {
  const text = bare(key);
  return ts.isStringLiteralLike(text) ? [text.text] : [];
}
