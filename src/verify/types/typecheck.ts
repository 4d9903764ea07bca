import type typescript from "typescript";
import type { Skeleton } from "../../../transformer/stub.js";
import type { Finding } from "../../contract/nouns.js";
import type { TypeFault } from "../../project/checkers/checker.js";
import { ts } from "../../compiler/compiler.js";
import { lineAt } from "../../project/edits.js";
import { type Placed, partAt } from "./place.js";

const MAX_FINDINGS = 8;
/** Unused names, labels and unreachable code: style, not faults. */
const HARMLESS = new Set([6133, 6138, 6192, 6196, 6198, 6199, 6205, 7027, 7028]);
/** The compiler's words for a name that it does not know. */
const UNKNOWN_NAME = new Set([2304, 2552, 2503, 18004]);

/** A compiler's answer for a candidate in place: the faults that count. */
type Judge = (counts: (fault: TypeFault) => boolean) => Promise<readonly TypeFault[]>;

/** The types of a candidate, judged in the user's own program. */
export async function checkTypes(judge: Judge, placed: Placed, skeleton: Skeleton): Promise<Finding[]> {
  const faults = await judge(({ code, start }) => partAt(placed, start) !== undefined && !HARMLESS.has(code));
  const findings = faults.map((fault) => findingOf(placed, fault));
  return [...findings, ...evasions(placed, skeleton)].slice(0, MAX_FINDINGS);
}

function findingOf(placed: Placed, { text: sentence, code, start }: TypeFault): Finding {
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
function evasions(placed: Placed, { ownBody, signature }: Skeleton): Finding[] {
  const findings: Finding[] = [];
  const sourceFile = ts.createSourceFile(placed.fileName, placed.text, ts.ScriptTarget.Latest, false);
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
