import type typescript from "typescript";
import type { Skeleton } from "../../../transformer/stub.js";
import type { Candidate } from "../../contract/nouns.js";
import { holdsElements } from "../../text/fileNames.js";
import { ts } from "../../compiler/compiler.js";

/** A candidate as a syntax tree: its imports, its helpers, its contract and, last, its body as one function. */
interface ParsedCandidate {
  readonly sourceFile: typescript.SourceFile;
  readonly body: typescript.FunctionDeclaration;
  /** The body did not close its own braces and go on behind them. */
  readonly isWhole: boolean;
  /** Where its parts begin in the text. */
  readonly starts: { readonly helpers: number; readonly contract?: number; readonly body: number };
}

/** The name of a contract in this file. */
const PROMISED = "const $promised = ";

/** Parses a candidate by itself, without the file that it is for. */
export function parseCandidate({ imports, helpers, body, contract }: Candidate, skeleton: Skeleton): ParsedCandidate {
  const parameters = skeleton.parameters.map(({ name, isRest }) => `${isRest ? "..." : ""}${name}`).join(", ");
  const star = skeleton.calls.toLowerCase().endsWith("generator") ? "*" : "";
  const header = `async function${star} $stub(${parameters}) {\n`;
  const wrapped = `${header}${body}\n}`;
  // It runs in the sandbox, and in the catch of the caller's own thread.
  const promised = contract === undefined || contract.text === "" ? "" : `${PROMISED}${contract.text};\n`;
  const text = `${imports}\n${helpers}\n${promised}${wrapped}`;
  const sourceFile = ts.createSourceFile(
    "candidate.tsx",
    text,
    ts.ScriptTarget.Latest,
    true,
    scriptKind(skeleton.file),
  );
  const start = text.length - wrapped.length;
  const helpersStart = imports.length + 1;
  const starts = {
    helpers: helpersStart,
    ...(promised === "" ? {} : { contract: helpersStart + helpers.length + 1 + PROMISED.length }),
    body: start + header.length,
  };
  const last = sourceFile.statements.at(-1);
  const isWhole =
    last !== undefined && ts.isFunctionDeclaration(last) && last.getStart() === start && last.end === text.length;
  if (!isWhole)
    return {
      sourceFile,
      body: ts.factory.createFunctionDeclaration(undefined, undefined, "$stub", undefined, [], undefined, undefined),
      isWhole,
      starts,
    };
  return { sourceFile, body: last, isWhole, starts };
}

function scriptKind(file: string): typescript.ScriptKind {
  return holdsElements(file) ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
}
