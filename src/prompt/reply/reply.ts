import type typescript from "typescript";
import { ts } from "../../compiler/compiler.js";
import { nodesOf } from "../../compiler/nodes.js";
import type { Skeleton } from "../../../transformer/stub.js";
import type { Terms } from "../../contract/contract.js";
import type { ModelReply } from "../../contract/model.js";
import type { Candidate, Finding } from "../../contract/nouns.js";
import { contractOf, readTerms } from "../../terms/readTerms.js";
import { holdsElements } from "../../text/fileNames.js";
import { allBlocks, findBlocks, findIndented } from "./blocks.js";
import { plainName } from "./foundFunction.js";
import { isBrokenOff, isWhole, ours, readAmidWords, type Reading, readBlock, readFile } from "./readings.js";
import { answerOf, IMPOSSIBLE, KEEP, marked, RIGHT_THROW, WRONG_TEST } from "./replyText.js";
import { declaredNames, neededBy, readSurroundings } from "./surroundings.js";
import { isVoid, lineOf, refusal, takeFunction } from "./takeFunction.js";
import { withoutFullStop } from "../../text/lines.js";
import { unwrap } from "./wrappings.js";

type Names = ReadonlySet<string>;
type TakenReply = ReturnType<typeof takeFunction>;

/** The statements of a reply besides its code, or instead of it. */
interface Words {
  /** Why the last code is right, against findings that may be answered. */
  readonly keep?: string;
  /** Calls of the model's own tests, and recorded ones, that it takes back. */
  readonly withdrawn: readonly string[];
  /** The contract of its own fence. */
  readonly contract?: Terms;
  /** Why the contract cannot be read. */
  readonly brokenContract?: string;
}

/** A parsed reply: code, findings, or an `answer` without code. */
type ParsedReply =
  | ({ readonly candidate: Candidate } & Words)
  | { readonly findings: readonly Finding[] }
  | ({ readonly answer: "right-throw" | "impossible" | "keep" | "contract"; readonly reason: string } & Words);

/**
 * Takes a reply apart: its contract, the function in its fenced blocks or its bare text, as declaration, arrow, method or
 * body alone, with what helpers and imports stand beside it. Of several versions the last counts.
 */
export function parseReply(
  { text, isTruncated, withheld }: Pick<ModelReply, "text" | "isTruncated" | "withheld">,
  skeleton: Skeleton,
): ParsedReply {
  const answer = answerOf(text);
  const names = namesOf(skeleton);
  const { told, isFenced, isOpen, prose } = readAll(answer, names, holdsElements(skeleton.file));
  const readings = told.filter((reading) => !isOnlyContract(reading));
  const words = readWords(isFenced ? prose : answer, told);
  const wordOnly = isFenced && readings.length > 0 ? undefined : readAnswer(isFenced ? prose : answer, words);
  if (wordOnly !== undefined) return wordOnly;
  if (withheld !== undefined && (isOpen || !isFenced)) return refuse("withheld-reply", withheld);
  if (isTruncated && (isOpen || !isFenced))
    return refuse(
      "truncated-reply",
      "The reply was cut off at the length limit. Write a shorter function, and nothing else.",
    );
  if (answer === "" || readings.length === 0)
    return refuse("empty-reply", `The reply contains no code. It must contain the function ${skeleton.name}.`);
  const taken = takeBest(readings, skeleton, { names, isFenced });
  const isBroken = isOpen && "findings" in taken && taken.findings[0]?.code === "syntax-error";
  if (isBroken) return refuse("truncated-reply", "The reply ends in the middle of the code. Write the whole function.");
  if ("findings" in taken) return taken;
  const { contract } = words;
  return { ...words, candidate: contract === undefined ? taken.candidate : { ...taken.candidate, contract } };
}

interface Told {
  readonly told: readonly Reading[];
  readonly isFenced: boolean;
  readonly isOpen: boolean;
  readonly prose: string;
}

