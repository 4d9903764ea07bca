import type typescript from "typescript";
import { ts } from "../../compiler/compiler.js";
import { nodesOf } from "../../compiler/nodes.js";
import { declaringScope } from "../../compiler/scopes.js";
import { bare, isAccess, isAssignment, thisHolder } from "./syntax.js";

/** How an expression comes to what the object of a member holds, such as `this.items`; undefined where it does not. */
type PathOf = (expression: typescript.Node) => string | undefined;

/** Methods that give what is held; others give something that they have made. */
const GIVING: ReadonlySet<string> = new Set(["at", "get"]);

interface Alias {
  readonly name: string;
  readonly scope: typescript.Node | undefined;
  readonly path: string;
}

/**
 * Finds the paths of expressions of a body, where variables stand for the object and its parts, too.
 *
 * @param isMeant whether a variable stands for what it was declared with; @default always
 * @param owner the name of its class, which means its static side
 */
export function pathsOf(
  body: typescript.FunctionDeclaration,
  isMeant: (declaration: typescript.VariableDeclaration) => boolean = () => true,
  owner?: string,
): PathOf {
  const aliases: Alias[] = [];
  const pathOf: PathOf = (expression) => {
    const node = bare(expression as typescript.Expression);
    if (node.kind === ts.SyntaxKind.ThisKeyword) return thisHolder(node) === body ? "this" : undefined;
    if (ts.isIdentifier(node)) {
      const scope = declaringScope(ts, node, body);
      if (scope === undefined) return node.text === owner ? "this" : undefined;
      return aliases.find((alias) => alias.name === node.text && alias.scope === scope)?.path;
    }
    if (ts.isCallExpression(node)) {
      const { expression: called } = node;
      const isGiving = ts.isPropertyAccessExpression(called) && GIVING.has(called.name.text);
      return isGiving && pathOf(called.expression) !== undefined ? node.getText() : undefined;
    }
    const held = isAccess(node) ? pathOf(node.expression) : undefined;
    return held === undefined ? undefined : `${held}${keyOf(node as typescript.AccessExpression)}`;
  };
  for (const declaration of nodesOf(ts, body, ts.isClassLike).filter(ts.isVariableDeclaration)) {
    const path = declaration.initializer && pathOf(declaration.initializer);
    if (path === undefined || !isMeant(declaration)) continue;
    for (const { own, key } of partsOf(declaration.name))
      aliases.push({ name: own.text, scope: declaringScope(ts, own, body), path: `${path}${key}` });
  }
  return pathOf;
}

/** The paths that a node itself reads, and does not only set. */
export function pathsRead(node: typescript.Node, pathOf: PathOf): string[] {
  if (ts.isVariableDeclaration(node)) {
    const path = ts.isIdentifier(node.name) ? undefined : node.initializer && pathOf(node.initializer);
    return path === undefined ? [] : partsOf(node.name).map(({ key }) => `${path}${key}`);
  }
  if (!isAccess(node)) return [];
  const { parent } = node;
  const isTarget = ts.isBinaryExpression(parent) && isAssignment(parent) && parent.left === node;
  const path = isTarget ? undefined : pathOf(node);
  return path === undefined ? [] : [path];
}

function keyOf(node: typescript.AccessExpression): string {
  if (ts.isPropertyAccessExpression(node)) return `.${node.name.text}`;
  const key = bare(node.argumentExpression);
  return ts.isStringLiteralLike(key) ? `.${key.text}` : `[${key.getText()}]`;
}

/** The names of a declaration, and how what they stand for is read of what it was declared with. */
function partsOf(name: typescript.BindingName): { own: typescript.Identifier; key: string }[] {
  if (ts.isIdentifier(name)) return [{ own: name, key: "" }];
  if (ts.isArrayBindingPattern(name)) return [];
  return name.elements.flatMap(({ dotDotDotToken, propertyName, name: own }) => {
    if (dotDotDotToken !== undefined || !ts.isIdentifier(own)) return [];
    const key = propertyName ?? own;
    return [{ own, key: `.${ts.isStringLiteralLike(key) ? key.text : key.getText()}` }];
  });
}
