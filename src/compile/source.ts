import { ts } from "ts-morph";
import type { Skeleton } from "../../transformer/stub.js";
import type { Candidate } from "../contract/nouns.js";
import { indentBody } from "./indent.js";

/** Where a version comes from, as its header comment says. */
export interface Provenance {
  readonly version: number;
  readonly model: string;
  /** ISO 8601. */
  readonly adoptedAt: string;
  readonly attempts: number;
  /** What threw, when the version came from healing. */
  readonly healed?: string;
}

const MARK = "// selfcoding · ";

/** Prints a version as the readable TypeScript that the store keeps. */
export function printSource({ imports, helpers, body }: Candidate, skeleton: Skeleton, provenance: Provenance): string {
  const parts = [
    printProvenance(skeleton, provenance),
    imports.trim(),
    helpers.trim(),
    `${exportedSignature(skeleton)} {\n${indentBody(body)}\n}`,
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function printProvenance({ id }: Skeleton, { version, model, adoptedAt, attempts, healed }: Provenance): string {
  const tries = attempts === 1 ? "the first attempt" : `attempt ${attempts}`;
  const lines = [
    `${MARK}${id} · version ${version}`,
    `// Written by ${model} at ${tries}, adopted ${adoptedAt}. It may be edited: the next run takes it as it is.`,
    ...(healed === undefined ? [] : [`// Healed after: ${healed}`]),
  ];
  return lines.map((line) => line.replace(/\s+/g, " ")).join("\n");
}

function exportedSignature({ signature }: Skeleton): string {
  return signature
    .split("\n")
    .map((line) => `export ${line}`)
    .join("\n");
}

/**
 * Takes a kept version apart again, a hand edit included.
 *
 * @returns the candidate, or the reason why the text is none, as a sentence
 */
export function parseSource(text: string, skeleton: Skeleton): { candidate: Candidate } | { reason: string } {
  const file = ts.createSourceFile("version.ts", text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  const broken = syntaxError(file);
  if (broken !== undefined) return { reason: broken };
  const { name } = skeleton;
  const functions = file.statements.filter(
    (statement) => ts.isFunctionDeclaration(statement) && statement.name?.text === name,
  );
  const main = functions.at(-1) as ts.FunctionDeclaration | undefined;
  if (main?.body === undefined) return { reason: `It holds no "export function ${name}" with a body.` };
  const imports = file.statements.filter(ts.isImportDeclaration);
  const others = file.statements.filter(
    (statement) => !ts.isImportDeclaration(statement) && !functions.includes(statement),
  );
  const print = (statements: readonly ts.Statement[]): string =>
    statements.map((statement) => withComments(file, statement)).join("\n");
  const body = text.slice(main.body.getStart(file) + 1, main.body.end - 1);
  return { candidate: { imports: print(imports), helpers: print(others), body: trimLines(body) } };
}

function syntaxError(file: ts.SourceFile): string | undefined {
  // The parser's own list; asking a program for it would load all libraries.
  const { parseDiagnostics } = file as ts.SourceFile & {
    readonly parseDiagnostics: readonly ts.DiagnosticWithLocation[];
  };
  const [first] = parseDiagnostics;
  if (first === undefined) return undefined;
  const { line } = file.getLineAndCharacterOfPosition(first.start);
  return `It does not parse: line ${line + 1}: ${ts.flattenDiagnosticMessageText(first.messageText, " ")}`;
}

/** A statement with the comments above it, but without the provenance at the top of the file. */
function withComments(file: ts.SourceFile, statement: ts.Statement): string {
  const full = file.text.slice(statement.getFullStart(), statement.end);
  const isFirst = statement.getFullStart() === 0 && full.startsWith(MARK);
  return isFirst ? full.replace(/^(?:\/\/[^\n]*\n)+/, "").trim() : full.trim();
}

function trimLines(body: string): string {
  return body.replace(/^(?:[ \t]*\r?\n)+/, "").trimEnd();
}
