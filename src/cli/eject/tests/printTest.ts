import type typescript from "typescript";
import type { Skeleton } from "../../../../transformer/stub.js";
import type { Case } from "../../../contract/nouns.js";
import { ts } from "../../../compiler/compiler.js";
import { withoutAwait } from "../../../verify/examples/statements.js";
import { isIdentifier } from "../../../text/identifiers.js";
import { indentLines, joinLines } from "../../../text/lines.js";
import type { findFramework } from "./framework.js";
import { parseExpression } from "../../../project/readOptions.js";
import { namesFromOutside } from "./reachNames.js";

type Framework = ReturnType<typeof findFramework>;

/** A case that holds, in the form in which it was tried. */
interface Tried {
  readonly one: Case;
  /** Of a number that may be a little off. */
  readonly isNear: boolean;
}

/** A test, and what it takes from outside. */
interface PrintedTest {
  readonly title: string;
  readonly text: string;
  readonly names: ReadonlySet<string>;
}

const MAX_TITLE = 100;

/**
 * Prints a case as a test.
 *
 * @param isCast whether arguments are given another type: calls that failed often have values that no type allows
 * @returns why it cannot be one, as a sentence, where it cannot
 */
export function printTest(
  { one, isNear }: Tried,
  skeleton: Skeleton,
  framework: Framework,
  isCast: boolean,
): PrintedTest | { readonly reason: string } {
  const parts = partsOf(one, skeleton, isCast);
  if ("reason" in parts) return parts;
  const { before, call, title } = parts;
  const { expect } = one;
  const isAsync = skeleton.calls === "async" || skeleton.calls === "asyncGenerator";
  const awaited = isAsync ? `await ${call}` : call;
  const lines = [...before, ...assertion(expect, { call, awaited, isAsync, isNear }, framework)];
  const body = indentLines(lines.join("\n"), "  ");
  const isWaiting = isAsync || body.includes("await ");
  const text = `it(${JSON.stringify(title)}, ${isWaiting ? "async " : ""}() => {\n${body}\n});`;
  return { title, text, names: namesFromOutside(parse([...before, valueOf(expect), call].join(";\n"))) };
}

function valueOf(expect: Case["expect"]): string {
  return expect.kind === "returns" ? `(${expect.value})` : "";
}

function assertion(
  expect: Case["expect"],
  { call, awaited, isAsync, isNear }: { call: string; awaited: string; isAsync: boolean; isNear: boolean },
  framework: Framework,
): string[] {
  if (expect.kind === "throws") return [framework.throws(call, isAsync, errorOf(expect.error))];
  if (expect.kind !== "returns") return [`${awaited};`];
  const { value, tolerance = 1e-6 } = expect;
  if (!isNear) return [framework.equals(awaited, value)];
  return [framework.isTrue(`Math.abs(${awaited} - ${value}) <= ${tolerance} * Math.abs(${value})`)];
}

// A class where there is one of that name, else a part of the message.
function errorOf(error: string | undefined): string | undefined {
  if (error === undefined) return undefined;
  if (error in globalThis) return error;
  const escaped = error.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  return `/${joinLines(escaped, "\\s+")}/`;
}

interface Parts {
  readonly before: readonly string[];
  readonly call: string;
  readonly title: string;
}

function partsOf({ input }: Case, skeleton: Skeleton, isCast: boolean): Parts | { readonly reason: string } {
  if ("call" in input) return partsOfCall(input.call, skeleton, isCast);
  if ((input.imports ?? []).length > 0) return { reason: "it imports something" };
  if (isCast) return { reason: "it does not compile" };
  const source = parse(input.code);
  const last = source.statements.at(-1);
  if (last === undefined) return { reason: "it is empty" };
  const before = source.statements.slice(0, -1).map((statement) => statement.getText());
  if (!ts.isExpressionStatement(last))
    return { before: [...before, last.getText()], call: "undefined", title: titleOf(input.code) };
  const expression = withoutAwait(last.expression);
  const text = expression.getText();
  return { before, call: drained(text, ts.isCallExpression(expression), skeleton), title: titleOf(input.code) };
}

function partsOfCall(
  { self, arguments: values, locals, notReplayable, isRedacted }: Extract<Case["input"], { call: unknown }>["call"],
  skeleton: Skeleton,
  isCast: boolean,
): Parts | { readonly reason: string } {
  const { access, form, name, owner, spelling } = skeleton;
  if (notReplayable !== undefined) return { reason: notReplayable };
  if (locals !== undefined || access === undefined) return { reason: "its function stands inside of another" };
  if (isRedacted === true) return { reason: "it holds stand-ins for secrets" };
  const list = values.map((value) => (isCast ? cast(value) : value)).join(", ");
  const receiver = self?.replaceAll("$revive(", "revive(");
  const title = titleOf(`${name}(${values.join(", ")})`);
  const member = memberText(spelling);
  if (form === "getter")
    return receiver === undefined
      ? { reason: "it has no receiver" }
      : { before: [], call: `${receiver}${member}`, title };
  if (receiver === undefined) return { before: [], call: drained(`${access}(${list})`, true, skeleton), title };
  const isMethod = owner?.kind === "class" && skeleton.holder?.endsWith(".prototype") === true;
  const called = isMethod
    ? `${receiver}${member}(${list})`
    : `${access}.call(${[receiver, list].filter(Boolean).join(", ")})`;
  return { before: [], call: drained(called, true, skeleton), title };
}

/** A member behind its object, by the name that it is written under: `.area`, `["a-b"]`, `[Symbol.iterator]`. */
function memberText(spelling: string): string {
  if (isIdentifier(spelling)) return `.${spelling}`;
  return spelling.startsWith("[") ? spelling : `[${spelling}]`;
}

function cast(value: string): string {
  const expression = parseExpression(value);
  const isLoose =
    expression === undefined ||
    ts.isArrowFunction(expression) ||
    ts.isConditionalExpression(expression) ||
    ts.isBinaryExpression(expression);
  return `${isLoose ? `(${value})` : value} as never`;
}

/** All items of what a generator gives. */
function drained(call: string, isCall: boolean, { calls }: Skeleton): string {
  if (!isCall) return call;
  if (calls === "generator") return `[...${call}]`;
  return calls === "asyncGenerator" ? `drain(${call})` : call;
}

function titleOf(code: string): string {
  const line = joinLines(code, " ").trim();
  return line.length <= MAX_TITLE ? line : `${line.slice(0, MAX_TITLE)}…`;
}

function parse(text: string): typescript.SourceFile {
  return ts.createSourceFile("test.ts", text, ts.ScriptTarget.Latest, true);
}
