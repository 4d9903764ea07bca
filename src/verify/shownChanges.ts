import type typescript from "typescript";
import type { Skeleton, StubParameter } from "../../transformer/stub.js";
import { ts } from "../compiler/compiler.js";
import { nodesOf } from "../compiler/nodes.js";
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
  const calls = statements.slice(0, -1).flatMap((statement) => nodesOf(ts, statement).filter(ts.isCallExpression));
  const own = calls.filter((call) => isNamed(call.expression, name));
  return new Set(
    own.flatMap((call) =>
      call.arguments.flatMap((argument, index) =>
        ts.isIdentifier(argument) && argument.text === variable ? [nameAt(parameters, index)] : [],
      ),
    ),
  );
}

function isNamed(callee: typescript.Expression, name: string): boolean {
  return (ts.isPropertyAccessExpression(callee) ? callee.name : callee).getText() === name;
}

function nameAt(parameters: readonly StubParameter[], index: number): string {
  const parameter = parameters[index] ?? parameters.findLast(({ isRest }) => isRest);
  return parameter?.name ?? "";
}
