import type typescript from "typescript";
import type { StubProblem } from "../../transformer/stub.js";

/** A mistake in a stub as a diagnostic of the compiler, for who takes nothing else. */
export function toDiagnostic(
  ts: typeof typescript,
  { code, message, remedy, start, length }: StubProblem,
  file: typescript.SourceFile | undefined,
): typescript.Diagnostic {
  return {
    category: ts.DiagnosticCategory.Error,
    // Compilers print a number behind "TS"; ours is in the text.
    code: 9400,
    file,
    start,
    length,
    messageText: `${code}: ${message} ${remedy}`,
    source: "selfcoding",
  };
}
