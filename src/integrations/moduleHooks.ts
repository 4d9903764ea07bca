import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { MessagePort } from "node:worker_threads";
import { quietly } from "../store/files.js";
import { showTsx } from "./commonJsHook.js";
import { shareWith } from "./rewriteClient.js";
import { rewriteFile } from "./rewriteFile.js";

/** Of Node 20, whose hooks run in a thread of their own: called by Node with what {@link module.register} was given. */
export function initialize({ offers }: { readonly offers: MessagePort }): void {
  shareWith(offers);
}

/** The hook of Node: answers for files with stubs, whatever other hooks do with TypeScript. */
export function load(url: string, context: object, next: (url: string, context: object) => unknown): unknown {
  const fileName = fileOfUrl(url);
  const file = fileName === undefined ? undefined : rewriteFile(fileName);
  if (fileName === undefined || file === undefined) return next(url, context);
  showTsx(() => next(url, context));
  const source = file.format === "commonjs" ? commonJsSource(file.code, fileName) : file.code;
  return { source, format: file.format, shortCircuit: true };
}

function fileOfUrl(url: string): string | undefined {
  // tsx has marks of its own in the names of CommonJS that ES modules import, with their question mark escaped.
  return url.startsWith("file:") ? fileURLToPath(url).split("?tsx-", 1)[0] : undefined;
}

// Given as source, CommonJS has a `require` that cannot load ES modules. The names that it exports are read off the source;
// it is loaded by its own loader, where `hookCommonJs` answers. So is, with no source, what asks whether it is `require.main`.
function commonJsSource(code: string, fileName: string): string | null {
  if (isEntry(fileName)) return null;
  const name = JSON.stringify(fileName);
  const own = `module.exports = process.getBuiltinModule("node:module").createRequire(${name})(${name}); return;`;
  return `${own}\n${code.replace(/^#!.*/, "")}`;
}

function isEntry(fileName: string): boolean {
  const [, started] = process.argv;
  return started !== undefined && quietly(() => realpathSync(started)) === fileName;
}
