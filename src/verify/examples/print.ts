import type typescript from "typescript";
import type { Shape, Skeleton } from "../../../transformer/stub.js";
import type { Case } from "../../contract/nouns.js";
import { ts } from "../../compiler/compiler.js";
import { freeReferences, namesOfStatement } from "../../compiler/scopes.js";
import { type NameContext, serveNames } from "./names.js";
import { parseExpression } from "../../project/readOptions.js";
import { parseCode } from "./source.js";
import { withoutAwait } from "./statements.js";

/** The name of the error that leaves an example out while it runs. */
export const LEFT_OUT = "ExampleLeftOut";

/** The surroundings that an example is printed for. */
interface ExampleContext extends NameContext {
  readonly skeleton: Skeleton;
  /** Declarations that the code needs around it. */
  readonly around: string;
  /** What a member is called on where the code names it alone. */
  readonly bare: string | undefined;
}

type Expectation = Case["expect"];

/**
 * Prints an example as the code of a case. It runs in a block of its own; the documented value is evaluated in the same
 * place, as it may name what the example has made.
 */
export function printExample(
  code: string,
  imports: readonly string[],
  expect: Expectation,
  context: ExampleContext,
): { readonly code: string; readonly loaded: readonly string[] } | { readonly problem: string } {
  const parsed = parseCode(code);
  const last = parsed?.statements.at(-1);
  if (parsed === undefined) return { problem: "it is not TypeScript" };
  if (last === undefined) return { problem: "it is empty" };
  const value = expect.kind === "returns" ? `(${expect.value}\n)` : undefined;
  if (value !== undefined && parseCode(value) === undefined)
    return { problem: `its value \`${expect.kind === "returns" ? expect.value : ""}\` is not TypeScript` };
  const used = usedNames(parseCode(value === undefined ? code : `${code}\n;${value}`) ?? parsed);
  const served = serveNames(used, imports, context);
  if ("unknown" in served) return { problem: `it names \`${served.unknown}\`, which the project does not have` };
  const watched = watchCalls(parsed, context);
  const before = watched.text(parsed.getFullStart(), last.getStart(parsed));
  const own = ownText(last, expect, watched);
  const awaited = value === undefined ? "" : `$expected = async () => ${value};\n`;
  const body = `${served.code} ${context.around}{ ${before}\n${awaited}${own}\n}`;
  const watch = watched.isWatching ? printWatch(context.skeleton) : undefined;
  return {
    code: wrapped(body, expect, watch, { skeleton: context.skeleton, isOwn: watched.isOwn }),
    loaded: served.loaded,
  };
}

interface Wrapped {
  readonly skeleton: Skeleton;
  readonly isOwn: boolean;
}

// What throws before the function was called says nothing of it.
function wrapped(body: string, expect: Expectation, watch: string | undefined, { skeleton, isOwn }: Wrapped): string {
  const leave = `const $leave = (error) => { throw Object.assign(new Error(String(error?.message ?? error)), { name: ${JSON.stringify(LEFT_OUT)} }); };`;
  const watching =
    watch === undefined
      ? body
      : `let $reached = false; ${watch} try { ${body} } catch (error) { if (!$reached) $leave(error); throw error; }`;
  const run = `run: async ($call) => { ${leave} ${watching} }`;
  if (expect.kind !== "returns") return `{ ${run} }`;
  const isText = isNumber(expect.value) && !givesNumbers(skeleton);
  const shown = expect.shown ?? (isText ? expect.value : undefined);
  const expected =
    shown === undefined ? "$expected()" : `typeof $result === "string" ? ${JSON.stringify(shown)} : $expected()`;
  return `(() => { let $expected, $result; return { ${run}, expected: async () => ${expected}, isOwn: ${isOwn} }; })()`;
}

/** Hands over calls of the stub; a list's own `map` is not that of a class which has one, too. */
function printWatch({ access, holder, name }: Skeleton): string {
  const all = "const $watch = (...call) => { $reached = true; return $call(...call); };";
  if (holder === undefined || !access?.endsWith(`.${name}`)) return all;
  // By its chain, not by the member itself: a constructor may have bound that to the object.
  return `const $isOwn = (object) => object === ${holder} || Object.prototype.isPrototypeOf.call(${holder}, object); const $watch = ($self, $arguments, $run) => { if (!$isOwn($self)) return $run($self, $arguments); $reached = true; return $call($self, $arguments, $run); };`;
}

// Of a function that returns texts, `12` means "12".
function isNumber(value: string): boolean {
  const expression = parseExpression(value);
  return expression !== undefined && ts.isNumericLiteral(expression);
}

// Where a number can come of it, `12` is one.
function givesNumbers({ result, shapes }: Skeleton): boolean {
  const seen = new Set<Shape>();
  const holdsNumber = (shape: Shape | undefined): boolean => {
    if (shape === undefined || seen.has(shape)) return false;
    seen.add(shape);
    if (shape.kind === "reference") return holdsNumber(shapes[shape.name]);
    if (shape.kind === "union") return shape.of.some(holdsNumber);
    return shape.kind === "number" || (shape.kind === "literal" && typeof shape.value === "number");
  };
  return holdsNumber(result);
}

function ownText(last: typescript.Statement, expect: Expectation, { text }: Watched): string {
  if (!ts.isExpressionStatement(last)) return text(last.getStart(), last.end);
  const expression = text(last.expression.getStart(), last.expression.end);
  if (expect.kind === "returns") return `$result = await (${expression}); return $result;`;
  if (expect.kind === "throws" && expect.mayReturn)
    return `const $returned = await (${expression}); if ($returned instanceof Error) throw $returned; return $returned;`;
  return `return (${expression});`;
}

