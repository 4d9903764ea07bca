import { ts } from "ts-morph";
import type { Skeleton } from "../../transformer/stub.js";
import type { Candidate, Finding, ModelReply } from "../contract/nouns.js";
import { findFunction, type FoundFunction } from "./foundFunction.js";

/** What a reply turned out to be. */
export type ParsedReply = { readonly candidate: Candidate } | { readonly findings: readonly Finding[] } | { readonly rightThrow: string };

/** Takes a reply apart: the function in its fenced block, or in the text, with helpers and imports. */
export function parseReply({ text, isTruncated }: Pick<ModelReply, "text" | "isTruncated">, skeleton: Skeleton): ParsedReply {
  const right = /^\s*`?THROW IS RIGHT:\s*(.*?)`?\s*$/m.exec(text);
  if (right !== null && !text.includes("```")) return { rightThrow: right[1] ?? "" };
  if (text.trim() === "") return refuse("empty-reply", "The reply is empty.");
  if (isTruncated) return refuse("truncated-reply", "The reply was cut off at the length limit: write a shorter function.");
  const blocks = codeBlocks(text);
  const parsed = blocks.map((code) => ({ code, ...read(code, skeleton) }));
  const held = parsed.filter((block) => block.found.some(({ name }) => name === skeleton.name));
  if (held.length > 1 && new Set(held.map(({ code }) => code.trim())).size > 1) {
    return refuse("two-functions", `The reply holds ${held.length} different versions of ${skeleton.name}: give one block.`);
  }
  const [first] = held;
  if (first !== undefined) return take(first.code, first.source, first.found, skeleton);
  return withoutName(text, parsed, skeleton);
}

interface Block {
  readonly code: string;
  readonly source: ts.SourceFile;
  readonly found: readonly FoundFunction[];
}

function withoutName(text: string, blocks: readonly Block[], skeleton: Skeleton): ParsedReply {
  const other = blocks.flatMap(({ found }) => found)[0];
  if (other !== undefined) return refuse("wrong-name", `The function is called "${other.name}", but "${skeleton.name}" is wanted.`);
  const fenced = text.includes("```") ? blocks[0]?.code : undefined;
  const bare = fenced ?? text;
  const wrapped = `function ${skeleton.name}() {\n${bare}\n}`;
  // Prose parses as a row of syntax errors; a bare body does not.
  if (/\b(?:return|throw|yield)\b/.test(bare) && syntaxError(wrapped) === undefined) {
    return { candidate: { body: bare.trim(), helpers: "", imports: "" } };
  }
  if (fenced === undefined) return refuse("prose", `The reply holds no code: answer with one \`\`\`ts block that holds the function ${skeleton.name}.`);
  const error = syntaxError(fenced);
  if (error !== undefined) return refuse("syntax-error", `The code does not parse: ${error.message}.`, error.line);
  return refuse("no-function", `The block holds no function ${skeleton.name}.`);
}

function take(code: string, source: ts.SourceFile, found: readonly FoundFunction[], skeleton: Skeleton): ParsedReply {
  const error = syntaxError(code);
  if (error !== undefined) return refuse("syntax-error", `The code does not parse: ${error.message}.`, error.line);
  const own = found.filter(({ name }) => name === skeleton.name);
  const chosen = own.at(-1);
  if (chosen === undefined || own.length > 1) return refuse("two-functions", `${skeleton.name} is declared ${own.length} times: give it once.`);
  const fault = kindFault(chosen, skeleton) ?? parameterFault(chosen, skeleton);
  if (fault !== undefined) return { findings: [fault] };
  const rest = source.statements.filter((statement) => statement !== chosen.statement && !isDeclarationOf(statement, skeleton.name));
  const print = (statements: readonly ts.Statement[]): string => statements.map((statement) => withoutExport(statement, source)).join("\n\n").trim();
  return {
    candidate: {
      body: chosen.body,
      helpers: print(rest.filter((statement) => !ts.isImportDeclaration(statement) && !ts.isEmptyStatement(statement) && !isBareExport(statement))),
      imports: rest.filter(ts.isImportDeclaration).map((statement) => statement.getText(source)).join("\n"),
    },
  };
}

