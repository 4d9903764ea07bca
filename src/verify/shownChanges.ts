import type typescript from "typescript";
import type { Skeleton, StubParameter } from "../../transformer/stub.js";
import { ts } from "../compiler/compiler.js";
import type { Outcome } from "../sandbox/protocol.js";
import { parseCode } from "./examples/source.js";
import type { RunnableCase } from "./run/cases.js";
import { rootOf } from "./slice/completions.js";

/**
 * The parameters that a call changes as its author wants: an example that holds shows what the argument is after the call,
 * as in `remove(list, 2); list // => [1]`.
 */
export function shownChanges({ origin }: RunnableCase, outcome: Outcome, skeleton: Skeleton): string[] {
  const { input, expect } = origin;
  const isAuthors = origin.origin === "example" || origin.origin === "option";
  if (!isAuthors || !("code" in input) || expect.kind !== "returns" || outcome.expected?.isEqual !== true) return [];
  const given = argumentsShown(input.code, skeleton);
  return outcome.changed.flatMap(({ what, name }) => (what === "arguments" && given.has(name) ? [name] : []));
}

function argumentsShown(code: string, { name, parameters }: Skeleton): ReadonlySet<string> {
  const statements = parseCode(code)?.statements ?? [];
  const last = statements.at(-1);
  const variable = last !== undefined && ts.isExpressionStatement(last) ? rootOf(last.expression) : undefined;
  if (variable === undefined) return new Set();
  const found = new Set<string>();
  const search = (node: typescript.Node): void => {
    if (ts.isCallExpression(node) && isNamed(node.expression, name))
      for (const [index, argument] of node.arguments.entries())
        if (ts.isIdentifier(argument) && argument.text === variable) found.add(nameAt(parameters, index));
    ts.forEachChild(node, search);
  };
  for (const statement of statements.slice(0, -1)) search(statement);
  return found;
}

function isNamed(callee: typescript.Expression, name: string): boolean {
  return (ts.isPropertyAccessExpression(callee) ? callee.name : callee).getText() === name;
}

function nameAt(parameters: readonly StubParameter[], index: number): string {
  const parameter = parameters[index] ?? parameters.findLast(({ isRest }) => isRest);
  return parameter?.name ?? "";
}
