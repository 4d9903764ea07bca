import { readFileSync } from "node:fs";
import path from "node:path";
import { build, type Loader, type Plugin } from "esbuild";
import { mayHoldStub } from "../../transformer/index.js";
import { PACKAGE_NAME } from "../../transformer/stub.js";
import { type TestTools, testToolsSource } from "../sandbox/testTools.js";
import { ASSERTIONS } from "./examples/names.js";
import { bareName, isNodeModule } from "./policy.js";

/** A module for the sandbox. */
export interface BundleInput {
  /** TypeScript, sliced. */
  readonly text: string;
  /** Absolute posix path of the user's file that it stands for. */
  readonly fileName: string;
  readonly configurationPath: string | undefined;
  /** A file of the user's tests that the text imports: the sandbox's own runner stands for theirs. */
  readonly testFile?: string;
  /** Gives another file of the user's the bodies of its stubs. */
  rewrite(fileName: string, text: string): string;
}

/** One script without imports, and the map back to the input. */
export interface Bundle {
  readonly code: string;
  readonly map: string;
}

/** The names that the script expects around it. */
const PROGRAM_PARAMETERS = ["$cases", "$needs", "$revive", "$builtin", "$answered"] as const;

/** Where the runner and the assertions come from. */
export const TEST_TOOLS = "test-tools";
/** The name under which a program finds the runner. */
export const TEST_RUNNER = "selfcoding-tests";
const TEST_RUNNERS = /^(?:selfcoding-tests|vitest|@jest\/globals|bun:test|node:test)$/;
const RUNNER_GLOBALS = "describe, suite, it, test, expect, beforeAll, afterAll, beforeEach, afterEach, vi, jest";

// Decorators and wrappers leave what they are given; stubs have been given bodies before.
const PACKAGE_SHIM = `
const keep = (value, context) => (typeof value === "function" ? value : undefined);
const selfCoding = (...values) => (values.length > 1 || typeof values[0] === "function" ? keep(...values) : keep);
const stub = () => { throw new Error("A stub was called that has no body."); };
stub.with = () => stub;
const registered = (given) => given;
// Agents are made at the top level of the modules that use them: what stands for them can be constructed, too.
const nothing = function () {};
const own = { __esModule: true, CodeGenAgent: nothing, FunctionAgent: nothing, registered, selfCoding, stub };
module.exports = new Proxy(own, { get: (_, key) => own[key] ?? nothing });
`;

/**
 * Bundles a module and all that it imports into one script.
 *
 * @throws {BundleError} when something that it imports cannot be found or read
 */
export async function bundle(input: BundleInput): Promise<Bundle> {
  const directory = path.posix.dirname(input.fileName);
  try {
    const { outputFiles } = await build({
      stdin: {
        contents: input.text,
        resolveDir: directory,
        sourcefile: input.fileName,
        loader: loaderOf(input.fileName),
      },
      absWorkingDir: directory,
      bundle: true,
      write: false,
      outfile: "program.js",
      // Not "iife": only modules may await at their top level.
      format: "esm",
      platform: "node",
      target: "node20",
      sourcemap: "external",
      logLevel: "silent",
      define: {
        "import.meta.url": JSON.stringify(`file://${input.fileName}`),
        "import.meta.dirname": JSON.stringify(directory),
        "import.meta.filename": JSON.stringify(input.fileName),
      },
      plugins: [sandboxModules(input)],
      ...(input.configurationPath === undefined ? {} : { tsconfig: input.configurationPath }),
    });
    const textOf = (suffix: string): string => outputFiles.find((file) => file.path.endsWith(suffix))?.text ?? "";
    return { code: `(async function (${PROGRAM_PARAMETERS.join(", ")}) {\n${textOf(".js")}\n})`, map: textOf(".map") };
  } catch (error) {
    throw new BundleError(firstMessage(error), { cause: error });
  }
}

/** A module that cannot be bundled: the surroundings' fault, never the candidate's, whose text has been checked before. */
export class BundleError extends Error {
  override readonly name = "BundleError";
}

function sandboxModules({ rewrite, fileName, testFile }: BundleInput): Plugin {
  return {
    name: "sandbox-modules",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^[a-z@]/ }, ({ path: name }) => {
        if (name === PACKAGE_NAME || name.startsWith(`${PACKAGE_NAME}/`))
          return { path: name, namespace: "selfcoding" };
        if (testFile !== undefined && TEST_RUNNERS.test(name)) return { path: "runner", namespace: TEST_TOOLS };
        if (name === ASSERTIONS) return { path: "assertions", namespace: TEST_TOOLS };
        return isNodeModule(name) ? { path: bareName(name), namespace: "node" } : undefined;
      });
      onLoad({ filter: /.*/, namespace: "selfcoding" }, () => ({ contents: PACKAGE_SHIM, loader: "js" }));
      onLoad({ filter: /.*/, namespace: TEST_TOOLS }, async ({ path: name }) => ({
        contents: await testToolsSource(name as TestTools),
        loader: "js",
      }));
      onLoad({ filter: /.*/, namespace: "node" }, ({ path: name }) => ({
        contents: `module.exports = $builtin(${JSON.stringify(name)});`,
        loader: "js",
      }));
      onLoad({ filter: /\.[cm]?[jt]sx?$/, namespace: "file" }, ({ path: name }) => {
        if (name === testFile) return { contents: withGlobals(readFileSync(name, "utf8")), loader: loaderOf(name) };
        if (!/\.[cm]?tsx?$/.test(name)) return undefined;
        if (name.includes("node_modules") || name === fileName) return undefined;
        const text = readFileSync(name, "utf8");
        return mayHoldStub(text) ? { contents: rewrite(name, text), loader: loaderOf(name) } : undefined;
      });
    },
  };
}

// Runners can make their functions global; no line may move.
function withGlobals(text: string): string {
  return /from\s*["'](?:vitest|@jest\/globals|bun:test|node:test)["']/.test(text)
    ? text
    : `import { ${RUNNER_GLOBALS} } from "vitest"; ${text}`;
}

function loaderOf(fileName: string): Loader {
  if (/\.[cm]?ts$/.test(fileName)) return "ts";
  return fileName.endsWith(".tsx") ? "tsx" : fileName.endsWith(".jsx") ? "jsx" : "js";
}

function firstMessage(error: unknown): string {
  const { errors } = error as { errors?: readonly { text: string; location: { file: string; line: number } | null }[] };
  const first = errors?.[0];
  if (first === undefined) return error instanceof Error ? error.message : String(error);
  return first.location === null ? first.text : `${first.text} (${first.location.file}:${first.location.line})`;
}
