import type { AnyNode, Identifier } from "acorn";
import type { Variable } from "eslint-scope";
import { identifierOf, type Syntax } from "./ast.js";

const PLAIN_TYPES = new Set([
  "Literal",
  "TemplateLiteral",
  "BinaryExpression",
  "UnaryExpression",
  "UpdateExpression",
  "ObjectExpression",
  "ArrayExpression",
  "ArrowFunctionExpression",
  "FunctionExpression",
  "ClassExpression",
  "AwaitExpression",
  "MetaProperty",
]);
const PLAIN_CLASSES = new Set(["Array", "Date", "Error", "Map", "RangeError", "RegExp", "Set", "TypeError", "URL"]);

/** Assignments whose value is, or can be, the very one on their right. */
const HANDING_ON = new Set(["=", "&&=", "||=", "??="]);

/**
 * Whether an expression provably gives no promise. Awaiting what is none would cost a tick: measured, 2.5 times
 * the call of a tiny async function.
 */
export function isPlainValue(node: AnyNode, syntax: Syntax): boolean {
  return isPlain(node, syntax, new Set());
}

function isPlain(node: AnyNode, syntax: Syntax, asked: Set<Variable>): boolean {
  if (PLAIN_TYPES.has(node.type)) return true;
  const all = (...nodes: readonly AnyNode[]): boolean => nodes.every((part) => isPlain(part, syntax, asked));
  switch (node.type) {
    case "ConditionalExpression":
      return all(node.consequent, node.alternate);
    case "LogicalExpression":
      return all(node.left, node.right);
    case "SequenceExpression":
      return all(...node.expressions.slice(-1));
    case "ParenthesizedExpression":
      return all(node.expression);
    case "AssignmentExpression":
      return !HANDING_ON.has(node.operator) || (node.operator === "=" && all(node.right));
    case "NewExpression":
      return node.callee.type === "Identifier" && PLAIN_CLASSES.has(node.callee.name) && isGlobal(node.callee, syntax);
    case "Identifier":
      return isPlainVariable(node, syntax, asked);
    default:
      return false;
  }
}

function isGlobal(identifier: Identifier, { scopes }: Syntax): boolean {
  return scopes.globalScope?.through.some((reference) => identifierOf(reference) === identifier) ?? false;
}

function isPlainVariable(identifier: Identifier, syntax: Syntax, asked: Set<Variable>): boolean {
  const reference = syntax.scopes.scopes
    .flatMap((scope) => scope.references)
    .find((candidate) => identifierOf(candidate) === identifier);
  const variable = reference?.resolved;
  if (!variable) return identifier.name === "undefined" || identifier.name === "NaN";
  if (asked.has(variable)) return true;
  asked.add(variable);
  if (variable.defs.every(({ type }) => type === "FunctionName" || type === "ClassName")) return true;
  if (variable.defs.some(({ type }) => type !== "Variable")) return false;
  const writes = variable.references.filter((candidate) => candidate.isWrite());
  return writes.every((write) => {
    const parent = syntax.parents.get(identifierOf(write) as AnyNode);
    // A name that is taken out of a pattern or given by a loop can be anything.
    const value =
      parent?.type === "VariableDeclarator"
        ? parent.init
        : parent?.type === "AssignmentExpression"
          ? parent.right
          : undefined;
    if (parent?.type === "UpdateExpression") return true;
    if (parent?.type === "AssignmentExpression") return isPlain(parent, syntax, asked);
    return value != null && isPlain(value, syntax, asked);
  });
}
