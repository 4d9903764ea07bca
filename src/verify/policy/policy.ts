import type typescript from "typescript";
import type { Skeleton } from "../../../transformer/stub.js";
import type { Candidate, Finding } from "../../contract/nouns.js";
import type { Allowance } from "../../contract/options.js";
import { ts } from "../../compiler/compiler.js";
import { nodesOf } from "../../compiler/nodes.js";
import { lineAt } from "../../project/edits.js";
import { finding } from "../finding.js";
import { parseCandidate } from "../types/parseCandidate.js";
import type { Placed } from "../types/place.js";
import type { Ruling } from "./judgement.js";
import { Meanings } from "./meanings/meanings.js";
import { judgeImport } from "./modules.js";
import { findPrivateRead } from "./privateReads.js";
import { judgeNode } from "./rules.js";
import { readTypes } from "./types.js";

export { EMITTERS, isNodeModule, modulesOf, PURE_MODULES } from "./modules.js";

/** Codes of findings for which each loaded version is checked again. */
const POWERS: ReadonlySet<string> = new Set(["forbidden-global", "forbidden-import", "dynamic-import"]);

/** The place that a candidate is for. */
interface PolicySite {
  /** The names at the top level of the user's file. */
  readonly moduleNames?: ReadonlySet<string>;
  /** What its class has behind a `#` only. */
  readonly privateNames?: ReadonlySet<string>;
  /** The candidate in the user's program; without it the text alone must do. */
  readonly typed?: { program(): typescript.Program; readonly placed: Placed };
}

/** Findings for what a body uses beyond its allowance: checked for each version that is loaded, as a person may have edited it. */
export function checkPowers(candidate: Candidate, skeleton: Skeleton, allow: Allowance): Finding[] {
  return checkPolicy(candidate, skeleton, allow).filter(({ code }) => POWERS.has(code));
}

/** Findings for what no body may do, whatever it is for. */
export function checkPolicy(
  candidate: Candidate,
  skeleton: Skeleton,
  allow: Allowance,
  { moduleNames = new Set(), privateNames, typed }: PolicySite = {},
): Finding[] {
  const parsed = parseCandidate(candidate, skeleton);
  const { sourceFile, body } = parsed;
  if (!parsed.isWhole)
    return [finding("policy", "syntax-error", "The body's braces do not match: write the statements of one function.")];
  const known = new Set([...moduleNames, ...skeleton.scope.map(({ name }) => name), skeleton.name]);
  if (skeleton.owner !== undefined) known.add(skeleton.owner.name);
  const types = typed && readTypes(typed.program, typed.placed, parsed);
  const meanings = new Meanings(sourceFile, known, types, Boolean(allow.dom));
  const context = { body, known, allow, types, meanings };
  const findings = helperFindings(parsed);
  const add = (node: typescript.Node, judgement: Ruling | undefined): void => {
    if (judgement !== undefined) findings.push(toFinding(sourceFile, node, judgement));
  };
  for (const statement of sourceFile.statements) add(statement, judgeImport(statement, allow));
  for (const node of nodesOf(ts, sourceFile)) add(node, judgeNode(node, context));
  const { owner } = skeleton;
  const privateRead = owner && privateNames && findPrivateRead(body, owner.name, privateNames);
  return distinct(privateRead === undefined ? findings : [...findings, privateRead]);
}

function helperFindings({ sourceFile, body }: ReturnType<typeof parseCandidate>): Finding[] {
  const message =
    "Only declarations may stand beside the function: this statement would run when the module is loaded.";
  return sourceFile.statements
    .filter((statement) => statement !== body && !isDeclaration(statement))
    .map((statement) => toFinding(sourceFile, statement, { code: "helper-statement", message }));
}

function isDeclaration(statement: typescript.Statement): boolean {
  return (
    ts.isImportDeclaration(statement) ||
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isVariableStatement(statement) ||
    ts.isEnumDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEmptyStatement(statement)
  );
}

function toFinding(sourceFile: typescript.SourceFile, node: typescript.Node, ruling: Ruling): Finding {
  const { code, message, remedy } = ruling;
  const found = finding("policy", code, message, lineAt(sourceFile.text, node.getStart()));
  return remedy === undefined ? found : { ...found, remedy };
}

function distinct(findings: readonly Finding[]): Finding[] {
  const seen = new Map(findings.map((one) => [`${one.code} ${one.line} ${one.message}`, one]));
  return [...seen.values()];
}
