import type ts from "typescript";
import type { FileContext } from "../host.js";
import { heldName, holderOf } from "./names.js";
import { isOfPackage, isRegistered, recognise } from "./recognise.js";
import { innermost, nodesOf } from "../../src/compiler/nodes.js";
import { isAgentName, isAskingName, mayHoldAgent } from "../ownNames.js";

/** A function that is given to an agent, as it stands in the file. */
interface RegistrationSite {
  /** The node to replace: the expression, or a member of the object literal that holds the function. */
  readonly node: ts.Expression | ts.ShorthandPropertyAssignment | ts.MethodDeclaration;
  /** The name or function that the expression comes down to: `query` of `db.query.bind(db)`. */
  readonly source: ts.Node;
  readonly name: string;
  /** `registered(…)` asks for a function; what else stands in an agent's list is the agent's to judge. */
  readonly isAsked: boolean;
  /** Where documentation may stand that the function itself does not have. */
  readonly holder?: ts.Node;
}

/** A call that has a signature as its type argument. */
interface SignatureSite {
  readonly call: ts.CallExpression;
  readonly type: ts.Type;
  /** Absent when the type comes from where the result is put. */
  readonly written?: ts.TypeNode;
}

/** The functions that a file gives to agents, and the signatures it asks for. */
interface FoundRegistrations {
  readonly functions: readonly RegistrationSite[];
  readonly signatures: readonly SignatureSite[];
}

const LISTS: readonly string[] = ["functions", "uses"];

/** Finds the functions that a file gives to agents, and the signatures that it asks functions for. */
export function findRegistrations(file: FileContext): FoundRegistrations {
  const { ts, sourceFile } = file;
  const functions: RegistrationSite[] = [];
  const signatures: SignatureSite[] = [];
  for (const node of mayHoldAgent(sourceFile.text) ? nodesOf(ts, sourceFile) : []) {
    if (ts.isNewExpression(node) || isSuperCall(ts, node)) {
      const found = listed(file, node.arguments?.[0]);
      if (found.length > 0 && makesAgent(file, node)) functions.push(...found);
    } else if (ts.isCallExpression(node)) {
      if (isRegistered(file, node)) functions.push(...asked(file, node));
      if (asksForFunction(file, node)) {
        functions.push(...listed(file, node.arguments[1]));
        signatures.push(...signatureOf(file, node));
      }
    }
  }
  return { functions, signatures };
}

function isSuperCall(ts: FileContext["ts"], node: ts.Node): node is ts.CallExpression {
  return ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.SuperKeyword;
}

function makesAgent(file: FileContext, node: ts.NewExpression | ts.CallExpression): boolean {
  const { ts, checker } = file;
  if (ts.isNewExpression(node)) {
    const name = recognise(file, node.expression);
    return isAgentName(name) || isAgent(file, checker.getTypeAtLocation(node));
  }
  const clauses = ts.findAncestor(node, ts.isClassLike)?.heritageClauses;
  const base = clauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
  return base !== undefined && isAgent(file, checker.getTypeAtLocation(base));
}

function isAgent(file: FileContext, type: ts.Type): boolean {
  const { checker } = file;
  if (isAgentName(type.symbol?.name) && isOfPackage(file, type.symbol)) return true;
  return type.isClassOrInterface() && checker.getBaseTypes(type).some((base) => isAgent(file, base));
}

function asked(file: FileContext, call: ts.CallExpression): RegistrationSite[] {
  const [given] = call.arguments;
  if (given === undefined || file.ts.isSpreadElement(given)) return [];
  const holder = holderOf(file, given);
  const { ts } = file;
  const position = ts.isArrayLiteralExpression(holder)
    ? holder.elements.findIndex((element) => element.pos <= given.pos && given.end <= element.end)
    : 0;
  const name = nameOf(file, given) ?? heldName(file, holder) ?? `function${position + 1}`;
  // A function around it has documentation of its own, which is not this one's.
  const isHeld = heldName(file, holder) !== undefined;
  return [{ node: given, source: sourceOf(file, given), name, isAsked: true, ...(isHeld ? { holder } : {}) }];
}

/** The functions in the lists of an agent's or a call's options. */
function listed(file: FileContext, options: ts.Expression | undefined): RegistrationSite[] {
  const { ts } = file;
  const literal = options && innermost(file.ts, options);
  if (literal === undefined || !ts.isObjectLiteralExpression(literal)) return [];
  return literal.properties.flatMap((property) => {
    if (!ts.isPropertyAssignment(property) || !LISTS.includes(property.name.getText())) return [];
    const list = innermost(file.ts, property.initializer);
    if (ts.isArrayLiteralExpression(list)) return list.elements.flatMap((each, index) => element(file, each, index));
    return ts.isObjectLiteralExpression(list) ? list.properties.flatMap((each) => member(file, each)) : [];
  });
}

