import type typescript from "typescript";
import { ts } from "../../compiler/compiler.js";
import type { Skeleton } from "../../../transformer/stub.js";
import type { Terms } from "../../contract/contract.js";
import type { ModelReply } from "../../contract/model.js";
import type { Candidate, Finding } from "../../contract/nouns.js";
import { contractOf, readTerms } from "../../terms/readTerms.js";
import { holdsElements } from "../../text/fileNames.js";
import { type Block, findBlocks, findIndented } from "./blocks.js";
import { findFunctions, plainName } from "./foundFunction.js";
import { answerOf, IMPOSSIBLE, KEEP, marked, RIGHT_THROW, WRONG_TEST } from "./replyText.js";
import { declaredNames, readSurroundings } from "./surroundings.js";
import { syntaxFault } from "./syntaxFault.js";
import { isVoid, lineOf, refusal, takeFunction } from "./takeFunction.js";
import { namesIn } from "../../text/identifiers.js";
import { withoutFullStop } from "../../text/lines.js";

type ReplyFunction = ReturnType<typeof findFunctions>[number];

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

/** A text read as a file. */
interface Reading extends Block {
  readonly source: typescript.SourceFile;
  readonly found: readonly ReplyFunction[];
  readonly error: ReturnType<typeof syntaxFault>;
}

/**
 * Takes a reply apart: its contract, the function in its fenced blocks or its bare text, as declaration, arrow, method or
 * body alone, with what helpers and imports stand beside it. Of several versions the last counts.
 */
export function parseReply(
  { text, isTruncated, withheld }: Pick<ModelReply, "text" | "isTruncated" | "withheld">,
  skeleton: Skeleton,
): ParsedReply {
  const answer = answerOf(text);
  const { blocks, isFenced, isOpen, prose } = findBlocks(answer);
  const names = namesOf(skeleton);
  const read = (block: Block): Reading => readBlock(block, names, holdsElements(skeleton.file));
  const holdsIt = (reading: Reading): boolean => ours(reading, names).length > 0;
  const told = blocks.map(read);
  const isWhole = isFenced || told.some((reading) => reading.error === undefined && holdsIt(reading));
  const all = isWhole ? told : [...told, ...findIndented(answer).map(read).filter(holdsIt)];
  const readings = all.filter((reading) => !isOnlyContract(reading));
  const words = readWords(isFenced ? prose : answer, all);
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
  const text = line.startsWith("`") ? line.slice(1).replace("` //", " //") : line;
  const [call] = ts.createSourceFile("call.ts", text, ts.ScriptTarget.Latest, true).statements;
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

// A method alone is a file of syntax errors, as is a function without a name; inside of a class, or exported, they are none.
function readBlock({ code, info }: Block, names: Names, isJsx: boolean): Reading {
  const reading = readFile(code, names, isJsx, info);
  if (reading.error === undefined || ours(reading, names).length > 0) return reading;
  const method = readFile(`class Owner {\n${code}\n}`, names, isJsx, info);
  if (method.error === undefined && method.found.length > 0) return method;
  const exported = readFile(`export default ${code}`, names, isJsx, info);
  return exported.error === undefined && exported.found.length > 0 ? exported : reading;
}

function readFile(code: string, names: Names, isJsx: boolean, info: readonly string[] = []): Reading {
  const fileName = isJsx ? "reply.tsx" : "reply.ts";
  const source = ts.createSourceFile(fileName, code, ts.ScriptTarget.Latest, true);
  const error = syntaxFault(source);
  // The header of `<Item>(items: Item[]) => …` opens an element there; only the body of it is taken.
  const plain = isJsx && error !== undefined ? readFile(code, names, false, info) : undefined;
  if (plain !== undefined && plain.error === undefined) return plain;
  return { code, info, source, found: findFunctions(source, names), error };
}

// What has no name but is all that there is can only be meant for the stub.
function ours({ found, error }: Pick<Reading, "found" | "error">, names: Names): readonly ReplyFunction[] {
  const own = found.filter((each) => names.has(each.name));
  const nameless = found.filter((each) => each.name === "" && error === undefined);
  return own.length === 0 && nameless.length === 1 ? nameless : own;
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
  const rest = source.statements.filter((statement) => !versions.has(statement));
  return takeFunction(chosen, [...neededOf(all, reading, names), ...rest], skeleton);
}

/** Statements of other blocks that the chosen one, or one of them, needs: a helper may stand in a block of its own. */
function neededOf(all: readonly Reading[], chosen: Reading, names: Names): typescript.Statement[] {
  const taken = new Set(chosen.source.statements.flatMap(declaredNames));
  const others = all.filter((one) => one !== chosen && one.error === undefined && ours(one, names).length === 0);
  const statements = others.flatMap(({ source }) => [...source.statements]);
  const needed = new Set<typescript.Statement>();
  let texts = [chosen.code];
  for (let size = -1; size !== needed.size;) {
    size = needed.size;
    for (const statement of statements) {
      const declared = declaredNames(statement).filter((name) => !taken.has(name));
      const isNamed = declared.some((name) => texts.some((text) => namesIn(text).has(name)));
      if (isNamed || (ts.isImportDeclaration(statement) && needed.size > 0)) needed.add(statement);
    }
    texts = [chosen.code, ...[...needed].map((statement) => statement.getText())];
  }
  return statements.filter((statement) => needed.has(statement));
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
  const gives = (node: typescript.Node): boolean => {
    if (ts.isReturnStatement(node) || ts.isThrowStatement(node) || ts.isYieldExpression(node)) return true;
    return ts.isFunctionLike(node) ? false : (ts.forEachChild(node, gives) ?? false);
  };
  return gives(body) || (isEnough && ts.isBlock(body) && body.statements.length > 0);
}

function refuse(code: string, message: string, line?: string): { findings: readonly Finding[] } {
  return { findings: [refusal(code, message, line)] };
}

function refuseSyntax(fault: Reading["error"]): { findings: readonly Finding[] } {
  const { message = "it cannot be read", line } = fault ?? {};
  return refuse("syntax-error", `The code has a syntax error: ${withoutFullStop(message)}.`, line);
}