/** What a reply holds, read as code: its blocks; without a whole function in them, what may be meant as one. */
function readAll(answer: string, names: Names, isJsx: boolean): Told {
  const read = (block: Parameters<typeof readBlock>[0]): Reading => readBlock(block, names, isJsx);
  const holdsIt = (reading: Reading): boolean => isWhole(reading, names);
  const { blocks, foreign, isFenced, prose, ...end } = findBlocks(answer);
  const [told, others] = [blocks.map(read), foreign.map(read).filter(holdsIt)];
  const isOpen = end.isOpen && isBrokenOff([...told, ...others], names);
  if (others.length > 0) return { told: isFenced ? [...told, ...others] : others, isFenced: true, isOpen, prose };
  if (told.some(holdsIt)) return { told, isFenced, isOpen, prose };
  const isAnswer = [RIGHT_THROW, IMPOSSIBLE, KEEP].some((marker) => marked(answer, marker).length > 0);
  for (const text of isAnswer ? [] : unwrap(answer)) {
    const inner = allBlocks(text).map(read);
    if (inner.some(holdsIt)) return { told: inner, isFenced: true, isOpen: false, prose };
  }
  const spoken = isFenced || isAnswer ? undefined : readAmidWords(answer, names, isJsx);
  if (spoken !== undefined) return { told: [spoken], isFenced, isOpen, prose: answer };
  const indented = isFenced ? [] : findIndented(answer).map(read);
  return { told: [...told, ...indented.filter((one) => ours(one, names).length > 0)], isFenced, isOpen, prose };
}

function namesOf({ name, spelling }: Skeleton): Names {
  return new Set([name, plainName(spelling)]);
}

// The fence says so, or there is nothing else in it.
function isOnlyContract({ info, source }: Reading): boolean {
  const own = source.statements.filter((statement) => !ts.isImportDeclaration(statement));
  return info.includes("contract") || (own.length > 0 && own.every((statement) => contractOf(statement) !== undefined));
}

/** The object literal of a contract, in whichever form the reply declares it. */
function literalOf({ source, info, code }: Reading): typescript.Expression | undefined {
  const declared = source.statements.flatMap((statement) => contractOf(statement) ?? []).at(-1);
  if (declared !== undefined || !info.includes("contract")) return declared;
  const trimmed = code.trimEnd();
  const literal = trimmed.endsWith(";") ? trimmed.slice(0, -1) : trimmed;
  const [only] = readFile(`(${literal}\n)`, new Set(), false).source.statements;
  return only !== undefined && ts.isExpressionStatement(only) ? only.expression : undefined;
}

function readWords(prose: string, readings: readonly Reading[]): Words {
  const keep = marked(prose, KEEP).at(-1);
  const literal = readings.flatMap((reading) => literalOf(reading) ?? []).at(-1);
  const read = literal === undefined ? undefined : readTerms(literal);
  return {
    withdrawn: marked(prose, WRONG_TEST).map(callIn),
    ...(keep === undefined ? {} : { keep }),
    ...(read !== undefined && "terms" in read ? { contract: read.terms } : {}),
    ...(read !== undefined && "reason" in read ? { brokenContract: read.reason } : {}),
  };
}

