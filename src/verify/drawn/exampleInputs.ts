import type typescript from "typescript";
import type { Skeleton } from "../../../transformer/stub.js";
import type { Case } from "../../contract/nouns.js";
import { type InputTree, listOf, objectOf, plain } from "../../draw/tree.js";
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
      const trees = values.flatMap((value) => treeOf(value) ?? []);
      return trees.length < values.length ? [] : [trees];
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
  if (ts.isStringLiteralLike(node)) return plain(node.text);
  if (ts.isNumericLiteral(node)) return plain(Number(node.text));
  if (node.kind === ts.SyntaxKind.TrueKeyword) return plain(true);
  if (node.kind === ts.SyntaxKind.FalseKeyword) return plain(false);
  if (node.kind === ts.SyntaxKind.NullKeyword) return plain(null);
  if (ts.isIdentifier(node) && node.text === "undefined") return { kind: "undefined" };
  if (ts.isParenthesizedExpression(node)) return treeOf(node.expression);
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken)
    return ts.isNumericLiteral(node.operand) ? plain(-Number(node.operand.text)) : undefined;
  if (ts.isArrayLiteralExpression(node)) return listOf(node.elements.map(treeOf));
  return ts.isObjectLiteralExpression(node) ? objectOf(node.properties.map(memberOf)) : undefined;
}

function memberOf(property: typescript.ObjectLiteralElementLike): [string, InputTree | undefined] {
  if (!ts.isPropertyAssignment(property) || ts.isComputedPropertyName(property.name)) return ["", undefined];
  const { name, initializer } = property;
  return [ts.isStringLiteralLike(name) ? name.text : name.getText(), treeOf(initializer)];
}
