import type typescript from "typescript";
import type { Expectation } from "../../contract/expectation.js";
import { ts } from "../../compiler/compiler.js";
import { nodesOf } from "../../compiler/nodes.js";
import type { Comments } from "./comments.js";
import { leadingValue } from "./value.js";

interface Printed {
  readonly says: { readonly code: string; readonly expect: Expectation; readonly isWatched: true };
  /** It is a text, written without quotation marks. */
  readonly isBare?: true;
}

/** Fewer may be the first of many. */
const FEWEST = 2;
const NO_LABEL = { text: "", rest: "" };

/** What a statement prints, where it is shown in another way than one value behind a call of the console. */
export function readPrinted(statement: typescript.Statement, comments: Comments): Printed | undefined {
  return readLines(statement, comments) ?? readOnce(statement, comments);
}

/** What a loop, or a function that is called for each item, prints one by one: a value on each of the lines below it. */
function readLines(statement: typescript.Statement, { beside, below }: Comments): Printed | undefined {
  if (beside !== undefined || below.length < FEWEST || !printsValues(statement)) return undefined;
  const values = below.flatMap((line) => leadingValue(line, false)?.code ?? []);
  if (values.length < below.length) return undefined;
  const log = "const console = { log: (value) => void $printed.push(value) };";
  const code = `const $printed = [];\n{ ${log}\n${statement.getText()}\n}\n$printed`;
  return { says: { code, expect: { kind: "returns", value: `[${values.join(", ")}]` }, isWatched: true } };
}

/** Whether the console is asked for nothing but one value at a time, in one place. */
function printsValues(statement: typescript.Statement): boolean {
  return onlyPrint(statement)?.arguments.length === 1;
}

/** What is printed in one place only: several values, a text around values, or a value where it is known within. */
function readOnce(statement: typescript.Statement, { beside }: Comments): Printed | undefined {
  const print = onlyPrint(statement);
  if (print === undefined) return undefined;
  const isWhole = ts.isExpressionStatement(statement) && statement.expression === print;
  const [only, ...more] = print.arguments;
  if (isWhole && more.length === 0 && !(only && ts.isTemplateExpression(only))) return undefined;
  const shown = isWhole ? beside : commentWithin(statement, print);
  const values = shown === undefined ? undefined : shownValues(shown, print.arguments);
  if (values === undefined) return undefined;
  const isBare = print.arguments.some(ts.isTemplateExpression) ? ({ isBare: true } as const) : {};
  return { ...printedOnce(statement, values), ...isBare };
}

// What is called later, or more than once, has printed something else than what is shown: that says nothing. But where
// an error is caught, nothing printed means that none came.
function printedOnce(statement: typescript.Statement, values: readonly string[]): Printed {
  const log = "const console = { log: (...values) => void $printed.push(values) };";
  const own = ts.isExpressionStatement(statement)
    ? `$printed.done = (${statement.expression.getText()});`
    : statement.getText();
  const isMeant = ts.isTryStatement(statement) ? "$printed.length < 2" : "$printed.length === 1";
  const list = `[${values.join(", ")}]`;
  const picked = `${isMeant} ? await Promise.all($printed[0] ?? []) : ${list}`;
  const code = `const $printed = [];\n{ ${log}\n${own}\n}\nawait $printed.done;\n${picked}`;
  const value = `${list}.map((value, at) => (typeof $printed[0]?.[at] === "string" ? String(value) : value))`;
  return { says: { code, expect: { kind: "returns", value }, isWatched: true } };
}

/** The comment behind a call, on its line or right below, before its statement ends. */
function commentWithin(statement: typescript.Statement, { end }: typescript.Node): string | undefined {
  const behind = statement.getSourceFile().text.slice(end, statement.end);
  return /^[ \t]*;?[ \t]*(?:\n[ \t]*)?\/\/(.*)/.exec(behind)?.[1]?.trim();
}

/** Each argument as it is shown, as code: labels as they are, in between a value for each of the others. */
function shownValues(shown: string, values: readonly typescript.Expression[]): string[] | undefined {
  const codes: string[] = [];
  let rest = shown;
  for (const [index, value] of values.entries()) {
    const isLast = index === values.length - 1;
    const label = ts.isStringLiteralLike(value) ? { text: value.text, rest: rest.slice(value.text.length) } : NO_LABEL;
    if (!rest.startsWith(label.text) || ts.isSpreadElement(value)) return undefined;
    const piece = isLast ? rest : (/^\S+(?=\s)/.exec(rest)?.[0] ?? "");
    const code = ts.isStringLiteralLike(value)
      ? value.getText()
      : ts.isTemplateExpression(value)
        ? filledIn(value, rest)
        : leadingValue(piece.endsWith(",") ? piece.slice(0, -1) : piece, false)?.code;
    if (code === undefined) return undefined;
    codes.push(code);
    rest = (label === NO_LABEL ? rest.slice(piece.length) : label.rest).trimStart();
  }
  return rest === "" ? codes : undefined;
}

/** A text, if it is what a template can become. */
function filledIn({ head, templateSpans }: typescript.TemplateExpression, text: string): string | undefined {
  let at = text.startsWith(head.text) ? head.text.length : -1;
  for (const { literal } of templateSpans) {
    const found = at < 0 ? -1 : literal.text === "" ? at : text.indexOf(literal.text, at);
    at = found < 0 ? -1 : found + literal.text.length;
  }
  const last = templateSpans.at(-1)?.literal.text ?? "";
  return at < 0 || head.text.trim() === "" || !text.endsWith(last) ? undefined : JSON.stringify(text);
}

/** The call with which a statement prints, where that is all that it asks of the console. */
function onlyPrint(statement: typescript.Statement): typescript.CallExpression | undefined {
  const nodes = nodesOf(ts, statement);
  const uses = nodes.filter((node) => ts.isIdentifier(node) && node.text === "console");
  const print = nodes.filter(ts.isCallExpression).find((call) => call.expression.getText() === "console.log");
  return uses.length === 1 ? print : undefined;
}
