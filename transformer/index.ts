import type { SourceMap } from "magic-string";
import type ts from "typescript";
import { describeScope, describeStub, type FoundStub } from "./describe.js";
import { findSites } from "./find.js";
import { type FileContext, openFile, type TransformHost } from "./host.js";
import { NOTHING, type Plan, planEdits } from "./plan.js";
import { applyToTree } from "./rewriteAst.js";
import { applyToText } from "./rewriteText.js";
import { moduleScope } from "./scope.js";
import type { Skeleton, StubProblem } from "./stub.js";

export type { FoundStub } from "./describe.js";
export type { StubNode } from "./find.js";
export type { TransformHost, TypeScript } from "./host.js";

/** What a file holds of ours. */
export interface FileAnalysis {
  readonly stubs: readonly FoundStub[];
  readonly problems: readonly StubProblem[];
  /** Absolute names of other files whose text went into a skeleton: a cached result is good while they stay as they are. */
  readonly dependencies: readonly string[];
}

/** A file with its stubs rewritten. */
export interface RewrittenText {
  /** TypeScript still, line for line where it was. */
  readonly code: string;
  readonly map: SourceMap;
  readonly stubs: readonly Skeleton[];
  readonly problems: readonly StubProblem[];
  readonly dependencies: readonly string[];
}

/** Whether a file is worth looking at: one search in its text. */
export function mayHoldStub(text: string): boolean {
  return /\b(?:stub|selfCoding)\b/.test(text);
}

/** Finds and describes the stubs of a file. */
export function analyzeFile(host: TransformHost, sourceFile: ts.SourceFile): FileAnalysis {
  const { file, stubs } = look(host, sourceFile);
  return { stubs, problems: file.problems, dependencies: [...file.dependencies] };
}

/** Rewrites a file's text; undefined when it holds nothing of ours. */
export function rewriteText(host: TransformHost, sourceFile: ts.SourceFile): RewrittenText | undefined {
  const { file, stubs, plan } = look(host, sourceFile);
  if (plan === undefined && file.problems.length === 0) return undefined;
  const { code, map } = applyToText(file, plan ?? NOTHING);
  return {
    code,
    map,
    stubs: stubs.map(({ skeleton }) => skeleton),
    problems: file.problems,
    dependencies: [...file.dependencies],
  };
}

/** The same for the compiler: a transformer of `before`, over files of the host's program. */
export function createBeforeTransformer(host: TransformHost): ts.TransformerFactory<ts.SourceFile> {
  return (context) => (given) => {
    const sourceFile = host.ts.getParseTreeNode(given, host.ts.isSourceFile) ?? given;
    const { file, plan } = look(host, sourceFile);
    return plan === undefined ? given : applyToTree(file, plan, context, given);
  };
}

// The order of the steps: find, describe, plan. What is done with the plan is the appliers' part.
function look(host: TransformHost, sourceFile: ts.SourceFile): { file: FileContext; stubs: FoundStub[]; plan?: Plan } {
  const file = openFile(host, sourceFile);
  if (!mayHoldStub(sourceFile.text) || sourceFile.isDeclarationFile) return { file, stubs: [] };
  const { sites, decorators } = findSites(file);
  const values = sites.length > 0 ? moduleScope(file) : [];
  const scope = describeScope(file, values);
  const taken = { ids: new Set<string>(), handles: new Set<string>() };
  const stubs = sites.flatMap((site) => describeStub(file, site, scope, taken) ?? []);
  for (const problem of file.problems) host.onProblem?.(problem);
  if (stubs.length === 0 && decorators.length === 0) return { file, stubs };
  return { file, stubs, plan: planEdits(host, file, stubs, decorators, scope) };
}
