import type typescript from "typescript";
import type { FoundStub } from "../../../transformer/index.js";
import { toDiagnostic } from "../stubDiagnostic.js";
import type { EditorFile } from "./stubsOfEditor.js";

// A function must return a value, not on all paths it does, a getter must: said of its header.
const WITHOUT_RETURN: readonly number[] = [2355, 2366, 2378, 7030];
// A variable, a property, a type, all of a pattern, all of a declaration: never read.
const UNUSED: readonly number[] = [6133, 6138, 6196, 6198, 6199];

/** The compiler's diagnostics without those that only say that a stub is not written yet. */
export function withoutStubs<Diagnostic extends typescript.Diagnostic>(
  { sourceFile, stubs }: Pick<EditorFile, "sourceFile" | "stubs">,
  diagnostics: readonly Diagnostic[],
): Diagnostic[] {
  // A function that brings a body of its own is judged like all others.
  const unwritten = stubs.filter(({ site }) => !site.isOwnBody);
  return diagnostics.filter((one) => !unwritten.some((stub) => isOfStub(one, stub, sourceFile)));
}

function isOfStub(
  { code, start }: typescript.Diagnostic,
  { site: { node, body } }: FoundStub,
  sourceFile: typescript.SourceFile,
): boolean {
  if (start === undefined) return false;
  if (WITHOUT_RETURN.includes(code)) return node.getStart(sourceFile) <= start && start < body.getStart(sourceFile);
  return UNUSED.includes(code) && node.parameters.pos <= start && start < node.end;
}

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
