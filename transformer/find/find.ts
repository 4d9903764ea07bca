import type ts from "typescript";
import type { FileContext } from "../host.js";
import { reportProblem } from "../problems.js";
import { recognise } from "./recognise.js";
import { innermost, isTransparent, nodesOf } from "../../src/compiler/nodes.js";

/** The functions that can be stubs. */
export type StubNode =
  ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction | ts.MethodDeclaration | ts.GetAccessorDeclaration;

/** A stub as it stands in the file, before anything is known of its types. */
export interface StubSite {
  readonly node: StubNode;
  readonly body: ts.ConciseBody;
  /** The call of `stub`; absent when the member's decorator or the wrapper alone makes it one. */
  readonly call?: ts.CallExpression;
  /** `selfCoding(function …)`, when the function stands in one. */
  readonly wrapper?: { readonly call: ts.CallExpression; readonly inner: ts.Expression };
  /** Ours, on the member itself. */
  readonly decorator?: ts.Decorator;
  /** Weakest first. */
  readonly options: readonly ts.Expression[];
  /** It has a body of its own: version 0. */
  readonly isOwnBody: boolean;
}

/** The stubs and decorators found in a file. */
interface FoundSites {
  readonly sites: readonly StubSite[];
  /** Our decorators, all to be erased: not every engine that runs the file knows decorators. */
  readonly decorators: readonly ts.Decorator[];
}

interface Marks {
  readonly calls: Map<ts.Node, { call: ts.CallExpression; options: ts.Expression | undefined }>;
  readonly wrappers: Map<
    ts.Node,
    { call: ts.CallExpression; inner: ts.Expression; options: ts.Expression | undefined }
  >;
  readonly members: Map<ts.Node, { decorator: ts.Decorator; options: ts.Expression | undefined }>;
  readonly classes: Map<ts.Node, ts.Expression | undefined>;
  readonly decorators: ts.Decorator[];
}

/** Finds every stub of a file and reports those that stand where none can. */
export function findSites(file: FileContext): FoundSites {
  const { ts, sourceFile } = file;
  const marks: Marks = {
    calls: new Map(),
    wrappers: new Map(),
    members: new Map(),
    classes: new Map(),
    decorators: [],
  };
  for (const node of nodesOf(ts, sourceFile)) {
    if (ts.canHaveDecorators(node)) markDecorators(file, marks, node);
    if (ts.isCallExpression(node)) markCall(file, marks, node);
    else if (isWithoutCall(ts, node) && recognise(file, node) === "stub") reportProblem(file, "stub-not-called", node);
  }
  const nodes = new Set([...marks.calls.keys(), ...marks.wrappers.keys(), ...marks.members.keys()]);
  const sites = [...nodes].flatMap((node) => siteOf(file, marks, node) ?? []);
  sites.sort((left, right) => left.node.pos - right.node.pos);
  return { sites: sites.filter((site) => !isInsideStub(site, sites)), decorators: marks.decorators };
}

function markDecorators(file: FileContext, marks: Marks, node: ts.HasDecorators): void {
  const { ts } = file;
  for (const decorator of ts.getDecorators(node) ?? []) {
    const { expression } = decorator;
    const isCall = ts.isCallExpression(expression);
    if (recognise(file, isCall ? expression.expression : expression) !== "selfCoding") continue;
    marks.decorators.push(decorator);
    const options = isCall ? expression.arguments[0] : undefined;
    if (ts.isClassLike(node)) marks.classes.set(node, options);
    else marks.members.set(memberFunction(file, node), { decorator, options });
  }
}

function memberFunction(file: FileContext, member: ts.Node): ts.Node {
  const { ts } = file;
  if (!ts.isPropertyDeclaration(member) || member.initializer === undefined) return member;
  return innermost(ts, member.initializer);
}

function markCall(file: FileContext, marks: Marks, node: ts.CallExpression): void {
  const { ts } = file;
  if (ts.isDecorator(node.parent)) return;
  const callee = node.expression;
  const own = recognise(file, callee);
  if (own === "stub") markStub(file, marks, node, undefined);
  if (
    ts.isPropertyAccessExpression(callee) &&
    callee.name.text === "with" &&
    recognise(file, callee.expression) === "stub"
  ) {
    const outer = node.parent;
    if (ts.isCallExpression(outer) && outer.expression === node) markStub(file, marks, outer, node.arguments[0]);
    else reportProblem(file, "stub-not-returned", node);
  }
  if (own !== "selfCoding") return;
  const outer = node.parent;
  const isCurried = ts.isCallExpression(outer) && outer.expression === node;
  const call = isCurried ? outer : node;
  const inner = call.arguments[0];
  const target = inner && innermost(ts, inner);
  if (inner === undefined || target === undefined || !isFunctionExpression(ts, target)) {
    reportProblem(file, "stub-unsupported-form", node);
    return;
  }
  marks.wrappers.set(target, { call, inner, options: isCurried ? node.arguments[0] : node.arguments[1] });
}

