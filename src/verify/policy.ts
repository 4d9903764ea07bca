import { builtinModules } from "node:module";
import type typescript from "typescript";
import type { Skeleton } from "../../transformer/stub.js";
import { FILE_MODULES, NETWORK_MODULES } from "../allowance/allowed.js";
import type { Candidate, Finding } from "../contract/nouns.js";
import type { Allowance } from "../contract/options.js";
import { ts } from "./compiler.js";
import { lineAt } from "./edits.js";
import { importedNames } from "./imports.js";
import { type ParsedCandidate, parseCandidate } from "./parseCandidate.js";
import { type Judgement, judgeNode } from "./policy/rules.js";

/** Modules of Node that have no effect on anything outside of the values given to them. */
export const PURE_MODULES: readonly string[] = [
  "assert",
  "assert/strict",
  "buffer",
  "crypto",
  "path",
  "path/posix",
  "path/win32",
  "querystring",
  "string_decoder",
  "url",
  "util",
  "util/types",
];

/** Whether a body may import a module. */
function isAllowedModule(module: string, allow: Allowance): boolean {
  const { imports = [] } = allow;
  const name = bareName(module);
  if (PURE_MODULES.includes(name) || (isNodeModule(module) && isOfPower(name, allow))) return true;
  return imports.some((allowed) => bareName(allowed) === name || name.startsWith(`${bareName(allowed)}/`));
}

/** Modules that an allowance opens besides {@link PURE_MODULES}, by their bare names. */
export function modulesOf(allow: Allowance): string[] {
  const named = (allow.imports ?? []).filter(isNodeModule).map(bareName);
  return [...named, ...[...FILE_MODULES, ...NETWORK_MODULES].filter((name) => isOfPower(name, allow))];
}

// Hosts can be held for `fetch`; for a list of them the network's own modules stay closed.
function isOfPower(name: string, { net, fs }: Allowance): boolean {
  if (FILE_MODULES.includes(name)) return fs !== undefined && fs !== false;
  return NETWORK_MODULES.includes(name) && net === true;
}

/** A module's name without `node:`. */
export function bareName(module: string): string {
  return module.startsWith("node:") ? module.slice(5) : module;
}

/** Whether a module is Node's own. */
export function isNodeModule(module: string): boolean {
  return module.startsWith("node:") || builtinModules.includes(module);
}

/** What a body uses of the world beyond what is allowed: asked for each version that is loaded, as a person may have edited it. */
export function checkPowers(candidate: Candidate, skeleton: Skeleton, allow: Allowance): Finding[] {
  return checkPolicy(candidate, skeleton, allow).filter(({ code }) => /^(forbidden-|dynamic-import)/.test(code));
}

/** What a candidate does that no body may do, whatever its types. `moduleNames` are the names at the file's top level. */
export function checkPolicy(
  candidate: Candidate,
  skeleton: Skeleton,
  allow: Allowance,
  moduleNames: ReadonlySet<string> = new Set(),
): Finding[] {
  const parsed = parseCandidate(candidate, skeleton);
  if (!parsed.isWhole)
    return [finding("syntax-error", "The body's braces do not match: give the statements of one function.")];
  const known = new Set([...moduleNames, ...skeleton.scope.map(({ name }) => name), skeleton.name]);
  if (skeleton.owner !== undefined) known.add(skeleton.owner.name);
  const findings = [...importFindings(parsed.sourceFile, allow), ...helperFindings(parsed)];
  const visit = (node: typescript.Node): void => {
    const judgement = judgeNode(node, { body: parsed.body, known, allow });
    if (judgement !== undefined) findings.push(toFinding(parsed.sourceFile, node, judgement));
    ts.forEachChild(node, visit);
  };
  visit(parsed.sourceFile);
  return distinct(findings);
}

function importFindings(sourceFile: typescript.SourceFile, allow: Allowance): Finding[] {
  const findings: Finding[] = [];
  for (const statement of sourceFile.statements) {
    const module = moduleOf(statement);
    if (module === undefined) continue;
    const names = importedNames({ statements: [statement] });
    const isErased = names.length > 0 && names.every(({ isTypeOnly }) => isTypeOnly) && !module.startsWith(".");
    if (isErased || isAllowedModule(module, allow)) continue;
    const message = `The body may not import "${module}". Allowed are ${PURE_MODULES.map((name) => `node:${name}`).join(", ")}${(allow.imports ?? []).map((name) => `, ${name}`).join("")}, and what is in reach in the stub's file (a person can name more in the option \`${optionOf(module)}\`).`;
    findings.push(finding("forbidden-import", message, lineAt(sourceFile.text, statement.getStart())));
  }
  return findings;
}

/** The module that a statement loads: by `import … from`, `import … = require(…)` or `export … from`. */
function moduleOf(statement: typescript.Statement): string | undefined {
  if (ts.isImportEqualsDeclaration(statement)) {
    const { moduleReference } = statement;
    return ts.isExternalModuleReference(moduleReference) && ts.isStringLiteralLike(moduleReference.expression)
      ? moduleReference.expression.text
      : undefined;
  }
  if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return undefined;
  const { moduleSpecifier } = statement;
  return moduleSpecifier !== undefined && ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : undefined;
}

function optionOf(module: string): string {
  const name = bareName(module);
  if (FILE_MODULES.includes(name)) return "allow.fs";
  return NETWORK_MODULES.includes(name) ? "allow.net" : "allow.imports";
}

function helperFindings({ sourceFile, body }: ParsedCandidate): Finding[] {
  return sourceFile.statements
    .filter((statement) => statement !== body && !isDeclaration(statement))
    .map((statement) => {
      const message =
        "Beside the function only declarations may stand: this statement would run when the module is loaded.";
      return finding("helper-statement", message, lineAt(sourceFile.text, statement.getStart()));
    });
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

function toFinding(sourceFile: typescript.SourceFile, node: typescript.Node, { code, message }: Judgement): Finding {
  return finding(code, message, lineAt(sourceFile.text, node.getStart()));
}

function finding(code: string, message: string, line?: string): Finding {
  return { check: "policy", code, message, ...(line === undefined ? {} : { line }) };
}

function distinct(findings: readonly Finding[]): Finding[] {
  const seen = new Map(findings.map((one) => [`${one.code} ${one.line} ${one.message}`, one]));
  return [...seen.values()];
}
