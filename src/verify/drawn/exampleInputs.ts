import type typescript from "typescript";
import type { Skeleton } from "../../../transformer/stub.js";
import type { Case } from "../../contract/nouns.js";
import type { InputTree } from "../../draw/tree.js";
import { ts } from "../../compiler/compiler.js";
import { nodesOf } from "../../compiler/nodes.js";

/** The arguments that cases give, of those that are literals throughout. */
export function exampleInputs(
  cases: readonly Case[],
  { name, access }: Pick<Skeleton, "name" | "access">,
): InputTree[][] {
  const callees = new Set([name, access]);
  return cases.flatMap(({ input }) => {
    const code = "call" in input ? `${name}(${input.call.arguments.join(", ")})` : input.code;
    return callsIn(code, callees).flatMap((values) => {
      const trees = values.map(treeOf);
      return trees.every((tree) => tree !== undefined) ? [trees] : [];
    });
  });
}

function callsIn(code: string, callees: ReadonlySet<string | undefined>): (readonly typescript.Expression[])[] {
  const source = ts.createSourceFile("example.ts", code, ts.ScriptTarget.Latest, true);
  const isOwn = ({ expression }: typescript.CallExpression): boolean =>
    callees.has(expression.getText()) ||
    (ts.isPropertyAccessExpression(expression) && callees.has(expression.name.text));
  const calls = nodesOf(ts, source).filter(ts.isCallExpression);
  return calls.filter(isOwn).map((call) => call.arguments);
}

function treeOf(node: typescript.Expression): InputTree | undefined {
  if (ts.isStringLiteralLike(node)) return { kind: "plain", value: node.text };
  if (ts.isNumericLiteral(node)) return { kind: "plain", value: Number(node.text) };
  if (node.kind === ts.SyntaxKind.TrueKeyword) return { kind: "plain", value: true };
  if (node.kind === ts.SyntaxKind.FalseKeyword) return { kind: "plain", value: false };
  if (node.kind === ts.SyntaxKind.NullKeyword) return { kind: "plain", value: null };
  if (ts.isIdentifier(node) && node.text === "undefined") return { kind: "undefined" };
  if (ts.isParenthesizedExpression(node)) return treeOf(node.expression);
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken)
    return ts.isNumericLiteral(node.operand) ? { kind: "plain", value: -Number(node.operand.text) } : undefined;
  if (ts.isArrayLiteralExpression(node)) {
    const items = node.elements.map(treeOf);
    return items.every((item) => item !== undefined) ? { kind: "array", items } : undefined;
  }
  return ts.isObjectLiteralExpression(node) ? objectOf(node) : undefined;
}

function objectOf(node: typescript.ObjectLiteralExpression): InputTree | undefined {
  const members: [string, InputTree][] = [];
  for (const property of node.properties) {
    if (!ts.isPropertyAssignment(property) || ts.isComputedPropertyName(property.name)) return undefined;
    const value = treeOf(property.initializer);
    if (value === undefined) return undefined;
    const { name } = property;
    members.push([ts.isStringLiteralLike(name) ? name.text : name.getText(), value]);
  }
  return { kind: "object", members };
}
