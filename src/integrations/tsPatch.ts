import type ts from "typescript";
import { createProgramTransformer, mayKeepOutput } from "./compilerHost.js";
import { type HostOptions, settleMode } from "./hosts/hostOptions.js";
import { toDiagnostic } from "./stubDiagnostic.js";

/** The second argument that ts-patch passes to a transformer. */
interface Extras {
  readonly ts: typeof ts;
  addDiagnostic?(diagnostic: ts.Diagnostic): number;
}

/**
 * The transformer for ts-patch (`tspc`), TypeScript 5 and 6: `"plugins": [{ "transform": "selfcoding/transformer" }]`, with
 * `"mode": "frozen"` beside it for output that holds nothing of selfcoding.
 */
export default function transformer(
  program: ts.Program,
  config: Pick<HostOptions, "mode"> | undefined,
  extras: Extras,
): ts.TransformerFactory<ts.SourceFile> {
  const mode = settleMode(config?.mode);
  const isKept = mayKeepOutput(extras.ts, program.getCompilerOptions());
  if (mode === "frozen" && isKept) extras.addDiagnostic?.(toDiagnostic(extras.ts, FROZEN_AND_KEPT));
  return createProgramTransformer({
    ts: extras.ts,
    program,
    isLinking: !isKept,
    mode,
    onProblem: (problem) => {
      const { file } = problem;
      const sourceFile = program
        .getSourceFiles()
        .find(({ fileName }) => fileName.endsWith(`/${file}`) || fileName === file);
      extras.addDiagnostic?.(toDiagnostic(extras.ts, problem, sourceFile));
    },
  });
}

const FROZEN_AND_KEPT = {
  code: "options-invalid",
  message: "A frozen build cannot be incremental: the compiler would keep the old body of a changed version.",
  remedy:
    "Turn off incremental and composite, and compile without --build and --watch, or use `selfcoding build --frozen`.",
};