function kindFault({ isAsync, isGenerator, line }: FoundFunction, { name, calls, isAsyncKeyword }: Skeleton): Finding | undefined {
  const mustGenerate = calls === "generator" || calls === "asyncGenerator";
  const mayBeAsync = calls === "async" || calls === "asyncGenerator";
  if (isGenerator !== mustGenerate) return finding("wrong-kind", `${name} must ${mustGenerate ? "be" : "not be"} a generator function.`, line);
  if (isAsync && !mayBeAsync) return finding("wrong-kind", `${name} is called synchronously: it must not be async.`, line);
  if (isAsync !== isAsyncKeyword) {
    const wanted = isAsyncKeyword ? "async, as in its header" : "a plain function that returns a Promise, as in its header";
    return finding("wrong-kind", `${name} must be ${wanted}.`, line);
  }
  return undefined;
}

function parameterFault({ parameters, line }: FoundFunction, skeleton: Skeleton): Finding | undefined {
  if (parameters === undefined) return undefined;
  const wanted = skeleton.parameters.map(({ name, isRest }) => squeeze(isRest ? `...${name.replace(/^\.{3}/, "")}` : name));
  const given = parameters.map(squeeze);
  // The user's own header stays; fewer parameters are fine as long as they mean the same.
  if (given.every((name, index) => name === wanted[index])) return undefined;
  return finding("wrong-parameters", `The parameters of ${skeleton.name} are (${wanted.join(", ")}), not (${given.join(", ")}).`, line);
}

function codeBlocks(text: string): string[] {
  const blocks = [...text.matchAll(/^[ \t]*(`{3,})[^\n`]*\n([\s\S]*?)^[ \t]*\1[ \t]*$/gm)].map((match) => match[2] ?? "");
  return blocks.length > 0 ? blocks : [text.replace(/^[ \t]*`{3,}[^\n]*\n/, "")];
}

function read(code: string, skeleton: Skeleton): { source: ts.SourceFile; found: FoundFunction[] } {
  const source = ts.createSourceFile("reply.ts", code, ts.ScriptTarget.Latest, true);
  return { source, found: findFunction(source, skeleton.name) };
}

function syntaxError(code: string): { message: string; line: string } | undefined {
  const { diagnostics = [] } = ts.transpileModule(code, { reportDiagnostics: true, compilerOptions: { target: ts.ScriptTarget.ESNext } });
  const [first] = diagnostics;
  if (first === undefined) return undefined;
  const line = code.slice(0, first.start ?? 0).split("\n").length;
  return { message: ts.flattenDiagnosticMessageText(first.messageText, " "), line: code.split("\n")[line - 1] ?? "" };
}

function isDeclarationOf(statement: ts.Statement, name: string): boolean {
  return ts.isFunctionDeclaration(statement) && statement.name?.text === name;
}

function isBareExport(statement: ts.Statement): boolean {
  return ts.isExportDeclaration(statement) || ts.isExportAssignment(statement);
}

function withoutExport(statement: ts.Statement, source: ts.SourceFile): string {
  const text = statement.getFullText(source).trim();
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  const exported = modifiers.find(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
  if (exported === undefined) return text;
  return `${source.text.slice(statement.getFullStart(), exported.getStart(source))}${source.text.slice(exported.end, statement.end).trimStart()}`.trim();
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, "").replace(/,([}\]])/g, "$1");
}

function finding(code: string, message: string, line?: string): Finding {
  return { check: "reply", code, message, ...(line === undefined ? {} : { line }) };
}

function refuse(code: string, message: string, line?: string): { findings: readonly Finding[] } {
  return { findings: [finding(code, message, line)] };
}
