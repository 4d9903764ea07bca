import type typescript from "typescript";
import { analyzeFile, type FoundStub, mayHoldStub } from "../../transformer/index.js";
import { ts } from "../compiler/compiler.js";

type Known = WeakMap<typescript.SourceFile, readonly FoundStub[]>;

const programs = new WeakMap<typescript.Program, Known>();

/** The stubs of a file; described once in each program, as the types around it are another's in another. */
export function stubsOfFile(
  program: typescript.Program,
  sourceFile: typescript.SourceFile,
  root: string,
): readonly FoundStub[] {
  const known: Known = programs.get(program) ?? new WeakMap();
  programs.set(program, known);
  const kept = known.get(sourceFile);
  if (kept !== undefined) return kept;
  const host = { ts, program, root, where: () => '""' };
  const stubs = mayHoldStub(sourceFile.text) ? analyzeFile(host, sourceFile).stubs : [];
  known.set(sourceFile, stubs);
  return stubs;
}
