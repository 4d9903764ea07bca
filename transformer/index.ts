import type { SourceMap } from "magic-string";
import type ts from "typescript";
import { describeScope, describeStub, type FileScope, type FoundStub } from "./describe/describe.js";
import { describeRegistration, describeSignature } from "./describe/describeFunction.js";
import { findSites, type StubSite } from "./find/find.js";
import { findRegistrations } from "./find/findRegistrations.js";
import { type FileContext, openFile, type TransformHost } from "./host.js";
import { uniqueNames } from "./find/ids.js";
import { nameStub } from "./find/names.js";
import { NOTHING, planEdits } from "./rewrite/plan.js";
import { hasOnlyPrivateState } from "./find/privateState.js";
import { reportProblem } from "./problems.js";
import { applyToTree } from "./rewrite/rewriteAst.js";
import { applyToText } from "./rewrite/rewriteText.js";
import { moduleScope } from "./find/scope.js";
import type { FunctionDescription, Skeleton, StubProblem } from "./stub.js";
import { mayHoldStub } from "./ownNames.js";

type FoundInFile = Parameters<typeof planEdits>[2];

export type { FoundStub } from "./describe/describe.js";
export type { StubNode } from "./find/find.js";
export type { TransformHost, TypeScript } from "./host.js";
export { mayHoldStub } from "./ownNames.js";

/** The stubs, functions and signatures found in a file. */
interface FileAnalysis {
  readonly stubs: readonly FoundStub[];
  /** Functions that it gives to agents. */
  readonly functions: FoundInFile["functions"];
  /** Signatures that it asks agents to write functions for. */
  readonly signatures: FoundInFile["signatures"];
  readonly problems: readonly StubProblem[];
  /** Absolute names of other files whose text went into a skeleton: a cached result is good while they stay as they are. */
  readonly dependencies: readonly string[];
}

/** A stub without what stands around it. */
interface InspectedStub extends Pick<FoundStub, "site" | "written"> {
  readonly skeleton: Omit<Skeleton, "scope">;
}

/** A file with its stubs rewritten. */
interface RewrittenText {
  /** TypeScript still, line for line where it was. */
  readonly code: string;
  readonly map: SourceMap;
  readonly stubs: readonly Skeleton[];
  /** Of functions that are given to agents, and of signatures that functions are asked for. */
  readonly descriptions: readonly FunctionDescription[];
  readonly problems: readonly StubProblem[];
  readonly dependencies: readonly string[];
}

/** Finds and describes the stubs of a file, and what it gives to agents. */
export function analyzeFile(host: TransformHost, sourceFile: ts.SourceFile): FileAnalysis {
  const { file, found, scope } = describeFile(host, sourceFile);
  const { stubs, functions, signatures } = found;
  // The plan tells of stubs that cannot stand alone.
  if (host.frozenLink !== undefined && scope !== undefined) planEdits(host, file, found, scope);
  return { stubs, functions, signatures, problems: file.problems, dependencies: [...file.dependencies] };
}

/**
 * The same for who asks how stubs stand, with each change of a text: what stands around them is left out, as it has no part
 * in ids, fingerprints or mistakes, and takes most of the time in a long file.
 */
export function inspectStubs(
  host: TransformHost,
  sourceFile: ts.SourceFile,
): Pick<FileAnalysis, "problems"> & { readonly stubs: readonly InspectedStub[] } {
  const { file, found } = describeFile(host, sourceFile, () => []);
  return { stubs: found.stubs, problems: file.problems };
}

/** Rewrites a file's text; undefined when it holds nothing of ours. */
export function rewriteText(host: TransformHost, sourceFile: ts.SourceFile): RewrittenText | undefined {
  return prepareText(host, sourceFile)?.rewrite(host);
}

/** A file whose stubs are described, and that waits for what takes their place. */
interface PreparedText {
  readonly stubs: readonly Skeleton[];
  rewrite(links: Pick<TransformHost, "link" | "frozenLink" | "isShipped">): RewrittenText;
}

