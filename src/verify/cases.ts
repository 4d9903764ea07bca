import type typescript from "typescript";
import type { Skeleton } from "../../transformer/stub.js";
import type { CapturedCall, Case } from "../contract/nouns.js";
import { ts } from "./compiler.js";
import type { Placed } from "./place.js";
import { freeReferences } from "./scopes.js";
import { DEFAULT_EXPORT } from "./slice.js";

/** A case that can be run, with how it is called in sentences. */
export interface RunnableCase {
  readonly origin: Case;
  /** As `parseDuration("1h")`. */
  readonly label: string;
}

/** The cases as code behind the user's module. */
export interface PrintedCases {
  readonly code: string;
  readonly runnable: readonly RunnableCase[];
  /** Why the others cannot be run. */
  readonly notes: readonly string[];
}

/** What the cases are printed for. */
export interface PrintContext {
  readonly skeleton: Skeleton;
  readonly placed: Placed;
  readonly moduleNames: ReadonlySet<string>;
  /** Variables of enclosing functions, as the call at hand saw them. */
  readonly locals: Readonly<Record<string, string>>;
}

type Printed = { readonly code: string; readonly label: string } | { readonly note: string };

const MAX_LABEL = 200;

/** What the cases of a stub are printed for. */
export function printContext(
  cases: readonly Case[],
  skeleton: Skeleton,
  placed: Placed,
  moduleNames: ReadonlySet<string>,
): PrintContext {
  const live = cases
    .map(({ input }) => ("call" in input ? input.call.locals : undefined))
    .find((locals) => locals !== undefined);
  return { skeleton, placed, moduleNames, locals: live ?? {} };
}

/**
 * Prints cases as thunks that run in the scope of the user's module; `target` is the code of what inputs are drawn
 * for, `state` of the file's variables that stay as they are.
 */
export function printCases(cases: readonly Case[], context: PrintContext, target: string, state: string): PrintedCases {
  const notes: string[] = [];
  const runnable: RunnableCase[] = [];
  const codes: string[] = [];
  for (const one of cases) {
    const printed = printCase(one, context);
    if ("note" in printed) {
      notes.push(printed.note);
      continue;
    }
    codes.push(printed.code);
    runnable.push({ origin: one, label: printed.label });
  }
  return { code: `$cases([\n${codes.join(",\n")}\n], ${scopeGetter(context)}, ${target}, ${state});`, runnable, notes };
}

function printCase(one: Case, context: PrintContext): Printed {
  const { input, expect } = one;
  const printed = "call" in input ? printCall(input.call, context) : printCode(input.code, context);
  if ("note" in printed || expect.kind !== "returns") return printed;
  const problem = problemOf(`(${expect.value})`, context);
  if (problem !== undefined)
    return { note: `The example \`${printed.label}\` was not compared: its value \`${expect.value}\` ${problem}.` };
  return { ...printed, code: printed.code.replace(/ \}$/, `, expected: async () => (${expect.value}\n) }`) };
}

function printCall(call: CapturedCall, context: PrintContext): Printed {
  const { skeleton } = context;
  const list = call.arguments.join(", ");
  const label = callLabel(skeleton, call.self, list);
  if (call.notReplayable !== undefined) return { note: `${shorten(label)} was not run: ${call.notReplayable}.` };
  const locals = printLocals({ ...context.locals, ...call.locals });
  const target = accessText(context);
  const code = `{ run: async ($call) => { ${locals}const $target = ${target}; return $call(${call.self ?? "undefined"}, [${list}], ($self, $arguments) => $target.call($self, ...$arguments)); } }`;
  return { code, label: shorten(label) };
}

function callLabel({ name, form }: Skeleton, self: string | undefined, list: string): string {
  const receiver = self === undefined ? "" : `${/^\$revive\((\w+)/.exec(self)?.[1] ?? self}.`;
  const short = receiver.length > 60 ? "this." : receiver;
  return form === "getter" ? `${short}${name}` : `${short}${name}(${list})`;
}

/** How a case is called in findings. */
export function caseLabel({ input }: Case, skeleton: Skeleton): string {
  if ("code" in input) return shorten(input.code);
  return shorten(callLabel(skeleton, input.call.self, input.call.arguments.join(", ")));
}

/** The expression that reaches the function inside its module. */
export function accessText({ skeleton, placed }: PrintContext): string {
  if (skeleton.access !== undefined && !placed.isSynthesized) return skeleton.access;
  if (placed.isSynthesized) return skeleton.name;
  if (skeleton.id.endsWith("#default")) return DEFAULT_EXPORT;
  // Inside of another function it is out of reach: it is made again, with the variables that the call saw.
  return `(${placed.header} ${placed.text.slice(placed.ranges.body.start, placed.ranges.body.end)})`;
}

