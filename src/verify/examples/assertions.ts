import type typescript from "typescript";
import type { Expectation } from "../../contract/expectation.js";
import { ts } from "../../compiler/compiler.js";
import { isAnywhere } from "../../compiler/nodes.js";
import { isConstant } from "../types/plainLiteral.js";
import { withoutAwait, wordsOf } from "./statements.js";

/** An assertion: code and its expected result. */
interface Asserted {
  readonly code: string;
  readonly expect: Expectation;
  /** The expression that the code evaluates, for examples that go on. */
  readonly evaluated?: string;
}

type Call = typescript.CallExpression;

/** Assertions that two values are equal, by the names that libraries give them. */
const EQUAL = new Set(["assertEquals", "assertEqual", "deepStrictEqual", "deepEqual", "assertObjectEquals"]);
const SAME = new Set(["assertStrictEquals", "strictEqual", "equal", "is"]);
const TRUE = new Set(["assert", "ok", "assertTrue", "invariant", "true", "truthy"]);
const THROWS = new Set(["assertThrows", "throws", "assertRejects", "rejects"]);
const TESTS = new Set(["it", "test", "describe"]);

/** Whether a name is one that assertions go by. */
export function isAssertionName(name: string): boolean {
  return name === "assert" || name === "expect" || /^assert[A-Z]/.test(name);
}

/** Whether a name is one that tests go by: an example may be written as one. */
export function isTestName(name: string): boolean {
  return TESTS.has(name);
}

/** Reads the assertion that an expression makes; undefined when it makes none. */
export function readAssertion(
  expression: typescript.Expression,
  isOwn: (name: string) => boolean,
): Asserted | undefined {
  const call = withoutAwait(expression);
  if (!ts.isCallExpression(call)) return undefined;
  const root = rootOf(call);
  if (root === undefined || isOwn(root)) return undefined;
  const name = ts.isIdentifier(call.expression) ? call.expression.text : memberOf(call);
  // What they are is not there: only what they say can be read.
  const isSpoken = root === "t" || name === "invariant" || (root === "console" && name === "assert");
  if (isSpoken) return comparison(name, call.arguments, isOwn);
  if (!isAssertionName(root)) return undefined;
  const passes = { code: expression.getText(), expect: { kind: "passes" } as const };
  const evaluated = evaluatedBy(call);
  const asserted = root === "expect" ? undefined : comparison(name, call.arguments, isOwn);
  return asserted ?? (evaluated === undefined ? passes : { ...passes, evaluated });
}

/** Whether assertions stand anywhere below a node. */
export function holdsAssertion(node: typescript.Node, isOwn: (name: string) => boolean): boolean {
  return isAnywhere(ts, node, (each) => {
    const root = ts.isCallExpression(each) ? rootOf(each) : undefined;
    return root !== undefined && isAssertionName(root) && !isOwn(root);
  });
}

/** `if (f(1) !== 2) throw new Error("…")`; `if (!isEmail(text)) throw …` shows how one uses it, and may well throw. */
export function isGuard(statement: typescript.Statement): boolean {
  if (!ts.isIfStatement(statement) || statement.elseStatement !== undefined) return false;
  const { expression, thenStatement: then } = statement;
  const differ = [ts.SyntaxKind.ExclamationEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsToken];
  if (!ts.isBinaryExpression(expression) || !differ.includes(expression.operatorToken.kind)) return false;
  return ts.isThrowStatement(ts.isBlock(then) ? (then.statements.at(-1) ?? then) : then);
}

function comparison(
  name: string | undefined,
  [first, second, third]: readonly typescript.Expression[],
  isOwn: (name: string) => boolean,
): Asserted | undefined {
  if (name === undefined || first === undefined) return undefined;
  if (TRUE.has(name)) return returning(`Boolean(${first.getText()})`, "true", first);
  if (name === "assertFalse") return returning(`Boolean(${first.getText()})`, "false", first);
  if (THROWS.has(name)) return throwing(first, second, third);
  if (second === undefined) return undefined;
  // Some write the expected value first.
  const [isFirst, isSecond] = [first, second].map((side) => [...wordsOf(side)].some(isOwn));
  const isTurned = !isFirst && isSecond;
  const [actual, expected] = isTurned ? [second, first] : [first, second];
  if (EQUAL.has(name) || (SAME.has(name) && isPrimitive(expected)))
    return returning(actual.getText(), expected.getText(), actual);
  if (name === "assertAlmostEquals" && third === undefined)
    return {
      code: actual.getText(),
      expect: { kind: "returns", value: expected.getText(), isApproximate: true },
      evaluated: actual.getText(),
    };
  return undefined;
}

function returning(code: string, value: string, evaluated: typescript.Expression): Asserted {
  return { code, expect: { kind: "returns", value }, evaluated: evaluated.getText() };
}

/** `() => f(1)` must throw; what can only be known by running the assertion is left to it. */
function throwing(
  thrower: typescript.Expression,
  error: typescript.Expression | undefined,
  message: typescript.Expression | undefined,
): Asserted | undefined {
  if (!ts.isArrowFunction(thrower) || thrower.parameters.length > 0) return undefined;
  const code = ts.isBlock(thrower.body)
    ? thrower.body.statements.map((statement) => statement.getText()).join("\n")
    : thrower.body.getText();
  if (error === undefined) return { code, expect: { kind: "throws" } };
  if (!ts.isIdentifier(error)) return undefined;
  const isAny = error.text === "Error" && message !== undefined && ts.isStringLiteralLike(message);
  return { code, expect: { kind: "throws", error: isAny ? message.text : error.text } };
}

/** The expression that an assertion evaluates first: the argument of `expect`, or its own. */
function evaluatedBy(call: Call): string | undefined {
  let at: typescript.Expression = call;
  let innermost = call;
  while (ts.isCallExpression(at) || ts.isPropertyAccessExpression(at)) {
    if (ts.isCallExpression(at)) innermost = at;
    at = at.expression;
  }
  const [first] = innermost.arguments;
  return first === undefined || ts.isArrowFunction(first) ? undefined : first.getText();
}

/** The name on which a chain of calls hangs: `expect` of `expect(x).not.toBe(y)`. */
export function rootOf(chain: typescript.Expression): string | undefined {
  let at = chain;
  while (ts.isCallExpression(at) || ts.isPropertyAccessExpression(at)) at = at.expression;
  return ts.isIdentifier(at) ? at.text : undefined;
}

function memberOf({ expression }: Call): string | undefined {
  return ts.isPropertyAccessExpression(expression) && ts.isIdentifier(expression.expression)
    ? expression.name.text
    : undefined;
}

function isPrimitive(node: typescript.Expression): boolean {
  if (ts.isPrefixUnaryExpression(node)) return isPrimitive(node.operand);
  return ts.isLiteralExpression(node) || isConstant(node);
}
