import type ts from "typescript";
import { analyzeFile, createBeforeTransformer, type TransformHost, type TypeScript } from "../../transformer/index.js";
import type { Mistake, Skeleton, StubProblem } from "../../transformer/stub.js";
import type { Project } from "../contract/nouns.js";
import type { Mode } from "../contract/options.js";
import { findProject } from "../store/project.js";
import { createFrozenLink, createLink } from "../rewrite/link.js";
import { settleMode } from "./hosts/hostOptions.js";
import { runJob } from "./rewriteClient.js";

/** Settings shared by both ways through the compiler. */
interface CompilerHostOptions {
  readonly ts: TypeScript;
  readonly program: ts.Program;
  /** Whether bodies are put into the output; else each start loads what is in force then. @default true */
  readonly isLinking?: boolean;
  /** How the output is to run: of `frozen` nothing of selfcoding stays, in `off` nothing is healed. @default "auto" */
  readonly mode?: Mode | undefined;
  onProblem(problem: StubProblem): void;
}

/** Where ts-node keeps itself while it runs a program: `REGISTER_INSTANCE`. */
const TS_NODE = Symbol.for("ts-node.register.instance");

/** What a plugin of a compiler is asked to do, and how it tells what is wrong. */
interface PluginHost extends Pick<CompilerHostOptions, "ts" | "program" | "mode"> {
  onProblem(problem: Mistake): void;
}

/**
 * The transformer for a compiler that decides by itself which files it writes.
 *
 * @throws {SelfCodingError} `options-invalid` for a mode that does not exist
 */
export function createPluginTransformer(host: PluginHost): ts.TransformerFactory<ts.SourceFile> {
  const mode = settleMode(host.mode);
  const isKept = mayKeepOutput(host.ts, host.program.getCompilerOptions());
  if (mode === "frozen" && isKept) host.onProblem(FROZEN_AND_KEPT);
  return createProgramTransformer({ ...host, isLinking: !isKept, mode });
}

const FROZEN_AND_KEPT: Mistake = {
  code: "options-invalid",
  message: "A frozen build cannot be incremental: the compiler would keep the old body of a changed version.",
  remedy:
    "Turn off incremental and composite, and compile without --build and --watch, or use `selfcoding build --frozen`.",
};

/** The transformer for a whole program: every file belongs to the project around it, as in a monorepo. */
export function createProgramTransformer({
  ts,
  program,
  isLinking = true,
  mode,
  onProblem,
}: CompilerHostOptions): ts.TransformerFactory<ts.SourceFile> {
  return (context) => (sourceFile) => {
    if (sourceFile.isDeclarationFile) return sourceFile;
    const { link, ...described } = describeHost(ts, program, sourceFile, mode);
    const host: TransformHost = { ...described, ...(isLinking && link !== undefined ? { link } : {}), onProblem };
    return createBeforeTransformer(host)(context)(sourceFile);
  };
}

/** What keeps the stubs of a file from standing alone, and the mistakes in them. */
export function findFrozenProblems(
  ts: TypeScript,
  program: ts.Program,
  sourceFile: ts.SourceFile,
): readonly StubProblem[] {
  return analyzeFile(describeHost(ts, program, sourceFile, "frozen"), sourceFile).problems;
}

/** A host for one file of a program that the compiler emits. */
function describeHost(
  ts: TypeScript,
  program: ts.Program,
  sourceFile: ts.SourceFile,
  mode: Mode = "auto",
): TransformHost & { readonly project: Project } {
  const project = findProject(sourceFile.fileName, { store: process.env["SELFCODING_STORE"] || undefined });
  const compileMissing = (skeleton: Skeleton): void => void runJob({ kind: "link", project, skeletons: [skeleton] });
  // It makes the file the only source of its map: what came of another would stand nowhere.
  const hasOneSource = TS_NODE in process;
  return {
    ts,
    program,
    project,
    root: project.root.replaceAll("\\", "/"),
    ...(mode === "frozen"
      ? { frozenLink: createFrozenLink(project, { compileMissing, hasOneSource }) }
      : { link: createLink(project, { compileMissing, isHealingOff: mode === "off", hasOneSource }) }),
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

// It may leave a file's output as it is the next time, as nothing in the source has changed. A body in it would run on when
// its version is edited, healed or taken back.
function mayKeepOutput(compiler: typeof ts, options: ts.CompilerOptions): boolean {
  const { incremental, composite, tsBuildInfoFile, watch } = options;
  return Boolean(incremental || composite || tsBuildInfoFile || watch) || isBuildMode(compiler.sys?.args ?? []);
}

// As the compiler tells it: `--build` counts in the first place only, with one dash or two.
function isBuildMode([first = ""]: readonly string[]): boolean {
  return ["-b", "--b", "-build", "--build"].includes(first.toLowerCase());
}