/** The names that code takes from outside, each with the members that are read of it. */
function usedNames(parsed: typescript.SourceFile): Map<string, string[]> {
  const used = new Map<string, string[]>();
  for (const name of freeReferences(ts, parsed)) {
    // Within a function it is there by itself.
    if (name.text === "arguments") continue;
    const { parent } = name;
    const members = used.get(name.text) ?? [];
    if (ts.isPropertyAccessExpression(parent) && parent.expression === name) members.push(parent.name.text);
    used.set(name.text, [...new Set(members)]);
  }
  return used;
}

/** The code of an example in which the function's calls can be looked at. */
interface Watched {
  readonly isWatching: boolean;
  /** What it comes to is what the last of these calls has returned. */
  readonly isOwn: boolean;
  text(start: number, end: number): string;
}

function watchCalls(
  parsed: typescript.SourceFile,
  { skeleton, bare }: Pick<ExampleContext, "skeleton" | "bare">,
): Watched {
  const last = parsed.statements.at(-1);
  const isShadowed = parsed.statements.flatMap((statement) => namesOfStatement(ts, statement)).includes(skeleton.name);
  const isGenerator = skeleton.calls === "generator" || skeleton.calls === "asyncGenerator";
  const whole = last !== undefined && ts.isExpressionStatement(last) ? withoutAwait(last.expression) : undefined;
  // A generator is read where it is called: in the midst of other code somebody else reads it.
  const isMeant = (node: typescript.Node): boolean => !isShadowed && (!isGenerator || node === whole);
  let isWatching = false;
  const print = (node: typescript.Node): string => {
    const call = isMeant(node) ? callOf(node, { ...skeleton, bare }, print) : undefined;
    if (call !== undefined) {
      isWatching = true;
      return call;
    }
    return textWithin(node, node.getStart(parsed), node.end);
  };
  const textWithin = (node: typescript.Node, start: number, end: number): string => {
    let text = "";
    let at = start;
    ts.forEachChild(node, (child) => {
      const from = child.getStart(parsed);
      if (from < at || child.end > end) return;
      text += parsed.text.slice(at, from) + print(child);
      at = child.end;
    });
    return text + parsed.text.slice(at, end);
  };
  const text = (start: number, end: number): string => {
    const exact = whole !== undefined && last !== undefined ? expressionAt(last, start, end) : undefined;
    return exact === undefined ? textWithin(parsed, start, end) : print(exact);
  };
  // Printed once, so that it is known whether anything is watched.
  print(parsed);
  const isCall = (node: typescript.Node): boolean =>
    isMeant(node) && callOf(node, { ...skeleton, bare }, print) !== undefined;
  return { isWatching, isOwn: whole !== undefined && isResult(whole, isCall), text };
}

/** Whether an expression is a call as it is, or a variable that was given one. */
function isResult(expression: typescript.Expression, isCall: (node: typescript.Node) => boolean): boolean {
  const given = expression
    .getSourceFile()
    .statements.flatMap((statement) =>
      ts.isVariableStatement(statement) ? [...statement.declarationList.declarations] : [],
    );
  const at = unwrapped(expression);
  const { text } = ts.isIdentifier(at) ? at : { text: undefined };
  const initializer = given.findLast(({ name }) => ts.isIdentifier(name) && name.text === text)?.initializer;
  return isCall(initializer === undefined ? at : unwrapped(initializer));
}

function expressionAt(statement: typescript.Statement, start: number, end: number): typescript.Expression | undefined {
  if (!ts.isExpressionStatement(statement)) return undefined;
  const { expression } = statement;
  return expression.getStart() === start && expression.end === end ? expression : undefined;
}

/** What an expression comes to, without brackets and `await` around it, and without the variable that it is put into. */
function unwrapped(expression: typescript.Expression): typescript.Expression {
  if (ts.isAwaitExpression(expression) || ts.isParenthesizedExpression(expression))
    return unwrapped(expression.expression);
  const isAssignment = ts.isBinaryExpression(expression) && expression.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  return isAssignment ? unwrapped(expression.right) : expression;
}

/** A call of the stub, handed over so that its arguments, receiver and result can be looked at. */
function callOf(
  node: typescript.Node,
  { name, access, form, bare }: Skeleton & Pick<ExampleContext, "bare">,
  print: (node: typescript.Node) => string,
): string | undefined {
  if (ts.isPropertyAccessExpression(node) && form === "getter" && node.name.text === name)
    return node.expression.kind === ts.SyntaxKind.SuperKeyword
      ? undefined
      : `$watch(${print(node.expression)}, [], ($self) => $self.${name})`;
  // Handed over, it is called by others: from then on an error may come of it.
  const isGiven = ts.isIdentifier(node) && ts.isCallExpression(node.parent) && node.parent.expression !== node;
  if (isGiven && bare === undefined && node.text === (access ?? name)) return `($reached = true, ${node.text})`;
  if (!ts.isCallExpression(node) || node.questionDotToken !== undefined) return undefined;
  const callee = node.expression;
  const list = node.arguments.map(print).join(", ");
  if (ts.isIdentifier(callee)) {
    if (bare !== undefined && callee.text === name)
      return `$watch(${bare}, [${list}], ($self, $arguments) => $self.${name}(...$arguments))`;
    return callee.text === (access ?? name)
      ? `$watch(undefined, [${list}], ($self, $arguments) => ${callee.text}(...$arguments))`
      : undefined;
  }
  const isMember = form === "method" && ts.isPropertyAccessExpression(callee) && callee.name.text === name;
  if (!isMember || callee.questionDotToken !== undefined || callee.expression.kind === ts.SyntaxKind.SuperKeyword)
    return undefined;
  return `$watch(${print(callee.expression)}, [${list}], ($self, $arguments) => $self.${name}(...$arguments))`;
}
