import type ts from "typescript";
import { createPluginTransformer } from "./compilerHost.js";
import type { HostOptions } from "./hosts/hostOptions.js";
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
  return createPluginTransformer({
    ts: extras.ts,
    program,
    mode: config?.mode,
    onProblem: (problem) => {
      const { file } = problem;
      const sourceFile =
        file === undefined
          ? undefined
          : program.getSourceFiles().find(({ fileName }) => fileName.endsWith(`/${file}`) || fileName === file);
      extras.addDiagnostic?.(toDiagnostic(extras.ts, problem, sourceFile));
    },
  });
}
