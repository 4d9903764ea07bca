import { fileURLToPath } from "node:url";
import { rewriteFile } from "./rewriteFile.js";

type Next = (url: string, context: object) => unknown;

/** The hook of Node 20, which runs in a thread of its own. */
export function load(url: string, context: object, next: Next): unknown {
  const file = url.startsWith("file:") ? rewriteFile(fileURLToPath(url.replace(/[?#].*$/, ""))) : undefined;
  if (file === undefined) return next(url, context);
  // Given as source, CommonJS would get a `require` that cannot load ES modules here; without, `hookCommonJs` answers.
  if (file.format === "commonjs") return { format: "commonjs", shortCircuit: true };
  return { source: file.code, format: file.format, shortCircuit: true };
}
