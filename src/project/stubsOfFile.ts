import type typescript from "typescript";
import { analyzeFile, type FoundStub, mayHoldStub } from "../../transformer/index.js";
import { ts } from "../compiler/compiler.js";

const known = new WeakMap<typescript.SourceFile, readonly FoundStub[]>();

/** The stubs of a file; asked once for each text of it. */
export function stubsOfFile(
  program: typescript.Program,
  sourceFile: typescript.SourceFile,
  root: string,
): readonly FoundStub[] {
  const kept = known.get(sourceFile);
  if (kept !== undefined) return kept;
  const host = { ts, program, root, where: () => '""' };
  const stubs = mayHoldStub(sourceFile.text) ? analyzeFile(host, sourceFile).stubs : [];
  known.set(sourceFile, stubs);
  return stubs;
}
