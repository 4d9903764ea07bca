import { fileURLToPath } from "node:url";
import type { MessagePort } from "node:worker_threads";
import { showTsx } from "./commonJsHook.js";
import { shareWith } from "./rewriteClient.js";
import { rewriteFile } from "./rewriteFile.js";

type Next = (url: string, context: object) => unknown;

/** Called by Node with what {@link module.register} was given. */
export function initialize({ offers }: { readonly offers: MessagePort }): void {
  shareWith(offers);
}

/** The hook of Node 20, which runs in a thread of its own. */
export function load(url: string, context: object, next: Next): unknown {
  const file = url.startsWith("file:") ? rewriteFile(fileURLToPath(url)) : undefined;
  if (file === undefined) return next(url, context);
  showTsx(() => next(url, context));
  // Given as source, CommonJS would get a `require` that cannot load ES modules here; without, `hookCommonJs` answers.
  if (file.format === "commonjs") return { format: "commonjs", shortCircuit: true };
  return { source: file.code, format: file.format, shortCircuit: true };
}
