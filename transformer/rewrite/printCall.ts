import type ts from "typescript";
import type { TypeScript } from "../host.js";
import { RUNTIME_NAMESPACE } from "../stub.js";

/** The nodes of what {@link printDescription} prints. */
export function printCall(ts: TypeScript, factory: ts.NodeFactory, node: ts.Node, json: string): ts.Node {
  const describe = (value: ts.Expression): ts.Expression => {
    const call = callRuntime(factory, "describe", [value, factory.createStringLiteral(json)]);
    return ts.setSourceMapRange(call, { pos: node.pos, end: node.end });
  };
  if (ts.isShorthandPropertyAssignment(node)) {
    const { name } = node;
    // CommonJS output spells imports differently, and knows them by the user's own nodes.
    const value = ts.setOriginalNode(factory.createIdentifier(name.text), ts.getOriginalNode(name));
    return factory.createPropertyAssignment(name, describe(value));
  }
  if (!ts.isMethodDeclaration(node)) return describe(node as ts.Expression);
  const key = (node.name as ts.Identifier | ts.StringLiteral | ts.NumericLiteral).text;
  const literal = factory.createObjectLiteralExpression([node]);
  const method = factory.createElementAccessExpression(literal, factory.createStringLiteral(key));
  return factory.createPropertyAssignment(factory.createStringLiteral(key), describe(method));
}

/** A call with its third argument. */
export function withSignature(factory: ts.NodeFactory, call: ts.CallExpression, json: string): ts.CallExpression {
  const { expression, typeArguments, arguments: given } = call;
  const options = given.length === 1 ? [factory.createIdentifier("undefined")] : [];
  const signature = callRuntime(factory, "signature", [factory.createStringLiteral(json)]);
  return factory.updateCallExpression(call, expression, typeArguments, [...given, ...options, signature]);
}

function callRuntime(factory: ts.NodeFactory, name: string, values: readonly ts.Expression[]): ts.CallExpression {
  const namespace = factory.createIdentifier(RUNTIME_NAMESPACE);
  return factory.createCallExpression(factory.createPropertyAccessExpression(namespace, name), undefined, values);
}
