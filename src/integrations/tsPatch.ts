import type ts from "typescript";
import { createProgramTransformer, mayKeepOutput } from "./compilerHost.js";
import { type HostOptions, settleMode } from "./hosts/hostOptions.js";
import { toDiagnostic } from "./stubDiagnostic.js";

/** The second argument that ts-patch passes to a transformer. */
interface Extras {
  readonly ts: typeof ts;
  addDiagnostic?(diagnostic: ts.Diagnostic): number;
}

/** Compilers print a number behind "TS"; ours is in the text. */
const NUMBER = 9400;

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
  const category = extras.ts.DiagnosticCategory.Error;
  if (mode === "frozen" && isKept) {
    const nowhere = { category, code: NUMBER, file: undefined, start: undefined, length: undefined };
    extras.addDiagnostic?.({ ...nowhere, messageText: FROZEN_AND_KEPT, source: "selfcoding" });
  }
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

const FROZEN_AND_KEPT =
  "options-invalid: A frozen build cannot be incremental: the compiler would keep the old body of a changed version. " +
  "Turn off incremental and composite, and compile without --build and --watch, or use `selfcoding build --frozen`.";
