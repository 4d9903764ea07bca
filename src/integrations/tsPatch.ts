import type ts from "typescript";
import { createProgramTransformer } from "./compilerHost.js";
import { toDiagnostic } from "./stubDiagnostic.js";

/** The second argument that ts-patch passes to a transformer. */
interface Extras {
  readonly ts: typeof ts;
  addDiagnostic?(diagnostic: ts.Diagnostic): number;
}

/**
 * The transformer for ts-patch (`tspc`), TypeScript 5 and 6: `"plugins": [{ "transform": "selfcoding/transformer" }]`.
 */
export default function transformer(
  program: ts.Program,
  _config: unknown,
  extras: Extras,
): ts.TransformerFactory<ts.SourceFile> {
  return createProgramTransformer({
    ts: extras.ts,
    program,
    isLinking: !mayKeepOutput(extras.ts, program.getCompilerOptions()),
    onProblem: (problem) => {
      const { file } = problem;
      const sourceFile = program
        .getSourceFiles()
        .find(({ fileName }) => fileName.endsWith(`/${file}`) || fileName === file);
      extras.addDiagnostic?.(toDiagnostic(extras.ts, problem, sourceFile));
    },
  });
}

/**
 * Whether the compiler may leave a file's output as it is the next time, as nothing in the source has changed. A body in it
 * would run on when its version is edited, healed or taken back.
 */
export function mayKeepOutput(compiler: typeof ts, options: ts.CompilerOptions): boolean {
  const { incremental, composite, tsBuildInfoFile, watch } = options;
  return Boolean(incremental || composite || tsBuildInfoFile || watch) || isBuildMode(compiler.sys?.args ?? []);
}

// As the compiler tells it: `--build` counts in the first place only, with one dash or two.
function isBuildMode([first = ""]: readonly string[]): boolean {
  return ["-b", "--b", "-build", "--build"].includes(first.toLowerCase());
}
