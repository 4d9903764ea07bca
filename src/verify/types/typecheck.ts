import type { Skeleton } from "../../../transformer/stub.js";
import type { Finding } from "../../contract/nouns.js";
import type { TypeFault } from "../../project/checkers/checker.js";
import { ts } from "../../compiler/compiler.js";
import { nodesOf } from "../../compiler/nodes.js";
import { finding } from "../finding.js";
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
  if (partAt(placed, start) === "contract") {
    const message = `The contract does not compile: TS${code}: ${sentence}`;
    return { ...finding("contract", "contract-type-error", message, line), severity: "soft" };
  }
  return finding("types", code < 2000 ? "syntax-error" : "type-error", `TS${code}: ${sentence}${remedy}`, line);
}

// What silences the compiler passes the check without being right.
function evasions(placed: Placed, { ownBody, signature }: Skeleton): Finding[] {
  const isUsersAny = hasAny(`${signature} ${ownBody ?? ""}`);
  const found = [...(isUsersAny || !hasAny(placed.text) ? [] : anyTypes(placed)), ...directives(placed.text)];
  return found
    .filter(({ start }) => isOfCode(placed, start))
    .map(({ start, message }) => finding("types", "type-evasion", message, lineAt(placed.text, start)));
}

/** Whether the word is there; what it means there, only a parser knows. */
function hasAny(text: string): boolean {
  return /\bany\b/.test(text);
}

function anyTypes({ fileName, text }: Placed): { readonly start: number; readonly message: string }[] {
  const sourceFile = ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, false);
  const nodes = nodesOf(ts, sourceFile).filter(({ kind }) => kind === ts.SyntaxKind.AnyKeyword);
  return nodes.map((node) => ({ start: node.getStart(sourceFile), message: ANY }));
}

const ANY = "The type `any` switches the checker off: use the real type, or `unknown` and a test.";

function directives(code: string): { readonly start: number; readonly message: string }[] {
  return [...code.matchAll(/(?:\/\/|\/\*)[^\n]*?(@ts-(?:ignore|expect-error|nocheck))\b/g)].map(
    ({ index, 1: word }) => ({ start: index, message: `${word} silences the checker: fix what it complains about.` }),
  );
}

function isOfCode(placed: Placed, position: number): boolean {
  const part = partAt(placed, position);
  return part !== undefined && part !== "contract";
}
