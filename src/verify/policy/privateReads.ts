import type typescript from "typescript";
import { ts } from "../../compiler/compiler.js";
import { nodesOf } from "../../compiler/nodes.js";
import type { Finding } from "../../contract/nouns.js";
import { finding } from "../finding.js";
import { pathsOf, pathsRead } from "./ownPaths.js";
import { bare } from "./syntax.js";

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
  // What is set anew may be another object.
  const pathOf = pathsOf(body, ({ parent }) => (parent.flags & ts.NodeFlags.Const) !== 0, owner);
  const paths = nodesOf(ts, body, ts.isClassLike).flatMap((node) => [
    ...pathsRead(node, pathOf),
    ...pathsReflected(node, pathOf),
  ]);
  const name = [...names].find((each) => paths.includes(`this.${each}`));
  if (name === undefined) return undefined;
  const message = `its body reads \`${name}\`, which its class has as \`#${name}\` only, where no generated body comes to it. Declare it as \`private ${name}\`, or add a getter or a method that exposes what the body needs.`;
  return { ...finding("policy", "private-state", message), isForPerson: true };
}

function pathsReflected(node: typescript.Node, pathOf: ReturnType<typeof pathsOf>): string[] {
  if (!ts.isCallExpression(node) || !READING.has(node.expression.getText())) return [];
  const [object, key] = node.arguments.map(bare);
  const path = object && pathOf(object);
  return path !== undefined && key !== undefined && ts.isStringLiteralLike(key) ? [`${path}.${key.text}`] : [];
}
