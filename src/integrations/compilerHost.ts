import type ts from "typescript";
import { createBeforeTransformer, type TransformHost, type TypeScript } from "../../transformer/index.js";
import type { StubProblem } from "../../transformer/stub.js";
import type { Project } from "../contract/nouns.js";
import { findProject } from "../store/project.js";
import { createLink } from "../rewrite/link.js";
import { runJob } from "./rewriteClient.js";

/** Settings shared by both ways through the compiler. */
interface CompilerHostOptions {
  readonly ts: TypeScript;
  readonly program: ts.Program;
  /** Whether bodies are put into the output; else each start loads what is in force then. @default true */
  readonly isLinking?: boolean;
  onProblem(problem: StubProblem): void;
}

/** The transformer for a whole program: every file belongs to the project around it, as in a monorepo. */
export function createProgramTransformer({
  ts,
  program,
  isLinking = true,
  onProblem,
}: CompilerHostOptions): ts.TransformerFactory<ts.SourceFile> {
  return (context) => (sourceFile) => {
    if (sourceFile.isDeclarationFile) return sourceFile;
    const { link, ...described } = describeHost(ts, program, sourceFile);
    const host: TransformHost = { ...described, ...(isLinking && link !== undefined ? { link } : {}), onProblem };
    return createBeforeTransformer(host)(context)(sourceFile);
  };
}

/** A host for one file of a program that the compiler emits. */
function describeHost(
  ts: TypeScript,
  program: ts.Program,
  sourceFile: ts.SourceFile,
): TransformHost & { readonly project: Project } {
  const project = findProject(sourceFile.fileName, { store: process.env["SELFCODING_STORE"] || undefined });
  return {
    ts,
    program,
    project,
    root: project.root.replaceAll("\\", "/"),
    link: createLink(project, {
      compileMissing: (skeleton) => runJob({ kind: "link", project, skeletons: [skeleton] }),
    }),
    // A path of this machine must not stand in what is shipped: the emitted file finds its own place.
    where: (file) => (isModule(ts, program, file) ? "import.meta.url" : "__filename"),
  };
}

function isModule(ts: TypeScript, program: ts.Program, { impliedNodeFormat }: ts.SourceFile): boolean {
  const { module, target } = program.getCompilerOptions();
  const { ModuleKind } = ts;
  if (module === undefined) return target !== undefined && target >= ts.ScriptTarget.ES2015;
  if (module >= ModuleKind.Node16 && module <= ModuleKind.NodeNext) return impliedNodeFormat === ModuleKind.ESNext;
  return module >= ModuleKind.ES2015;
}
