import type typescript from "typescript";
import { isStatic } from "../../../transformer/find/names.js";
import type { Skeleton } from "../../../transformer/stub.js";
import { localDeclarations } from "./closure.js";
import { ts } from "../../compiler/compiler.js";
import { hasModifier, nodesOf } from "../../compiler/nodes.js";
import { DEFAULT_EXPORT } from "./needed.js";
import { userOf } from "../policy/syntax.js";
import type { Placed } from "../types/place.js";
import { freeReferences, namesOfStatement } from "../../compiler/scopes.js";

type Node = typescript.Node;
type FunctionNode = typescript.FunctionLikeDeclaration;

/** How a case comes to the function: by an expression, or by making it again where that is not possible. */
type Reach =
  | {
      readonly path: string;
      /** Where names of the namespaces around it are found, of which values may be made. @default none */
      readonly held?: ReadonlyMap<string, string>;
    }
  | {
      /** The function as an expression. */
      readonly text: string;
      /** The names that it takes from outside. */
      readonly free: ReadonlySet<string>;
      /** The declarations of the functions around it. */
      readonly declarations: ReturnType<typeof localDeclarations>;
    };

/** How the function of a placed candidate is reached from its module's top level. */
export function reachOf({ access, id, name }: Skeleton, placed: Placed, module: typescript.SourceFile): Reach {
  if (placed.isSynthesized) return { path: name };
  if (access !== undefined) return { path: access };
  if (id.endsWith("#default")) return { path: DEFAULT_EXPORT };
  const node = functionAt(module, placed.ranges.body.start);
  const path = node && pathOf(node);
  if (node !== undefined && path !== undefined) return { path, held: namesHeld(node) };
  const { body } = placed.ranges;
  return {
    text: `(${placed.header} ${placed.text.slice(body.start, body.end)})`,
    free: new Set(node && freeReferences(ts, node).map(({ text }) => text)),
    declarations: node === undefined ? [] : localDeclarations(node),
  };
}

/** The names of the namespaces around a node that are seen from outside, each with its path; of one name the nearest. */
function namesHeld(node: Node): ReadonlyMap<string, string> {
  const held = new Map<string, string>();
  for (let at = node.parent; at !== undefined; at = at.parent) {
    const path = ts.isModuleBlock(at) ? containerOf(at) : undefined;
    if (path === undefined || !ts.isModuleBlock(at)) continue;
    for (const statement of at.statements) {
      const isSeen =
        hasModifier(ts, statement, ts.SyntaxKind.ExportKeyword) ||
        (statement.pos <= node.pos && node.end <= statement.end);
      const names = isSeen ? namesOfStatement(ts, statement) : [];
      for (const name of names) if (!held.has(name)) held.set(name, `${path}.${name}`);
    }
  }
  return held;
}

/** The function whose body starts at a position. */
function functionAt(module: typescript.SourceFile, position: number): FunctionNode | undefined {
  const around = nodesOf(ts, module, (node) => position < node.getStart() || node.end <= position);
  return around.findLast(
    (node): node is FunctionNode => ts.isFunctionLike(node) && "body" in node && node.body?.getStart() === position,
  );
}

/** The expression of what stands in a namespace or in an anonymous default export; the slice exports it on the way. */
function pathOf(node: Node): string | undefined {
  if (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node))
    return join(containerOf(node.parent), node.name?.text ?? DEFAULT_EXPORT);
  if (ts.isMethodDeclaration(node) || ts.isGetAccessorDeclaration(node)) return pathOfMember(node);
  const { user: holder } = userOf(node);
  if (ts.isExportAssignment(holder)) return DEFAULT_EXPORT;
  if (ts.isVariableDeclaration(holder) && ts.isIdentifier(holder.name))
    return join(containerOf(holder.parent.parent.parent), holder.name.text);
  if (ts.isPropertyAssignment(holder)) return join(pathOf(holder.parent), holder.name);
  return ts.isPropertyDeclaration(holder) && isStatic(ts, holder)
    ? join(pathOf(holder.parent), holder.name)
    : undefined;
}

function pathOfMember(node: typescript.MethodDeclaration | typescript.GetAccessorDeclaration): string | undefined {
  const base = pathOf(node.parent);
  const holder = base !== undefined && ts.isClassLike(node.parent) && !isStatic(ts, node) ? `${base}.prototype` : base;
  if (!ts.isGetAccessor(node)) return join(holder, node.name);
  const key = keyText(node.name);
  return holder && key && `Object.getOwnPropertyDescriptor(${holder}, ${key}).get`;
}

/** The path of what holds statements: `""` for the file itself; none within a function. */
function containerOf(node: Node | undefined): string | undefined {
  if (node === undefined || ts.isSourceFile(node)) return node && "";
  if (ts.isModuleBlock(node)) return containerOf(node.parent);
  if (!ts.isModuleDeclaration(node) || !ts.isIdentifier(node.name)) return undefined;
  return join(containerOf(node.parent), node.name.text);
}

function join(base: string | undefined, name: typescript.PropertyName | string): string | undefined {
  if (base === undefined) return undefined;
  if (typeof name === "string" || ts.isIdentifier(name)) {
    const text = typeof name === "string" ? name : name.text;
    return base === "" ? text : `${base}.${text}`;
  }
  const key = keyText(name);
  return key && `${base}[${key}]`;
}

function keyText(name: typescript.PropertyName): string | undefined {
  if (ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name))
    return JSON.stringify(name.text);
  if (!ts.isComputedPropertyName(name)) return undefined;
  const { expression } = name;
  return ts.isIdentifier(expression) || ts.isPropertyAccessExpression(expression) ? expression.getText() : undefined;
}
