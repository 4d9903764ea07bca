import type typescript from "typescript";
import { ts } from "../../compiler/compiler.js";
import { isReference } from "../../compiler/scopes.js";
import type { PolicyContext } from "./context.js";
import type { Ruling } from "./judgement.js";
import type { CallLike } from "./meanings/flows.js";
import { isAccess, layersOf, userOf } from "./syntax.js";
import { builtIn, makesCode, type Value } from "./meanings/values.js";

/** Operators that only look at a value. */
const COMPARISONS: ReadonlySet<typescript.SyntaxKind> = new Set([
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.InstanceOfKeyword,
]);
const TIMERS: ReadonlySet<Value> = new Set([globalThis.setTimeout, globalThis.setInterval].map(builtIn));
/** Members by which a function describes itself. */
const FACTS: readonly string[] = ["name", "length", "prototype", "toString"];

const REFUSED: Ruling = {
  code: "forbidden-global",
  message:
    "The `constructor` of a function makes code from text: it may only be compared or asked for its name. Write the code out instead.",
};
const CALLED: Ruling = {
  code: "forbidden-global",
  message:
    "A `constructor` may only be called with `new`: that of a function makes code from text. Write the code out instead.",
};

/** Uses of what makes code from text, by whatever way the body has come to it. */
export function codeFromText(node: typescript.Node, { meanings, types }: PolicyContext): Ruling | undefined {
  if (isCallLike(node)) {
    const callee = ts.isTaggedTemplateExpression(node) ? node.tag : node.expression;
    const made = meanings.invocations(node);
    if (made.some((call) => call.callee.kind === "class" && !call.isNew)) return CALLED;
    const handed = ts.isCallExpression(node) || ts.isNewExpression(node) ? (node.arguments ?? []) : [];
    if (types && [callee, ...handed].flatMap(layersOf).some((layer) => !isOwnName(layer) && types.makesCode(layer)))
      return REFUSED;
  }
  if (!isSource(node)) return undefined;
  const values = meanings.of(node);
  if (!values.some((value) => makesCode(value) || describesMaker(value))) return undefined;
  return isOnlyLookedAt(node, FACTS) ? undefined : REFUSED;
}

/** Timers that are given text, which some hosts run as code. */
export function textOfTimer(node: typescript.Node, { meanings, types }: PolicyContext): Ruling | undefined {
  if (!ts.isCallExpression(node)) return undefined;
  const [handler] = node.arguments;
  if (handler === undefined) return undefined;
  const timed = meanings.invocations(node).filter(({ callee }) => TIMERS.has(callee));
  if (timed.length === 0) return undefined;
  const isText =
    timed.some(({ given: [first = []] }) => first.some(({ kind }) => kind === "text")) ||
    ts.isTemplateExpression(handler) ||
    types?.isText(handler) === true;
  return isText
    ? {
        code: "forbidden-global",
        message: "A timer may not be given text, which would be run as code: pass a function.",
      }
    : undefined;
}

/** Whether nothing is done with a value but comparing it and asking for some of its members. */
export function isOnlyLookedAt(node: typescript.Expression, members: readonly string[]): boolean {
  const { user, as } = userOf(node);
  if (ts.isBinaryExpression(user)) {
    const { kind } = user.operatorToken;
    // What is assigned to is not read.
    return COMPARISONS.has(kind) || (kind === ts.SyntaxKind.EqualsToken && user.left === as);
  }
  if (ts.isPropertyAccessExpression(user)) return user.expression === as && members.includes(user.name.text);
  if (ts.isElementAccessExpression(user)) {
    const key = user.argumentExpression;
    return user.expression === as && ts.isStringLiteralLike(key) && members.includes(key.text);
  }
  return (
    ts.isCaseClause(user) ||
    ts.isSwitchStatement(user) ||
    ts.isTypeOfExpression(user) ||
    ts.isPrefixUnaryExpression(user)
  );
}

/** Where a value comes out of something else. */
function isSource(node: typescript.Node): node is typescript.Expression {
  if (isAccess(node) || ts.isCallExpression(node)) return true;
  if (!ts.isIdentifier(node) || !isReference(ts, node) || ts.isBindingElement(node.parent)) return false;
  return !isOwnName(node);
}

/** Whether a name is one that the rule of forbidden names reports. */
function isOwnName(node: typescript.Node): boolean {
  return ts.isIdentifier(node) && (node.text === "Function" || node.text === "eval");
}

function isCallLike(node: typescript.Node): node is CallLike {
  return (
    ts.isCallExpression(node) || ts.isNewExpression(node) || ts.isTaggedTemplateExpression(node) || ts.isDecorator(node)
  );
}

function describesMaker(value: Value): boolean {
  return value.kind === "record" && (value.fields.get("value")?.some(makesCode) ?? false);
}
