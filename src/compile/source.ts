import type typescript from "typescript";
import { ts } from "../compiler/compiler.js";
import { PACKAGE_NAME, type Skeleton } from "../../transformer/stub.js";
import type { Candidate } from "../contract/nouns.js";
import { contractOf, readTerms } from "../terms/readTerms.js";
import { findBody } from "./body/findBody.js";
import { indentBody } from "./body/indent.js";
import { collapseSpaces, withoutBlankStart } from "../text/lines.js";
import { PROVENANCE_MARK, withoutProvenance } from "../text/provenance.js";

/** Where a version comes from, as its header comment says. */
interface Provenance {
  readonly version: number;
  readonly model: string;
  /** ISO 8601. */
  readonly adoptedAt: string;
  readonly attempts: number;
  /** The error, when the version came from healing. */
  readonly healed?: string;
}

const CONTRACT_IMPORT = `import type { Contract } from "${PACKAGE_NAME}";`;

/** Prints a version as the readable TypeScript that the store keeps. */
export function printSource(candidate: Candidate, skeleton: Skeleton, provenance: Provenance): string {
  const { imports, helpers, body, contract } = candidate;
  const hasContract = contract !== undefined && contract.text !== "";
  const parts = [
    printProvenance(skeleton, provenance),
    [hasContract ? CONTRACT_IMPORT : "", imports.trim()].filter((part) => part !== "").join("\n"),
    hasContract ? `export const contract: Contract<typeof ${skeleton.name}> = ${contract.text};` : "",
    helpers.trim(),
    `${exportedSignature(skeleton)} {\n${indentBody(body)}\n}`,
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function printProvenance({ id }: Skeleton, { version, model, adoptedAt, attempts, healed }: Provenance): string {
  const tries = attempts === 1 ? "the first attempt" : `attempt ${attempts}`;
  const lines = [
    `${PROVENANCE_MARK}${id} · version ${version}`,
    `// Written by ${model} at ${tries}, ${adoptedAt}. It may be edited: the next run takes it as it is.`,
    ...(healed === undefined ? [] : [`// Healed after: ${healed}`]),
  ];
  return lines.map((line) => collapseSpaces(line)).join("\n");
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
export function parseSource(
  text: string,
  skeleton: Pick<Skeleton, "name" | "file">,
): { candidate: Candidate } | { reason: string } {
  const found = findBody(ts, text, skeleton);
  if ("reason" in found) return found;
  const { file, functions, body: block } = found;
  const literal = file.statements.flatMap((statement) => contractOf(statement) ?? []).at(-1);
  const read = literal === undefined ? undefined : readTerms(literal);
  if (read !== undefined && "reason" in read) return read;
  const imports = file.statements.filter(ts.isImportDeclaration).filter((statement) => !isOwnImport(statement));
  const others = file.statements.filter(
    (statement) =>
      !ts.isImportDeclaration(statement) && !functions.includes(statement) && contractOf(statement) === undefined,
  );
  const print = (statements: readonly typescript.Statement[]): string =>
    statements.map((statement) => withComments(file, statement)).join("\n");
  const body = text.slice(block.getStart(file) + 1, block.end - 1);
  const candidate = { imports: print(imports), helpers: print(others), body: withoutBlankStart(body).trimEnd() };
  return { candidate: read === undefined ? candidate : { ...candidate, contract: read.terms } };
}

/** A version's text without its contract and the comment at its top: what a prompt shows of it. */
export function printBody({ imports, helpers, body }: Candidate, skeleton: Skeleton): string {
  const parts = [imports.trim(), helpers.trim(), `${exportedSignature(skeleton)} {\n${indentBody(body)}\n}`];
  return parts.filter((part) => part !== "").join("\n\n");
}

function isOwnImport({ moduleSpecifier }: typescript.ImportDeclaration): boolean {
  return ts.isStringLiteral(moduleSpecifier) && moduleSpecifier.text === PACKAGE_NAME;
}

/** A statement with the comments above it, but without the provenance at the top of the file. */
function withComments(file: typescript.SourceFile, statement: typescript.Statement): string {
  const full = file.text.slice(statement.getFullStart(), statement.end);
  return (statement.getFullStart() === 0 ? withoutProvenance(full) : full).trim();
}
