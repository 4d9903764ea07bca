import type typescript from "typescript";
import type { Expectation } from "../../contract/expectation.js";
import { ts } from "../../compiler/compiler.js";
import { freeReferences, namesOfStatement } from "../../compiler/scopes.js";
import { holdsAssertion, isAssertionName, isGuard, readAssertion, rootOf } from "./assertions.js";
import { type Comments, readComments } from "./comments.js";
import { asBareText, readAnnouncement, readBareText, readExpectation } from "./expectation.js";
import { asImport } from "./imports.js";
import { readPrinted } from "./printed.js";
import { comparedCall, parseCode } from "./source.js";
import { isPlainLiteral } from "../types/plainLiteral.js";
import { isErased, withoutAwait, withoutExport, wordsOf } from "./statements.js";

/** One statement of an example. */
interface ExampleStep {
  /** As it prepares those that follow; undefined when nothing is left of it for them. */
  readonly code: string | undefined;
  readonly declares: readonly string[];
  /** The names that it uses, and all names that stand in it. */
  readonly uses: ReadonlySet<string>;
  readonly words: ReadonlySet<string>;
  /** It is a function, which can be called before it stands. */
  readonly isHoisted?: true;
  /** It changes something that no name shows: those that follow need it. */
  readonly isEffect?: true;
  /** It prints what is not its own value. */
  readonly isPrinting?: boolean;
  /** The result that it documents; `isWatched`: its code is run in another form than it is shown. */
  readonly says?: { readonly code: string; readonly expect: Expectation; readonly isWatched?: true };
  /** That result is a text, written without quotation marks. */
  readonly isBare?: true;
  /** Why what it says cannot be read. */
  readonly unreadable?: string;
}

type Documented = NonNullable<ReturnType<typeof readAnnouncement>>;

/** The statements of a text of code, and its imports. */
interface Steps {
  readonly steps: readonly ExampleStep[];
  /** Import statements, as text. */
  readonly imports: readonly string[];
}

/**
 * Takes an example's code apart; `isOwn` tells the names of the function that it is about.
 *
 * @param ofTexts - the function returns texts: names that a documented value may mean
 */
export function stepsOf(
  parsed: typescript.SourceFile,
  isOwn: (name: string) => boolean,
  ofTexts?: ReadonlySet<string>,
): Steps {
  const statements = parsed.statements.map((statement) =>
    ts.isLabeledStatement(statement) ? statement.statement : statement,
  );
  const gaps = statements.map((statement, index) =>
    parsed.text.slice(statement.end, statements[index + 1]?.getStart(parsed) ?? parsed.text.length),
  );
  const variables = new Set(statements.flatMap((statement) => namesOfStatement(ts, statement)));
  const top = readComments(`\n${parsed.text.slice(0, statements[0]?.getStart(parsed) ?? 0)}`);
  const isAnnounced = readAnnouncement(top.above, variables) !== undefined;
  const testing = new Set(
    statements
      .filter((each) => ts.isFunctionDeclaration(each) && holdsAssertion(each, isOwn))
      .flatMap((statement) => namesOfStatement(ts, statement)),
  );
  const imports: string[] = [];
  const steps: ExampleStep[] = [];
  let above: Comments = top;
  for (const [index, statement] of statements.entries()) {
    const comments = readComments(gaps[index] ?? "");
    const written = isAnnounced
      ? (readExpectation({ ...comments, below: [], apart: [] }, variables) ?? readAnnouncement(above.above, variables))
      : readExpectation(comments, variables);
    const said = written ?? resultBelow(statement, statements[index + 1]);
    above = comments;
    const imported = asImport(statement);
    const printed = readPrinted(statement, comments);
    if (imported !== undefined) imports.push(imported);
    else if (!isErased(statement)) {
      const isKnown = (name: string): boolean =>
        name in globalThis || isOwn(name) || variables.has(name) || ofTexts?.has(name) === true;
      const isOfOwn = [...wordsOf(statement)].some(isOwn);
      const shown = said ?? (isOfOwn ? readBareText(comments, index === statements.length - 1) : undefined);
      const meant = ofTexts === undefined ? said : asBareText(shown, isKnown);
      const step = stepOf(statement, meant, { isOwn, variables, testing });
      const isPrinted = printed !== undefined && (step.isPrinting === true || step.says === undefined);
      steps.push(isPrinted ? { ...step, isPrinting: false, ...printed } : step);
    }
  }
  return { steps, imports };
}