/** The first half of {@link rewriteText}: versions can be made ready between the two; undefined when there is nothing of ours. */
export function prepareText(host: TransformHost, sourceFile: ts.SourceFile): PreparedText | undefined {
  const { file, found, scope } = describeFile(host, sourceFile);
  if (scope === undefined && file.problems.length === 0) return undefined;
  const stubs = found.stubs.map(({ skeleton }) => skeleton);
  const rewrite: PreparedText["rewrite"] = ({ link, frozenLink, isShipped }) => {
    const links = { ...(link && { link }), ...(frozenLink && { frozenLink }), isShipped };
    const plan = scope === undefined ? NOTHING : planEdits({ ...host, ...links }, file, found, scope);
    const { code, map } = applyToText(file, plan);
    return {
      code,
      map,
      stubs,
      descriptions: [...found.functions, ...found.signatures].map(({ description }) => description),
      problems: file.problems,
      dependencies: [...file.dependencies],
    };
  };
  return { stubs, rewrite };
}

/** The same for the compiler: a transformer of `before`, over files of the host's program. */
export function createBeforeTransformer(host: TransformHost): ts.TransformerFactory<ts.SourceFile> {
  return (context) => (given) => {
    const sourceFile = host.ts.getParseTreeNode(given, host.ts.isSourceFile) ?? given;
    const { file, found, scope } = describeFile(host, sourceFile);
    if (scope === undefined) return given;
    const told = file.problems.length;
    const plan = planEdits(host, file, found, scope);
    for (const problem of file.problems.slice(told)) host.onProblem?.(problem);
    return applyToTree(file, plan, context, given);
  };
}

/** A file with what was found in it; `scope` is absent when there is nothing to be done. */
interface DescribedFile {
  readonly file: FileContext;
  readonly found: FoundInFile;
  readonly scope?: FileScope;
}

// The order of the steps: find, describe. Then who asks has them planned, and applied.
function describeFile(host: TransformHost, sourceFile: ts.SourceFile, scopeOf = moduleScope): DescribedFile {
  const file = openFile(host, sourceFile);
  if (!mayHoldStub(sourceFile.text) || sourceFile.isDeclarationFile)
    return { file, found: { stubs: [], mistaken: [], decorators: [], functions: [], signatures: [] } };
  const { sites, decorators } = findSites(file);
  const values = sites.length > 0 ? scopeOf(file) : [];
  const scope = describeScope(file, values);
  const mistaken = findUnreachable(file, sites);
  const right = sites.filter(({ body }) => !mistaken.some((one) => one.body === body));
  const stubs = describeStubs(file, right, scope);
  const given = findRegistrations(file);
  const functions = given.functions.flatMap((site) => describeRegistration(file, site) ?? []);
  const signatures = given.signatures.flatMap((site) => describeSignature(file, site) ?? []);
  const found = { stubs, mistaken, decorators, functions, signatures };
  for (const problem of file.problems) host.onProblem?.(problem);
  const isEmpty = [stubs, mistaken, decorators, functions, signatures].every(({ length }) => length === 0);
  return isEmpty ? { file, found } : { file, found, scope };
}

function describeStubs(file: FileContext, sites: readonly StubSite[], scope: FileScope): FoundStub[] {
  const named = sites.map((site) => ({ site, names: nameStub(file, site) }));
  const unique = uniqueNames(
    file,
    named.map(({ site, names }) => ({ site, qualified: names.qualified })),
  );
  const handles = new Set<string>();
  return named.flatMap(
    ({ site, names }) =>
      describeStub(file, site, scope, { names, unique: unique.get(site) ?? names.qualified, handles }) ?? [],
  );
}

/** Stubs that no body can be written for; the rest of their file stands. */
function findUnreachable(file: FileContext, sites: readonly StubSite[]): FoundInFile["mistaken"] {
  const nodes = new Set(sites.map(({ node }) => node));
  return sites.flatMap((site) => {
    const { node, isOwnBody } = site;
    if (isOwnBody || !hasOnlyPrivateState(file, node, nodes)) return [];
    reportProblem(file, "stub-private-state", node.name ?? node, { isAtCall: true });
    const problem = file.problems.at(-1);
    return problem === undefined ? [] : [{ body: site.body, json: JSON.stringify({ ...problem, file: file.file }) }];
  });
}
