import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import type typescript from "typescript";
import { packageOf } from "../packageOf.js";
import { withoutScriptEnding } from "../../../text/fileNames.js";

/** A test runner, in the words in which tests are written for it. */
interface Framework {
  readonly name: string;
  /** The imports of a test file. */
  readonly head: readonly string[];
  readonly equals: (actual: string, expected: string) => string;
  /** @param call an expression that throws, or whose promise is rejected */
  readonly throws: (call: string, isAsync: boolean, error: string | undefined) => string;
  readonly isTrue: (condition: string) => string;
}

const withExpect = (name: string, head: readonly string[]): Framework => ({
  name,
  head,
  equals: (actual, expected) => `expect(${actual}).toEqual(${expected});`,
  throws: (call, isAsync, error) =>
    isAsync
      ? `await expect(${call}).rejects.toThrow(${error ?? ""});`
      : `expect(() => ${call}).toThrow(${error ?? ""});`,
  isTrue: (condition) => `expect(${condition}).toBe(true);`,
});

const VITEST = withExpect("Vitest", ['import { describe, expect, it } from "vitest";']);
const JEST = withExpect("Jest", ['import { describe, expect, it } from "@jest/globals";']);
const NODE: Framework = {
  name: "node:test",
  head: ['import * as assert from "node:assert/strict";', 'import { describe, it } from "node:test";'],
  equals: (actual, expected) => `assert.deepEqual(${actual}, ${expected});`,
  throws: (call, isAsync, error) => {
    const wanted = error === undefined ? "" : `, ${error}`;
    return isAsync ? `await assert.rejects(async () => ${call}${wanted});` : `assert.throws(() => ${call}${wanted});`;
  },
  isTrue: (condition) => `assert.ok(${condition});`,
};

/** The test runner of the project to which a file belongs. */
export function findFramework(file: string): Framework {
  const { dependencies, commands } = packageOf(file);
  const uses = (name: string): boolean => dependencies.has(name) || commands.some(({ program }) => program === name);
  return uses("vitest") ? VITEST : uses("jest") ? JEST : NODE;
}

/** A file beside another that is not there yet: `slug.test.ts`, or `slug.spec.ts` where the folder's tests are called so. */
export function testFileFor(file: string): string {
  const base = withoutScriptEnding(file);
  const ending = path.extname(file);
  const names = readdirSync(path.dirname(file));
  const isSpec = names.some((name) => name.includes(".spec.")) && !names.some((name) => name.includes(".test."));
  const kind = isSpec ? "spec" : "test";
  for (let number = 1; ; number++) {
    const more = number === 1 ? "" : number === 2 ? ".ejected" : `.ejected${number - 1}`;
    const found = `${base}${more}.${kind}${ending}`;
    if (!existsSync(found)) return found;
  }
}

/** How a test names the module beside it. */
export function specifierOf(file: string, program: typescript.Program, ts: typeof typescript): string {
  const name = path.basename(withoutScriptEnding(file));
  const { allowImportingTsExtensions, rewriteRelativeImportExtensions, moduleResolution, configFilePath } =
    program.getCompilerOptions();
  const { ModuleResolutionKind: kinds } = ts;
  const ending = path.extname(file);
  // Without a configuration Node runs the files as they are.
  if (allowImportingTsExtensions || rewriteRelativeImportExtensions || configFilePath === undefined)
    return `./${name}${ending}`;
  const isNode = moduleResolution === kinds.Node16 || moduleResolution === kinds.NodeNext;
  const isNodeByModule = moduleResolution === undefined && isNodeModule(program.getCompilerOptions().module, ts);
  if (!isNode && !isNodeByModule) return `./${name}`;
  return `./${name}${ending.replace("t", "j").replace("x", "")}`;
}

function isNodeModule(module: typescript.ModuleKind | undefined, ts: typeof typescript): boolean {
  return module === ts.ModuleKind.Node16 || module === ts.ModuleKind.NodeNext;
}
