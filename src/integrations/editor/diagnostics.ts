import type typescript from "typescript";
import { toDiagnostic } from "../stubDiagnostic.js";
import type { openStubs } from "./stubsOfEditor.js";

type EditorFile = NonNullable<ReturnType<typeof openStubs>>;

/** The mistakes in a file's stubs as the editor shows them. */
export function mistakesOf({ ts, problems, sourceFile }: EditorFile): typescript.Diagnostic[] {
  return problems.map((problem) => toDiagnostic(ts, problem, sourceFile));
}

/** Those of them that touch one of the parts that the editor asks about. */
export function mistakesWithin(file: EditorFile, spans: readonly typescript.TextSpan[]): typescript.Diagnostic[] {
  return mistakesOf(file).filter(({ start = 0, length = 0 }) =>
    spans.some((span) => start < span.start + span.length && span.start < start + length),
  );
}
