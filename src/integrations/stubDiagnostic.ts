import type typescript from "typescript";
import type { FoundStub } from "../../transformer/index.js";
import type { Mistake } from "../../transformer/stub.js";

/** A mistake, at its place where it has one, as a diagnostic of the compiler, for who takes nothing else. */
export function toDiagnostic(
  ts: typeof typescript,
  { code, message, remedy, start, length }: Mistake,
  file?: typescript.SourceFile,
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

// A function must return a value, not on all paths it does, a getter must: said of its header.
const WITHOUT_RETURN: readonly number[] = [2355, 2366, 2378, 7030];
// A variable, a property, a type, all of a pattern, all of a declaration: never read.
const UNUSED: readonly number[] = [6133, 6138, 6196, 6198, 6199];

/** The compiler's diagnostics without those that only say that a stub is not written yet. */
export function withoutStubs<Diagnostic extends typescript.Diagnostic>(
  stubs: readonly Pick<FoundStub, "site">[],
  diagnostics: readonly Diagnostic[],
): Diagnostic[] {
  // A function that brings a body of its own is judged like all others.
  const unwritten = stubs.filter(({ site }) => !site.isOwnBody);
  return diagnostics.filter((one) => !unwritten.some((stub) => isOfStub(one, stub)));
}

function isOfStub(
  { code, file, start }: typescript.Diagnostic,
  { site: { node, body } }: Pick<FoundStub, "site">,
): boolean {
  if (start === undefined || file === undefined || file !== node.getSourceFile()) return false;
  if (WITHOUT_RETURN.includes(code)) return node.getStart() <= start && start < body.getStart();
  return UNUSED.includes(code) && node.parameters.pos <= start && start < node.end;
}
