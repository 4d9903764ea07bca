import type typescript from "typescript";
import { ts } from "../compiler/compiler.js";
import { isAnywhere, nodesOf } from "../compiler/nodes.js";
import { overwritesIn } from "./overwrites.js";
import { bare, isAccess, isAssignment, writtenTargets } from "./policy/syntax.js";

/** Methods by which the language's own objects are changed, besides those that begin with `set`. */
const CHANGING: ReadonlySet<string> = new Set(
  "push pop shift unshift splice sort reverse fill copyWithin add delete clear assign append defineProperty".split(" "),
);

/** What makes an object that nobody else has yet. */
const FRESH: ReadonlySet<string> = new Set(["Array", "Map", "Set"]);

/** Methods that make a list of what they are called on, those of `Object` and `Array`, and those that give back theirs. */
const LISTING: ReadonlySet<string> = new Set(
  "slice map filter split concat flat flatMap toSorted toReversed toSpliced".split(" "),
);
const MAKING: ReadonlySet<string> = new Set("keys values entries fromEntries from of".split(" "));
const CHAINING: ReadonlySet<string> = new Set("sort reverse fill copyWithin".split(" "));

/**
 * Whether the text of a body changes a member of anything: asked where nobody could look at the object. What the functions
 * do that it calls is not known.
 *
 * @param line the line of the body that threw, from 0: what stands behind it has not happened. Undefined for all of it.
 */
export function mayChangeObject(body: string, line?: number): boolean {
  const file = parse(body);
  const own = namesOfFresh(file);
  return happens(file, line, (node) => isChange(node, own));
}

/**
 * Whether the text of a body may change its object so that the call, made once more on what it left, shows nothing.
 *
 * @param line as with {@link mayChangeObject}
 */
export function mayHideChange(body: string, line?: number): boolean {
  const file = parse(body);
  const [whole] = file.statements;
  return whole !== undefined && happens(file, line, overwritesIn(whole as typescript.FunctionDeclaration));
}

function parse(body: string): typescript.SourceFile {
  return ts.createSourceFile("body.ts", `async function* body() {${body}\n}`, ts.ScriptTarget.Latest, true);
}

function happens(
  file: typescript.SourceFile,
  line: number | undefined,
  isMeant: (node: typescript.Node) => boolean,
): boolean {
  const isAhead = line === undefined ? () => false : aheadOf(file, line);
  return isAnywhere(ts, file, (node) => isMeant(node) && !isAhead(node));
}

function isChange(node: typescript.Node, own: ReadonlySet<string>): boolean {
  const isOwn = (object: typescript.Expression): boolean => {
    const inner = bare(object);
    return ts.isIdentifier(inner) ? own.has(inner.text) : isMade(inner);
  };
  if (ts.isCallExpression(node)) {
    const { expression: called } = node;
    return ts.isPropertyAccessExpression(called) && isChanging(called) && !isOwn(called.expression);
  }
  return writtenTargets(node).some((target) => {
    const inner = bare(target);
    return !ts.isIdentifier(inner) && !(isAccess(inner) && isOwn(inner.expression));
  });
}

function isChanging({ name }: typescript.PropertyAccessExpression): boolean {
  return CHANGING.has(name.text) || name.text.startsWith("set");
}

/** The constants of a body that hold what it has made itself. A name that is declared twice may mean something else. */
function namesOfFresh(file: typescript.SourceFile): ReadonlySet<string> {
  const declared = nodesOf(ts, file).filter((node) => isDeclared(node));
  const texts = declared.map(({ name }) => name.getText(file));
  const fresh = declared.filter((one) => ts.isVariableDeclaration(one) && isFresh(one));
  return new Set(fresh.map(({ name }) => name.getText(file)).filter((name) => count(texts, name) === 1));
}

function isDeclared(
  node: typescript.Node,
): node is typescript.VariableDeclaration | typescript.ParameterDeclaration | typescript.BindingElement {
  return ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isBindingElement(node);
}

function isFresh({ initializer, parent }: typescript.VariableDeclaration): boolean {
  if (initializer === undefined || (parent.flags & ts.NodeFlags.Const) === 0) return false;
  return isMade(bare(initializer));
}

function isMade(node: typescript.Expression): boolean {
  if (ts.isNewExpression(node)) return ts.isIdentifier(node.expression) && FRESH.has(node.expression.text);
  if (!ts.isCallExpression(node)) return ts.isArrayLiteralExpression(node) || ts.isObjectLiteralExpression(node);
  const { expression: called } = node;
  if (!ts.isPropertyAccessExpression(called)) return false;
  const owner = bare(called.expression);
  if (ts.isIdentifier(owner) && (owner.text === "Object" || owner.text === "Array"))
    return MAKING.has(called.name.text);
  if (CHAINING.has(called.name.text)) return isMade(owner);
  return LISTING.has(called.name.text) && owner.kind !== ts.SyntaxKind.ThisKeyword;
}

function count(texts: readonly string[], wanted: string): number {
  return texts.filter((text) => text === wanted).length;
}

/**
 * Tells of what a body does whether it was still ahead when this line threw. All of it counts as done where the line does
 * not say when the error left the body: in a function inside of it, or with an error that was made before it was thrown.
 */
function aheadOf(file: typescript.SourceFile, line: number): (node: typescript.Node) => boolean {
  const lineOf = (position: number): number => file.getLineAndCharacterOfPosition(position).line;
  const startOf = (node: typescript.Node): number => lineOf(node.getStart(file));
  const spans = (node: typescript.Node): boolean => startOf(node) <= line && line <= lineOf(node.end);
  const [body] = file.statements;
  const nodes = nodesOf(ts, file);
  const isNew = (node: typescript.Node): boolean =>
    ts.isThrowStatement(node) && ts.isNewExpression(bare(node.expression));
  const isThrower = (node: typescript.Node): boolean => isNew(node) && startOf(node) === line;
  const isPut = (node: typescript.Node): boolean => ts.isThrowStatement(node) && startOf(node) > line && !isNew(node);
  const isInner = (node: typescript.Node): boolean => node !== body && ts.isFunctionLike(node) && spans(node);
  const isUnclear =
    nodes.some((node) => isInner(node) || isPut(node)) || (nodes.some(isAwaiting) && !nodes.some(isThrower));
  if (isUnclear) return () => false;
  const comesBack = (node: typescript.Node): boolean =>
    (node !== body && ts.isFunctionDeclaration(node)) ||
    ((ts.isIterationStatement(node, false) || ts.isTryStatement(node)) && spans(node));
  // What a statement sets it sets at its end: not where it threw, and nothing else stands in the line.
  const isPending = (node: typescript.Node): boolean =>
    ts.isBinaryExpression(node) &&
    isAssignment(node) &&
    isAccess(bare(node.left)) &&
    ts.isExpressionStatement(node.parent) &&
    spans(node.right) &&
    !nodes.some((other) => startOf(other) === line && other.getStart(file) >= node.parent.end);
  return (node) => (startOf(node) > line || isPending(node)) && ts.findAncestor(node, comesBack) === undefined;
}

function isAwaiting(node: typescript.Node): boolean {
  return ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier !== undefined);
}
