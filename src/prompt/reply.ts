import { ts } from "ts-morph";
import type { Skeleton } from "../../transformer/stub.js";
import type { Candidate, Finding, ModelReply } from "../contract/nouns.js";
import { findBlocks } from "./blocks.js";
import {
  bodyText,
  defaultStatements,
  type FoundFunction,
  findFunctions,
  isAsync,
  isGenerator,
  parameterNames,
  unpackStatement,
} from "./foundFunction.js";
import { RIGHT_THROW, WRONG_TEST } from "./messages.js";
import { readSurroundings } from "./surroundings.js";
import { type SyntaxFault, syntaxFault } from "./syntaxFault.js";

/**
 * What a reply turned out to be. `rightThrow` is the reason why the failing call is to throw; `withdrawn` are the calls
 * of the model's own tests, and recorded ones, that it takes back.
 */
export type ParsedReply =
  | { readonly candidate: Candidate; readonly withdrawn: readonly string[] }
  | { readonly findings: readonly Finding[] }
  | { readonly rightThrow: string };

type Taken = { readonly candidate: Candidate } | { readonly findings: readonly Finding[] };

/** A text read as a file. */
interface Reading {
  readonly code: string;
  readonly source: ts.SourceFile;
  readonly found: readonly FoundFunction[];
  readonly error: SyntaxFault | undefined;
}

/**
 * Takes a reply apart: the function in its fenced block or its bare text, as declaration, arrow, method or body alone,
 * with what helpers and imports stand beside it.
 */
export function parseReply(
  { text, isTruncated }: Pick<ModelReply, "text" | "isTruncated">,
  skeleton: Skeleton,
): ParsedReply {
  const { blocks, isFenced, isOpen } = findBlocks(text.trim());
  const right = isFenced ? null : new RegExp(`^\\W*${RIGHT_THROW}\\s*(.*?)[\`*]*\\s*$`, "m").exec(text);
  if (right !== null) return { rightThrow: right[1] ?? "" };
  const isCut = isTruncated && (isOpen || !isFenced);
  if (isCut)
    return refuse(
      "truncated-reply",
      "The reply was cut off at the length limit. Write a shorter function, and nothing around it.",
    );
  if (text.trim() === "")
    return refuse("empty-reply", `The reply is empty. It must hold the function ${skeleton.name}.`);
  const readings = blocks.map((code) => readBlock(code, skeleton));
  const held = readings.filter((reading) => ours(reading, skeleton).length > 0);
  if (new Set(held.map(({ code }) => code.trim())).size > 1) return refuseTwo(skeleton);
  const [reading = readings[0]] = held;
  if (reading === undefined)
    return refuse("empty-reply", `The reply is empty. It must hold the function ${skeleton.name}.`);
  const parsed = takeReading(reading, skeleton, isFenced);
  const isBroken = isOpen && "findings" in parsed && parsed.findings[0]?.code === "syntax-error";
  if (isBroken) return refuse("truncated-reply", "The reply ends in the middle of the code. Give the whole function.");
  return "candidate" in parsed ? { ...parsed, withdrawn: withdrawnTests(text) } : parsed;
}

function withdrawnTests(text: string): string[] {
  const lines = text.matchAll(new RegExp(`^\\W*${WRONG_TEST}\\s*\`?(.*?)\`?\\s*$`, "gm"));
  return [...lines].map((line) => (line[1] ?? "").replace(/\s*\/\/.*$/, ""));
}

// A method alone is a file of syntax errors; inside of a class it is none.
function readBlock(code: string, skeleton: Skeleton): Reading {
  const reading = readFile(code, skeleton);
  if (reading.error === undefined || ours(reading, skeleton).length > 0) return reading;
  const method = readFile(`class Owner {\n${code}\n}`, skeleton);
  return method.error === undefined && method.found.length > 0 ? method : reading;
}