/** A value that stands alone below a call does nothing as code: it shows what the call gives, as a console does. */
function resultBelow(statement: typescript.Statement, next: typescript.Statement | undefined): Documented | undefined {
  const [call, value] = [statement, next].map((one) => one && ts.isExpressionStatement(one) && one.expression);
  const isShown = call && value && ts.isCallExpression(withoutAwait(call)) && isPlainLiteral(value.getText());
  return isShown ? { expect: { kind: "returns", value: value.getText() } } : undefined;
}

interface StepContext {
  readonly isOwn: (name: string) => boolean;
  readonly variables: ReadonlySet<string>;
  /** Functions of the example that assert. */
  readonly testing: ReadonlySet<string>;
}

function stepOf(
  statement: typescript.Statement,
  said: ReturnType<typeof readExpectation>,
  context: StepContext,
): ExampleStep {
  const text = withoutExport(statement);
  const known = {
    declares: namesOfStatement(ts, statement),
    uses: new Set(freeReferences(ts, statement).map((name) => name.text)),
    words: wordsOf(statement),
    ...(ts.isFunctionDeclaration(statement) ? { isHoisted: true as const } : {}),
  };
  const unreadable = said !== undefined && "unreadable" in said ? { unreadable: said.unreadable } : {};
  const documented = said !== undefined && "expect" in said ? said : undefined;
  const bare = documented?.isBare ? ({ isBare: true } as const) : {};
  if (ts.isExpressionStatement(statement)) {
    const { expression } = statement;
    const read = expressionStep(expression, documented, context);
    const isPrinting = known.words.has("console") && printedBy(expression) === undefined;
    const effect = documented === undefined && isEffect(expression, context) ? { isEffect: true as const } : {};
    const printing = isPrinting ? { isPrinting: true as const } : {};
    return { ...known, ...effect, ...printing, code: `${expression.getText()};`, ...unreadable, ...bare, ...read };
  }
  if (ts.isVariableStatement(statement)) {
    const read = documented && variableSays(statement, text, documented, context);
    // `const f = f(1)` shows the call of another `f`.
    const isItself = known.declares.some((name) => context.isOwn(name) && known.uses.has(name));
    const own = isItself
      ? { code: undefined, declares: [] }
      : { code: text, ...variableEffects(statement, known.words) };
    return { ...known, ...own, ...unreadable, ...bare, ...(read === undefined ? {} : { says: read }) };
  }
  const printing = known.words.has("console") ? { isPrinting: true as const } : {};
  const isTest = !ts.isFunctionDeclaration(statement) && !ts.isClassDeclaration(statement);
  const says =
    isTest && (holdsAssertion(statement, context.isOwn) || isGuard(statement))
      ? { says: { code: text, expect: { kind: "passes" } as const } }
      : {};
  return { ...known, ...printing, code: text, ...says };
}

/** `using` ends with its block, and a variable may hold a function that prints. */
function variableEffects(statement: typescript.VariableStatement, words: ReadonlySet<string>): Partial<ExampleStep> {
  const isUsing = (statement.declarationList.flags & ts.NodeFlags.BlockScoped) >= ts.NodeFlags.Using;
  return {
    ...(isUsing ? { isEffect: true as const } : {}),
    ...(words.has("console") ? { isPrinting: true as const } : {}),
  };
}