// What cannot be taken apart here, such as `...others`, has to be `registered` where it stands.
function element(file: FileContext, node: ts.Expression, index: number): RegistrationSite[] {
  const { ts } = file;
  if (ts.isSpreadElement(node) || ts.isOmittedExpression(node) || isRegistered(file, innermost(file.ts, node)))
    return [];
  const name = nameOf(file, node) ?? `function${index + 1}`;
  return [{ node, source: sourceOf(file, node), name, isAsked: false }];
}

function member(file: FileContext, node: ts.ObjectLiteralElementLike): RegistrationSite[] {
  const { ts } = file;
  const key = node.name && memberKey(file, node.name);
  if (key === undefined) return [];
  if (ts.isShorthandPropertyAssignment(node)) return [{ node, source: node.name, name: key, isAsked: false }];
  if (ts.isMethodDeclaration(node)) return [{ node, source: node, name: key, isAsked: false }];
  if (!ts.isPropertyAssignment(node) || isRegistered(file, innermost(file.ts, node.initializer))) return [];
  const { initializer } = node;
  return [{ node: initializer, source: sourceOf(file, initializer), name: key, isAsked: false, holder: node }];
}

/** The text of a key that is no expression. */
export function memberKey({ ts }: FileContext, name: ts.PropertyName): string | undefined {
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name) ? name.text : undefined;
}

function nameOf(file: FileContext, expression: ts.Expression): string | undefined {
  const { ts } = file;
  const source = sourceOf(file, expression);
  if (ts.isIdentifier(source)) return source.text;
  if (ts.isPrivateIdentifier(source)) return source.text.slice(1);
  if (ts.isStringLiteralLike(source)) return source.text;
  return ts.isFunctionExpression(source) ? source.name?.text : undefined;
}

function sourceOf(file: FileContext, expression: ts.Expression): ts.Node {
  const { ts } = file;
  const inner = innermost(file.ts, expression);
  if (ts.isExpressionWithTypeArguments(inner)) return sourceOf(file, inner.expression);
  if (ts.isPropertyAccessExpression(inner)) return inner.name;
  if (ts.isElementAccessExpression(inner) && ts.isStringLiteralLike(inner.argumentExpression))
    return inner.argumentExpression;
  if (!ts.isCallExpression(inner)) return inner;
  const callee = inner.expression;
  if (ts.isPropertyAccessExpression(callee) && callee.name.text === "bind") return sourceOf(file, callee.expression);
  const [first] = inner.arguments;
  const isOwn = recognise(file, callee) === "selfCoding";
  return isOwn && first !== undefined ? sourceOf(file, first) : inner;
}

// By the method's own declaration: a subclass, an interface or a variable of any name may stand in front of it.
function asksForFunction(file: FileContext, { expression }: ts.CallExpression): boolean {
  if (!file.ts.isPropertyAccessExpression(expression)) return false;
  const { name } = expression;
  if (!isAskingName(name.text)) return false;
  const symbol = file.checker.getSymbolAtLocation(name);
  return symbol !== undefined && isOfPackage(file, symbol);
}

function signatureOf(file: FileContext, call: ts.CallExpression): SignatureSite[] {
  const { checker } = file;
  // The hidden argument is the third: one that stands there already, or a place that cannot be counted, is left alone.
  if (call.arguments.length < 1 || call.arguments.length > 2 || call.arguments.some(file.ts.isSpreadElement)) return [];
  const [written] = call.typeArguments ?? [];
  if (written !== undefined) return [{ call, type: checker.getTypeFromTypeNode(written), written }];
  const type = inferredArgument(file, call);
  const [signature] = type?.getCallSignatures() ?? [];
  // Nothing told what is wanted when the parameter's own constraint is all that is left of it.
  const isOwn = signature?.declaration !== undefined && isOfPackage(file, signature.declaration);
  return type === undefined || signature === undefined || isOwn ? [] : [{ call, type }];
}

function inferredArgument({ checker }: FileContext, call: ts.CallExpression): ts.Type | undefined {
  const resolved = checker.getResolvedSignature(call);
  // The public API does not tell what a call's type arguments were inferred to be.
  const more = checker as ts.TypeChecker & {
    getTypeArgumentsForResolvedSignature?(signature: ts.Signature): readonly ts.Type[] | undefined;
  };
  return resolved && more.getTypeArgumentsForResolvedSignature?.(resolved)?.[0];
}