function markStub(file: FileContext, marks: Marks, call: ts.CallExpression, options: ts.Expression | undefined): void {
  const { ts } = file;
  const holder = enclosingFunction(ts, call);
  if (holder === undefined) reportProblem(file, "stub-outside-function", call);
  else if (ts.isConstructorDeclaration(holder) || ts.isSetAccessor(holder))
    reportProblem(file, "stub-unsupported-form", call);
  else if (!isReturnedLast(file, holder, call)) reportProblem(file, "stub-not-returned", call);
  else marks.calls.set(holder, { call, options });
}

/** Whether a name stands where its call can only be meant: as what a function returns, or as a function of another name. */
function isWithoutCall(ts: FileContext["ts"], node: ts.Node): node is ts.Expression {
  if (!ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node)) return false;
  let top: ts.Node = node;
  while (isTransparent(ts, top.parent)) top = top.parent;
  const { parent } = top;
  if (ts.isReturnStatement(parent)) return true;
  if (ts.isArrowFunction(parent)) return parent.body === top;
  const isField = ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent);
  return (isField || ts.isVariableDeclaration(parent)) && parent.initializer === top;
}

function isReturnedLast(file: FileContext, holder: ts.FunctionLikeDeclaration, call: ts.CallExpression): boolean {
  const { ts } = file;
  let top: ts.Node = call;
  while (isTransparent(ts, top.parent) || ts.isAwaitExpression(top.parent) || ts.isYieldExpression(top.parent))
    top = top.parent;
  const { body } = holder;
  if (body === top) return true;
  if (body === undefined || !ts.isBlock(body) || !ts.isReturnStatement(top.parent)) return false;
  return body.statements.at(-1) === top.parent;
}

function siteOf(file: FileContext, marks: Marks, node: ts.Node): StubSite | undefined {
  const { ts } = file;
  if (!isStubNode(ts, node) || node.body === undefined) {
    reportProblem(file, "stub-unsupported-form", node);
    return undefined;
  }
  const stub = marks.calls.get(node);
  const wrapper = marks.wrappers.get(node);
  const member = marks.members.get(node);
  const options = [marks.classes.get(memberOf(ts, node).parent), member?.options, wrapper?.options, stub?.options];
  return {
    node,
    body: node.body,
    ...(stub ? { call: stub.call } : {}),
    ...(wrapper ? { wrapper: { call: wrapper.call, inner: wrapper.inner } } : {}),
    ...(member ? { decorator: member.decorator } : {}),
    options: options.filter((option) => option !== undefined),
    isOwnBody: stub === undefined && !isUnwritten(ts, node.body),
  };
}

// Under the decorator, a body that is empty or only throws is a placeholder, not a version worth keeping.
function isUnwritten(ts: FileContext["ts"], body: ts.ConciseBody): boolean {
  if (!ts.isBlock(body) || body.statements.length > 1) return false;
  const only = body.statements[0];
  return only === undefined || ts.isThrowStatement(only);
}

function isInsideStub(site: StubSite, sites: readonly StubSite[]): boolean {
  return sites.some(({ body, isOwnBody }) => !isOwnBody && body.pos <= site.node.pos && site.node.end <= body.end);
}

/** The function around a node; undefined when class fields, static blocks or the module come first. */
function enclosingFunction(ts: FileContext["ts"], from: ts.Node): ts.FunctionLikeDeclaration | undefined {
  const isBetween = (node: ts.Node) => ts.isPropertyDeclaration(node) || ts.isClassStaticBlockDeclaration(node);
  const around = ts.findAncestor(from.parent, (node) => (isBetween(node) ? "quit" : ts.isFunctionLike(node)));
  return around as ts.FunctionLikeDeclaration | undefined;
}

/** The member that a stub is, or is the value of. */
export function memberOf(ts: FileContext["ts"], node: StubNode): ts.Node {
  return ts.isPropertyDeclaration(node.parent) ? node.parent : node;
}

function isFunctionExpression(ts: FileContext["ts"], node: ts.Node): node is ts.FunctionExpression | ts.ArrowFunction {
  return ts.isFunctionExpression(node) || ts.isArrowFunction(node);
}

function isStubNode(ts: FileContext["ts"], node: ts.Node): node is StubNode {
  return (
    isFunctionExpression(ts, node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isGetAccessorDeclaration(node)
  );
}