/** A call for its own sake, of something that the example has not made: `setLocale("eo");`. */
function isEffect(expression: typescript.Expression, { isOwn, variables }: StepContext): boolean {
  const at = withoutAwait(expression);
  if (!ts.isCallExpression(at) && !ts.isBinaryExpression(at)) return false;
  if (comparedCall(at) !== undefined || printedBy(at) !== undefined) return false;
  const root = rootOf(ts.isBinaryExpression(at) ? at.left : at);
  if (root === undefined || variables.has(root)) return false;
  return root !== "console" && !isOwn(root) && !isAssertionName(root);
}

function expressionStep(
  expression: typescript.Expression,
  documented: Documented | undefined,
  { isOwn, testing }: StepContext,
): Partial<ExampleStep> {
  const asserted = readAssertion(expression, isOwn);
  if (asserted !== undefined) {
    const { code, expect, evaluated } = asserted;
    if (expect.kind === "throws") return { code: attempted(code), says: { code, expect } };
    return { code: evaluated === undefined ? undefined : `${evaluated};`, says: { code, expect } };
  }
  const printed = printedBy(expression);
  const text = printed ?? expression.getText();
  if (documented !== undefined && printed !== undefined)
    return { code: `${text};`, ...expressionSays(text, asPrinted(documented)) };
  if (documented !== undefined) return expressionSays(text, documented);
  const compared = comparedCall(expression);
  if (compared !== undefined) {
    const [code, value] = [compared.left.getText(), compared.right.getText()];
    return { code: `${code};`, says: { code, expect: { kind: "returns", value } } };
  }
  if (holdsAssertion(expression, isOwn) || [...wordsOf(expression)].some((name) => testing.has(name)))
    return { code: undefined, says: { code: text, expect: { kind: "passes" } } };
  // A name alone does nothing.
  const isIdle = ts.isIdentifier(expression) || ts.isPropertyAccessExpression(expression);
  return isIdle ? { code: undefined } : {};
}

function asPrinted(documented: Documented): Documented {
  const { expect, shown } = documented;
  return expect.kind === "returns" && shown !== undefined
    ? { ...documented, expect: { ...expect, shown } }
    : documented;
}

function expressionSays(text: string, { expect, subject }: Documented): Partial<ExampleStep> {
  const says = { code: subject === undefined ? text : `${text};\n${subject}`, expect };
  return expect.kind === "throws" ? { code: attempted(text), says } : { says };
}

// What throws must not keep from running what follows, and may have changed something all the same.
function attempted(code: string): string {
  const isExpression = parseCode(`(${code}\n)`) !== undefined;
  return isExpression ? `try { await (${code}); } catch {}` : `try { ${code} } catch {}`;
}

function variableSays(
  statement: typescript.VariableStatement,
  text: string,
  { expect, subject }: Documented,
  { isOwn }: StepContext,
): ExampleStep["says"] {
  const { declarations } = statement.declarationList;
  const last = declarations.at(-1);
  if (last?.initializer === undefined) return undefined;
  const { name, initializer } = last;
  const isPlain = ts.isIdentifier(name) && !isOwn(name.text);
  if (declarations.length === 1 && !isPlain && subject === undefined) return { code: initializer.getText(), expect };
  return { code: `${text}\n${subject ?? name.getText()}`, expect };
}

/** What a call of the console prints, or one in a callback of a promise: as an expression. */
function printedBy(expression: typescript.Expression): string | undefined {
  if (!ts.isCallExpression(expression) || expression.arguments.length !== 1) return undefined;
  const { expression: callee } = expression;
  const [given] = expression.arguments;
  if (given === undefined || !ts.isPropertyAccessExpression(callee)) return undefined;
  if (isConsole(callee)) return given.getText();
  const { name } = callee;
  if (name.text !== "then" && name.text !== "catch") return undefined;
  if (isConsole(given)) return `${callee.getText()}((value) => value)`;
  const isPlain = ts.isArrowFunction(given) && given.parameters.length === 1 && !ts.isBlock(given.body);
  const said = isPlain ? printedBy(given.body as typescript.Expression) : undefined;
  return said && `${callee.getText()}((${(given as typescript.ArrowFunction).parameters[0]?.getText()}) => (${said}))`;
}

function isConsole(node: typescript.Expression): boolean {
  return ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === "console";
}
