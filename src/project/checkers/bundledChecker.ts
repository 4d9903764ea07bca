import type typescript from "typescript";
import { collapseSpaces } from "../../text/lines.js";
import { ts } from "../../compiler/compiler.js";
import { type Checker, inOrder, type TypeFault } from "./checker.js";

/** The TypeScript inside this package, in this thread. */
export const bundledChecker: Checker = {
  check({ fileName, program }, counts) {
    const faults = check(program(), fileName, counts);
    return faults.length === 0 ? faults : check(program(true), fileName, counts);
  },
  close: () => undefined,
};

function check(
  program: typescript.Program,
  fileName: string,
  counts: Parameters<Checker["check"]>[1],
): readonly TypeFault[] {
  const sourceFile = program.getSourceFile(fileName);
  if (sourceFile === undefined) throw new Error(`${fileName} is not in its own program.`);
  const syntactic = faultsOf(program.getSyntacticDiagnostics(sourceFile)).filter(counts);
  return syntactic.length > 0 ? syntactic : faultsOf(program.getSemanticDiagnostics(sourceFile)).filter(counts);
}

function faultsOf(diagnostics: readonly typescript.Diagnostic[]): TypeFault[] {
  const faults = diagnostics.flatMap(({ category, file, start, code, messageText }) => {
    if (category !== ts.DiagnosticCategory.Error || file === undefined || start === undefined) return [];
    const text = collapseSpaces(ts.flattenDiagnosticMessageText(messageText, " "));
    return [{ fileName: file.fileName, start, code, text }];
  });
  return inOrder(faults);
}
