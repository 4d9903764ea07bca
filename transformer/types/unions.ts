import type ts from "typescript";
import { declarationsAt, type FileContext, type TypeScript } from "../host.js";
import { nodesOf } from "../../src/compiler/nodes.js";
import { joinLines } from "../../src/text/lines.js";

/** Types that a stub reaches are few; those of a whole library are not looked through for the order of a union. */
const MAX_DECLARATIONS = 300;

/** The members of written unions in their order, by what they are whatever their order. */
type Orders = ReadonlyMap<string, readonly string[]>;

const known = new WeakMap<ts.Node, Orders>();

/**
 * The places of a union's members in their stable order: as they are written in what a stub reaches, else sorted. The
 * compiler's own order is that in which it met them, and so hangs on lines that have nothing to do with the stub.
 *
 * @param texts the members as they are printed
 */
export function stableOrder(file: FileContext, texts: readonly string[], enclosing: ts.Node): number[] {
  const places = [...texts.keys()];
  if (withoutNothing(texts).every((text) => KEYWORDS.includes(text))) return places;
  const order = [
    ...(ordersAround(file, enclosing).get(keyOf(texts)) ?? withoutNothing(texts).toSorted(byKind)),
    ...NOTHING,
  ];
  const rank = (place: number): number => order.indexOf(texts[place] ?? "");
  return places.sort((one, other) => rank(one) - rank(other));
}

// They come last, as the compiler prints them, and are often added: to what may be left out.
const NOTHING: readonly string[] = ["null", "undefined"];
// Nothing can come before these, so their order is the compiler's own.
const KEYWORDS: readonly string[] = ["string", "number", "boolean", "bigint", "symbol", "object", "void"];

function keyOf(texts: readonly string[]): string {
  return withoutNothing(texts).toSorted().join("\n");
}

function withoutNothing(texts: readonly string[]): string[] {
  return texts.filter((text) => !NOTHING.includes(text));
}

function byKind(one: string, other: string): number {
  const [left, right] = [one, other].map((text) => KEYWORDS.indexOf(text) + 1 || KEYWORDS.length + 1);
  return (left ?? 0) - (right ?? 0) || (one < other ? -1 : 1);
}

/** A printed type's nodes with each union in its stable order; undefined where they are in order as they are. */
export function reorderUnions(file: FileContext, node: ts.TypeNode, enclosing: ts.Node): ts.TypeNode | undefined {
  const { ts } = file;
  let isChanged = false;
  const { transformed, dispose } = ts.transform(node, [
    (context) => (root) => {
      const visit = (inner: ts.Node): ts.Node => {
        const visited = ts.visitEachChild(inner, visit, context);
        if (!ts.isUnionTypeNode(visited)) return visited;
        const texts = visited.types.map((type) => nodeText(file, type));
        const order = stableOrder(file, texts, enclosing);
        if (order.every((place, index) => place === index)) return visited;
        isChanged = true;
        const types = order.flatMap((place) => visited.types[place] ?? []);
        return ts.factory.updateUnionTypeNode(visited, ts.factory.createNodeArray(types));
      };
      return visit(root) as ts.TypeNode;
    },
  ]);
  const [result] = transformed;
  dispose();
  return isChanged ? result : undefined;
}

/** A made-up node as one line. */
export function nodeText({ ts, sourceFile }: FileContext, node: ts.Node): string {
  const printer = ts.createPrinter({ removeComments: true, newLine: ts.NewLineKind.LineFeed });
  return joinLines(printer.printNode(ts.EmitHint.Unspecified, node, sourceFile));
}

function ordersAround(file: FileContext, enclosing: ts.Node): Orders {
  const orders = known.get(enclosing) ?? collectOrders(file, enclosing);
  known.set(enclosing, orders);
  return orders;
}

// From the inside to the outside, and then what is named there: what stands nearer has more to do with it.
function collectOrders(file: FileContext, enclosing: ts.Node): Orders {
  const { ts } = file;
  const orders = new Map<string, readonly string[]>();
  const seen = new Set<ts.Node>();
  const queue: ts.Node[] = [...valueDeclarations(file, enclosing)];
  for (let at = enclosing; at !== undefined && !ts.isSourceFile(at); at = at.parent) queue.push(at);
  const visit = (node: ts.Node): void => {
    if (ts.isBlock(node) || seen.has(node)) return;
    seen.add(node);
    if (ts.isUnionTypeNode(node)) enter(file, orders, node);
    queue.push(...namedDeclarations(file, node).filter((declaration) => !seen.has(declaration)));
    ts.forEachChild(node, visit);
  };
  for (let index = 0; index < Math.min(queue.length, MAX_DECLARATIONS); index++) visit(queue[index] as ts.Node);
  return orders;
}

/** The declarations of what an expression names, as one that gives a function to an agent. */
function valueDeclarations(file: FileContext, node: ts.Node): readonly ts.Declaration[] {
  const { ts } = file;
  if (ts.isFunctionLike(node) || ts.isClassLike(node) || ts.isTypeNode(node)) return [];
  if (!ts.isExpression(node) && !ts.isShorthandPropertyAssignment(node)) return [];
  const names = nodesOf(ts, node, ts.isFunctionLike).filter(ts.isIdentifier);
  return names.flatMap((name) => ownDeclarations(file, name));
}

function enter(file: FileContext, orders: Map<string, readonly string[]>, node: ts.UnionTypeNode): void {
  const texts = node.types.map((member) => memberText(file, member));
  if (!orders.has(keyOf(texts))) orders.set(keyOf(texts), withoutNothing(texts));
}

function memberText(file: FileContext, node: ts.TypeNode): string {
  const { ts, checker } = file;
  const flags = ts.NodeBuilderFlags.NoTruncation | ts.NodeBuilderFlags.UseAliasDefinedOutsideCurrentScope;
  const made = checker.typeToTypeNode(
    checker.getTypeFromTypeNode(node),
    node,
    flags | ts.NodeBuilderFlags.IgnoreErrors,
  );
  return made === undefined ? node.getText() : nodeText(file, made);
}

function namedDeclarations(file: FileContext, node: ts.Node): readonly ts.Declaration[] {
  const name = nameOf(file.ts, node);
  return name === undefined ? [] : ownDeclarations(file, name);
}

function ownDeclarations(file: FileContext, name: ts.Node): ts.Declaration[] {
  return declarationsAt(file, name).filter((one) => !file.program.isSourceFileDefaultLibrary(one.getSourceFile()));
}

function nameOf(typescript: TypeScript, node: ts.Node): ts.Node | undefined {
  if (typescript.isTypeReferenceNode(node)) return node.typeName;
  if (typescript.isExpressionWithTypeArguments(node)) return node.expression;
  if (typescript.isTypeQueryNode(node)) return node.exprName;
  return typescript.isImportTypeNode(node) ? node.qualifier : undefined;
}
