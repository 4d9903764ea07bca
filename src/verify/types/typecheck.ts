import type typescript from "typescript";
import type { Skeleton } from "../../../transformer/stub.js";
import type { Finding } from "../../contract/nouns.js";
import { ts } from "../../project/compiler.js";
import { lineAt } from "../../project/edits.js";
import { type Placed, partAt } from "./place.js";
import { collapseSpaces } from "../../text/lines.js";

const MAX_FINDINGS = 8;
/** Unused names, labels and unreachable code: style, not faults. */
const HARMLESS = new Set([6133, 6138, 6192, 6196, 6198, 6199, 6205, 7027, 7028]);
/** The compiler's words for a name that it does not know. */
const UNKNOWN_NAME = new Set([2304, 2552, 2503, 18004]);

/** The types of a candidate, judged in the user's own program. */
export function checkTypes(program: typescript.Program, placed: Placed, skeleton: Skeleton): Finding[] {
  const sourceFile = program.getSourceFile(placed.fileName);
  if (sourceFile === undefined) throw new Error(`${placed.fileName} is not in its own program.`);
  const syntactic = program.getSyntacticDiagnostics(sourceFile).filter((diagnostic) => counts(placed, diagnostic));
  // A text that cannot be parsed has no types, only follies.
  const semantic =
    syntactic.length > 0 ? [] : program.getSemanticDiagnostics(sourceFile).filter((found) => counts(placed, found));
  const findings = [...syntactic, ...semantic].map((diagnostic) => findingOf(placed, diagnostic));
  return [...findings, ...evasions(sourceFile, placed, skeleton)].slice(0, MAX_FINDINGS);
}

function counts(placed: Placed, { category, code, start }: typescript.Diagnostic): boolean {
  const isInside = start !== undefined && partAt(placed, start) !== undefined;
  return category === ts.DiagnosticCategory.Error && isInside && !HARMLESS.has(code);
}

function findingOf(placed: Placed, { messageText, code, start = 0 }: typescript.Diagnostic): Finding {
  const sentence = collapseSpaces(ts.flattenDiagnosticMessageText(messageText, " "));
  const remedy = UNKNOWN_NAME.has(code) ? " Use what is in reach of the stub's file, or declare it as a helper." : "";
  const line = lineAt(placed.text, start);
  // It goes back once; if it stays wrong, the contract is left out, not the body.
  if (partAt(placed, start) === "contract")
    return {
      check: "contract",
      code: "contract-type-error",
      severity: "soft",
      message: `The contract does not compile: TS${code}: ${sentence}`,
      line,
    };
  return {
    check: "types",
    code: code < 2000 ? "syntax-error" : "type-error",
    message: `TS${code}: ${sentence}${remedy}`,
    line,
  };
}

// What silences the compiler passes the check without being right.
function evasions(sourceFile: typescript.SourceFile, placed: Placed, { ownBody, signature }: Skeleton): Finding[] {
  const findings: Finding[] = [];
  const isUsersAny = /\bany\b/.test(`${signature} ${ownBody ?? ""}`);
  const visit = (node: typescript.Node): void => {
    if (node.kind === ts.SyntaxKind.AnyKeyword && isOfCode(placed, node.getStart(sourceFile)) && !isUsersAny) {
      findings.push(
        evasion(
          "The type `any` switches the checker off: use the real type, or `unknown` and a test.",
          placed,
          node.getStart(sourceFile),
        ),
      );
    }
    ts.forEachChild(node, visit);
  };
  visit(sourceFile);
  for (const { start, text } of directives(placed)) {
    findings.push(evasion(`${text} silences the checker: fix what it complains about.`, placed, start));
  }
  return findings;
}

function evasion(message: string, placed: Placed, position: number): Finding {
  return { check: "types", code: "type-evasion", message, line: lineAt(placed.text, position) };
}

function directives(placed: Placed): { start: number; text: string }[] {
  const pattern = /(?:\/\/|\/\*)[^\n]*?(@ts-(?:ignore|expect-error|nocheck))\b/g;
  const found = [...placed.text.matchAll(pattern)].map((match) => ({ start: match.index, text: match[1] ?? "" }));
  return found.filter(({ start }) => isOfCode(placed, start));
}

function isOfCode(placed: Placed, position: number): boolean {
  const part = partAt(placed, position);
  return part !== undefined && part !== "contract";
}