/** The call that a line begins with; what it said of the call, as a comment behind it, is left out. */
function callIn(line: string): string {
  const text = line.startsWith("`") ? line.slice(1) : line;
  // Its own texts may hold the ticks that end it.
  const ends = text === line ? [] : [...text.matchAll(/`/g)].map(({ index }) => text.slice(0, index));
  const whole = ends.map((end) => readFile(end, new Set(), false)).find(({ error }) => error === undefined);
  const [call] = (whole ?? readFile(text, new Set(), false)).source.statements;
  return call !== undefined && ts.isExpressionStatement(call) ? call.expression.getText() : text;
}

function readAnswer(prose: string, words: Words): ParsedReply | undefined {
  const [rightThrow] = marked(prose, RIGHT_THROW);
  if (rightThrow !== undefined) return { answer: "right-throw", reason: rightThrow, ...words };
  const [impossible] = marked(prose, IMPOSSIBLE);
  if (impossible !== undefined) return { answer: "impossible", reason: impossible, ...words };
  if (words.keep !== undefined) return { answer: "keep", reason: words.keep, ...words };
  return words.contract === undefined ? undefined : { answer: "contract", reason: "", ...words };
}

interface Circumstances {
  readonly names: Names;
  readonly isFenced: boolean;
}

function takeBest(readings: readonly Reading[], skeleton: Skeleton, circumstances: Circumstances): TakenReply {
  const held = readings.filter((reading) => ours(reading, circumstances.names).length > 0);
  const chosen = held.findLast(({ error }) => error === undefined) ?? held.at(-1);
  if (chosen !== undefined) return takeReading(chosen, readings, skeleton, circumstances.names);
  const taken = readings.map((reading) => takeBody(reading, skeleton, circumstances));
  return taken.findLast((one) => "candidate" in one) ?? (taken[0] as TakenReply);
}

function takeReading(reading: Reading, all: readonly Reading[], skeleton: Skeleton, names: Names): TakenReply {
  const { error, source } = reading;
  const own = ours(reading, names);
  const chosen = own.at(-1);
  if (error !== undefined || chosen === undefined) return refuseSyntax(error);
  const versions = new Set(own.map(({ statement }) => statement));
  const needed = neededOf(all, reading, names);
  const rest = source.statements.filter((statement) => !versions.has(statement) && !isImportOf(statement, needed));
  return takeFunction(chosen, [...needed, ...rest], skeleton);
}

/** Whether a statement imports, from a file beside it, nothing but what other blocks of the reply declare. */
function isImportOf(statement: typescript.Statement, needed: readonly typescript.Statement[]): boolean {
  if (!ts.isImportDeclaration(statement) || !statement.moduleSpecifier.getText().slice(1).startsWith(".")) return false;
  const bindings = statement.importClause?.namedBindings;
  const declared = new Set(needed.flatMap(declaredNames));
  const isNamed = bindings !== undefined && ts.isNamedImports(bindings) && statement.importClause?.name === undefined;
  return isNamed && bindings.elements.every(({ name }) => declared.has(name.text));
}

/** Statements of other blocks that the chosen one, or one of them, needs: a helper may stand in a block of its own. */
function neededOf(all: readonly Reading[], chosen: Reading, names: Names): typescript.Statement[] {
  const taken = new Set(chosen.source.statements.flatMap(declaredNames));
  const others = all.filter((one) => one !== chosen && one.error === undefined && ours(one, names).length === 0);
  // Of several versions of a helper, too, the last counts.
  const statements = others.toReversed().flatMap(({ source }) => {
    const fresh = source.statements.filter((one) => declaredNames(one).every((name) => !taken.has(name)));
    for (const name of fresh.flatMap(declaredNames)) taken.add(name);
    return fresh.toReversed();
  });
  const needed = neededBy(chosen.code, statements);
  const sources = new Set([...needed].map((one) => one.getSourceFile()));
  const isNeeded = (one: typescript.Statement): boolean =>
    needed.has(one) || (ts.isImportDeclaration(one) && (sources.has(one.getSourceFile()) || isOfImports(one)));
  return statements.filter(isNeeded).toReversed();
}

function isOfImports(statement: typescript.Statement): boolean {
  return statement.getSourceFile().statements.every(ts.isImportDeclaration);
}

function takeBody(
  { code, source, found, error }: Reading,
  skeleton: Skeleton,
  { isFenced }: Circumstances,
): TakenReply {
  const { name, isAsyncKeyword, calls } = skeleton;
  const imports = source.statements.filter(ts.isImportDeclaration);
  const body = imports.reduceRight((text, { pos, end }) => text.slice(0, pos) + text.slice(end), code).trim();
  const star = calls === "generator" || calls === "asyncGenerator" ? "*" : "";
  const header = `${isAsyncKeyword ? "async " : ""}function${star} ${name}()`;
  const wrapped = readFile(`${header} {\n${body}\n}`, new Set([name]), holdsElements(skeleton.file));
  const [whole] = wrapped.found;
  const isBody =
    wrapped.error === undefined &&
    whole !== undefined &&
    endsIn(whole.node.body, isFenced && isVoid(skeleton) && found.length === 0);
  if (isBody) return { candidate: { body, ...readSurroundings(imports, skeleton) } };
  const other = found.find((each) => each.name !== "");
  if (error !== undefined && isFenced) return refuseSyntax(error);
  if (other !== undefined)
    return refuse("wrong-name", `The function is named ${other.name}; it must be named ${name}.`, lineOf(other));
  if (!isFenced)
    return refuse(
      "prose",
      `The reply contains no code. Answer with a \`\`\`ts block that contains the function ${name}.`,
    );
  return refuse("no-function", `The block does not contain a function named ${name}.`);
}

// Statements are taken for a body when one of them gives something back; those of a void function need not.
function endsIn(body: typescript.Node, isEnough: boolean): boolean {
  const gives = (node: typescript.Node): boolean =>
    ts.isReturnStatement(node) || ts.isThrowStatement(node) || ts.isYieldExpression(node);
  return (
    nodesOf(ts, body, ts.isFunctionLike).some(gives) || (isEnough && ts.isBlock(body) && body.statements.length > 0)
  );
}

function refuse(code: string, message: string, line?: string): { findings: readonly Finding[] } {
  return { findings: [refusal(code, message, line)] };
}

function refuseSyntax(fault: Reading["error"]): { findings: readonly Finding[] } {
  const { message = "it cannot be read", line } = fault ?? {};
  return refuse("syntax-error", `The code has a syntax error: ${withoutFullStop(message)}.`, line);
}