function readFile(code: string, { name }: Skeleton): Reading {
  const source = ts.createSourceFile("reply.ts", code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  return { code, source, found: findFunctions(source, name), error: syntaxFault(source) };
}

// What has no name but is all that there is can only be meant for the stub.
function ours({ found, error }: Pick<Reading, "found" | "error">, { name }: Skeleton): readonly FoundFunction[] {
  const own = found.filter((each) => each.name === name);
  const nameless = found.filter((each) => each.name === "" && error === undefined);
  return own.length === 0 && nameless.length === 1 ? nameless : own;
}

function takeReading(reading: Reading, skeleton: Skeleton, isFenced: boolean): Taken {
  const { error, source } = reading;
  const own = ours(reading, skeleton);
  const [chosen] = own;
  if (chosen === undefined) return takeBody(reading, skeleton, isFenced);
  if (error !== undefined) return refuseSyntax(error);
  if (own.length > 1) return refuseTwo(skeleton);
  const finding = kindFault(chosen, skeleton) ?? parameterFault(chosen, skeleton);
  if (finding !== undefined) return { findings: [finding] };
  const rest = source.statements.filter((statement) => statement !== chosen.statement);
  const body = [
    ...lostDefaults(chosen, skeleton),
    ...unpackings(chosen, skeleton),
    bodyText(chosen, isVoid(skeleton)),
  ].join("\n");
  return { candidate: { body, ...readSurroundings(rest, skeleton) } };
}

function takeBody({ code, source, found, error }: Reading, skeleton: Skeleton, isFenced: boolean): Taken {
  const { name, isAsyncKeyword, calls } = skeleton;
  const imports = source.statements.filter(ts.isImportDeclaration);
  const body = imports.reduceRight((text, { pos, end }) => text.slice(0, pos) + text.slice(end), code).trim();
  const star = calls === "generator" || calls === "asyncGenerator" ? "*" : "";
  const wrapped = readFile(`${isAsyncKeyword ? "async " : ""}function${star} ${name}() {\n${body}\n}`, skeleton);
  const [whole] = wrapped.found;
  const isBody =
    wrapped.error === undefined &&
    whole !== undefined &&
    endsIn(whole.node.body, isFenced && isVoid(skeleton) && found.length === 0);
  if (isBody) return { candidate: { body, ...readSurroundings(imports, skeleton) } };
  const other = found.find((each) => each.name !== "");
  if (error !== undefined && isFenced) return refuseSyntax(error);
  if (other !== undefined)
    return refuse("wrong-name", `The function is called ${other.name}, but ${name} is wanted.`, lineOf(other));
  if (!isFenced)
    return refuse("prose", `The reply holds no code. Answer with one \`\`\`ts block that holds the function ${name}.`);
  return refuse("no-function", `The block holds no function ${name}.`);
}

// Statements are taken for a body when one of them gives something back; those of a void function need not.
function endsIn(body: ts.Node, isEnough: boolean): boolean {
  const gives = (node: ts.Node): boolean => {
    if (ts.isReturnStatement(node) || ts.isThrowStatement(node) || ts.isYieldExpression(node)) return true;
    return ts.isFunctionLike(node) ? false : (ts.forEachChild(node, gives) ?? false);
  };
  return gives(body) || (isEnough && ts.isBlock(body) && body.statements.length > 0);
}

function isVoid({ resultType }: Skeleton): boolean {
  return resultType === "void" || resultType === "undefined";
}

function kindFault(found: FoundFunction, { name, calls, isAsyncKeyword, signature }: Skeleton): Finding | undefined {
  const header = signature.split("\n").at(-1);
  const mustGenerate = calls === "generator" || calls === "asyncGenerator";
  if (isGenerator(found) !== mustGenerate) {
    return refusal(
      "wrong-kind",
      `${name} must ${mustGenerate ? "be" : "not be"} a generator. Its header is: ${header}`,
      lineOf(found),
    );
  }
  // The other way round is no harm: the user's own header makes the body's Promise one that is awaited.
  if (!isAsync(found) || isAsyncKeyword) return undefined;
  return refusal("wrong-kind", `${name} must not have the keyword async. Its header is: ${header}`, lineOf(found));
}

// The user's own header stays, so the body must know the arguments by its names; fewer of them are fine.
function parameterFault(found: FoundFunction, { name, parameters }: Skeleton): Finding | undefined {
  const wanted = parameters.map((parameter) => `${parameter.isRest ? "..." : ""}${parameter.name}`);
  const given = parameterNames(found);
  const isSame = (each: string, index: number): boolean =>
    squeeze(each) === squeeze(wanted[index] ?? "") || unpackStatement(found, index, wanted[index] ?? "") !== undefined;
  if (given.every(isSame)) return undefined;
  return refusal(
    "wrong-parameters",
    `The parameters of ${name} are (${wanted.join(", ")}), not (${given.join(", ")}).`,
    lineOf(found),
  );
}

function unpackings(found: FoundFunction, { parameters }: Skeleton): string[] {
  return parameters.flatMap(({ name }, index) => unpackStatement(found, index, name) ?? []);
}

// The user's header says `sign?: string` where models write `sign = "$"`: without the default, the body lacks its value.
function lostDefaults(found: FoundFunction, { parameters, signature }: Skeleton): string[] {
  const header = signature.split("\n").at(-1) ?? "";
  return defaultStatements(found, (name) =>
    parameters.some((one) => one.name === name && one.isOptional && header.split(/[^\w$?:]+/).includes(`${name}?:`)),
  );
}

function squeeze(text: string): string {
  return text
    .replace(/\s+/g, "")
    .replace(/,([}\]])/g, "$1")
    .replaceAll("'", '"');
}

function lineOf({ node }: FoundFunction): string {
  return node.getText().split("\n")[0] ?? "";
}

function refusal(code: string, message: string, line?: string): Finding {
  return { check: "reply", code, message, ...(line === undefined || line === "" ? {} : { line }) };
}

function refuse(code: string, message: string, line?: string): { findings: readonly Finding[] } {
  return { findings: [refusal(code, message, line)] };
}

function refuseTwo({ name }: Skeleton): { findings: readonly Finding[] } {
  return refuse("two-functions", `The reply holds more than one version of ${name}. Give one.`);
}

function refuseSyntax({ message, line }: SyntaxFault): { findings: readonly Finding[] } {
  return refuse("syntax-error", `The code does not parse: ${message.replace(/\.$/, "")}.`, line);
}
