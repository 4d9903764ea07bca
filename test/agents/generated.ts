import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { configure } from "../../src/runtime/options.js";

/** A project in which this process keeps what it generates. */
export function generatedProject(): Disposable & { readonly root: string } {
  const root = mkdtempSync(path.join(tmpdir(), "selfcoding-generated-"));
  writeFileSync(path.join(root, "package.json"), '{ "type": "module" }');
  const compilerOptions = { target: "es2023", module: "nodenext", strict: true, skipLibCheck: true, types: [] };
  writeFileSync(path.join(root, "tsconfig.json"), JSON.stringify({ compilerOptions }));
  configure({ root, log: "silent" });
  return { root, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) };
}