/** The declarations of variables of enclosing functions. */
export function printLocals(locals: Readonly<Record<string, string>>): string {
  return Object.entries(locals)
    .map(([name, text]) => `let ${name} = ${text}; `)
    .join("");
}

function printCode(code: string, context: PrintContext): Printed {
  const label = shorten(code);
  const problem = problemOf(code, context);
  if (problem !== undefined) return { note: `The example \`${label}\` was not run: it ${problem}.` };
  const parsed = parse(code);
  const last = parsed.statements.at(-1);
  if (last === undefined) return { note: `The example \`${label}\` was not run: it is empty.` };
  const before = code.slice(0, last.getStart(parsed));
  const locals =
    context.skeleton.access === undefined
      ? `${printLocals(context.locals)}const ${context.skeleton.name} = ${accessText(context)}; `
      : "";
  const run = (end: string): Printed => ({ code: `{ run: async ($call) => { ${locals}${before}${end}\n} }`, label });
  if (ts.isExpressionStatement(last)) return run(`return (${observed(last.expression, parsed, context)});`);
  const declared = ts.isVariableStatement(last) ? last.declarationList.declarations[0]?.name : undefined;
  if (declared === undefined || !ts.isIdentifier(declared)) return run(`${last.getText(parsed)}`);
  return run(`${last.getText(parsed)}; return ${declared.text};`);
}

/** The expression with the stub's own call, if it is one, made so that its arguments can be looked at before and after. */
function observed(
  expression: typescript.Expression,
  parsed: typescript.SourceFile,
  { skeleton }: PrintContext,
): string {
  if (ts.isAwaitExpression(expression))
    return `await ${observed(expression.expression, parsed, { skeleton } as PrintContext)}`;
  const text = expression.getText(parsed);
  if (
    ts.isPropertyAccessExpression(expression) &&
    skeleton.form === "getter" &&
    expression.name.text === skeleton.name
  ) {
    return `$call(${expression.expression.getText(parsed)}, [], ($self) => $self.${skeleton.name})`;
  }
  if (!ts.isCallExpression(expression) || expression.questionDotToken !== undefined) return text;
  const callee = expression.expression;
  const list = expression.arguments.map((argument) => argument.getText(parsed)).join(", ");
  if (ts.isIdentifier(callee) && callee.text === (skeleton.access ?? skeleton.name)) {
    return `$call(undefined, [${list}], ($self, $arguments) => ${callee.text}(...$arguments))`;
  }
  if (!ts.isPropertyAccessExpression(callee) || callee.name.text !== skeleton.name || callee.questionDotToken)
    return text;
  const receiver = callee.expression.getText(parsed);
  return `$call(${receiver}, [${list}], ($self, $arguments) => $self.${skeleton.name}(...$arguments))`;
}

function problemOf(code: string, { moduleNames, skeleton }: PrintContext): string | undefined {
  const parsed = parse(code);
  const { parseDiagnostics } = parsed as { parseDiagnostics?: readonly typescript.Diagnostic[] };
  if (parseDiagnostics !== undefined && parseDiagnostics.length > 0) return "is no TypeScript";
  const unknown = freeReferences(parsed).find(
    ({ text }) => !moduleNames.has(text) && !(text in globalThis) && text !== skeleton.name && text !== "$revive",
  );
  return unknown === undefined ? undefined : `names \`${unknown.text}\`, which the file does not have`;
}

// Classes by name, so that their instances can be printed, and made.
function scopeGetter({ skeleton, moduleNames, placed }: PrintContext): string {
  const drawn = new Set(classNames(skeleton));
  const classes = skeleton.scope
    .filter(({ kind, name }) => (kind === "class" || drawn.has(name)) && moduleNames.has(name))
    .map(({ name }) => name);
  const { owner } = skeleton;
  if (owner?.kind === "class" && moduleNames.has(owner.name)) classes.push(owner.name);
  return placed.isSynthesized ? "() => ({})" : `() => ({ ${[...new Set(classes)].join(", ")} })`;
}

function classNames(skeleton: Skeleton): string[] {
  const text = JSON.stringify([skeleton.parameters, skeleton.shapes]);
  return [...text.matchAll(/"kind":"class","name":"(\w+)"/g)].map((match) => match[1] ?? "");
}

function parse(code: string): typescript.SourceFile {
  return ts.createSourceFile("example.ts", code, ts.ScriptTarget.Latest, true);
}

/** A text on one line, cut in its middle. */
function shorten(text: string, limit: number = MAX_LABEL): string {
  const line = text.replace(/\s*\n\s*/g, "; ").trim();
  return line.length <= limit ? line : `${line.slice(0, limit - 40)} … ${line.slice(-30)}`;
}
