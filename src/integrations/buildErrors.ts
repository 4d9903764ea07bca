import path from "node:path";
import type typescript from "typescript";
import type { StubProblem } from "../../transformer/stub.js";

/** A fault that a build has found. */
interface BuildError {
  /** Such as `TS2322`, or a code of ours. */
  readonly code: string;
  /** With what to do about it, where that is known. */
  readonly message: string;
  /** Absent for what is about no file, such as an option. */
  readonly place?: {
    /** Absolute path. */
    readonly file: string;
    /** From 1. */
    readonly line: number;
    /** From 1. */
    readonly column: number;
  };
}

/** Diagnostics and mistakes in stubs as errors, each once. */
export function collectErrors(
  diagnostics: readonly typescript.Diagnostic[],
  problems: readonly StubProblem[],
  ts: typeof typescript,
): BuildError[] {
  return distinctErrors([...diagnostics.map((diagnostic) => toError(diagnostic, ts)), ...problems.map(toMistake)]);
}

/** Errors, each once: a file can be in two projects. */
export function distinctErrors(errors: readonly BuildError[]): BuildError[] {
  return [...new Map(errors.map((error) => [formatError(error), error])).values()];
}

/** An error as compilers print it. */
export function formatError({ code, message, place }: BuildError): string {
  if (place === undefined) return `error ${code}: ${message}`;
  return `${path.relative(process.cwd(), place.file)}(${place.line},${place.column}): error ${code}: ${message}`;
}

function toMistake({ code, message, remedy, file, line, column }: StubProblem): BuildError {
  return { code, message: `${message} ${remedy}`, place: { file: path.resolve(file), line, column } };
}

function toError({ file, start, code, messageText }: typescript.Diagnostic, ts: typeof typescript): BuildError {
  const message = ts.flattenDiagnosticMessageText(messageText, "\n");
  if (file === undefined || start === undefined) return { code: `TS${code}`, message };
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  return {
    code: `TS${code}`,
    message,
    place: { file: path.resolve(file.fileName), line: line + 1, column: character + 1 },
  };
}
